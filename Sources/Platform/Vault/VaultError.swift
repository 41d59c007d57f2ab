/// Why the vault refuses. The descriptions tell an attacker nothing and hold no secret.
public enum VaultError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The sealed value was changed, moved to another place, cut or sealed with another key; which one is not told.
    case cannotOpen
    /// The value was sealed with a generation of keys that this ring does not hold.
    case unknownGeneration
    /// The person that the value is about was erased, and their key with them: nobody opens it again.
    case keyDestroyed
    /// The value needs the key of a person that is not among those kept here.
    case noPersonKey
    /// Key material cannot be used; the sentence tells an operator what to do.
    case unusable(String)
    /// A file could not be read or written; the sentence names the system's reason.
    case storage(String)
    /// The password is longer than the vault hashes.
    case passwordTooLong
    /// Too many passwords wait to be hashed; try again later.
    case busy
    /// The machine has no memory left for hashing a password.
    case exhausted

    /// A sentence that may be logged.
    public var description: String {
        switch self {
        case .cannotOpen: "the sealed value cannot be opened"
        case .unknownGeneration: "the sealed value needs a key that is not here"
        case .keyDestroyed: "the key of this person was destroyed"
        case .noPersonKey: "the key of this person is not here"
        case .unusable(let sentence), .storage(let sentence): sentence
        case .passwordTooLong: "the password is too long"
        case .busy: "too many passwords are being checked"
        case .exhausted: "no memory for checking a password"
        }
    }
}
