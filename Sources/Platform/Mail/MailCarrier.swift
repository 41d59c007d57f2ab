/// Who takes letters from the house: a server, or in tests a drawer.
public protocol MailCarrier: Sendable {
    /// Hands a letter over; returns once somebody else answers for it. Throws ``MailFailure``.
    func carry(_ letter: Letter) throws(MailFailure)
}

/// Why a letter was not taken.
public struct MailFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was in the way.
    public enum Cause: String, Sendable, Hashable, CaseIterable {
        /// Nobody answers at the server's address, or the connection broke.
        case unreachable
        /// The server took too long.
        case slow
        /// The server's certificate is not one that is trusted, or TLS failed.
        case certificate
        /// The server offers no encryption.
        case unencrypted
        /// The server refuses name or password.
        case credentials
        /// The server asks to try again.
        case later
        /// The server refuses the letter for good.
        case refused
        /// The letter could not be written.
        case letter
    }

    /// What was in the way.
    public let cause: Cause
    /// The server's codes, such as `550 5.1.1`; empty when it gave none. Never its words: they may quote the letter.
    public let code: String

    /// Makes a failure.
    public init(_ cause: Cause, code: String = "") {
        self.cause = cause
        self.code = code
    }

    /// True when trying again would fail again.
    public var isFinal: Bool { cause == .refused || cause == .letter }

    /// For the log.
    public var description: String { code.isEmpty ? cause.rawValue : "\(cause.rawValue) \(code)" }
}
