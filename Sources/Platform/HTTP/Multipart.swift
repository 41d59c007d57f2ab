import Glibc

/// Reads `multipart/form-data` (RFC 7578) in one pass over pieces of the body; files go to temporary files as they come.
struct Multipart {
    private let delimiter: [UInt8]
    private let limits: Form.Limits
    private let directory: String
    private var fields = Fields()
    private var uploads: [Upload] = []
    private var total: Int64 = 0

    /// Nil when the boundary is not what RFC 2046 allows.
    init?(boundary: String, limits: Form.Limits, directory: String) {
        guard (1...70).contains(boundary.utf8.count), boundary.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) else {
            return nil
        }
        delimiter = Array("\r\n--\(boundary)".utf8)
        self.limits = limits
        self.directory = directory
    }

    /// Reads everything that `next` gives until it gives nothing.
    mutating func read(_ next: @escaping () throws(HTTPFailure) -> [UInt8]) throws(HTTPFailure) -> Form {
        // A line end before the first byte lets the first delimiter look like every other.
        var source = Source(buffer: [0x0D, 0x0A], next: next)
        guard try source.skip(past: delimiter) else { throw .malformedForm }
        while true {
            let end = try source.take(2)
            if end == [UInt8(ascii: "-"), UInt8(ascii: "-")] { break }
            guard end == [0x0D, 0x0A] else { throw .malformedForm }
            guard fields.count + uploads.count < limits.fields + limits.files else { throw .tooManyFields }
            try readPart(&source)
        }
        return Form(fields: fields, uploads: uploads)
    }

    private mutating func readPart(_ source: inout Source) throws(HTTPFailure) {
        var disposition: String?
        var type = "text/plain"
        for _ in 0...16 {
            let line = try source.line(limit: 4096)
            if line.isEmpty {
                return try readContent(&source, disposition: disposition ?? "", type: type)
            }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), let text = String(validating: line, as: UTF8.self)
            else { throw .malformedForm }
            let name = loweredASCII(String(decoding: line[..<colon], as: UTF8.self))
            let value = trimmedBlanks(String(decoding: text.utf8.dropFirst(colon + 1), as: UTF8.self))
            if name == "content-disposition" { disposition = value }
            if name == "content-type" { type = value }
        }
        throw .malformedForm
    }

    private mutating func readContent(
        _ source: inout Source, disposition: String, type: String
    ) throws(HTTPFailure) {
        let parts = listParts(disposition, separator: UInt8(ascii: ";"))
        guard let kind = parts.first, loweredASCII(kind) == "form-data" else { throw .malformedForm }
        var field: String?
        var fileName: String?
        for part in parts.dropFirst() {
            guard let equals = part.firstIndex(of: "=") else { continue }
            let value = Multipart.parameter(part[part.index(after: equals)...])
            switch loweredASCII(part[..<equals]) {
            case "name": field = value
            case "filename": fileName = value
            default: continue
            }
        }
        guard let field, !field.utf8.contains(0) else { throw .malformedForm }
        if let fileName {
            try readFile(&source, field: field, name: fileName, type: type)
        } else {
            try readField(&source, name: field)
        }
    }

    /// Browsers write a quote inside a name as `%22` and line ends as `%0D%0A` (WHATWG HTML, section 4.10.22.8), and a
    /// backslash as itself.
    private static func parameter(_ text: some StringProtocol) -> String {
        var value = trimmedBlanks(text)
        if value.utf8.count >= 2, value.hasPrefix("\""), value.hasSuffix("\"") {
            value = String(value.dropFirst().dropLast())
        }
        return value.split(separator: "%22", omittingEmptySubsequences: false).joined(separator: "\"")
    }

    private mutating func count(_ bytes: Int) throws(HTTPFailure) {
        total += Int64(bytes)
        guard total <= limits.totalBytes else {
            throw HTTPFailure(.contentTooLarge, "content-too-large", "The form is too large.")
        }
    }

    private mutating func readField(_ source: inout Source, name: String) throws(HTTPFailure) {
        guard fields.count < limits.fields else { throw .tooManyFields }
        var value: [UInt8] = []
        while let piece = try source.content(until: delimiter) {
            try count(piece.count)
            guard value.count + piece.count <= limits.fieldBytes else { throw .fieldTooLarge }
            value.append(contentsOf: piece)
        }
        guard let text = String(validating: value, as: UTF8.self), !value.contains(0) else { throw .malformedForm }
        fields.add(name, text)
    }

    private mutating func readFile(
        _ source: inout Source, field: String, name: String, type: String
    ) throws(HTTPFailure) {
        guard uploads.count < limits.files else { throw .tooManyFields }
        // A file input without a choice comes as an empty part with an empty name: no file is made for it.
        var made: (file: TemporaryFile, descriptor: Int32)?
        defer { if let made { close(made.descriptor) } }
        var size: Int64 = 0
        while let piece = try source.content(until: delimiter) {
            try count(piece.count)
            size += Int64(piece.count)
            guard size <= limits.fileBytes else {
                throw HTTPFailure(.contentTooLarge, "file-too-large", "A file is too large.")
            }
            if made == nil { made = TemporaryFile.make(in: directory) }
            guard let made, piece.withUnsafeBytes({ SpooledFile.writeAll($0, to: made.descriptor) }) else {
                throw .cannotSpool
            }
        }
        if size == 0 {
            guard !name.isEmpty else { return }
            made = TemporaryFile.make(in: directory)
        }
        guard let made else { throw .cannotSpool }
        uploads.append(
            Upload(
                field: field, name: Upload.safeName(name), declaredType: String(type.prefix(100)), size: size,
                file: made.file))
    }

    /// Bytes not yet read, refilled piece by piece: never more than one piece and a delimiter are held.
    private struct Source {
        var buffer: [UInt8]
        var start = 0
        let next: () throws(HTTPFailure) -> [UInt8]
        var isOver = false

        init(buffer: [UInt8], next: @escaping () throws(HTTPFailure) -> [UInt8]) {
            self.buffer = buffer
            self.next = next
        }

        /// Gets another piece; false at the end.
        mutating func refill() throws(HTTPFailure) -> Bool {
            guard !isOver else { return false }
            let piece = try next()
            if piece.isEmpty {
                isOver = true
                return false
            }
            buffer.removeSubrange(0..<start)
            start = 0
            buffer.append(contentsOf: piece)
            return true
        }

        /// The next bytes; throws when there are not so many.
        mutating func take(_ count: Int) throws(HTTPFailure) -> [UInt8] {
            while buffer.count - start < count {
                guard try refill() else { throw .malformedForm }
            }
            defer { start += count }
            return Array(buffer[start..<(start + count)])
        }

        /// The bytes up to the next line end, which is taken too.
        mutating func line(limit: Int) throws(HTTPFailure) -> [UInt8] {
            while true {
                if let found = find([0x0D, 0x0A]) {
                    guard found - start <= limit else { throw .malformedForm }
                    defer { start = found + 2 }
                    return Array(buffer[start..<found])
                }
                guard buffer.count - start <= limit, try refill() else { throw .malformedForm }
            }
        }

        /// Goes behind the next delimiter; false when there is none.
        mutating func skip(past delimiter: [UInt8]) throws(HTTPFailure) -> Bool {
            while try content(until: delimiter) != nil { continue }
            return true
        }

        /// The next piece of content; nil when the delimiter has been reached and taken.
        mutating func content(until delimiter: [UInt8]) throws(HTTPFailure) -> ArraySlice<UInt8>? {
            while true {
                if let found = find(delimiter) {
                    if found == start {
                        start += delimiter.count
                        return nil
                    }
                    defer { start = found }
                    return buffer[start..<found]
                }
                // The end of the buffer may hold the beginning of a delimiter.
                let safe = buffer.count - start - (delimiter.count - 1)
                if safe > 0 {
                    defer { start += safe }
                    return buffer[start..<(start + safe)]
                }
                guard try refill() else { throw .malformedForm }
            }
        }

        private func find(_ needle: [UInt8]) -> Int? {
            guard let first = needle.first else { return nil }
            return buffer.withUnsafeBytes { hay in
                guard let base = hay.baseAddress else { return nil }
                var position = start
                while position + needle.count <= hay.count {
                    guard let hit = memchr(base + position, Int32(first), hay.count - position - needle.count + 1)
                    else {
                        return nil
                    }
                    let offset = UnsafeRawPointer(hit) - base
                    if memcmp(hit, needle, needle.count) == 0 { return offset }
                    position = offset + 1
                }
                return nil
            }
        }
    }
}
