import Glibc

/// The texts that a workbook's cells share, laid end to end in memory that is reserved once and taken as it fills,
/// so that growing never holds everything twice.
final class SharedTexts: XMLVisitor {
    private let limits: SheetLimits
    private let bytes: UnsafeMutablePointer<UInt8>
    private let ends: UnsafeMutablePointer<UInt32>
    private let byteCapacity: Int
    private let endCapacity: Int
    private var used = 0
    private(set) var count = 0
    private var begin = 0
    private var inText = false
    private var inPhonetic = false

    init(_ limits: SheetLimits) throws(SheetFault) {
        self.limits = limits
        byteCapacity = max(min(limits.sharedBytes, Int(UInt32.max)), 4096)
        endCapacity = max(limits.sharedTexts, 1) * MemoryLayout<UInt32>.stride
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard let bytes = mmap(nil, byteCapacity, PROT_READ | PROT_WRITE, flags, -1, 0), bytes != MAP_FAILED else {
            throw .unpacksTooLarge
        }
        guard let ends = mmap(nil, endCapacity, PROT_READ | PROT_WRITE, flags, -1, 0), ends != MAP_FAILED else {
            munmap(bytes, byteCapacity)
            throw .unpacksTooLarge
        }
        self.bytes = bytes.assumingMemoryBound(to: UInt8.self)
        self.ends = ends.assumingMemoryBound(to: UInt32.self)
    }

    deinit {
        munmap(bytes, byteCapacity)
        munmap(ends, endCapacity)
    }

    /// One text's bytes; nil when there is none of that number.
    func text(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        guard index >= 0, index < count else { return nil }
        let first = index == 0 ? 0 : Int(ends[index - 1])
        return UnsafeBufferPointer(start: bytes + first, count: Int(ends[index]) - first)
    }

    func opened(_ name: XMLName, _ attributes: XMLAttributes) {
        if name == "si" {
            begin = used
        } else if name == "rPh" {
            inPhonetic = true
        } else if name == "t" {
            inText = !inPhonetic
        }
    }

    func closed(_ name: XMLName) throws(SheetFault) {
        if name == "t" {
            inText = false
        } else if name == "rPh" {
            inPhonetic = false
        } else if name == "si" {
            guard count < limits.sharedTexts else { throw .unpacksTooLarge }
            used = begin + WorkbookText.unescape(bytes + begin, used - begin)
            ends[count] = UInt32(used)
            count += 1
        }
    }

    func text(_ piece: UnsafeBufferPointer<UInt8>) throws(SheetFault) {
        guard inText, let base = piece.baseAddress else { return }
        guard piece.count <= byteCapacity - used else { throw .unpacksTooLarge }
        memcpy(bytes + used, base, piece.count)
        used += piece.count
    }
}

/// The escapes that workbooks use for characters that XML has not: `_x000D_`.
enum WorkbookText {
    /// Resolves the escapes in place; gives the new length. An escape for half of a pair of surrogates stays as it is.
    static func unescape(_ bytes: UnsafeMutablePointer<UInt8>, _ count: Int) -> Int {
        guard count >= 7, memchr(bytes, Int32(UInt8(ascii: "_")), count) != nil else { return count }
        var from = 0
        var to = 0
        while from < count {
            if bytes[from] == UInt8(ascii: "_"), from + 7 <= count, let scalar = scalar(UnsafePointer(bytes + from)) {
                for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    bytes[to] = byte
                    to += 1
                }
                from += 7
                continue
            }
            bytes[to] = bytes[from]
            from += 1
            to += 1
        }
        return to
    }

    /// Protects what looks like such an escape but is text, by escaping its first underscore, and keeps at most so many characters.
    static func escape(_ text: String, limit: Int) -> String {
        var text = text
        guard text.utf8.count > limit || text.contains("_x") else { return text }
        return text.withUTF8 { source in
            var kept: [UInt8] = []
            var count = 0
            for place in source.indices {
                let byte = source[place]
                let isEscape =
                    byte == UInt8(ascii: "_") && place + 7 <= source.count
                    && source.baseAddress.flatMap { scalar($0 + place) } != nil
                if byte & 0xC0 != 0x80 { count += isEscape ? 7 : 1 }
                if count > limit { break }
                if isEscape { kept.append(contentsOf: "_x005F".utf8) }
                kept.append(byte)
            }
            return String(decoding: kept, as: UTF8.self)
        }
    }

    private static func scalar(_ bytes: UnsafePointer<UInt8>) -> Unicode.Scalar? {
        guard bytes[1] == UInt8(ascii: "x"), bytes[6] == UInt8(ascii: "_") else { return nil }
        var value: UInt32 = 0
        for place in 2...5 {
            let byte = bytes[place]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(byte - 0x41 + 10)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        return Unicode.Scalar(value)
    }
}
