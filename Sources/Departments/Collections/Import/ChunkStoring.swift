import Audit
import Department
import Localization
import Messages
import Nouns
import SQL
import Values

/// Stores one chunk of rows: new debts, changed debts, refused rows, tallies and the place behind, all or nothing.
struct ChunkStoring {
    let batch: ImportBatch
    let next: ImportBatch
    let chunk: ImportChunk
    let rejects: RejectFile
    let locale: Locale

    /// What is to be done with the rows of the chunk.
    struct Outcome {
        var added: [(row: ImportRow, registration: Registration?)] = []
        var changed: [(old: Record, new: Record)] = []
        var unchanged = 0
        var rejected: [(row: ImportRow, faults: [ImportRow.Fault])] = []
    }

    /// Decides without storing anything.
    func tried(in connection: any Connection) throws -> Outcome {
        var outcome = Outcome()
        let known = try known(in: connection)
        for (place, row) in chunk.rows.enumerated() {
            if !row.faults.isEmpty {
                outcome.rejected.append((row, row.faults))
            } else if let old = known[row.reference] {
                switch Self.change(of: old, by: row, batch) {
                case .none: outcome.unchanged += 1
                case .record(let record): outcome.changed.append((old, record))
                case .refused(let field, let phrase):
                    outcome.rejected.append((row, [.init(column: header(of: field), phrase: phrase)]))
                }
            } else {
                let registration = place < chunk.registrations.count ? chunk.registrations[place] : nil
                outcome.added.append((row, registration))
            }
        }
        return outcome
    }

    func store(in change: Change) throws -> ImportBatch {
        let outcome = try tried(in: change.connection)
        var tallies = DebtTallies()
        try add(outcome.added, &tallies, in: change)
        let told = outcome.changed.filter { old, new in new.differences(from: old).contains { $0.isPersonal } }
        try change.prepareKeys(of: Set(told.compactMap { $0.new[Debt.debtor] }))
        for (old, record) in outcome.changed { try replace(old, by: record, &tallies, in: change) }
        try tallies.write(in: change.connection)
        let kept = try keep(outcome, in: change.connection)
        try change.note(
            "debt.imported", of: "import", batch.id,
            reason: """
                \(chunk.rows.first?.number ?? 0)–\(chunk.rows.last?.number ?? 0): \(outcome.added.count) created, \
                \(outcome.changed.count) updated, \(outcome.unchanged) unchanged, \(outcome.rejected.count) rejected
                """)
        change.tell("import/\(batch.id)", "progress", "\(kept.counts.read)")
        if !outcome.added.isEmpty || !outcome.changed.isEmpty { change.tell("debts", "changed") }
        return kept
    }

    /// Keeps counts, refused rows and the place behind the chunk; gives the batch as it is then.
    func keep(_ outcome: Outcome, in connection: any Connection) throws -> ImportBatch {
        var batch = next
        batch.counts.created += Int64(outcome.added.count)
        batch.counts.updated += Int64(outcome.changed.count)
        batch.counts.unchanged += Int64(outcome.unchanged)
        batch.counts.rejected += Int64(outcome.rejected.count)
        batch.counts.doubtful += Int64(outcome.added.filter { $0.registration?.outcome == .doubtful }.count)
        batch.counts.rejectBytes = try rejects.append(outcome.rejected, at: batch.counts.rejectBytes)
        var rows = RowBatch(
            into: "import_reject", ["batch_id", "row_number", "column_name", "reason", "line"],
            tail: "ON CONFLICT DO NOTHING")
        let room = max(0, Importing.keptRejects - (batch.counts.rejected - Int64(outcome.rejected.count)))
        for (row, faults) in outcome.rejected.prefix(Int(room)) {
            for fault in faults.prefix(8) {
                rows.add([
                    .id(batch.id), .integer(Int64(row.number)), .text(String(fault.column.prefix(200))),
                    .text(locale(fault.phrase)),
                    .text(String(row.texts.texts.joined(separator: " | ").filter { $0 != "\0" }.prefix(400))),
                ])
            }
        }
        try rows.insert(in: connection)
        try batch.update(in: connection)
        return batch
    }

    private func header(of field: String) -> String {
        batch.plan.columns.first { $0.field == field }?.header ?? ""
    }

    private func known(in connection: any Connection) throws -> [String: Record] {
        var known: [String: Record] = [:]
        let references = chunk.rows.filter(\.faults.isEmpty).map(\.reference)
        for part in references.parts(of: 500) {
            let records = try DebtFile.table.records(
                where: "debt.creditor_id = \(batch.creditor) AND debt.creditor_reference IN (\(list: part))",
                limit: part.count, in: connection)
            for record in records { known[record[Debt.creditorReference]] = record }
        }
        return known
    }

    // MARK: New debts

    private func add(
        _ added: [(row: ImportRow, registration: Registration?)], _ tallies: inout DebtTallies, in change: Change
    ) throws {
        guard !added.isEmpty else { return }
        try PartyCards.take(added.compactMap { $0.registration?.card }, in: change.connection)
        let references = try change.nextReferences("D", count: added.count)
        let today = change.today
        var records: [Record] = []
        records.reserveCapacity(added.count)
        for (place, item) in added.enumerated() {
            guard let card = item.registration?.card else { throw ImportGap() }
            let record = debt(item.row, card, references[place], today, in: change)
            tallies.take(record, times: 1)
            records.append(record)
        }
        try DebtFile.table.insert(records, in: change.connection)
        try assign(records, in: change)
    }

