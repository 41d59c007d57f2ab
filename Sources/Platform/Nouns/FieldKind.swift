public import Localization
public import Values

/// How things stand when a choice is made; the design gives each a colour.
public enum Standing: String, Sendable, Hashable {
    /// Nothing to notice.
    case plain
    /// Done, paid, well.
    case good
    /// In work, information.
    case active
    /// Promised, waiting, soon.
    case waiting
    /// Late, legal, destructive.
    case bad
}

/// One value of a choice: the code that is stored and the words that are shown.
public struct Choice: Sendable, Hashable {
    /// What is stored and what the API speaks.
    public let code: String
    /// What people read.
    public let label: Phrase
    /// How things stand then.
    public let standing: Standing

    /// Makes a choice.
    public init(_ code: String, label: Phrase, standing: Standing = .plain) {
        self.code = code
        self.label = label
        self.standing = standing
    }
}

/// A Swift enumeration whose cases are the choices of a field.
public protocol FieldChoice: FieldValue, CaseIterable, RawRepresentable, Hashable where RawValue == String {
    /// What people read.
    var label: Phrase { get }
    /// How things stand then.
    var standing: Standing { get }
}

extension FieldChoice {
    /// Nothing to notice unless the choice says so.
    public var standing: Standing { .plain }
    /// Every case as a choice.
    public static var choices: [Choice] { allCases.map { Choice($0.rawValue, label: $0.label, standing: $0.standing) } }
}

/// The type of a field with its bounds. Every bound is inclusive.
public enum FieldKind: Sendable, Hashable {
    /// Text of so many characters; on several lines when it is a note.
    case text(length: ClosedRange<Int>, isMultiline: Bool)
    /// One of a few choices.
    case choice([Choice])
    /// A whole number.
    case integer(ClosedRange<Int64>)
    /// An amount in minor units of the record's currency.
    case amount(ClosedRange<Int64>)
    /// A rate in hundredths of a percent: 1900 is 19 %.
    case rate(ClosedRange<Int64>)
    /// A day.
    case day(ClosedRange<Day>)
    /// A moment.
    case instant
    /// Yes or no.
    case flag
    /// The id of a row of another noun, by that noun's name.
    case link(noun: String)
    /// An e-mail address.
    case email
    /// A telephone number, kept in E.164.
    case phone
    /// A wilaya of Algeria, kept as its code.
    case wilaya

    /// The largest amount of money in one field: 92 billion major units, far below Int64 so that sums of a million rows fit.
    public static let largestAmount: Int64 = 9_200_000_000_000
}

/// How carefully a field's content is handled. The register of processing and erasure read this.
public enum Sensitivity: String, Sendable, Hashable, CaseIterable {
    /// Business facts about no person.
    case plain
    /// Tells something about a person.
    case personal
    /// Money owed or paid by a person.
    case financial
    /// Identity numbers and bank details: sealed at rest, reading is audited.
    case secret
}
