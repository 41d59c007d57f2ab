import Audit
public import Department
import HTTP
import SQL
import Synchronization
public import Values

/// What was noticed and nobody has taken note of yet, kept so that no page costs a query.
final class OpenWarnings: Sendable {
    private let count = Mutex<(version: UInt64, count: Int)?>(nil)

    func known(at version: UInt64) -> Int? { count.withLock { $0.flatMap { $0.version == version ? $0.count : nil } } }

    func keep(_ value: Int, at version: UInt64) { count.withLock { $0 = (version, value) } }
}

extension Identity {
    static let suspicious = "staff.suspicious"
    static let settled = "audit.warnings.settled"

    /// Whether somebody else than its owner seems to use a session. Then it has been ended, and the audit says so.
    func endsWhenStolen(_ session: Session, peer: String, agent: String) throws -> Bool {
        // Asked with every request: from the same address it is never somebody else, and nothing more is looked at.
        guard peer != session.peer else { return false }
        let before = Whereabouts(peer: session.peer, agent: session.agent)
        let now = Whereabouts(peer: peer, agent: Session.shortened(agent))
        guard now.isSomebodyElse(than: before) else { return false }
        try store.change(by: Author(actor(session.staff), request: "", peer: peer)) { change in
            try Session.delete(session.id, of: session.staff.id, in: change.connection)
            try change.note(
                Self.suspicious, of: "staff", session.staff.id,
                changes: [
                    .init(field: "suspicion", old: nil, new: "session"),
                    .init(field: "network", old: before.network, new: now.network),
                    .init(field: "device", old: before.device, new: now.device),
                ])
        }
        return true
    }

    /// Counts a record that somebody has opened; whoever opens very many in a short time is reported once a window.
    /// Programs with a key may read ten times as much.
    public func noteReading(_ record: String, by actor: Actor, isKey: Bool, request: String, peer: String) {
        guard pace.passes(actor.id, record, at: now, scale: isKey ? 10 : 1) else { return }
        // The reader gets the page in any case: a warning that cannot be written must not stop the work.
        try? store.change(by: Author(actor, request: request, peer: peer)) { change in
            try change.note(
                Self.suspicious, of: "staff", actor.id,
                changes: [
                    .init(field: "suspicion", old: nil, new: "reading"),
                    .init(field: "count", old: nil, new: String(readingLimit * (isKey ? 10 : 1))),
                ])
        }
    }

    /// Writes down that a file was not taken because the virus scanner found something in it. The entry has the signature's
    /// name and the file's, never what is in it.
    public func noteVirus(_ signature: String, in file: String, sentTo page: String, by author: Author) throws {
        try store.change(by: author) { change in
            try change.note(
                Self.suspicious, of: "staff", author.actor.id,
                changes: [
                    .init(field: "suspicion", old: nil, new: "virus"),
                    .init(field: "signature", old: nil, new: signature),
                    .init(field: "file", old: nil, new: file),
                    .init(field: "page", old: nil, new: page),
                ])
        }
    }

    /// How many suspicious events of the last thirty days nobody has taken note of.
    public var openWarnings: Int {
        let version = store.database.version
        if let known = warnings.known(at: version) { return known }
        let since = now.adding(seconds: -30 * 86_400)
        let count =
            (try? store.read { connection in
                let settled = try store.trail.search(.init(act: Self.settled, from: since), limit: 1, in: connection)
                let from = settled.records.first?.entry.at ?? since
                return try store.trail.search(.init(act: Self.suspicious, from: from), limit: 100, in: connection)
                    .records.count
            }) ?? 0
        warnings.keep(count, at: version)
        return count
    }

    /// Writes down that somebody has taken note of the suspicious events so far.
    public func settleWarnings(by author: Author) throws {
        try store.change(by: author) { change in
            try change.note(Self.settled, of: "audit", Actor.visitor.id)
        }
    }
}
