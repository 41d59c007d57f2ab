public import Values

extension Noun {
    /// The fields that are shown masked, whoever looks: identity numbers and bank accounts.
    public var secrets: [FieldSpec] { stored.filter { $0.sensitivity == .secret } }

    /// Who may have a masked field shown, saying why, and take it along in files: `creditor.reveal`.
    public var reveal: Permission { Permission("\(name).reveal") }

    /// True when the actor may know a field's content. A secret one needs the noun's right to reveal, any other what it
    /// says; what only the program reads nobody knows.
    public func shows(_ field: FieldSpec, to actor: Actor) -> Bool {
        if field.uses.contains(.unseen) { return false }
        if let seen = field.seen { return actor.may(seen) }
        return field.sensitivity != .secret || actor.may(reveal)
    }

    /// The fields by which an actor must not narrow lists, because the answer would tell what they hold.
    public func hidden(from actor: Actor) -> Set<String> {
        Set(fields.filter { !shows($0, to: actor) }.map(\.name))
    }

    /// Refuses a filter over fields that the actor may not know. Throws ``FilterFault``.
    public func check(_ filter: Filter, for actor: Actor) throws(FilterFault) {
        let hidden = hidden(from: actor)
        guard let name = filter.names.first(where: hidden.contains) else { return }
        throw FilterFault(reason: .unknownField, word: name)
    }
}

extension Filter {
    /// The fields that the filter asks about.
    var names: [String] {
        switch self {
        case .all, .words: []
        case .compare(let field, _, _), .oneOf(let field, _), .empty(let field): [field]
        case .and(let parts), .or(let parts): parts.flatMap(\.names)
        case .not(let inner): inner.names
        }
    }
}

extension FieldSpec {
    /// A secret content with its last characters only, `•••• 7890`; any other content as it is.
    public func masked(_ content: Content) -> Content {
        guard sensitivity == .secret, !content.isNone else { return content }
        let letters = content.description.filter { !$0.isWhitespace }
        if letters.isEmpty { return content }
        return .text(letters.count > 8 ? "\(FieldSpec.mask) \(letters.suffix(4))" : FieldSpec.mask)
    }

    /// What stands for hidden characters. No number is written with it, so that a mask never comes back as a content.
    static let mask = "••••"

    /// True for a text that shows a masked content rather than being one.
    public func isMask(_ text: String) -> Bool { sensitivity == .secret && text.contains("•") }
}
