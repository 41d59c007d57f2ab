import Audit
import Department
import HTTP
import Identity
import Localization
import NounPages
import Routing
import Sheets
import Values

/// The audit of the whole house: searched, looked at entry by entry, taken out as a file. Each department serves its own
/// entries; what several of them wrote is put in order here.
struct TrailRoutes: Sendable {
    static let see: Permission = "audit.see"
    static let export: Permission = "audit.export"

    let trails: Trails
    let identity: Identity

    var routes: [Route<Context>] {
        [
            .get(TrailQuery.path, access: .needs(Self.see), "Shows who did what, in every department.") {
                request, context in
                let query = TrailQuery(request.query, for: context)
                let page = TrailPage(
                    trails: trails, query: query, page: try trails.page(query, before: query.before, limit: 50),
                    staff: try identity.everybody().map { ($0.id, $0.name) }, context: context)
                return context.page(Phrase("Audit"), page.html())
            },
            .get(TrailQuery.entry, access: .needs(Self.see), "Shows one entry of a department's audit trail.") {
                _, context, department, seq in
                guard let entry = try trails.entry(Int64(seq), of: department) else { throw Refusal.notFound }
                let page = TrailEntryPage(entry: entry, others: try trails.others(of: entry), context: context)
                return context.page(Phrase("Audit"), page.html())
            },
            .get(
                TrailQuery.export, access: .needs(Self.export),
                "Sends the entries that a search finds as CSV or XLSX (`format=xlsx`)."
            ) { request, context in try file(request, context) }.costing(.bulk).afterProof(givesFile: true),
            .post(
                "/audit/warnings", access: .needs(Self.see), "Takes note of the suspicious events so far.",
                limits: RouteLimits(body: 16_384)
            ) { _, context in
                try identity.settleWarnings(by: context.author)
                return context.wantsJSON ? .empty() : .redirect(to: TrailQuery.path())
            },
            api,
        ]
    }

    /// Who takes the trail out of the house is in the trail of the accounts, whichever trail it was.
    private func file(_ request: Request, _ context: Context) throws -> Response {
        let query = TrailQuery(request.query, for: context)
        let format = SheetFormat(request.query)
        try identity.store.change(by: context.author) { change in
            try change.note(
                "audit.exported", of: "audit", Actor.visitor.id, reason: "\(format.rawValue); \(query.fields.encoded)")
        }
        return try context.sheet(
            format, name: "audit", title: Phrase("Audit"), temporaryDirectory: request.temporaryDirectory
        ) { writer in try write(query, context, to: writer) }
    }

    private func write(_ query: TrailQuery, _ context: Context, to writer: any SheetWriter) throws {
        let locale = context.locale
        let labels: [Phrase] = [
            Phrase("Department"), Phrase("Number in the trail"), Phrase("When"), Phrase("Who"), Phrase("What"),
            Phrase("Code"), Phrase("To what"), Phrase("Name"), Phrase("Why"), Phrase("Changes"),
            Phrase("Network address"), Phrase("Request"),
        ]
        try writer.begin(labels.map { SheetColumn(locale($0)) })
        var before = query.before
        while true {
            let page = try trails.page(query, before: before, limit: 500)
            for entry in page.entries {
                let written = entry.record.entry
                let changes = entry.changes(for: context.actor, locale).map { locale($0.phrase) }
                try writer.row([
                    .text(locale(entry.words.title)), .integer(entry.record.seq), .text(written.at.description),
                    .text(entry.actorName(locale)), .text(locale(entry.act)), .text(written.act),
                    .text(locale(entry.words.thing(written.noun))), .text(entry.subject?.title ?? ""),
                    .text(entry.reason(locale) ?? ""), .text(changes.joined(separator: "; ")), .text(written.peer),
                    .text(written.request),
                ])
            }
            guard let next = page.next else { break }
            before = next
        }
        try writer.finish()
    }
}
