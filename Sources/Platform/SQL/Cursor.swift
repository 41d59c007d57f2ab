import Values

/// Where a page of a list ended: the values by which its last row is sorted.
///
/// Its text is opaque and fit for a URL. It is not secret: whoever reads it sees the values; put nothing in the sort
/// that its reader may not see.
public struct Cursor: Sendable, Hashable {
    /// One value per term of the ``Keyset``, in its order.
    public let values: [SQLValue]

    /// Makes a cursor from the sort values of a row.
    public init(values: [SQLValue]) { self.values = values }

    /// The longest text that is read, and the most values in it.
    private static let longest = 8192
    private static let mostValues = 16
    private static let format: UInt8 = 1
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// The cursor as base64url without padding (RFC 4648, section 5).
    public var text: String {
        var bytes: [UInt8] = [Cursor.format]
        for value in values {
            switch value {
            case .null: bytes.append(0)
            case .integer(let number): Cursor.append(1, UInt64(bitPattern: number), to: &bytes)
            case .real(let number): Cursor.append(2, number.bitPattern, to: &bytes)
            case .text(let text): Cursor.append(3, Array(text.utf8), to: &bytes)
            case .bytes(let content): Cursor.append(4, content, to: &bytes)
            case .id(let id):
                bytes.append(5)
                bytes += id.bytes
            }
        }
        return Cursor.encoded(bytes)
    }

    /// Reads a cursor's text; nil for anything that ``text`` does not write, and beyond 8192 characters.
    public init?(text: some StringProtocol) {
        guard text.utf8.count <= Cursor.longest, let bytes = Cursor.decoded(text.utf8) else { return nil }
        var rest = bytes[...]
        guard rest.popFirst() == Cursor.format else { return nil }
        var values: [SQLValue] = []
        while let kind = rest.popFirst() {
            guard values.count < Cursor.mostValues, let value = Cursor.value(kind, &rest) else { return nil }
            values.append(value)
        }
        self.values = values
    }

    private static func append(_ kind: UInt8, _ number: UInt64, to bytes: inout [UInt8]) {
        bytes.append(kind)
        for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    private static func append(_ kind: UInt8, _ content: [UInt8], to bytes: inout [UInt8]) {
        append(kind, UInt64(content.count), to: &bytes)
        bytes += content
    }

    private static func value(_ kind: UInt8, _ rest: inout ArraySlice<UInt8>) -> SQLValue? {
        switch kind {
        case 0: return .null
        case 1: return number(&rest).map { .integer(Int64(bitPattern: $0)) }
        case 2:
            guard let real = number(&rest).map(Double.init(bitPattern:)), !real.isNaN else { return nil }
            return .real(real)
        case 3:
            guard let content = content(&rest), !content.contains(0),
                let text = String(validating: content, as: UTF8.self)
            else { return nil }
            return .text(text)
        case 4: return content(&rest).map { .bytes(Array($0)) }
        case 5:
            guard rest.count >= 16, let id = ID(bytes: rest.prefix(16)) else { return nil }
            rest = rest.dropFirst(16)
            return .id(id)
        default: return nil
        }
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        guard rest.count >= 8 else { return nil }
        defer { rest = rest.dropFirst(8) }
        return rest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    private static func content(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        guard let count = number(&rest), count <= UInt64(rest.count) else { return nil }
        defer { rest = rest.dropFirst(Int(count)) }
        return rest.prefix(Int(count))
    }

    private static func encoded(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count * 4 / 3 + 2)
        var window = 0
        var bits = 0
        for byte in bytes {
            window = (window << 8 | Int(byte)) & 0xFFFF
            bits += 8
            while bits >= 6 {
                bits -= 6
                text.append(alphabet[window >> bits & 63])
            }
        }
        if bits > 0 { text.append(alphabet[window << (6 - bits) & 63]) }
        return String(decoding: text, as: UTF8.self)
    }

    private static func decoded(_ text: some Sequence<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var window = 0
        var bits = 0
        for unit in text {
            let digit: UInt8
            switch unit {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = unit - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = unit - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = unit - UInt8(ascii: "0") + 52
            case UInt8(ascii: "-"): digit = 62
            case UInt8(ascii: "_"): digit = 63
            default: return nil
            }
            window = (window << 6 | Int(digit)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: window >> bits))
            }
        }
        // What is left over is padding: fewer than six bits, all zero.
        guard bits < 6, window & (1 << bits - 1) == 0 else { return nil }
        return bytes
    }
}
