import Department
import Localization
public import Messages
import Nouns
import SQL
import Values

extension Collections: PersonKeeper {
    /// Debts with everything that happened to them, read by so many files at a time.
    public func disclose(_ known: KnownPerson, to sink: any PersonSink) throws {
        let person = known.ids
        let told = [
            "reference", "creditor", "creditorReference", "kind", "principal", "interest", "costs", "balance", "paid",
            "origin", "due", "handedOver", "state", "legalAction", "court", "section", "nextAction", "nextActionOn",
            "lastContact", "closed", "wilaya", "note",
        ].compactMap { Debt.noun[$0] }
        try sink.begin(PersonSection("debts", Debt.noun.many, told.map(\.personColumn)))
        try eachPage(of: person) { page, names in
            for debt in page { try sink.row(told.map { debt.personValue($0, names: names) }) }
        }
        try disclose(
            "payments", DebtFile.payments, ["received", "amount", "method", "receipt", "note"], person, to: sink)
        try disclose("promises", DebtFile.promises, ["due", "amount", "received", "state", "note"], person, to: sink)
        try discloseContacts(person, to: sink)
        try discloseSteps(person, to: sink)
        try discloseProposals(person, to: sink)
        try discloseDocuments(person, to: sink)
    }

    static let pageSize = 50

    /// The person's debts, so many at a time, with the names of their creditors.
    func eachPage(of person: [ID], _ body: ([Record], [ID: String]) throws -> Void) throws {
        var last = ID(high: 0, low: 0)
        while true {
            let (page, names) = try store.read { connection in
                let page = try DebtFile.table.records(
                    where: "debt.debtor_id IN (\(list: person)) AND debt.id > \(last)", limit: Self.pageSize,
                    in: connection)
                return (
                    page, try Self.names(Debt.creditor.spec, Set(page.compactMap { $0[Debt.creditor] }), connection)
                )
            }
            if !page.isEmpty { try body(page, names) }
            guard page.count == Self.pageSize, let end = page.last else { return }
            last = end.id
        }
    }

    static let debt = PersonSection.Column("debt", Phrase("Debt"))

    /// The rows of a noun that belongs to debts.
    private func disclose(
        _ name: String, _ table: NounTable, _ told: [String], _ person: [ID], to sink: any PersonSink
    ) throws {
        let fields = told.compactMap { table.noun[$0] }
        try sink.begin(PersonSection(name, table.noun.many, [Self.debt] + fields.map(\.personColumn)))
        try eachPage(of: person) { debts, _ in
            for debt in debts {
                let rows = try store.read { connection in
                    try table.records(
                        where: "\(unescaped: table.noun.table).debt_id = \(debt.id)", limit: 10_000, in: connection)
                }
                for row in rows { try sink.row([.text(debt.reference)] + fields.map { row.personValue($0) }) }
            }
        }
    }

    private func discloseContacts(_ person: [ID], to sink: any PersonSink) throws {
        try sink.begin(
            PersonSection(
                "interactions", Phrase("Interactions"),
                [
                    Self.debt, .init("when", Phrase("When")), Interaction.channel.spec.personColumn,
                    Interaction.direction.spec.personColumn, Interaction.outcome.spec.personColumn,
                    Interaction.note.spec.personColumn,
                ]))
        try eachPage(of: person) { debts, _ in
            for debt in debts {
                for row in try store.read({ try InteractionRow.of(debt.id, limit: 10_000, in: $0) }) {
                    try sink.row([
                        .text(debt.reference), .instant(row.happened), .code(row.channel.rawValue, row.channel.label),
                        .code(row.direction.rawValue, row.direction.label),
                        .code(row.outcome.rawValue, row.outcome.label), row.note.map { .text($0) } ?? .none,
                    ])
                }
            }
        }
    }

    private func discloseSteps(_ person: [ID], to sink: any PersonSink) throws {
        try sink.begin(
            PersonSection(
                "steps", Phrase("Changes of state"),
                [
                    Self.debt, .init("when", Phrase("When")), .init("from", Phrase("From")),
                    .init("to", Phrase("New state")), .init("reason", Phrase("Reason")),
                ]))
        try eachPage(of: person) { debts, _ in
            for debt in debts {
                for step in try store.read({ try DebtDossier.steps(of: debt.id, 10_000, in: $0) }) {
                    try sink.row([
                        .text(debt.reference), .instant(step.at), .code(step.old.rawValue, step.old.label),
                        .code(step.new.rawValue, step.new.label), step.reason.map { .text($0) } ?? .none,
                    ])
                }
            }
        }
    }

    private func discloseDocuments(_ person: [ID], to sink: any PersonSink) throws {
        try sink.begin(
            PersonSection(
                "documents", Phrase("Documents"),
                [
                    Self.debt, .init("added", Phrase("Added on")), .init("name", Phrase("Name")),
                    .init("kind", Phrase("Kind")), .init("bytes", Phrase("Bytes"), isFigure: true),
                ]))
        try eachPage(of: person) { debts, _ in
            for debt in debts {
                for paper in try store.read({ try DebtDocument.of(debt.id, limit: 10_000, in: $0) }) {
                    try sink.row([
                        .text(debt.reference), .instant(paper.added), .text(paper.name), .text(paper.kind.label),
                        .number(paper.size),
                    ])
                }
            }
        }
    }
}
