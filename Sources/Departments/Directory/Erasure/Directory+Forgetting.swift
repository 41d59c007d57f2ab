import Department
import Events
import HTTP
import Jobs
import Messages
import SQL
import Values

extension Directory {
    static let forgetKind = "directory.forget"

    /// What is done behind an erasure, when its rows are gone for good: copies of the person in messages that were
    /// delivered, answers kept for repeated requests, words in the index, deleted pages.
    var forgetJobs: [JobHandler] {
        [
            JobHandler(Directory.forgetKind, attempts: 20) { run in
                let work = try JSON(bytes: run.payload)
                // Jobs of before were the list alone.
                let parties = (work.array ?? work["parties"]?.array ?? []).compactMap { $0.string.flatMap { ID($0) } }
                guard !parties.isEmpty else { return }
                try Forgetting(store).destroyKeys(
                    of: parties, by: work["by"]?.string ?? "", reason: work["reason"]?.string ?? "")
                try blankCards(of: parties)
                try Forgetting(store).all(naming: parties, searches: ["party_search"], run)
            }
        ]
    }

    /// Puts the cards as they are now into every message that still holds older ones.
    private func blankCards(of parties: [ID]) throws {
        let now = try store.read { connection in
            try connection.rows(
                "SELECT \(unescaped: PartyCards.columns) FROM party WHERE id IN (\(list: parties))"
            ) { PartyCards.card($0, from: 0) }
        }
        let cards = Dictionary(now.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        try store.outbox.rewrite(PartyCardsChanged.kind, naming: parties, in: store.database) { payload in
            guard let message = PartyCardsChanged(payload: payload) else { return payload }
            return PartyCardsChanged(cards: message.cards.map { cards[$0.id] ?? $0 }).payload
        }
    }
}
