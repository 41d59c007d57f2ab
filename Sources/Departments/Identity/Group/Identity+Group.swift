import Audit
import Department
import HTTP
import Localization
import Messages
import SQL
import Values

extension Identity {
    func groups() throws -> [Group] { try store.read { try Group.all(in: $0) } }

    func group(_ id: ID) throws -> Group? { try store.read { try Group.find(id, in: $0) } }

    /// Makes a group. Throws `Invalid` and `Refusal`.
    @discardableResult
    func makeGroup(_ name: String, partOf parent: ID? = nil, members: Set<ID>, by author: Author) throws -> Group {
        var faults: [Invalid.Fault] = []
        let name = StaffDraft.line(name, limit: 60, "name", &faults)
        guard let name else { throw Invalid(faults) }
        return try store.change(by: author) { change in
            let count = try change.connection.integer("SELECT count(*) FROM staff_group")
            guard count < Group.most else { throw Invalid("name", Phrase("There are as many groups as there can be.")) }
            let group = Group(id: change.newID(), version: 1, name: name, parent: parent, members: members)
            try keep(group, instead: nil, in: change)
            return group
        }
    }

    /// Changes a group's name, what it is part of and who belongs to it.
    func changeGroup(
        _ id: ID, version: Int64, name: String, partOf parent: ID? = nil, members: Set<ID>, by author: Author
    ) throws {
        var faults: [Invalid.Fault] = []
        let name = StaffDraft.line(name, limit: 60, "name", &faults)
        guard let name else { throw Invalid(faults) }
        try store.change(by: author) { change in
            guard let old = try Group.find(id, in: change.connection) else { throw Refusal.notFound }
            guard old.version == version else { throw Refusal.stale }
            let new = Group(id: id, version: version + 1, name: name, parent: parent, members: members)
            try keep(new, instead: old, in: change)
        }
    }

    /// Removes a group; its people stay.
    func removeGroup(_ id: ID, by author: Author) throws {
        try store.change(by: author) { change in
            try refuseWithoutReach(author)
            guard let group = try Group.find(id, in: change.connection) else { throw Refusal.notFound }
            guard GroupTree(try Group.all(in: change.connection)).branch(id) == [id] else {
                throw Refusal(
                    .conflict, code: "group.has-parts",
                    Phrase("Other groups are part of this one. Make them part of another first."))
            }
            try group.delete(in: change.connection)
            try tell(of: group.members, in: change)
            try change.note("group.removed", of: "group", id, changes: try differences(group, nil, in: change))
        }
    }

    private func keep(_ group: Group, instead old: Group?, in change: Change) throws {
        try refuseWithoutReach(change.author)
        guard try !group.isTwin(in: change.connection) else {
            throw Invalid("name", Phrase("Another group has this name."))
        }
        for member in group.members {
            if let person = try Staff.find(member, in: change.connection), person.customer == nil { continue }
            throw Invalid("members", Phrase("Choose people of the staff."))
        }
        try refuseCircle(group, in: change)
        let differences = try differences(old, group, in: change)
        guard !differences.isEmpty else { return change.leaveUnnoted() }
        try group.store(at: change.now, in: change.connection)
        var concerned = group.members.symmetricDifference(old?.members ?? [])
        if let old, old.parent != group.parent {
            let all = try Group.all(in: change.connection)
            let branch = GroupTree(all).branch(group.id)
            for part in all where branch.contains(part.id) { concerned.formUnion(part.members) }
        }
        try tell(of: concerned, in: change)
        try change.note(old == nil ? "group.made" : "group.changed", of: "group", group.id, changes: differences)
    }

    private func refuseCircle(_ group: Group, in change: Change) throws {
        guard let parent = group.parent else { return }
        let all = try Group.all(in: change.connection)
        guard all.contains(where: { $0.id == parent }) else {
            throw Invalid("parent", Phrase("Choose one of the values offered."))
        }
        guard !GroupTree(all).branch(group.id).contains(parent) else {
            throw Invalid("parent", Phrase("A group cannot be part of itself or of its own parts."))
        }
    }

    /// Who belongs to which group decides whose files people reach: that is for those who reach all.
    private func refuseWithoutReach(_ author: Author) throws {
        guard author.actor.reach == .all else { throw Refusal.forbidden }
    }

    /// Sends the cards of those whose groups have changed.
    private func tell(of people: Set<ID>, in change: Change) throws {
        guard !people.isEmpty else { return }
        try change.connection.run(
            "UPDATE staff SET version = version + 1 WHERE id IN (\(list: people.sorted()))")
        let cards = try people.sorted().compactMap { id in
            try Staff.find(id, in: change.connection)?.card(in: change.connection)
        }
        // A message stays small however many people move with their region.
        for start in stride(from: 0, to: cards.count, by: 200) {
            try change.publish(StaffCardsChanged(Array(cards[start..<min(start + 200, cards.count)])))
        }
    }

    private func differences(_ old: Group?, _ new: Group?, in change: Change) throws -> [AuditTrail.FieldChange] {
        func names(_ group: Group?) throws -> String? {
            try group.map { group in
                try group.members.compactMap { try Staff.find($0, in: change.connection)?.name }.sorted()
                    .joined(separator: ", ")
            }
        }
        func parent(_ group: Group?) throws -> String? {
            try group?.parent.flatMap { try Group.find($0, in: change.connection)?.name }
        }
        let all: [AuditTrail.FieldChange] = [
            .init(field: "name", old: old?.name, new: new?.name),
            .init(field: "parent", old: try parent(old), new: try parent(new)),
            .init(field: "members", old: try names(old), new: try names(new)),
        ]
        return all.filter { $0.old != $0.new }
    }
}
