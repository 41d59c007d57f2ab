import Values

/// The bytes of one line: a JSON object (RFC 8259) whose strings hold no control character.
enum LogLine {
    /// The longest value that is kept whole, in bytes.
    static let longestValue = 2000

    static func begin(at instant: Instant, level: Log.Level, message: String, in line: inout [UInt8]) {
        line.append(contentsOf: #"{"time":""#.utf8)
        append(instant, to: &line)
        line.append(contentsOf: #"","level":""#.utf8)
        line.append(contentsOf: level.description.utf8)
        line.append(contentsOf: #"","message":""#.utf8)
        append(escaped: message, to: &line)
        line.append(UInt8(ascii: "\""))
    }

    static func append(key: String, value: String, to line: inout [UInt8]) {
        line.append(UInt8(ascii: ","))
        line.append(UInt8(ascii: "\""))
        append(escaped: key, to: &line)
        line.append(contentsOf: #"":""#.utf8)
        append(escaped: namesSecret(key) ? "[redacted]" : value, to: &line)
        line.append(UInt8(ascii: "\""))
    }

    private static let secrets = ["password", "token", "secret", "authorization", "cookie"]

    /// True when a key's name says that its value must not be kept.
    static func namesSecret(_ key: String) -> Bool {
        guard key.utf8.count >= 5 else { return false }
        let name = key.lowercased()
        return secrets.contains { name.contains($0) }
    }

    private static func append(escaped text: String, to line: inout [UInt8]) {
        var count = 0
        for unit in text.utf8 {
            // Cut only where a character begins, so that the line stays UTF-8.
            if count >= longestValue, unit & 0xC0 != 0x80 {
                line.append(contentsOf: "…".utf8)
                return
            }
            count += 1
            switch unit {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                line.append(UInt8(ascii: "\\"))
                line.append(unit)
            case UInt8(ascii: "\n"): line.append(contentsOf: #"\n"#.utf8)
            case 0..<0x20, 0x7F:
                line.append(contentsOf: #"\u00"#.utf8)
                line.append(hex(unit >> 4))
                line.append(hex(unit & 15))
            default: line.append(unit)
            }
        }
    }

    private static func hex(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
    }

    /// The moment as RFC 3339 writes it, without the strings that `description` makes.
    private static func append(_ instant: Instant, to line: inout [UInt8]) {
        let day = Day(containing: instant, offsetSeconds: 0)
        let (year, month, date) = day.parts
        let within = max(0, min(86_399_999, instant.milliseconds &- Int64(day.number) &* 86_400_000))
        append(Int64(year), digits: 4, to: &line)
        line.append(UInt8(ascii: "-"))
        append(Int64(month), digits: 2, to: &line)
        line.append(UInt8(ascii: "-"))
        append(Int64(date), digits: 2, to: &line)
        line.append(UInt8(ascii: "T"))
        append(within / 3_600_000, digits: 2, to: &line)
        line.append(UInt8(ascii: ":"))
        append(within / 60_000 % 60, digits: 2, to: &line)
        line.append(UInt8(ascii: ":"))
        append(within / 1000 % 60, digits: 2, to: &line)
        line.append(UInt8(ascii: "."))
        append(within % 1000, digits: 3, to: &line)
        line.append(UInt8(ascii: "Z"))
    }

    private static func append(_ value: Int64, digits: Int, to line: inout [UInt8]) {
        var scale: Int64 = 1
        for _ in 1..<digits { scale *= 10 }
        while scale > 0 {
            line.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / scale % 10))
            scale /= 10
        }
    }
}
