import Department
import HTTP
import Localization
import NounPages
import Nouns
import SQL
import Sheets
import Values

extension PaymentList {
    /// Sends the filtered payments as a sheet.
    func export(_ asked: Fields, _ temporaryDirectory: String, isPost: Bool = false) throws -> Response {
        try query.check()
        let store = collections.store
        let pass = try ExportPass(
            Collections.paymentExport, at: "/payments/export", asked, isPost: isPost, context, store
        ) { try DebtFile.payments.count(query.filter, scope: scope(store.database.dialect), for: reader, in: store) }
        if let answer = pass.answer { return answer }
        let format = SheetFormat(query.fields)
        try collections.store.change(by: context.author) { change in
            let marks = try pass.use(in: change)
            try change.note(
                "payment.exported", of: "payment", ID(high: 0, low: 0),
                reason: "\(format.rawValue); \(query.filter.and(files.filter).description)",
                changes: marks)
        }
        return try context.sheet(
            format, name: "payments", title: Phrase("Payments"), temporaryDirectory: temporaryDirectory
        ) { writer in try write(to: writer) }
    }

    private func write(to writer: any SheetWriter) throws {
        let locale = context.locale
        let labels: [Phrase] = [
            Phrase("Payment"), Phrase("Received on"), Phrase("File"), Phrase("Debtor"), Phrase("Creditor"),
            Phrase("Amount"), Phrase("Method"), Payment.receipt.spec.label, Phrase("Agent"), Phrase("Recorded by"),
            Phrase("Reversed"), Payment.reversalReason.spec.label,
        ]
        try writer.begin(labels.map { SheetColumn(locale($0)) })
        var listing = query.listing
        listing.limit = 200
        listing.after = nil
        listing.before = nil
        while true {
            let (page, rows, debtors, names) = try collections.store.read { connection in
                let found = try self.rows(listing, in: connection)
                return (
                    found.page, found.rows, found.debtors,
                    try collections.memory.names(collections.store.database.version, connection)
                )
            }
            for row in rows {
                let payment = row.record
                try writer.row([
                    .text(payment.title), payment[Payment.received].map(SheetCell.day) ?? .empty,
                    .text(row.debt?.reference ?? ""),
                    .text(row.debt.flatMap { debtors[$0.debtor]?.latin } ?? row.debt?.name ?? ""),
                    .text(payment[Payment.creditor].flatMap { names.creditor($0)?.name } ?? ""),
                    .money(payment.money(payment[Payment.amount])),
                    .text(payment[Payment.method].map { locale($0.label) } ?? ""),
                    .text(payment[Payment.receipt.spec.name].text ?? ""),
                    .text(names.agent(payment[Payment.agent]) ?? ""), .text(payment[Payment.recordedByName]),
                    payment[Payment.reversedAt].map { .day(locale.zone.day(of: $0)) } ?? .empty,
                    .text(payment[Payment.reversalReason.spec.name].text ?? ""),
                ])
            }
            guard let next = page.next, !rows.isEmpty else { break }
            listing.after = next
        }
        try writer.finish()
    }
}
