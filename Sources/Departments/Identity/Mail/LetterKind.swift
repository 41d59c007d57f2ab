import Localization

/// What a letter is about, as the queue shows it.
enum LetterKind: String, Sendable, CaseIterable {
    /// An address at which somebody says they have lost their password; nothing is written yet.
    case forgottenAsked = "forgotten-asked"
    /// A visitor who wants a code sent to an address that the house knows; nothing is written yet.
    case codeAsked = "code-asked"
    case welcome, reset, forgotten, accepted, refused, address, code
    case device, password, factor, email, suspicion, half

    /// True for what is no letter yet, and may never become one.
    var isWish: Bool { self == .forgottenAsked || self == .codeAsked }

    /// Seconds after which it is of no use any more.
    var lifetime: Int64 {
        switch self {
        case .forgottenAsked, .forgotten: 30 * 60
        case .codeAsked, .code: 10 * 60
        case .reset: 2 * 3600
        default: 72 * 3600
        }
    }

    /// What administrators read.
    var label: Phrase {
        switch self {
        case .forgottenAsked, .forgotten: Phrase("A lost password")
        case .codeAsked, .code: Phrase("A code for a visitor")
        case .welcome: Phrase("An invitation")
        case .reset: Phrase("A link for a new password")
        case .accepted: Phrase("An accepted registration")
        case .refused: Phrase("A refused registration")
        case .address: Phrase("Proof of an address")
        case .device: Phrase("Notice of a new browser")
        case .password: Phrase("Notice of a new password")
        case .factor: Phrase("Notice of a second factor")
        case .email: Phrase("Notice of a new address")
        case .suspicion, .half: Phrase("Notice of a suspicion")
        }
    }
}
