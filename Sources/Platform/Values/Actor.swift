/// Who acts: a person who logged in, an API key on that person's behalf, or the system itself.
public struct Actor: Sendable, Hashable {
    /// Which rows a person reaches with the permissions granted.
    public enum Reach: String, Sendable, Hashable, CaseIterable {
        /// Only the files assigned to the person.
        case own
        /// The files of everybody in the person's groups.
        case team
        /// The files of everybody in the person's groups and in all that are part of these: an agency and those below it.
        case branch
        /// Every file of the department.
        case all
    }

    /// The person's id; the system's is all zeros.
    public let id: ID
    /// The name that histories show.
    public let name: String
    /// What the actor may do. An API key's scopes have already narrowed it.
    public let permissions: Set<Permission>
    /// Which rows the permissions reach.
    public let reach: Reach
    /// Whose matters somebody from outside may see; nil for everybody of the house.
    public let customer: Customer?

    /// Makes an actor.
    public init(
        id: ID, name: String, permissions: Set<Permission>, reach: Reach, customer: Customer? = nil
    ) {
        self.customer = customer
        self.id = id
        self.name = name
        self.permissions = permissions
        self.reach = reach
    }

    /// True when the actor holds a permission.
    public func may(_ permission: Permission) -> Bool { permissions.contains(permission) }

    /// True for the system itself: a command on the machine, a job, the relay.
    public var isSystem: Bool { id == ID(high: 0, low: 0) && reach == .all }

    /// A part of the system acting by itself, such as a job. It holds no permissions: it calls verbs, not routes.
    public static func system(_ part: String) -> Actor {
        Actor(id: ID(high: 0, low: 0), name: part, permissions: [], reach: .all)
    }

    /// Somebody who has not logged in.
    public static let visitor = Actor(id: ID(high: 0, low: 0), name: "", permissions: [], reach: .own)
}