    private func debt(
        _ row: ImportRow, _ card: PartyCard, _ reference: String, _ today: Day, in change: Change
    ) -> Record {
        var debt = Record(Debt.noun, id: change.newID(), at: change.now)
        debt["reference"] = .text(reference)
        debt[Debt.creditor] = batch.creditor
        debt[Debt.debtor] = card.id
        debt[Debt.debtorName] = DebtorNames.sorting(card)
        debt[Debt.wilaya.spec.name] = card.wilaya.map { .integer(Int64($0)) } ?? .none
        for (place, field) in ImportField.debtFields.enumerated() { debt[field.name] = row.facts[place] }
        if row.facts[ImportField.kind].isNone { debt[Debt.kind] = batch.plan.kind }
        if row.facts[ImportField.interest].isNone { debt[Debt.interest] = 0 }
        if row.facts[ImportField.costs].isNone { debt[Debt.costs] = 0 }
        if row.facts[ImportField.handedOver].isNone { debt[Debt.handedOver] = batch.plan.handedOver ?? today }
        if row.facts[ImportField.due].isNone { debt[Debt.due] = debt[Debt.handedOver] }
        debt.due = Due(costs: debt[Debt.costs], interest: debt[Debt.interest], principal: debt[Debt.principal])
        debt[Debt.paid] = 0
        debt[Debt.credit] = 0
        debt.state = .new
        debt[Debt.agent] = batch.plan.agent
        debt[Debt.batch] = batch.id
        return debt
    }

    private func assign(_ debts: [Record], in change: Change) throws {
        guard let agent = batch.plan.agent else { return }
        let name =
            try StaffCards.row(agent, in: change.connection)?.name ?? (agent == batch.author ? batch.authorName : "")
        var rows = RowBatch(
            into: "assignment", ["id", "debt_id", "agent_id", "agent_name", "assigned_at", "assigned_by_name"])
        for debt in debts {
            rows.add([
                .id(change.newID()), .id(debt.id), .id(agent), .text(name), change.now.sqlValue,
                .text(batch.authorName),
            ])
        }
        try rows.insert(in: change.connection)
    }

    // MARK: Known debts

    enum Verdict {
        case none
        case record(Record)
        case refused(field: String, Phrase)
    }

    /// What a row makes of a debt that is there already. What the file leaves empty stays as it is; a closed file stays
    /// as it is altogether.
    static func change(of old: Record, by row: ImportRow, _ batch: ImportBatch) -> Verdict {
        if batch.isOwn, old[Debt.agent] != batch.author {
            return .refused(
                field: "creditorReference", Phrase("This file is in somebody else's hands. Ask for it to be assigned."))
        }
        if old.state.isClosed { return .none }
        var new = old
        for (place, field) in ImportField.debtFields.enumerated() where !row.facts[place].isNone {
            if place == ImportField.currency {
                // Without a column it is the default of the import, which says nothing about this debt.
                guard row.facts[place] != old[field.name] else { continue }
                return .refused(field: "currency", Phrase("The currency of a debt cannot change."))
            }
            new[field.name] = row.facts[place]
        }
        let parts = [
            (Debt.principal, Debt.principalDue), (Debt.interest, Debt.interestDue), (Debt.costs, Debt.costsDue),
        ]
        for (amount, due) in parts {
            let settled = old[amount] - old[due]
            guard new[amount] >= settled else {
                return .refused(
                    field: amount.spec.name,
                    Phrase(
                        "{amount} of this is paid already, more than the new amount.",
                        ["amount": .money(Money(minor: settled, old.currency))]))
            }
            new[due] = new[amount] - settled
        }
        new[Debt.balance] = new.due.balance
        let isSame = ImportField.debtFields.allSatisfy { new[$0.name] == old[$0.name] }
        return isSame ? .none : .record(new)
    }

    private func replace(
        _ old: Record, by record: Record, _ tallies: inout DebtTallies, in change: Change
    ) throws {
        var file = DebtFile(importing: old, as: record, in: change)
        if file.record[Debt.balance] == 0 { try file.enter(.paid, reason: nil) }
        try DebtFile.table.update(&file.record, from: old, at: change.now, in: change.connection)
        tallies.take(old, times: -1)
        tallies.take(file.record, times: 1)
        try change.note(
            "debt.changed", of: "debt", old.id, reason: "import \(batch.fileName)", openly: true,
            changes: file.record.differences(from: old), about: file.record[Debt.debtor])
        change.tell("debt/\(old.id)", "changed", old.id.description)
    }
}

/// A row reached the store without its debtor: a mistake of the program.
struct ImportGap: Error {}

extension DebtFile {
    /// A debt whose new facts an import has worked out already.
    init(importing old: Record, as record: Record, in change: Change) {
        self.change = change
        self.old = old
        self.record = record
    }
}
