import HTTP
public import Jobs
import SQL
public import Values
import Vault

/// What is left to do in a department once rows about a person are gone: answers that were kept for repeated requests, words
/// in a full-text index, deleted pages. A job does it; each step may be done again.
public struct Forgetting: Sendable {
    let store: Store

    /// Behind an erasure in a department.
    public init(_ store: Store) { self.store = store }

    /// Does all of it. `ids` are the rows that were about the person, `searches` the tables of full-text indexes. Throws
    /// ``SQLError``, and ``Jobs/JobFailure`` to be tried again while a reader keeps the log.
    public func all(naming ids: [ID], searches: [String], _ run: JobRun) throws {
        try emptyReplies(naming: Set(ids.map(\.description)), run)
        for table in searches { try mergeSegments(of: table, run) }
        do {
            try store.persons?.database.scrub()
            try store.database.scrub()
        } catch let error as SQLError where error.kind == .unavailable {
            throw JobFailure("A reader keeps the log; it is tried again.", isFinal: false)
        }
    }

    /// Destroys the keys of a person, so that nothing that was sealed for them opens in any copy, and notes it. Their rows
    /// are gone by then: a key that went before its rows would lose them if those stayed. Done again it changes nothing, but
    /// for an entry that an older state of the database has lost.
    public func destroyKeys(of people: [ID], by author: String, reason: String) throws {
        guard let persons = store.persons else { return }
        try persons.destroy(people, by: author, reason: reason)
        let missing = try store.unnoted(people)
        guard !missing.isEmpty else { return }
        try store.change(by: .system("keys")) { change in
            for person in missing {
                try change.note("keys.person.destroyed", of: "keys", person, reason: reason)
            }
        }
    }

    /// Empties the answers that name one of the rows. They keep their keys, so that a repeated request acts once all the
    /// same; its sender hears nothing more.
    private func emptyReplies(naming ids: Set<String>, _ run: JobRun) throws {
        var last = (ID(high: 0, low: 0), "")
        while true {
            try run.check()
            let page = try store.read { connection in
                try connection.rows(
                    """
                    SELECT actor_id, key, body FROM reply WHERE (actor_id, key) > (\(last.0), \(last.1)) \
                    ORDER BY actor_id, key LIMIT 500
                    """
                ) { ($0.identity(0), $0.text(1), $0.bytes(2)) }
            }
            for (actor, key, body) in page {
                let place = Place(table: "reply", column: "body", key: "\(actor) \(key)")
                // Those from before replies were sealed are plain.
                let text = (try? store.ring.open(body, at: place)) ?? body
                guard let json = try? JSON(bytes: text), json.names(ids) else { continue }
                let empty = store.ring.sealUnturned(Array("{}".utf8), at: place)
                _ = try store.keepBooks { connection in
                    try connection.run(
                        "UPDATE reply SET body = \(empty) WHERE actor_id = \(actor) AND key = \(key)")
                }
            }
            guard page.count == 500, let end = page.last else { return }
            last = (end.0, end.1)
        }
    }

    /// Merges an index's segments into one, in pieces: words of rows that were taken out stay in older segments until then.
    /// PostgreSQL's index has no segments.
    private func mergeSegments(of table: String, _ run: JobRun) throws {
        guard store.database.dialect == .sqlite else { return }
        let blocks = try store.read { try $0.integer("SELECT count(*) FROM \(unescaped: table)_data") }
        // A negative number begins a merge of everything; each further piece writes so many pages of it.
        var pages: Int64 = -500
        for _ in 0...(blocks / 250 + 4) {
            try run.check()
            _ = try store.keepBooks { connection in
                try connection.run(
                    "INSERT INTO \(unescaped: table) (\(unescaped: table), rank) VALUES ('merge', \(pages))")
            }
            pages = 500
        }
    }
}

extension JSON {
    /// True when one of these texts stands anywhere in it.
    fileprivate func names(_ ids: Set<String>) -> Bool {
        switch self {
        case .string(let text): ids.contains(text)
        case .array(let elements): elements.contains { $0.names(ids) }
        case .object(let members): members.contains { $0.value.names(ids) }
        default: false
        }
    }
}
