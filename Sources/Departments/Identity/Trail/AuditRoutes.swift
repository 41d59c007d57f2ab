import Audit
import Department
import HTTP
import Localization
import Routing
import Values

extension Identity {
    var auditRoutes: [Route<Context>] {
        [
            .get(Paths.audit, access: .needs(.seeAudit), "Shows who did what to accounts.") { request, context in
                let before = request.query["before"].flatMap { Int64($0) }
                let actor = request.query["actor"].flatMap { ID($0) }
                let size = 50
                let records = try store.read { connection in
                    try store.trail.page(
                        AuditTrail.Filter(actor: actor), before: before, limit: size + 1, in: connection)
                }
                let shown = Array(records.prefix(size))
                var next: String?
                if records.count > size, let last = shown.last {
                    var query: Fields = ["before": String(last.seq)]
                    if let actor { query.add("actor", actor.description) }
                    next = Paths.audit(query: query)
                }
                let page = AuditPage(
                    records: shown, names: Dictionary(try everybody().map { ($0.id, $0.name) }) { first, _ in first },
                    actor: actor, isFirst: before == nil, next: next)
                return context.page(Phrase("Audit"), page.html(context.locale))
            }
        ]
    }
}
