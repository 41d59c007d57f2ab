@_spi(_Unicode) import Swift

/// Reads free text so that what is stored is what is seen: valid, normalised, without unseen marks, within a limit.
public enum CleanText {
    /// Reads text from UTF-8 bytes.
    ///
    /// Takes away NUL, control characters, direction marks and zero-width spaces, puts the rest in normalisation form C
    /// (Unicode annex 15), makes one plain space of every run of spaces and trims. With `multiline`, line ends stay, as `\n`, at most two in
    /// a row. The limit counts Unicode scalars, as PostgreSQL counts characters; `byteLimit` counts UTF-8 bytes of the result.
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, limit: Int, multiline: Bool = false, byteLimit: Int = .max
    ) throws(IntakeFault) -> String {
        if isPlain(bytes) {
            if bytes.isEmpty { throw .empty }
            if bytes.count > limit || bytes.count > byteLimit { throw .tooLong(limit: limit) }
            return String(decoding: bytes, as: UTF8.self)
        }
        var kept = String.UnicodeScalarView()
        var scalars = Scalars(bytes)
        var count = 0
        var space = false
        var lines = 0
        var mayCompose = false
        var previous: UInt32 = 0
        while let scalar = scalars.next() {
            if scalar == Scalars.invalid { throw .invalidText }
            let isLineEnd = scalar == 0x0A || scalar == 0x0D || scalar == 0x2028 || scalar == 0x2029 || scalar == 0x85
            if isLineEnd || Glyph.isSpace(scalar) {
                if isLineEnd, multiline {
                    if !(scalar == 0x0A && previous == 0x0D) { lines += 1 }
                } else {
                    space = true
                }
                previous = scalar
                continue
            }
            previous = scalar
            if isStripped(scalar) { continue }
            guard let value = Unicode.Scalar(scalar) else { continue }
            if !kept.isEmpty {
                if lines > 0 {
                    for _ in 0..<min(lines, 2) { kept.append("\n") }
                    count += min(lines, 2)
                } else if space {
                    kept.append(" ")
                    count += 1
                }
            }
            space = false
            lines = 0
            kept.append(value)
            count += 1
            // Composition only ever shortens what is below this; far beyond it there is no need to go on.
            if count > limit, count / 4 > limit { throw .tooLong(limit: limit) }
            if scalar >= 0x300 { mayCompose = mayCompose || needsNormalising(scalar) }
        }
        if kept.isEmpty { throw .empty }
        if mayCompose {
            var composed = String.UnicodeScalarView()
            count = 0
            for scalar in String(kept)._nfc {
                composed.append(scalar)
                count += 1
            }
            kept = composed
        }
        let text = String(kept)
        if count > limit || text.utf8.count > byteLimit { throw .tooLong(limit: limit) }
        return text
    }

    /// Reads text; see ``read(_:limit:multiline:byteLimit:)``.
    public static func read(
        _ text: String, limit: Int, multiline: Bool = false, byteLimit: Int = .max
    ) throws(IntakeFault) -> String {
        try text.reading { bytes throws(IntakeFault) in
            try read(bytes, limit: limit, multiline: multiline, byteLimit: byteLimit)
        }
    }

    /// Whether bytes hold nothing that would be kept: no text at all, only spaces and unseen marks.
    public static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var scalars = Scalars(bytes)
        while let scalar = scalars.next() {
            if scalar == Scalars.invalid { return false }
            if !Glyph.isSpace(scalar), !isStripped(scalar) { return false }
        }
        return true
    }

    /// Printable ASCII with single spaces inside only: most of what files hold.
    private static func isPlain(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = bytes.first, let last = bytes.last else { return true }
        if first == 0x20 || last == 0x20 { return false }
        var previous: UInt8 = 0
        for byte in bytes {
            if byte &- 0x20 > 0x5E || (byte == 0x20 && previous == 0x20) { return false }
            previous = byte
        }
        return true
    }

    private static func isStripped(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x00...0x1F, 0x7F...0x9F, 0xFDD0...0xFDEF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: true
        default: Glyph.isUnseen(scalar) || scalar & 0xFFFE == 0xFFFE
        }
    }

    /// Whether a scalar from U+0300 on may change under normalisation, alone or with its neighbours.
    private static func needsNormalising(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x370...0x482, 0x48A...0x590, 0x620...0x64A, 0x660...0x66F, 0x671...0x6BF, 0x2010...0x2027,
            0x20A0...0x20BF:
            scalar == 0x374 || scalar == 0x37E || scalar == 0x387
        default: true
        }
    }
}
