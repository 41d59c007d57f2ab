/// Why bytes are not JSON that Sila takes, and where.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong, in English.
    public let reason: String
    /// The offset in bytes.
    public let offset: Int

    /// Makes an error; the offset is 0 where the value has the wrong shape.
    public init(reason: String, offset: Int = 0) {
        self.reason = reason
        self.offset = offset
    }

    /// As text.
    public var description: String { "\(reason) at byte \(offset)" }
}

extension JSON {
    /// How deep arrays and objects may nest.
    public static let depthLimit = 64

    /// Reads one value (RFC 8259, strictly): UTF-8, no name twice in an object, no lone surrogates, no number beyond the
    /// range of Int64 or Double, at most ``depthLimit`` levels. Throws ``JSONError``.
    public init(bytes: [UInt8]) throws(JSONError) {
        let outcome = bytes.withUnsafeBufferPointer { buffer -> Result<JSON, JSONError> in
            var reader = Reader(bytes: buffer)
            do throws(JSONError) {
                let value = try reader.value(depth: 0)
                reader.skipBlanks()
                guard reader.position == buffer.count else { throw reader.error("something follows the value") }
                return .success(value)
            } catch {
                return .failure(error)
            }
        }
        self = try outcome.get()
    }

    /// Reads one value from text; see ``init(bytes:)``.
    public init(text: String) throws(JSONError) { try self.init(bytes: Array(text.utf8)) }

    /// A cursor over the bytes; every look is checked against the end.
    private struct Reader {
        let bytes: UnsafeBufferPointer<UInt8>
        var position = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        func error(_ reason: String) -> JSONError { JSONError(reason: reason, offset: position) }

        var current: UInt8? { position < bytes.count ? bytes[position] : nil }

        mutating func skipBlanks() {
            while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
        }

        mutating func take(_ byte: UInt8) -> Bool {
            guard current == byte else { return false }
            position += 1
            return true
        }

        mutating func value(depth: Int) throws(JSONError) -> JSON {
            skipBlanks()
            guard let byte = current else { throw error("the value is missing") }
            switch byte {
            case UInt8(ascii: "{"): return try object(depth: depth)
            case UInt8(ascii: "["): return try array(depth: depth)
            case UInt8(ascii: "\""): return .string(try string())
            case UInt8(ascii: "t"): return try word("true", .bool(true))
            case UInt8(ascii: "f"): return try word("false", .bool(false))
            case UInt8(ascii: "n"): return try word("null", .null)
            default: return try number()
            }
        }

        mutating func word(_ text: StaticString, _ value: JSON) throws(JSONError) -> JSON {
            let count = text.utf8CodeUnitCount
            guard bytes.count - position >= count else { throw error("an unknown word") }
            for index in 0..<count where bytes[position + index] != text.utf8Start[index] {
                throw error("an unknown word")
            }
            position += count
            return value
        }

        mutating func array(depth: Int) throws(JSONError) -> JSON {
            guard depth < JSON.depthLimit else { throw error("nested too deep") }
            position += 1
            var elements: [JSON] = []
            skipBlanks()
            if take(UInt8(ascii: "]")) { return .array([]) }
            while true {
                elements.append(try value(depth: depth + 1))
                skipBlanks()
                if take(UInt8(ascii: "]")) { return .array(elements) }
                guard take(UInt8(ascii: ",")) else { throw error("a comma or bracket is missing") }
            }
        }

        mutating func object(depth: Int) throws(JSONError) -> JSON {
            guard depth < JSON.depthLimit else { throw error("nested too deep") }
            position += 1
            var members: [Member] = []
            var names: Set<String> = []
            skipBlanks()
            if take(UInt8(ascii: "}")) { return .object([]) }
            while true {
                skipBlanks()
                guard current == UInt8(ascii: "\"") else { throw error("a name is missing") }
                let name = try string()
                guard names.insert(name).inserted else { throw error("a name comes twice") }
                skipBlanks()
                guard take(UInt8(ascii: ":")) else { throw error("a colon is missing") }
                members.append(Member(name, try value(depth: depth + 1)))
                skipBlanks()
                if take(UInt8(ascii: "}")) { return .object(members) }
                guard take(UInt8(ascii: ",")) else { throw error("a comma or brace is missing") }
            }
        }

        mutating func string() throws(JSONError) -> String {
            position += 1
            let start = position
            while let byte = current, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
                position += 1
            }
            // Most strings have no escapes: they are taken in one piece.
            if current == UInt8(ascii: "\"") {
                let piece = UnsafeBufferPointer(rebasing: bytes[start..<position])
                guard let text = String(validating: piece, as: UTF8.self) else { throw error("not UTF-8") }
                position += 1
                return text
            }
            var units = Array(bytes[start..<position])
            while let byte = current {
                position += 1
                switch byte {
                case UInt8(ascii: "\""):
                    guard let text = String(validating: units, as: UTF8.self) else { throw error("not UTF-8") }
                    return text
                case UInt8(ascii: "\\"): try escape(into: &units)
                case 0..<0x20: throw error("a control character in a string")
                default: units.append(byte)
                }
            }
            throw error("a string does not end")
        }

        mutating func escape(into units: inout [UInt8]) throws(JSONError) {
            guard let byte = current else { throw error("a string does not end") }
            position += 1
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): units.append(byte)
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"):
                var code = try fourDigits()
                if (0xD800..<0xDC00).contains(code) {
                    guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw error("a lone surrogate") }
                    let low = try fourDigits()
                    guard (0xDC00..<0xE000).contains(low) else { throw error("a lone surrogate") }
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                }
                guard let scalar = Unicode.Scalar(code) else { throw error("a lone surrogate") }
                units.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
            default: throw error("an unknown escape")
            }
        }

        mutating func fourDigits() throws(JSONError) -> UInt32 {
            var code: UInt32 = 0
            for _ in 0..<4 {
                guard let nibble = current?.nibble else { throw error("four hexadecimal digits are missing") }
                code = code << 4 | UInt32(nibble)
                position += 1
            }
            return code
        }

        mutating func digits() throws(JSONError) {
            guard let byte = current, byte.isDigit else { throw error("a digit is missing") }
            while let byte = current, byte.isDigit { position += 1 }
        }

        mutating func number() throws(JSONError) -> JSON {
            let start = position
            let isNegative = take(UInt8(ascii: "-"))
            let first = position
            if take(UInt8(ascii: "0")) {
                if let byte = current, byte.isDigit { throw error("a number starts with zero") }
            } else {
                try digits()
            }
            let end = position
            var isWhole = true
            if take(UInt8(ascii: ".")) {
                isWhole = false
                try digits()
            }
            if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
                isWhole = false
                position += 1
                if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
                try digits()
            }
            if isWhole {
                var value: Int64 = 0
                for index in first..<end {
                    let (tens, over) = value.multipliedReportingOverflow(by: 10)
                    let digit = Int64(bytes[index] - 0x30)
                    let (sum, tooFar) =
                        isNegative ? tens.subtractingReportingOverflow(digit) : tens.addingReportingOverflow(digit)
                    guard !over, !tooFar else { throw error("a number out of range") }
                    value = sum
                }
                return .integer(value)
            }
            guard position - start <= 400,
                let value = Double(String(decoding: bytes[start..<position], as: UTF8.self)), value.isFinite
            else { throw error("a number out of range") }
            return .double(value)
        }
    }
}
