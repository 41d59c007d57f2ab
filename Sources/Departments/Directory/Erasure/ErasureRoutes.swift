import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Directory {
    static let erasurePath = Path<ID>("/parties/{id}/erasure")

    /// Erasing a person always takes two people.
    var erasing: ApprovalAct {
        let all: [any PersonKeeper] = [self] + keepers.all
        return ApprovalAct(
            always: "party.erase", Phrase("Erase a person"), permission: DirectoryPermissions.erase, keepsReason: true,
            subject: { .verbatim($0.title) }, page: { Directory.erasurePath($0.row) },
            run: { approval, change in
                let file = try PartyFile(approval.row, in: change)
                let person = try known(as: try file.everybody, in: change.connection)
                let notes = try all.flatMap { try $0.erasure(of: person) }
                if let obstacle = notes.first(where: { $0.outcome == .prevents }) {
                    throw PartyFile.prevented(by: obstacle)
                }
                try file.erase(
                    person, traces: try traces(of: person), reason: approval.reason, asker: approval.askerName)
            })
    }

    var erasureRoutes: [Route<Context>] {
        let access = Access.needs(DirectoryPermissions.erase)
        return [
            .get(
                Directory.erasurePath, access: access,
                "Shows what erasing a person would take away, what must stay and why."
            ) { _, context, id in try erasurePage(id, Fields(), context) }.afterProof(),
            .post(
                Directory.erasurePath, access: access, "Asks for a second person's approval to erase a person.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id in
                let fields = try request.form().fields
                do {
                    try store.change(by: context.author) { change in
                        let file = try PartyFile(id, in: change)
                        let person = try known(as: try file.everybody, in: change.connection)
                        if let obstacle = try notes(of: person).first(where: { $0.outcome == .prevents }) {
                            throw PartyFile.prevented(by: obstacle)
                        }
                        try change.ask(
                            for: erasing, of: "party", id, title: file.party["reference"].text ?? "",
                            reason: fields["reason"])
                        file.tell()
                    }
                    return context.goes(to: "/approvals?done=asked")
                } catch let invalid as Invalid {
                    return try erasurePage(id, fields, context, invalid)
                } catch let refusal as Refusal where refusal.status == .conflict {
                    return try erasurePage(id, fields, context, refusal: refusal)
                }
            }.afterProof(),
        ]
    }

    /// What the other departments name as the person's.
    func traces(of person: KnownPerson) throws -> [String: [String]] {
        var traces: [String: [String]] = [:]
        for keeper in keepers.all { traces[keeper.name] = try keeper.traces(of: person) }
        return traces.filter { !$0.value.isEmpty }
    }

    private func notes(of person: KnownPerson) throws -> [ErasureNote] {
        let all: [any PersonKeeper] = [self] + keepers.all
        return try all.flatMap { try $0.erasure(of: person) }
    }

    private func erasurePage(
        _ id: ID, _ fields: Fields, _ context: Context, _ invalid: Invalid? = nil, refusal: Refusal? = nil
    ) throws -> Response {
        guard context.actor.reach == .all else { throw Refusal.forbidden }
        let (party, person, waiting, terms) = try store.read { connection in
            let party = try parties.record(id, for: context.actor, in: connection)
            let everybody = [id] + (try StandingMerge.absorbed(by: id, in: connection).keys.sorted())
            return (
                party, try known(as: everybody, in: connection),
                try Approval.waiting(erasing.name, id, at: context.now, in: connection),
                try LegalTerm.table.records(
                    where: "subject = 'books' AND valid_from <= \(context.today)", by: "valid_from DESC", limit: 20,
                    in: connection)
            )
        }
        let page = ErasurePage(
            party: party, notes: try notes(of: person), waiting: waiting,
            books: terms.first { $0[LegalTerm.jurisdiction] == .algeria }, context: context, fields: fields,
            invalid: invalid, refusal: refusal)
        return context.page(
            Phrase("Erase a person"), status: refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent),
            page.html)
    }
}
