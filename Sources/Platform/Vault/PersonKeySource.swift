public import Values

/// Where the keys of persons come from, for what is sealed with them and kept elsewhere.
public protocol PersonKeySource: Sendable {
    /// The keys of persons, made where there are none yet and durable when this returns; those that were destroyed are left
    /// out.
    func made(for persons: Set<ID>) throws -> [ID: PersonKey]

    /// What there is of the keys of persons, asked for at once; who never had one is left out.
    func found(for persons: Set<ID>) throws -> [ID: PersonKeyState]
}

/// What became of a person’s key.
public enum PersonKeyState: Sendable {
    /// It is there.
    case kept(PersonKey)
    /// It was destroyed then, with the person’s erasure.
    case destroyed(Instant)
}
