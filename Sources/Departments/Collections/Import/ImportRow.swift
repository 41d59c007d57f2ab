import Localization
import Messages
import Nouns
import Values

/// A row of a file, read: the facts of a debt in the places of ``ImportField/debtFields``, and its debtor.
struct ImportRow: Sendable {
    /// What is wrong with a row, and in which column; the column is empty for the row as a whole.
    struct Fault: Sendable {
        let column: String
        let phrase: Phrase
    }

    /// The row's number in the file, as a spreadsheet shows it.
    let number: Int
    /// What the file says of the debt.
    var facts: [Content]
    /// The debtor; nil when the row is refused.
    var debtor: PartyDraft?
    /// Why it is refused; nothing when it is not.
    var faults: [Fault] = []
    /// The row's texts as the file has them, for the file of refused rows.
    let texts: RowTexts

    var reference: String { facts[ImportField.reference].text ?? "" }
}

/// The fields of a row in one run of bytes: kept for every row of a chunk and made into texts only when it is refused.
struct RowTexts: Sendable {
    private(set) var bytes: [UInt8] = []
    private(set) var ends: [Int] = []

    mutating func add(_ field: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: field)
        ends.append(bytes.count)
    }

    mutating func reserve(_ fields: Int) {
        ends.reserveCapacity(fields)
        bytes.reserveCapacity(fields * 16)
    }

    var texts: [String] {
        var start = 0
        return ends.map { end in
            defer { start = end }
            return String(decoding: bytes[start..<end], as: UTF8.self)
        }
    }
}

/// Some rows of a file that are stored together, and the place behind them.
struct ImportChunk: Sendable {
    var rows: [ImportRow] = []
    /// What the Directory made of each debtor; nil where there was nothing to register.
    var registrations: [Registration?] = []
    /// Where reading goes on.
    var position = ""
    /// How many rows of the file are behind.
    var rowsRead = 0
}
