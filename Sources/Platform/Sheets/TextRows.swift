import Glibc

/// Reads a text file record by record in bounded memory.
///
/// A window of UTF-8 slides over the file; a record lies whole in it, its fields are slices of it. Only quoted fields with quotes
/// inside are copied.
final class TextRows {
    private static let block = 256 << 10

    private let descriptor: Int32
    private let decoding: ByteDecoding
    private let separator: UInt8
    private let limits: SheetLimits
    private let raw: UnsafeMutablePointer<UInt8>
    /// Source bytes at the front of `raw` that did not make a whole character yet.
    private var rawCount = 0
    private let window: UnsafeMutablePointer<UInt8>
    private let scratch: UnsafeMutablePointer<UInt8>
    private var start = 0
    private var end = 0
    private var atEnd = false
    /// The byte of the file at which the window begins.
    private var origin: Int64 = 0
    /// The number of the next record, from 1.
    private(set) var nextRecord = 1
    /// One for the bytes that end a field: separator, CR, LF.
    private let stops: UnsafeMutablePointer<UInt8>

    init(path: String, encoding: SheetEncoding, separator: SheetSeparator, limits: SheetLimits) throws(SheetFault) {
        decoding = try ByteDecoding(encoding)
        descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable }
        posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL)
        self.separator = separator.byte
        self.limits = limits
        raw = .allocate(capacity: TextRows.block + 8)
        window = .allocate(capacity: limits.recordBytes + decoding.capacity(for: TextRows.block + 8) + 16)
        scratch = .allocate(capacity: limits.recordBytes + 16)
        stops = .allocate(capacity: 256)
        stops.initialize(repeating: 0, count: 256)
        stops[Int(self.separator)] = 1
        stops[0x0A] = 1
        stops[0x0D] = 1
    }

    deinit {
        close(descriptor)
        raw.deallocate()
        window.deallocate()
        scratch.deallocate()
        stops.deallocate()
    }

    /// The byte of the file where the next record begins.
    var offset: Int64 { origin + Int64(decoding.sourceCount(UnsafeBufferPointer(start: window, count: start))) }

    /// About where in the file the next record begins, for showing progress.
    var approximateOffset: Int64 { origin + Int64(start) }

    /// Goes on at a byte of the file where a record begins.
    func seek(to offset: Int64, record: Int) throws(SheetFault) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) == off_t(offset) else { throw .unreadable }
        origin = offset
        nextRecord = record
        (start, end, rawCount, atEnd) = (0, 0, 0, false)
    }

    /// Reads the next record that is not blank; false at the end of the file.
    func next(into row: SheetRow) throws(SheetFault) -> Bool {
        while true {
            let length = try scan(row)
            if length > 0 {
                let isBlank = row.isBlank(length)
                row.number = nextRecord
                nextRecord += 1
                start += length
                if isBlank { continue }
                return true
            }
            if atEnd { return false }
            try fill()
        }
    }

    /// Finds the fields of the record at the window's start. Gives its length with its line end, or 0 when more has to be read.
    private func scan(_ row: SheetRow) throws(SheetFault) -> Int {
        let window = window
        let stops = stops
        let separator = separator
        let fields = row.fields
        let end = end
        guard start < end else { return 0 }
        // A line end behind the window stops every search without asking for the end each time.
        window[end] = 0x0A
        var place = start
        var count = 0
        var written = 0
        while true {
            var base = UnsafePointer(window + place)
            var length: Int
            if window[place] == 0x22, place < end {
                let opening = place
                var isPlain = true
                var from = place + 1
                while true {
                    guard let found = memchr(window + from, 0x22, end - from) else {
                        return try wantMore(row, place - start, inQuotes: true)
                    }
                    let quote = window.distance(to: found.assumingMemoryBound(to: UInt8.self))
                    if quote + 1 == end, !atEnd { return try wantMore(row, place - start, inQuotes: true) }
                    if quote + 1 < end, window[quote + 1] == 0x22 {
                        isPlain = false
                        from = quote + 2
                        continue
                    }
                    place = quote + 1
                    break
                }
                base = UnsafePointer(window + opening + 1)
                length = place - opening - 2
                if stops[Int(window[place])] == 0 {
                    // Something behind the closing quote: it belongs to the field.
                    isPlain = false
                    while stops[Int(window[place])] == 0 { place += 1 }
                }
                if !isPlain {
                    guard place - start <= limits.recordBytes else {
                        throw .recordTooLong(row: nextRecord, limit: limits.recordBytes)
                    }
                    base = UnsafePointer(scratch + written)
                    length = unquote(opening..<place, to: scratch + written)
                    written += length
                }
            } else {
                let opening = place
                while stops[Int(window[place])] == 0 { place += 1 }
                length = place - opening
            }
            if place >= end, !atEnd { return try wantMore(row, count, inQuotes: false) }
            if length > limits.fieldBytes { throw .fieldTooLong(row: nextRecord, limit: limits.fieldBytes) }
            guard count < limits.columns else { throw .tooManyColumns(limit: limits.columns) }
            fields[count] = SheetRow.Field(base: base, count: length, kind: .text)
            count += 1
            if place >= end { break }
            let stop = window[place]
            if stop == separator {
                place += 1
                continue
            }
            if stop == 0x0D {
                if place + 1 == end, !atEnd { return try wantMore(row, count, inQuotes: false) }
                if place + 1 < end, window[place + 1] == 0x0A { place += 1 }
            }
            place += 1
            break
        }
        row.count = count
        if place - start > limits.recordBytes { throw .recordTooLong(row: nextRecord, limit: limits.recordBytes) }
        return place - start
    }

    private func wantMore(_ row: SheetRow, _ fieldsSoFar: Int, inQuotes: Bool) throws(SheetFault) -> Int {
        if end - start > limits.recordBytes {
            throw inQuotes
                ? .unclosedQuote(row: nextRecord) : .recordTooLong(row: nextRecord, limit: limits.recordBytes)
        }
        if atEnd, inQuotes { throw .unclosedQuote(row: nextRecord) }
        return 0
    }

    /// Copies a quoted field without its quotes; doubled quotes become one, what follows the closing quote is kept as it is.
    private func unquote(_ range: Range<Int>, to target: UnsafeMutablePointer<UInt8>) -> Int {
        var written = 0
        var place = range.lowerBound + 1
        var inQuotes = true
        while place < range.upperBound {
            let byte = window[place]
            place += 1
            if inQuotes, byte == 0x22 {
                if place < range.upperBound, window[place] == 0x22 { place += 1 } else { inQuotes = false }
                if !inQuotes { continue }
            }
            target[written] = byte
            written += 1
        }
        return written
    }

    /// Moves the unread rest to the window's front and reads another block behind it.
    private func fill() throws(SheetFault) {
        if start > 0 {
            origin = offset
            memmove(window, window + start, end - start)
            end -= start
            start = 0
        }
        let count = try readBlock()
        let source = UnsafeBufferPointer(start: raw, count: rawCount + count)
        let (used, written) = decoding.decode(source, into: window + end, isLast: count == 0)
        end += written
        rawCount = source.count - used
        memmove(raw, raw + used, rawCount)
        if count == 0 { atEnd = true }
    }

    private func readBlock() throws(SheetFault) -> Int {
        while true {
            let count = read(descriptor, raw + rawCount, TextRows.block - rawCount)
            if count >= 0 { return count }
            if errno != EINTR { throw .unreadable }
        }
    }
}

extension SheetRow {
    /// Whether a record of so many bytes, its line end included, holds nothing but separators.
    fileprivate func isBlank(_ length: Int) -> Bool {
        if length > count + 1 { return false }
        for index in 0..<count where fields[index].count > 0 { return false }
        return true
    }
}
