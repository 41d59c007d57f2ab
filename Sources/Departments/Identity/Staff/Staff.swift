public import Design
public import Localization
public import Values
import Vault

/// An account of the staff: a person who may sign in.
public struct Staff: Sendable, Hashable {
    /// The person's id in every department.
    public let id: ID
    /// Rises with each change that other departments or editors should notice.
    public var version: Int64
    /// The address the person signs in with, as it was written.
    public var email: String
    /// The name that histories show.
    public var name: String
    /// What the person may do.
    public var role: Role
    /// The language the person reads.
    public var language: Language
    /// Light or dark.
    public var theme: Theme
    /// False for somebody who has left: they cannot sign in, what they did stays theirs.
    public var isActive: Bool
    /// When the account was made.
    public let created: Instant
    /// When the person signed in last; nil before the first time.
    public let signedIn: Instant?
    /// False until the person has chosen a password.
    public let hasPassword: Bool
    /// Whose matters the account may see; nil for everybody who works here.
    public var customer: Customer?

    /// The address as it is compared: without regard to case.
    static func folded(_ email: String) -> String { email.lowercased() }

    /// Where the sealed hash of somebody's password belongs.
    static func passwordPlace(_ id: ID) -> Place { Place(table: "staff", column: "password", row: id) }
}
