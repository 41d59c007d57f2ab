public import Values

/// Who may ask a route. There is no default: every route says it.
public enum Access: Hashable, Sendable, CustomStringConvertible {
    /// Everybody.
    case open
    /// Everybody of the house who is signed in. Customers are not of the house.
    case signedIn
    /// Whoever is signed in, of the house or not: for one's own account.
    case person
    /// Debtors and creditors with an account of their own, and nobody of the house.
    case customer
    /// Those whose role includes a permission.
    case needs(Permission)
    /// Those whose role includes at least one of some permissions; what is done tells which of them it needs.
    case needsOne([Permission])

    /// The access in a word, for the list of routes.
    public var description: String {
        switch self {
        case .open: "open"
        case .signedIn: "signed in"
        case .person: "anybody signed in"
        case .customer: "customers"
        case .needs(let permission): permission.name
        case .needsOne(let permissions): permissions.map(\.name).joined(separator: " or ")
        }
    }
}

/// How large the content of a route's requests may be.
public struct RouteLimits: Hashable, Sendable {
    /// Bytes of a form or of JSON.
    public let body: Int
    /// Bytes of a form with files.
    public let upload: Int

    /// Makes limits; without one for uploads, the limit for bodies holds.
    public init(body: Int = 1 << 20, upload: Int? = nil) {
        self.body = body
        self.upload = upload ?? body
    }

    /// One mebibyte.
    public static let standard = RouteLimits()

    /// The usual limit for forms, and so many mebibytes for files.
    public static func uploads(mebibytes: Int) -> RouteLimits { RouteLimits(upload: mebibytes << 20) }
}
