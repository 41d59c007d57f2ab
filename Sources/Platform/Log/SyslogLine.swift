public import Values

/// A line of syslog as RFC 5424 writes it.
public struct SyslogLine: Sendable {
    /// How grave it is; the numbers are RFC 5424's.
    public enum Severity: Int, Sendable {
        /// Somebody was refused, or something is wrong.
        case warning = 4
        /// Worth knowing, in the ordinary course.
        case notice = 5
    }

    /// The facility of audit logs.
    private static let facility = 13

    /// The line, without an end.
    public let bytes: [UInt8]

    /// Makes a line. `values` become structured data under the id `sila@32473` (an example number of RFC 5612: Sila has no
    /// number of its own); what a field may not hold is left out or escaped, so no text can begin another line.
    public init(
        _ severity: Severity, at: Instant, host: String, process: Int32, id: String,
        values: KeyValuePairs<String, String>, text: String
    ) {
        var line = "<\(Self.facility * 8 + severity.rawValue)>1 \(at) \(Self.name(host, 255)) sila \(process) "
        line += "\(Self.name(id, 32)) [sila@32473"
        for (name, value) in values { line += " \(Self.name(name, 32))=\"\(Self.value(value))\"" }
        line += "] "
        // A byte order mark says that the text is UTF-8.
        bytes = Array(line.utf8) + [0xEF, 0xBB, 0xBF] + Array(Self.plain(text).utf8)
    }

    /// Printable ASCII without blanks, quotes, brackets and equals signs; a hyphen when nothing is left.
    private static func name(_ text: String, _ limit: Int) -> String {
        let kept = text.utf8.prefix(limit).filter { unit in
            unit > 0x20 && unit < 0x7F && unit != 0x22 && unit != 0x3D && unit != 0x5D
        }
        return kept.isEmpty ? "-" : String(decoding: kept, as: UTF8.self)
    }

    private static func value(_ text: String) -> String {
        var out = ""
        for scalar in plain(String(text.prefix(400))).unicodeScalars {
            if scalar == "\"" || scalar == "\\" || scalar == "]" { out.unicodeScalars.append("\\") }
            out.unicodeScalars.append(scalar)
        }
        return out
    }

    /// The text with what could end a line, or turn it about, as blanks.
    private static func plain(_ text: String) -> String {
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(2000) {
            let isSafe =
                scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
                && !(0x2028...0x202E).contains(scalar.value) && !(0x2066...0x2069).contains(scalar.value)
                && scalar.value != 0x200E && scalar.value != 0x200F
            out.append(isSafe ? scalar : " ")
        }
        return String(out)
    }
}
