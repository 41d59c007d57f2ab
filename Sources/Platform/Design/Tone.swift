/// What a colour means; colour is used only where it means one of these.
public enum Tone: String, Sendable, Hashable, CaseIterable {
    /// Nothing in particular.
    case neutral
    /// Done, paid, going well; the brand's green.
    case brand
    /// Awaited or to be watched: promises, plans, warnings.
    case sand
    /// Late, legal, destructive, wrong.
    case brick
    /// In contact; information.
    case sky
}
