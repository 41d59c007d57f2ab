import Localization

/// What a role asks for besides the password.
public enum FactorNeed: String, Sendable, Hashable, CaseIterable {
    /// As one likes.
    case none
    /// A second factor of any kind.
    case any
    /// One that a false page cannot ask for: a passkey or a client certificate.
    case strong

    /// What people call it.
    var label: Phrase {
        switch self {
        case .none: Phrase("As one likes")
        case .any: Phrase("Needed")
        case .strong: Phrase("Passkey or certificate")
        }
    }

    /// What it means, for the person who sets it.
    var explanation: Phrase {
        switch self {
        case .none: Phrase("The password alone opens the account of whoever has set up nothing else.")
        case .any: Phrase("A code of an authenticator app, a passkey or a certificate.")
        case .strong: Phrase("A code is not enough, because a false page can ask for it.")
        }
    }
}
