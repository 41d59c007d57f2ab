import Audit
import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import Nouns
import Routing
import SQL
import Values

extension Directory {
    static let doubtsPath = FixedPath("/doubts")
    static let doubtPath = Path<ID>("/doubts/{id}")
    static let samePath = Path<ID>("/doubts/{id}/same")
    static let differentPath = Path<ID>("/doubts/{id}/different")

    var doubtRoutes: [Route<Context>] {
        let access = Access.needs(DirectoryPermissions.merge)
        return [
            .get(
                Directory.doubtsPath, access: access, "Shows the parties that may be the same, for a person to decide."
            ) {
                request, context in
                let after = request.query["after"].flatMap { Cursor(text: $0) }
                let page = try store.read { connection in
                    var cursors: [Cursor] = []
                    let doubts = try connection.rows(Doubts.page(after: after, limit: Directory.doubtsAtOnce + 1)) {
                        cursors.append(Cursor(values: [.integer($0.integer(3)), .id($0.identity(0))]))
                        return Doubts.doubt($0)
                    }
                    let open = try connection.integer(
                        "SELECT count(*) FROM (SELECT 1 FROM doubt WHERE state = 'open' LIMIT 1000) AS open_doubts")
                    let shown = Array(doubts.prefix(Directory.doubtsAtOnce))
                    return DoubtsPage(
                        doubts: try DoubtPair.read(shown, in: connection), open: Int(open),
                        next: doubts.count > shown.count ? cursors[shown.count - 1].text : nil, context: context)
                }
                try noteLooks(at: page.doubts, context)
                return context.page(Phrase("Doubtful matches"), page.html)
            },
            .get(Directory.doubtPath, access: access, "Shows two parties that may be the same.") {
                _, context, id in
                let page = try store.read { connection in
                    let doubts = try connection.rows(
                        "SELECT \(unescaped: Doubts.columns) FROM doubt WHERE id = \(id) AND state = 'open'",
                        Doubts.doubt)
                    return DoubtsPage(
                        doubts: try DoubtPair.read(doubts, in: connection), open: nil, next: nil, context: context)
                }
                guard !page.doubts.isEmpty else { throw Refusal.notFound }
                try noteLooks(at: page.doubts, context)
                return context.page(Phrase("Doubtful match"), page.html)
            },
            .post(Directory.samePath, access: access, "Decides that two parties are the same and merges them.") {
                request, context, id in
                let keepsNewer = try request.form().fields["keep"] == "newer"
                try store.change(by: context.author) { change in
                    let doubt = try open(id, in: change)
                    let party = try PartyFile(StandingMerge.kept(as: doubt.party, in: change.connection), in: change)
                    let candidate = try PartyFile(
                        StandingMerge.kept(as: doubt.candidate, in: change.connection), in: change)
                    _ = try keepsNewer ? candidate.merge(into: party) : party.merge(into: candidate)
                    try change.connection.run(
                        """
                        UPDATE doubt SET state = 'same', decided_at = \(change.now), \
                        decided_by = \(change.author.actor.name) WHERE id = \(id)
                        """)
                }
                return context.goes(to: Directory.doubtsPath())
            },
            .post(Directory.differentPath, access: access, "Decides that two parties are different.") {
                _, context, id in
                try store.change(by: context.author) { change in
                    let doubt = try open(id, in: change)
                    try change.connection.run(
                        """
                        UPDATE doubt SET state = 'different', decided_at = \(change.now), \
                        decided_by = \(change.author.actor.name) WHERE id = \(id)
                        """)
                    let names = try [doubt.candidate, doubt.party].map { party in
                        try PartyCards.card(of: party, in: change.connection)?.name
                    }
                    let both = [(doubt.party, doubt.candidate), (doubt.candidate, doubt.party)]
                    for ((party, other), name) in zip(both, names) {
                        try change.note(
                            "party.doubt.dismissed", of: "party", party,
                            changes: [AuditTrail.FieldChange(field: "party", old: nil, new: name, person: other)])
                    }
                    change.tell("doubts", "changed")
                }
                return context.goes(to: Directory.doubtsPath())
            },
        ]
    }

    static let doubtsAtOnce = 10

    private func open(_ id: ID, in change: Change) throws -> Doubt {
        let doubt = try change.connection.first(
            "SELECT \(unescaped: Doubts.columns) FROM doubt WHERE id = \(id) AND state = 'open'", Doubts.doubt)
        guard let doubt else {
            throw Refusal(
                .conflict, code: "doubt.decided",
                Phrase("Somebody has decided this meanwhile. Go on with the next one."))
        }
        return doubt
    }

    /// Both sides' contacts are shown, which is a look at them.
    private func noteLooks(at pairs: [DoubtPair], _ context: Context) throws {
        let ids = pairs.flatMap { [$0.left, $0.right] }.filter { !$0.contacts.isEmpty }.map(\.party.id)
        if !ids.isEmpty { try Contacts.noteLook(at: Array(Set(ids)), by: context.author, store) }
    }
}
