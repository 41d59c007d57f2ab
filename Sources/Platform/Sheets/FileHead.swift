import Glibc

/// The first bytes of a file, and samples of the rest: enough to tell what it is.
struct FileHead {
    let head: [UInt8]
    let size: Int64
    private let path: String

    init(path: String) throws(SheetFault) {
        self.path = path
        (head, size) = try FileHead.withFile(path) { descriptor, size throws(SheetFault) in
            (try FileHead.bytes(descriptor, at: 0, count: 128 << 10), size)
        }
        if head.isEmpty { throw .empty }
    }

    /// Text or workbook, by the first bytes; throws for what is known to be neither.
    func format() throws(SheetFault) -> SheetFormat {
        if head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) {
            return .workbook
        }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
            // A compound file: an old workbook, or a new one that is encrypted and says so in its directory, in UTF-16.
            let name = Array("EncryptedPackage".utf8.map { [$0, 0] }.joined())
            for sample in try samples() where FileHead.contains(sample, name) { throw .encrypted }
            throw .otherWorkbook
        }
        let others: [[UInt8]] = [
            Array("%PDF-".utf8), [0x1F, 0x8B], [0x89, 0x50, 0x4E, 0x47], [0xFF, 0xD8, 0xFF], Array("{\\rtf".utf8),
            [0x7F, 0x45, 0x4C, 0x46], Array("Rar!".utf8), [0x37, 0x7A, 0xBC, 0xAF], Array("SQLite format 3".utf8),
        ]
        if others.contains(where: { head.starts(with: $0) }) { throw .notASheet }
        return .text
    }

    /// The head and up to sixteen pieces spread over the rest of the file.
    func samples() throws(SheetFault) -> [[UInt8]] {
        let (head, size) = (head, size)
        return try FileHead.withFile(path) { descriptor, _ throws(SheetFault) in
            var samples = [head]
            let rest = size - Int64(head.count)
            let piece: Int64 = 32 << 10
            guard rest > 0 else { return samples }
            let count = min(16, rest / piece + 1)
            for index in 1...count {
                let place = max(Int64(head.count), Int64(head.count) + rest / count * index - piece) & ~1
                samples.append(try FileHead.bytes(descriptor, at: place, count: Int(piece)))
            }
            return samples
        }
    }

    /// The head as UTF-8.
    func decoded(_ encoding: SheetEncoding, from begin: Int) throws(SheetFault) -> [UInt8] {
        let decoding = try ByteDecoding(encoding)
        let count = max(head.count - begin, 0)
        return [UInt8](unsafeUninitializedCapacity: decoding.capacity(for: count) + 8) { buffer, written in
            guard let target = buffer.baseAddress else { return }
            head.withUnsafeBufferPointer { head in
                let rest = UnsafeBufferPointer(rebasing: head[min(begin, head.count)...])
                written = decoding.decode(rest, into: target, isLast: false).written
            }
        }
    }

    private static func withFile<Value>(
        _ path: String, _ body: (Int32, Int64) throws(SheetFault) -> Value
    ) throws(SheetFault) -> Value {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw .unreadable }
        return try body(descriptor, Int64(status.st_size))
    }

    private static func bytes(_ descriptor: Int32, at offset: Int64, count: Int) throws(SheetFault) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                buffer.baseAddress.map { pread(descriptor, $0 + filled, count - filled, off_t(offset) + off_t(filled)) }
                    ?? 0
            }
            if got < 0, errno == EINTR { continue }
            if got < 0 { throw .unreadable }
            if got == 0 { break }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }

    private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, bytes.count >= part.count else { return false }
        return (0...(bytes.count - part.count)).contains { place in
            bytes[place] == first && bytes[place..<(place + part.count)].elementsEqual(part)
        }
    }
}
