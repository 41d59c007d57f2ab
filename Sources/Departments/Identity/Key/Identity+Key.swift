import Audit
public import Department
import Localization
import SQL
public import Values
import Vault

extension Identity {
    /// The actor of an API key: its owner with what their role and the key's scopes both allow. Nil when the key is
    /// unknown or revoked, or its owner has left. A known key costs microseconds. Throws `SQLError`.
    public func key(token: String) throws -> Actor? {
        guard let digest = Token.digest(of: token) else { return nil }
        let now = now
        let version = store.database.version
        let known: KnownKey
        if let fresh = keys.fresh(digest, version: version, now: now) {
            known = fresh
        } else {
            guard let read = try store.read({ try APIKey.find(digest, in: $0) }) else { return nil }
            known = KnownKey(key: read, actor: actor(of: read))
            keys.keep(
                known, digest, version: version, now: now, noted: read.used ?? Instant(milliseconds: 0))
        }
        guard known.key.revoked == nil, known.key.owner.isActive else { return nil }
        if keys.isDue(digest, now: now) {
            try? store.keepBooks { try APIKey.touch(digest, at: now, in: $0) }
        }
        return known.actor
    }

    /// A key's owner with what their role and the key's scopes both allow.
    private func actor(of key: APIKey) -> Actor {
        let owner = actor(key.owner)
        return Actor(
            id: owner.id, name: "\(owner.name) (\(key.label))",
            permissions: owner.permissions.intersection(self.scopes.permissions(of: key.scopes)), reach: owner.reach)
    }

    /// Makes a key that acts as its owner narrowed to scopes, and gives its text, which is never shown again. Throws
    /// `Invalid` for unknown scopes or a bad label, `Refusal` when there is no such active account.
    public func makeKey(owner: ID, scopes: [String], label: String, by author: Author) throws -> String {
        var faults: [Invalid.Fault] = []
        let label = StaffDraft.line(label, limit: 60, "label", &faults)
        let unknown = scopes.filter { name in !self.scopes.contains { $0.name == name } }
        if let first = unknown.first {
            faults.append(.init("scopes", Phrase("There is no scope {scope}.", ["scope": .text(first)])))
        } else if scopes.isEmpty {
            faults.append(.init("scopes", Phrase("Choose at least one scope.")))
        }
        guard let label, faults.isEmpty else { throw Invalid(faults) }
        let names = self.scopes.map(\.name).filter(scopes.contains)
        let token = Token.make("key")
        return try store.change(by: author) { change in
            guard let staff = try Staff.find(owner, in: change.connection), staff.isActive, staff.customer == nil
            else {
                throw Refusal.notFound
            }
            let key = APIKey(
                id: change.newID(), owner: staff, label: label, scopes: names, created: change.now, used: nil,
                revoked: nil)
            try key.insert(digest: token.digest, in: change.connection)
            try change.note(
                "key.made", of: "key", key.id,
                changes: [
                    .init(field: "label", old: nil, new: label),
                    .init(field: "owner", old: nil, new: staff.name),
                    .init(field: "scopes", old: nil, new: names.joined(separator: " ")),
                ])
            return token.text
        }
    }

    /// Revokes one of a person's own keys; it stops working at once.
    func revokeKey(_ id: ID, of staff: ID, by author: Author) throws {
        try store.change(by: author) { change in
            guard try APIKey.revoke(id, of: staff, at: change.now, in: change.connection) > 0 else {
                throw Refusal.notFound
            }
            try change.note("key.revoked", of: "key", id)
        }
    }
}

/// A key as it was read, with the actor that follows from it: worked out once, for every request asks for it.
struct KnownKey: Sendable {
    let key: APIKey
    let actor: Actor
}
