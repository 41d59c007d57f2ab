import Department
import Messages
import Nouns
import SQL
import Values

/// What came of the drafts, written at the end.
extension Registrar {
    mutating func write() throws {
        let connection = change.connection
        try writeFresh()
        try writeLearnt()
        var keys = RowBatch(into: "party_key", ["key", "party_id"], tail: "ON CONFLICT DO NOTHING")
        // In their order: keys are random, and those that fall on one page then come one after the other.
        for (key, party) in newKeys.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            keys.add([.bytes(key), .id(party)])
        }
        try keys.insert(in: connection)
        var rows = RowBatch(
            into: "doubt", ["id", "party_id", "candidate_id", "score", "grounds", "state", "created_at"],
            tail: "ON CONFLICT DO NOTHING")
        for doubt in doubts {
            rows.add([
                .id(change.newID()), .id(doubt.party), .id(doubt.candidate),
                .integer(Int64(doubt.score * 1000)), .text(doubt.ground.rawValue), .text("open"),
                change.now.sqlValue,
            ])
        }
        try rows.insert(in: connection)
        if !fresh.isEmpty { try change.publish(PartyCardsChanged(cards: fresh.map(\.record.card))) }
    }

    private mutating func writeFresh() throws {
        guard !fresh.isEmpty else { return }
        for (place, reference) in try change.nextReferences("T", count: fresh.count).enumerated() {
            fresh[place].record["reference"] = .text(reference)
        }
        try Registrar.table.insert(fresh.map(\.record), in: change.connection)
        try PartySearch.add(fresh.map(\.record), in: change.connection)
        try insert(fresh.flatMap { party in party.points.enumerated().map { (party.record.id, $1, $0 == 0) } })
        // All keys at once: they must be durable before the rows are.
        let keys = try change.store.personKeys(
            for: Set(fresh.filter { !$0.identifiers.isEmpty }.map(\.record.id)))
        for party in fresh {
            let id = party.record.id
            for identifier in party.identifiers { try Identifiers.add(identifier, to: id, keys[id], in: change) }
        }
    }

    /// Adds to known parties what is new of them.
    private func writeLearnt() throws {
        let ids = learnt.keys.filter { !(learnt[$0]?.points.isEmpty ?? true) }
        for part in ids.parts(of: 500) {
            var known: [ID: [ContactPoint]] = [:]
            try change.connection.each(
                "SELECT party_id, kind, value FROM contact_point WHERE party_id IN (\(list: part))"
            ) { row in
                known[row.identity(0), default: []].append(
                    ContactPoint(kind: ContactPoint.Kind(rawValue: row.text(1)) ?? .phone, value: row.text(2)))
            }
            // A point that somebody typed in by hand may be known all the same.
            try insert(
                part.flatMap { id in
                    (learnt[id]?.points ?? []).filter { !(known[id]?.contains($0) ?? false) }.map { (id, $0, false) }
                })
        }
        let keys = try change.store.personKeys(
            for: Set(learnt.filter { !$0.value.identifiers.isEmpty }.map(\.key)))
        for (id, facts) in learnt {
            for identifier in facts.identifiers { try Identifiers.add(identifier, to: id, keys[id], in: change) }
        }
    }

    private func insert(_ points: [(party: ID, point: ContactPoint, isPreferred: Bool)]) throws {
        var rows = RowBatch(into: "contact_point", ["id", "party_id", "kind", "value", "is_preferred", "created_at"])
        for (party, point, isPreferred) in points {
            rows.add([
                .id(change.newID()), .id(party), .text(point.kind.rawValue), .text(point.value), isPreferred.sqlValue,
                change.now.sqlValue,
            ])
        }
        try rows.insert(in: change.connection)
    }
}
