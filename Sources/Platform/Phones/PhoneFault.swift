/// Why a text is no telephone number.
public enum PhoneFault: Error, Hashable, Sendable, CaseIterable {
    /// Nothing was written, or nothing that shows.
    case empty
    /// What was written is not a telephone number.
    case notANumber
    /// The country code is unknown, or the text needs a country and none was given.
    case unknownCountry
    /// Digits are missing.
    case tooShort
    /// There are too many digits, or two numbers in one.
    case tooLong
}
