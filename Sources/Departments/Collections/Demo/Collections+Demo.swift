public import Department
import Lifecycle
import Messages
import SQL
import Values

extension Collections {
    /// True while there is neither a creditor nor a debt.
    public var isUntouched: Bool {
        get throws {
            try store.read { connection in
                try connection.integer(
                    """
                    SELECT (SELECT count(*) FROM (SELECT 1 FROM debt LIMIT 1) AS one) \
                    + (SELECT count(*) FROM (SELECT 1 FROM creditor LIMIT 1) AS one)
                    """)
            } == 0
        }
    }

    /// Writes a demonstration into empty tables: creditors, cards of parties, debts with two years of work on them, and
    /// the tallies. The parties' own rows are the Directory's.
    ///
    /// - Parameter report: hears how many debts are written.
    public func fill(_ terms: DemoTerms, by author: Author, report: @escaping @Sendable (Int) -> Void) throws {
        let tables = [
            "party_card", "debt", "payment", "interaction", "promise", "state_change", "assignment",
        ]
        let isLarge = terms.debts > 20_000
        let creditors = try store.change(by: author) { change in
            let ids = try DemoCreditor.fill(terms, in: change)
            try StaffCards.take(terms.staff, in: change.connection)
            try change.note("creditor.imported", of: "creditor", ids[0], reason: "\(ids.count)")
            return ids
        }
        let aside = isLarge ? try store.keepBooks { try SetAsideIndexes(of: tables, in: $0) } : nil
        if isLarge {
            try store.keepBooks { try $0.keepPages(megabytes: DemoCards.pageMegabytes) }
            try DemoCards.prepare(in: store)
        }
        let parties = DemoTerms.parties(for: terms.debts)
        let made = HandOver<DemoWriter>(capacity: 1)
        let dialect = store.database.dialect
        let maker = try Thread.start(name: "demo-make") {
            DemoWriter.make(terms, creditors, dialect) { made.put($0) }
            made.end()
        }
        defer {
            made.abandon()
            maker.join()
        }
        while let rows = try made.take() {
            try store.change(by: author) { change in
                try change.connection.trusting { try rows.insert(in: change.connection) }
                try change.note(
                    "debt.imported", of: "debt", rows.firstID ?? Actor.visitor.id, reason: "\(rows.debtCount)",
                    openly: true)
                change.tell("debts", "changed")
            }
            report(rows.last)
        }
        if isLarge { try DemoCards.settle(in: store) }
        if let aside {
            for index in 0..<aside.count { try store.keepBooks { try aside.restore(index, in: $0) } }
        }
        if isLarge { try store.keepBooks { try $0.keepPages() } }
        try store.keepBooks { connection in
            if connection.dialect == .postgresql {
                _ = try connection.integer(
                    "SELECT setval(pg_get_serial_sequence('party_card', 'number'), \(parties)::BIGINT)")
            }
        }
    }
}
