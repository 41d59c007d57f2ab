import CZxcvbn
import Glibc

/// How well a password withstands guessing, as libzxcvbn estimates it from dictionaries, keyboards, dates and repetitions.
///
/// It is advice for whoever chooses a password: a number says less than a list of those that everybody tries.
public struct Guessing: Sendable, Hashable {
    /// How hard it is, in the steps that zxcvbn's authors suggest.
    public enum Hardness: Int, Sendable, Hashable, CaseIterable {
        /// Below 10⁶ guesses: a try at the door suffices.
        case easy
        /// Below 10⁸ guesses.
        case doubtful
        /// Below 10¹⁰ guesses.
        case fair
        /// Beyond.
        case hard
    }

    /// The logarithm to the base of 2 of how many guesses it takes.
    public let bits: Double

    /// Estimates a password. The words are those that a guesser tries first, such as the person's name and the company's.
    ///
    /// At most 100 bytes of the password and ten words of 60 bytes are looked at, so that an estimate takes milliseconds.
    public init(of password: String, knowing words: [String] = []) {
        let known: [UnsafeMutablePointer<CChar>?] = words.prefix(10).map { word in
            strndup(word.lowercased(), 60)
        }
        defer { known.forEach { free($0) } }
        var table: [UnsafePointer<CChar>?] = known.filter { $0 != nil }.map { UnsafePointer($0) } + [nil]
        // The text ends at the first zero byte for the library as for anybody who would type it.
        let text = Array(password.utf8.prefix(100).prefix { $0 != 0 }).map { CChar(bitPattern: $0) } + [0]
        let estimate = ZxcvbnMatch(text, &table, nil)
        bits = estimate.isFinite ? max(0, estimate) : 0
    }

    /// The step that the estimate falls into.
    public var hardness: Hardness {
        switch bits {
        case ..<19.93: .easy
        case ..<26.58: .doubtful
        case ..<33.22: .fair
        default: .hard
        }
    }
}
