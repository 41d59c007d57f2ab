import Audit
import Department
import Glibc
import HTTP
import Jobs
import Localization
public import Messages
import SQL
public import Values

extension Collections {
    static let shredKind = "collections.shred"

    /// Nothing is erased while somebody still owes; afterwards the figures stay and the words go.
    public func erasure(of known: KnownPerson) throws -> [ErasureNote] {
        let person = known.ids
        let closed = DebtState.closed.map(\.rawValue)
        let (open, settled, papers, notes) = try store.read { connection in
            let debts: SQL = "debt.debtor_id IN (\(list: person))"
            func count(_ query: SQL) throws -> Int { Int(clamping: try connection.integer(query)) }
            let theirs: SQL = "debt_id IN (SELECT debt.id FROM debt WHERE \(debts))"
            return (
                try count("SELECT count(*) FROM debt WHERE \(debts) AND state NOT IN (\(list: closed))"),
                try count("SELECT count(*) FROM debt WHERE \(debts) AND state IN (\(list: closed))"),
                try count("SELECT count(*) FROM document WHERE \(theirs)"),
                try count("SELECT count(*) FROM interaction WHERE note IS NOT NULL AND \(theirs)")
            )
        }
        var lines: [ErasureNote] = []
        if open > 0 {
            lines.append(
                .init(
                    .prevents, Phrase(one: "{count} debt is open", other: "{count} debts are open", count: open),
                    why: Phrase("What is owed must be claimed and answered for. Close it first.")))
        }
        if settled > 0 {
            lines.append(
                .init(
                    .kept,
                    Phrase(
                        one: "{count} debt with its payments, without a name",
                        other: "{count} debts with their payments, without a name", count: settled), isBooks: true))
        }
        if papers > 0 {
            lines.append(.init(.erased, Phrase(one: "{count} document", other: "{count} documents", count: papers)))
        }
        if notes > 0 {
            lines.append(
                .init(
                    .erased,
                    Phrase(one: "The note of {count} contact", other: "The notes of {count} contacts", count: notes)))
        }
        let refused = try refusedRows(of: known).count
        if refused > 0 {
            lines.append(
                .init(
                    .erased,
                    Phrase(
                        one: "{count} refused row of imports that names the person",
                        other: "{count} refused rows of imports that name the person", count: refused)))
        }
        let debts = try store.read { connection in
            try connection.rows("SELECT id FROM debt WHERE debtor_id IN (\(list: person))") { $0.identity(0) }
        }
        lines += try besides(known)
        return lines + (try store.olderEntries(of: "debt", debts, fields: Collections.toldFields))
    }

    /// Refused rows and kept searches carry no id of a party: they are told by what stands in them, as long as the Directory
    /// or a card that is kept here knows it too.
    public func traces(of person: KnownPerson) throws -> [String] {
        var person = person
        person.names += try store.read { connection in
            try connection.rows("SELECT name, arabic_name FROM party_card WHERE id IN (\(list: person.ids))") {
                [$0.text(0), $0.optionalText(1)].compactMap { $0 }
            }.flatMap { $0 }
        }
        let searches = try store.read { try NamedSearch.naming(PersonMarks(person), in: $0) }
        return try refusedRows(of: person).map(\.description) + searches.map(\.description)
    }

    /// Who was erased and is back here, because an older state of this database alone was put in place.
    public func returned() throws -> [ID] { try store.returned() }

    var shredJobs: [JobHandler] {
        [
            JobHandler(Collections.shredKind, attempts: 5) { run in
                for file in (try JSON(bytes: run.payload)).array?.compactMap(\.string) ?? []
                where !file.contains("/") {
                    // Somebody may have removed it already; a second time must do no harm.
                    unlink("\(files)/\(file)")
                }
            }
        ]
    }
}

/// Takes the words away that were written about a person who is erased. Figures, days and states stay: the books are kept.
enum PersonErasure {
    static func apply(_ message: PersonErased, in change: Change) throws {
        let connection = change.connection
        let debts = try connection.rows(
            """
            SELECT id FROM debt WHERE debtor_id IN (\(list: message.parties)) \
            \(message.isAgain ? "" : "AND state IN (\(list: DebtState.closed.map(\.rawValue)))" as SQL) ORDER BY id
            """
        ) { $0.identity(0) }
        var work = ForgettingWork(parties: message.parties, debts: debts)
        work.refused = (message.traces[change.store.department] ?? []).compactMap(RefusedRow.init)
        try RefusedRow.remove(work.refused, in: connection)
        let searches = (message.traces[change.store.department] ?? []).compactMap(NamedSearch.init)
        try NamedSearch.remove(searches, in: connection)
        for part in debts.parts(of: 200) {
            work.files += try takeWords(of: Array(part), in: change)
            for debt in part {
                try change.note("debt.blanked", of: "debt", debt)
                change.tell("debt/\(debt)", "changed", debt.description)
            }
        }
        if debts.isEmpty { change.leaveUnnoted() }
        // The bytes go once it is certain that the rows are gone.
        try change.enqueue(Collections.forgetKind, payload: work.json.bytes)
    }

    /// Takes notes, reasons and documents of debts away, at most some hundred at once, and gives the files to shred.
    static func takeWords(of debts: [ID], in change: Change) throws -> [String] {
        let connection = change.connection
        let ids: SQL = "(\(list: debts))"
        try connection.run("UPDATE interaction SET note = NULL, next_action = NULL WHERE debt_id IN \(ids)")
        for table in ["promise", "payment"] {
            try connection.run(
                """
                UPDATE \(unescaped: table) SET note = NULL, version = version + 1 \
                WHERE note IS NOT NULL AND debt_id IN \(ids)
                """)
        }
        try connection.run(
            "UPDATE payment SET reversal_reason = '—' WHERE reversal_reason IS NOT NULL AND debt_id IN \(ids)")
        // Also of a request that nobody decided, which can no longer be: why somebody wanted to give the file up.
        try connection.run(
            """
            UPDATE approval SET reason = '—', answer = NULL, \
            state = CASE WHEN state = 'open' THEN 'withdrawn' ELSE state END WHERE row_id IN \(ids)
            """)
        try connection.run("UPDATE state_change SET reason = NULL WHERE debt_id IN \(ids)")
        try connection.run(
            """
            UPDATE debt SET note = NULL, next_action = NULL, version = version + 1, updated_at = \(change.now) \
            WHERE id IN \(ids)
            """)
        let files = try connection.rows("SELECT file FROM document WHERE debt_id IN \(ids)") { $0.text(0) }
        try connection.run("DELETE FROM document WHERE debt_id IN \(ids)")
        return files
    }
}
