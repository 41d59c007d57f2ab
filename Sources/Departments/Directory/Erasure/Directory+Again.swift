import Department
import Messages
import SQL
import Values

extension Directory {
    /// Erases once more whoever was erased and is back, because an older state of the database was put in place: the keys’
    /// file, which is newer, says who. The other departments hear of it as the first time. Call it once the house is open.
    public func eraseAgain() throws {
        let here = try eraseAgainHere()
        for keeper in keepers.all { try eraseAgain(in: keeper, but: here) }
    }

    /// Lets a department whose database alone was put back erase once more whom it has again. Here they are erased already,
    /// and no more is known of them than their ids; what else the department takes for theirs it names by itself.
    private func eraseAgain(in keeper: any PersonKeeper, but done: Set<ID>) throws {
        let back = try keeper.returned().filter { !done.contains($0) }
        for part in back.parts(of: 200) {
            let cards = try store.read { connection in
                try connection.rows(
                    "SELECT \(unescaped: PartyCards.columns) FROM party WHERE id IN (\(list: part)) AND erased_on IS NOT NULL"
                ) { PartyCards.card($0, from: 0) }
            }
            let parties = cards.map(\.id)
            // What is no party is a row of the department's own, such as a registration.
            let own = part.filter { !parties.contains($0) }.map(\.description)
            let traces = try keeper.traces(of: KnownPerson(ids: parties)) + own
            try store.change(by: .system("restore")) { change in
                try change.publish(PartyCardsChanged(cards: cards))
                try change.publish(
                    PersonErased(
                        parties: parties, traces: traces.isEmpty ? [:] : [keeper.name: traces], isAgain: true))
                for party in parties {
                    try change.note("party.erased-again", of: "party", party, reason: keeper.name, openly: true)
                }
                change.leaveUnnoted()
            }
        }
    }

    private func eraseAgainHere() throws -> Set<ID> {
        guard let tombstones = try store.persons?.tombstones(), !tombstones.isEmpty else { return [] }
        let reasons = Dictionary(tombstones.map { ($0.person, $0.reason) }, uniquingKeysWith: { first, _ in first })
        var done: Set<ID> = []
        for part in tombstones.map(\.person).parts(of: 500) {
            let back = try store.read { connection in
                try connection.rows(
                    """
                    SELECT id FROM party WHERE id IN (\(list: part)) AND erased_on IS NULL AND merged_into IS NULL \
                    ORDER BY id
                    """
                ) { $0.identity(0) }
            }
            for id in back {
                try store.change(by: .system("restore")) { change in
                    let file = try PartyFile(id, in: change)
                    let person = try known(as: try file.everybody, in: change.connection)
                    try file.erase(
                        person, traces: try traces(of: person), reason: reasons[id], asker: nil, isAgain: true)
                    done.formUnion(person.ids)
                }
            }
        }
        return done
    }
}
