import Names
import Phones
import SQL

/// What somebody typed, understood: a reference, a telephone number or e-mail address, or words of a name.
enum PartyQuery: Equatable {
    case nothing
    case reference(String)
    /// Beginnings of points of contact in their stored form.
    case contact([String])
    case words([String])

    init(_ text: String) {
        let digits = String(
            text.compactMap(\.wholeNumberValue).filter { (0...9).contains($0) }.map(String.init).joined())
        let folded = Folded.words(text).prefix(8).map { String($0.prefix(64)) }
        if text.contains("@") {
            self = .contact([text.lowercased().filter { !$0.isWhitespace }])
        } else if digits.count >= 5, text.allSatisfy({ $0.isWholeNumber || " +.-()/\u{A0}\u{202F}".contains($0) }) {
            self = .contact(PartyQuery.numbers(text, digits))
        } else if folded.count >= 2, folded[0] == "t", folded.dropFirst().allSatisfy({ $0.allSatisfy(\.isNumber) }) {
            self = .reference("T-" + folded.dropFirst().joined(separator: "-"))
        } else {
            self = folded.isEmpty ? .nothing : .words(folded)
        }
    }

    /// The ways in which a number may be stored: E.164, whichever way it was dialled.
    private static func numbers(_ text: String, _ digits: String) -> [String] {
        if let phone = try? Phone(reading: text), phone.isValid { return [phone.e164] }
        if text.contains("+") { return ["+" + digits] }
        if digits.hasPrefix("00") { return ["+" + digits.dropFirst(2)] }
        if digits.hasPrefix("0") { return ["+213" + digits.dropFirst()] }
        return ["+213" + digits, "+" + digits]
    }

    /// The condition that a column begins with one of some texts, byte by byte, so that its index serves.
    static func beginning(_ column: String, _ texts: [String], _ dialect: Dialect) -> SQL {
        let place = dialect == .sqlite ? column : column + " COLLATE \"C\""
        let parts = texts.map { text -> SQL in
            "(\(unescaped: place) >= \(text) AND \(unescaped: place) < \(text + "\u{10FFFF}"))"
        }
        return "(\(SQL.joined(parts, separator: " OR ")))"
    }
}
