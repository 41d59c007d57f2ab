import Glibc

/// Turns a file's bytes into UTF-8, block by block, and back-counts how many bytes of the file some UTF-8 stands for.
struct ByteDecoding {
    private let encoding: SheetEncoding
    /// For single-byte encodings, up to three UTF-8 bytes for each byte and their count in the top byte.
    private let table: [UInt32]

    init(_ encoding: SheetEncoding) throws(SheetFault) {
        self.encoding = encoding
        switch encoding {
        case .windows1252, .windows1256: table = try ByteDecoding.table(encoding)
        case .utf8, .utf16LittleEndian, .utf16BigEndian: table = []
        }
    }

    /// Whether the file's bytes are UTF-8 as they are.
    var isPlain: Bool { encoding == .utf8 }

    /// The most UTF-8 bytes that so many bytes of the file become.
    func capacity(for count: Int) -> Int { isPlain ? count : count * 3 + 8 }

    /// Decodes what is complete; gives how many source bytes were used and how many UTF-8 bytes written.
    ///
    /// What the encoding does not know becomes U+FFFD, one for each unit, so that places in the file can be counted back.
    func decode(
        _ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutablePointer<UInt8>, isLast: Bool
    ) -> (used: Int, written: Int) {
        switch encoding {
        case .utf8:
            guard let base = source.baseAddress else { return (0, 0) }
            memcpy(target, base, source.count)
            return (source.count, source.count)
        case .windows1252, .windows1256: return table.withUnsafeBufferPointer { decodeSingle(source, target, $0) }
        case .utf16LittleEndian: return decodeWide(source, target, high: 1, low: 0, isLast)
        case .utf16BigEndian: return decodeWide(source, target, high: 0, low: 1, isLast)
        }
    }

    /// How many bytes of the file became these UTF-8 bytes.
    func sourceCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        switch encoding {
        case .utf8: return bytes.count
        case .windows1252, .windows1256:
            var count = 0
            for byte in bytes where byte & 0xC0 != 0x80 { count += 1 }
            return count
        case .utf16LittleEndian, .utf16BigEndian:
            var units = 0
            for byte in bytes where byte & 0xC0 != 0x80 { units += byte >= 0xF0 ? 2 : 1 }
            return units * 2
        }
    }

    private func decodeSingle(
        _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>,
        _ table: UnsafeBufferPointer<UInt32>
    ) -> (used: Int, written: Int) {
        var written = 0
        for byte in source {
            if byte < 0x80 {
                target[written] = byte
                written += 1
                continue
            }
            let entry = table[Int(byte)]
            target[written] = UInt8(truncatingIfNeeded: entry)
            target[written + 1] = UInt8(truncatingIfNeeded: entry >> 8)
            target[written + 2] = UInt8(truncatingIfNeeded: entry >> 16)
            written += Int(entry >> 24)
        }
        return (source.count, written)
    }

    private func decodeWide(
        _ source: UnsafeBufferPointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>, high: Int, low: Int, _ isLast: Bool
    ) -> (used: Int, written: Int) {
        var used = 0
        var written = 0
        func unit(_ place: Int) -> UInt32 { UInt32(source[place + high]) << 8 | UInt32(source[place + low]) }
        func put(_ byte: UInt32) {
            target[written] = UInt8(truncatingIfNeeded: byte)
            written += 1
        }
        while used + 2 <= source.count {
            var scalar = unit(used)
            var width = 2
            if scalar & 0xFC00 == 0xD800 {
                if used + 4 > source.count, !isLast { break }
                let second = used + 4 <= source.count ? unit(used + 2) : 0
                if second & 0xFC00 == 0xDC00 {
                    scalar = 0x10000 + ((scalar & 0x3FF) << 10 | second & 0x3FF)
                    width = 4
                } else {
                    scalar = 0xFFFD
                }
            } else if scalar & 0xFC00 == 0xDC00 {
                scalar = 0xFFFD
            }
            used += width
            if scalar < 0x80 {
                put(scalar)
            } else if scalar < 0x800 {
                put(0xC0 | scalar >> 6)
                put(0x80 | scalar & 0x3F)
            } else if scalar < 0x10000 {
                put(0xE0 | scalar >> 12)
                put(0x80 | scalar >> 6 & 0x3F)
                put(0x80 | scalar & 0x3F)
            } else {
                put(0xF0 | scalar >> 18)
                put(0x80 | scalar >> 12 & 0x3F)
                put(0x80 | scalar >> 6 & 0x3F)
                put(0x80 | scalar & 0x3F)
            }
        }
        // A lone last byte is no unit.
        if isLast, used < source.count { used = source.count }
        return (used, written)
    }

    /// Asks iconv about each byte once; bytes that stand for nothing become U+FFFD.
    private static func table(_ encoding: SheetEncoding) throws(SheetFault) -> [UInt32] {
        let name = encoding == .windows1252 ? "CP1252" : "CP1256"
        guard let converter = iconv_open("UTF-8", name), Int(bitPattern: converter) != -1 else { throw .unreadable }
        defer { iconv_close(converter) }
        var table: [UInt32] = []
        table.reserveCapacity(256)
        for byte in 0...255 {
            var input = [CChar(truncatingIfNeeded: byte)]
            var output = [CChar](repeating: 0, count: 4)
            var written = 0
            input.withUnsafeMutableBufferPointer { input in
                output.withUnsafeMutableBufferPointer { output in
                    var from = input.baseAddress
                    var to = output.baseAddress
                    var fromLeft = 1
                    var toLeft = 4
                    let result = iconv(converter, &from, &fromLeft, &to, &toLeft)
                    written = result == Int(bitPattern: UInt.max) ? 0 : 4 - toLeft
                }
            }
            if (1...3).contains(written) {
                var entry = UInt32(written) << 24
                for place in 0..<written { entry |= UInt32(UInt8(bitPattern: output[place])) << UInt32(8 * place) }
                table.append(entry)
            } else {
                iconv(converter, nil, nil, nil, nil)
                table.append(3 << 24 | 0xBD << 16 | 0xBF << 8 | 0xEF)
            }
        }
        return table
    }
}
