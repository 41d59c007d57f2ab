import Audit
import Department
import HTTP
import Localization
import NounPages
import Routing
import Values

extension TrailRoutes {
    /// The audit for programs that watch over it.
    var api: Route<Context> {
        .get(
            "/api/v1/audit", access: .needs(Self.see), "Lists the entries of the audit trails, newest first.",
            operation: Operation(
                "listAudit", tag: "audit",
                query: [
                    .init("department", "`identity`, `directory` or `collections`; all when left out."),
                    .init("actor", "Who did it: the id of an account."), .init("act", "What was done: `debt.moved`."),
                    .init("noun", "To what: `debt`."), .init("row", "To which row: its id."),
                    .init("from", "Not before this day."), .init("to", "Not after this day."),
                    .init("Sila-Address", "From which network address, percent-encoded.", in: .header),
                    .init("Sila-Words", "Words of the reason, percent-encoded UTF-8.", in: .header),
                    .init("before", "The cursor `next` of the page before."),
                ],
                answers: [.init(.ok, "A page of entries.", schema: Paging.schema(of: ["type": "object"]))],
                scope: "audit:read")
        ) { request, context in
            let query = TrailQuery(request.query, for: context)
            if request.query["before"] != nil, query.before == nil {
                throw Refusal(
                    .badRequest, code: "bad-cursor",
                    Phrase("`after` and `before` take a cursor that a page gave."))
            }
            let page = try trails.page(query, before: query.before, limit: 100)
            return .json([
                "items": .array(page.entries.map { json($0, context) }),
                "next": page.next.map { .string($0.description) } ?? .null, "previous": .null,
            ])
        }
    }

    private func json(_ entry: Trails.Entry, _ context: Context) -> JSON {
        let written = entry.record.entry
        let noun = written.noun
        return [
            "department": .string(entry.department), "seq": .integer(entry.record.seq),
            "at": .string(written.at.description), "actor": .string(written.actor.description),
            "actorName": .string(written.actorName), "act": .string(written.act), "noun": .string(noun),
            "row": written.row.map { .string($0.description) } ?? .null,
            "reason": written.reason.map(JSON.string) ?? .null,
            "reasonErased": entry.record.reasonErased.map { .string($0.description) } ?? .null,
            "changes": .array(
                written.changes.map { change in
                    let isSeen =
                        !change.isSealed
                        && entry.words.shows(change.field, of: noun, to: context.actor)
                    func shown(_ text: String?) -> JSON {
                        text.map { .string(isSeen ? $0 : Trails.Entry.mask) } ?? .null
                    }
                    return [
                        "field": .string(change.field), "old": shown(change.old), "new": shown(change.new),
                        "erased": change.erased.map { .string($0.description) } ?? .null,
                    ]
                }),
            "address": .string(written.peer), "request": .string(written.request),
        ]
    }
}
