import Values

/// The groups with what each is part of: an agency under its region, the region under the head office.
struct GroupTree {
    private let byID: [ID: Group]
    private let parts: [ID?: [Group]]

    /// Groups by name.
    init(_ groups: [Group]) {
        byID = Dictionary(groups.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        parts = Dictionary(grouping: groups, by: \.parent)
    }

    /// What a group is part of, from the nearest to the top.
    func above(_ id: ID) -> [Group] {
        var found: [Group] = []
        var next = byID[id]?.parent
        // What the database holds has no circles; whatever it held, this ends.
        while let id = next, let group = byID[id], found.count < byID.count {
            found.append(group)
            next = group.parent
        }
        return found
    }

    /// A group and all that is part of it.
    func branch(_ id: ID) -> Set<ID> {
        var found: Set<ID> = []
        var waiting = [id]
        while let next = waiting.popLast() {
            if found.insert(next).inserted { waiting += (parts[next] ?? []).map(\.id) }
        }
        return found
    }

    /// Every group below the one that it is part of, with how deep it lies.
    var ordered: [(group: Group, depth: Int)] {
        var found: [(group: Group, depth: Int)] = []
        var waiting = (parts[nil] ?? []).reversed().map { (group: $0, depth: 0) }
        while let next = waiting.popLast() {
            found.append(next)
            waiting += (parts[next.group.id] ?? []).reversed().map { (group: $0, depth: next.depth + 1) }
        }
        return found
    }
}
