import Audit
import Department
import HTTP
import Localization
import SQL
import Values

extension Identity {
    /// What a role allows among what the departments have.
    func permissions(of role: Role) -> Set<Permission> {
        role.preset.map { grants[$0] ?? [] } ?? role.granted.intersection(known)
    }

    /// Every role, the presets first.
    public func roles() throws -> [Role] { try store.read { try Role.all(in: $0) } }

    /// A role by its code; nil when there is none.
    func role(_ code: String) throws -> Role? { try store.read { try Role.find(code, in: $0) } }

    /// A role as a person writes it on a command line: a preset's word, or the name of one made here.
    public func role(named text: String) throws -> Role? {
        let wanted = Preset(named: text)
        return try roles().first { role in
            wanted.map { $0 == role.preset } ?? (Role.folded(role.name) == Role.folded(text))
        }
    }

    /// Makes a role. Throws `Invalid`, and `Refusal` when it would allow what its author may not do.
    @discardableResult
    func makeRole(_ draft: RoleDraft, by author: Author) throws -> Role {
        let read = try draft.read(among: known)
        return try refusingTwins {
            try store.change(by: author) { change in
                let role = Role(
                    code: change.newID().description, version: 1, name: read.name, explanation: read.explanation,
                    granted: read.permissions, reach: read.reach, factor: try draft.need)
                try refuseBeyond(author, role)
                guard try !role.isTwin(in: change.connection) else { throw Invalid([Identity.twin]) }
                try role.insert(at: change.now, in: change.connection)
                try change.note("role.made", of: "role", role.id, changes: Identity.differences(nil, role))
                return role
            }
        }
    }

    /// Changes a role; of a preset only whether it needs a second factor. It counts for open sessions at once. Throws
    /// `Invalid` and `Refusal`.
    @discardableResult
    func changeRole(_ code: String, version: Int64, to draft: RoleDraft, by author: Author) throws -> Role {
        let read = Preset(rawValue: code) == nil ? try draft.read(among: known) : nil
        return try refusingTwins {
            try store.change(by: author) { change in
                guard let old = try Role.find(code, in: change.connection) else { throw Refusal.notFound }
                guard old.version == version else { throw Refusal.stale }
                // Whoever may do less must not weaken those who may do more.
                try refuseBeyond(author, old)
                var role = old
                role.version += 1
                role.factor = try draft.need
                if let read {
                    (role.name, role.explanation) = (read.name, read.explanation)
                    (role.granted, role.reach) = (read.permissions, read.reach)
                }
                try refuseBeyond(author, role)
                try keepInside(author, old, role, in: change)
                guard try !role.isTwin(in: change.connection) else { throw Invalid([Identity.twin]) }
                let differences = Identity.differences(old, role)
                guard !differences.isEmpty else {
                    change.leaveUnnoted()
                    return old
                }
                try role.update(at: change.now, in: change.connection)
                try change.note("role.changed", of: "role", role.id, changes: differences)
                return role
            }
        }
    }

    /// Removes a role made here that nobody has. Throws `Refusal`.
    func removeRole(_ code: String, by author: Author) throws {
        try store.change(by: author) { change in
            guard let role = try Role.find(code, in: change.connection), role.preset == nil else {
                throw Refusal.notFound
            }
            try refuseBeyond(author, role)
            guard try !role.isHeld(in: change.connection) else {
                throw Refusal(
                    .conflict, code: "role.held", Phrase("Somebody has this role. Give them another one first."))
            }
            try change.connection.run("UPDATE session SET preview = NULL WHERE preview = \(code)")
            try role.delete(in: change.connection)
            try change.note("role.removed", of: "role", role.id, changes: Identity.differences(role, nil))
        }
    }

    /// Lets nobody shut themselves out: who asks for passkeys or certificates in their own role has one.
    private func keepInside(_ author: Author, _ old: Role, _ new: Role, in change: Change) throws {
        guard new.factor == .strong, old.factor != .strong,
            try Staff.find(author.actor.id, in: change.connection)?.role.code == new.code,
            try !SecondFactor.ways(of: author.actor.id, in: change.connection).isStrong
        else { return }
        throw Invalid("factor", Phrase("Add a passkey to your own account first, or you would shut yourself out."))
    }

    /// Refuses to let somebody make, change or give a role that allows more than they may do themselves. The system itself,
    /// which acts for whoever has the machine, may give anything.
    func refuseBeyond(_ author: Author, _ role: Role) throws {
        guard mayGive(role, author.actor) else {
            throw Refusal(
                .forbidden, code: "role.beyond",
                Phrase("This role may do more than you may. Ask somebody who may do all of it."))
        }
    }

    /// True when a role allows nothing that the actor may not do.
    func mayGive(_ role: Role, _ actor: Actor) -> Bool {
        actor.isSystem
            || actor.reach.covers(role.reach) && permissions(of: role).isSubset(of: actor.permissions)
    }

    /// Decides which presets need a second factor when the house is set up.
    func requireFactor(of presets: [Preset], in change: Change) throws {
        for preset in presets {
            guard let old = try Role.find(preset.rawValue, in: change.connection) else { continue }
            var role = old
            role.version += 1
            role.factor = .any
            try role.update(at: change.now, in: change.connection)
            try change.note("role.changed", of: "role", role.id, changes: Identity.differences(old, role))
        }
    }

    private static let twin = Invalid.Fault("name", Phrase("Another role has this name."))

    private func refusingTwins<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SQLError where error.kind == .duplicate {
            throw Invalid([Identity.twin])
        }
    }

    private static func differences(_ old: Role?, _ new: Role?) -> [AuditTrail.FieldChange] {
        func pair(_ field: String, _ value: (Role) -> String) -> AuditTrail.FieldChange {
            .init(field: field, old: old.map(value), new: new.map(value))
        }
        return [
            pair("name") { $0.name }, pair("explanation") { $0.explanation },
            pair("permissions") { $0.permissionText }, pair("reach") { $0.reach.rawValue },
            pair("factor") { $0.factor.rawValue },
        ].filter { $0.old != $0.new }
    }
}
