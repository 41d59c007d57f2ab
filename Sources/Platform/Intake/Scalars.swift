/// Walks over UTF-8 bytes scalar by scalar without copying them, and says so when they are not UTF-8 (RFC 3629).
struct Scalars {
    /// What ``next()`` gives for a byte that begins no valid sequence.
    static let invalid: UInt32 = .max

    private let bytes: UnsafeBufferPointer<UInt8>
    /// Where the next scalar begins.
    private(set) var offset = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int = 0) {
        self.bytes = bytes
        self.offset = offset
    }

    /// The next scalar; nil at the end.
    mutating func next() -> UInt32? {
        guard offset < bytes.count else { return nil }
        let lead = bytes[offset]
        offset += 1
        if lead < 0x80 { return UInt32(lead) }
        switch lead {
        case 0xC2...0xDF: return tail(UInt32(lead & 0x1F), 1, least: 0x80)
        case 0xE0...0xEF: return tail(UInt32(lead & 0x0F), 2, least: 0x800)
        case 0xF0...0xF4: return tail(UInt32(lead & 0x07), 3, least: 0x10000)
        default: return Scalars.invalid
        }
    }

    private mutating func tail(_ lead: UInt32, _ count: Int, least: UInt32) -> UInt32 {
        guard offset + count <= bytes.count else { return Scalars.invalid }
        var value = lead
        for index in 0..<count {
            let byte = bytes[offset + index]
            guard byte & 0xC0 == 0x80 else { return Scalars.invalid }
            value = value << 6 | UInt32(byte & 0x3F)
        }
        guard value >= least, value <= 0x10FFFF, !(0xD800...0xDFFF).contains(value) else { return Scalars.invalid }
        offset += count
        return value
    }
}

/// What kinds of scalars the readers tell apart.
enum Glyph {
    /// The digit that a scalar is, in ASCII, Arabic-Indic or Persian form.
    @inline(__always)
    static func digit(_ scalar: UInt32) -> UInt32? {
        switch scalar {
        case 0x30...0x39: scalar - 0x30
        case 0x660...0x669: scalar - 0x660
        case 0x6F0...0x6F9: scalar - 0x6F0
        default: nil
        }
    }

    /// Spaces that people and spreadsheets put between and around things.
    @inline(__always)
    static func isSpace(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// Marks that show nothing: direction marks and embeddings, byte order mark, zero-width space.
    @inline(__always)
    static func isUnseen(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x61C, 0x200B, 0x200E, 0x200F, 0x202A...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
        default: false
        }
    }

    /// Hyphens and minus signs.
    @inline(__always)
    static func isDash(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x2D, 0x2010...0x2014, 0x2212, 0xFE63, 0xFF0D: true
        default: false
        }
    }

    /// Letters and the marks on them, as far as words of French, English and Arabic need.
    @inline(__always)
    static func isLetter(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x300...0x36F, 0x620...0x65F,
            0x670...0x6D3, 0x1E00...0x1EFF:
            true
        default: false
        }
    }
}

extension String {
    /// Hands the text's bytes to a reader; a native string is not copied.
    func reading<Value>(
        _ read: (UnsafeBufferPointer<UInt8>) throws(IntakeFault) -> Value
    ) throws(IntakeFault) -> Value {
        var text = self
        let result: Result<Value, IntakeFault> = text.withUTF8 { bytes in
            do throws(IntakeFault) { return .success(try read(bytes)) } catch { return .failure(error) }
        }
        return try result.get()
    }
}
