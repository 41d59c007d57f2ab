/// Why something typed, or held by a file, has no value. Departments turn each case into a phrase for people.
public enum IntakeFault: Error, Hashable, Sendable {
    /// Nothing is there, or only spaces.
    case empty
    /// The text is not written as a number.
    case notANumber
    /// Two readings are possible (`1,234`, `03/04/2025`) and nothing told which one is meant.
    case ambiguous
    /// More than one decimal mark.
    case severalDecimalMarks
    /// More digits after the decimal mark than allowed, and they are not zeros.
    case tooManyDecimals(allowed: Int)
    /// The number does not fit in 64 bits.
    case tooLarge
    /// The amount names another currency than the expected one; the code that it names.
    case otherCurrency(String)
    /// The text is not written as a day.
    case notADay
    /// It is written as a day, but the calendar has no such day from 0001-01-01 to 9999-12-31.
    case noSuchDay
    /// The text is neither a yes nor a no.
    case notAFlag
    /// The text is longer than so many characters.
    case tooLong(limit: Int)
    /// The bytes are not UTF-8.
    case invalidText
    /// The text is not an e-mail address.
    case notAnEmail
}
