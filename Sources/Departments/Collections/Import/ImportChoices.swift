import Department
import HTTP
import Intake
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Sheets
import Values

extension Collections {
    /// Reads a file in another way, as the person says.
    func changeReading(_ old: ImportBatch, _ form: HTTP.Form, _ context: Context) throws -> Response {
        var batch = old
        var plan = ImportPlan()
        plan.encoding = form["encoding"].flatMap(SheetEncoding.init(rawValue:))
        plan.separator = form["separator"].flatMap { SheetSeparator(rawValue: $0 == "tab" ? "\t" : $0) }
        plan.hasHeader = form["header"].map { $0 == "yes" }
        plan.sheetName = form["sheet"].flatMap { $0.isEmpty ? nil : $0 }
        (plan.kind, plan.currency, plan.agent, plan.handedOver) = (
            old.plan.kind, old.plan.currency, old.plan.agent, old.plan.handedOver
        )
        let isSame =
            plan.encoding == old.plan.encoding && plan.separator == old.plan.separator
            && plan.hasHeader == old.plan.hasHeader && plan.sheetName == old.plan.sheetName
        if isSame { return .redirect(to: ImportPaths.columns(old.id)) }
        do {
            // Another reading gives other columns, so what was found before counts no more.
            var fitted = plan
            if let saved = try savedPlan(of: old.creditor) { fitted.columns = saved.columns }
            fitted = try fitted.fitted(to: old.file, strictly: false, detectingAnew: true).plan
            if !fitted.missing.isEmpty { fitted = try plan.fitted(to: old.file, strictly: false).plan }
            batch.plan = fitted
        } catch let fault as SheetFault {
            return try readingPage(old, fault.phrase, context)
        }
        batch.state = .draft
        try store.keepBooks { try batch.update(in: $0) }
        // The preview is worth a second look when something was changed.
        return .redirect(to: ImportPaths.reading(old.id))
    }

    /// Lets the columns feed what the person says, then checks the file or imports it.
    func changeColumns(_ old: ImportBatch, _ form: HTTP.Form, _ context: Context) throws -> Response {
        var batch = old
        batch.plan.columns = []
        for index in 0..<500 {
            guard let name = form["c\(index)"], !name.isEmpty, ImportField.named(name) != nil else { continue }
            var column = ImportPlan.Column(index: index, header: "", field: name)
            let known = old.plan.columns.first { $0.index == index && $0.field == name }
            column.amount = form["a\(index)"].flatMap(AmountStyle.init(rawValue:)) ?? known?.amount ?? .unknown
            column.day = form["d\(index)"].flatMap(DayOrder.init(rawValue:)) ?? known?.day ?? .unknown
            batch.plan.columns.append(column)
        }
        batch.plan.kind = form["kind"].flatMap(DebtKind.init(rawValue:)) ?? .other
        batch.plan.currency = form["currency"].flatMap(Currency.init(code:)) ?? .dinar
        if context.actor.reach == .all {
            batch.plan.agent = form["agent"].flatMap { ID($0) }
        }
        do {
            if let text = form["handedOver"], !text.isEmpty {
                guard case .day(let day) = try Debt.handedOver.spec.read(text, .typed()) else { throw FieldFault("") }
                batch.plan.handedOver = day
            } else {
                batch.plan.handedOver = nil
            }
        } catch let fault as FieldFault {
            return try columnsPage(batch, fault.phrase, context)
        }
        var placed = batch.plan
        // Headers may come twice or not at all; here people pointed at places.
        for place in placed.columns.indices { placed.columns[place].header = "" }
        batch.plan = try placed.fitted(to: old.file, strictly: false).plan
        if !batch.plan.missing.isEmpty {
            return try columnsPage(batch, ImportFault.missing(batch.plan.missing).phrase, context)
        }
        if let doubled = batch.plan.doubled {
            return try columnsPage(batch, ImportFault.doubled(doubled).phrase, context)
        }
        try save(batch.plan, of: batch.creditor)
        try start(batch, isDryRun: form["now"] == nil, context)
        return .redirect(to: ImportPaths.batch(batch.id))
    }

    /// Keeps the columns for the creditor's next file.
    private func save(_ plan: ImportPlan, of creditor: ID) throws {
        let now = store.surroundings.now()
        _ = try store.keepBooks { connection in
            try connection.run(
                """
                INSERT INTO import_mapping (creditor_id, mapping, updated_at) VALUES (\(creditor), \(plan.json.text), \
                \(now)) ON CONFLICT (creditor_id) DO UPDATE SET mapping = excluded.mapping, \
                updated_at = excluded.updated_at
                """)
        }
    }
}
