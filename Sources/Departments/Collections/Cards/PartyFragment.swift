public import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Collections {
    static let partyPath = Path<ID>("/collections/parties/{id}")

    /// What Collections shows on the page of a party.
    public var fragments: [PageFragment] {
        [
            PageFragment(
                of: "party", rank: 10, title: Phrase("Debts"), permission: CollectionsPermissions.seeDebts
            ) { Collections.partyPath($0) }
        ]
    }

    var partyRoutes: [Route<Context>] {
        [
            .get(
                Collections.partyPath, access: .needs(CollectionsPermissions.seeDebts),
                "Shows the debts of a party, for its page."
            ) { _, context, id in
                let debts = try store.read { try PartyDebts(id, context.actor, in: $0) }
                let body = debts.html(context.locale)
                if context.wantsFragment { return context.fragment(body) }
                return context.page(
                    Phrase("Debts"), live: ["debts"],
                    Layout.narrow(
                        """
                        \(PageHeader(context.locale, title: Phrase("Debts"), trail: [
                            Link(Phrase("Back to the party"), to: "/parties/\(id)")
                        ]).html(context.locale))\(body)
                        """))
            }
        ]
    }
}

/// The debts of a party and of all that were merged into it, as far as the reader reaches them.
struct PartyDebts {
    static let limit = 50

    /// What is owed in one currency.
    struct Total {
        let currency: Currency
        let files: Int
        let balance: Int64
        let paid: Int64
    }

    let party: ID
    let debts: [Record]
    let creditors: [ID: String]
    let totals: [Total]

    init(_ id: ID, _ actor: Actor, in connection: any Connection) throws {
        let debtors = try connection.rows(PartyDebts.absorbed(by: id)) { $0.identity(0) }
        let condition: SQL = "debt.debtor_id IN (\(list: debtors)) AND \(DebtScope.condition(for: actor))"
        party = id
        debts = try DebtFile.table.records(where: condition, limit: PartyDebts.limit, in: connection)
        creditors = try Collections.names(
            Debt.creditor.spec, Set(debts.compactMap { $0[Debt.creditor] }), connection)
        totals = try connection.rows(
            """
            SELECT currency, count(*), CAST(sum(balance) AS BIGINT), CAST(sum(paid) AS BIGINT) FROM debt \
            WHERE \(condition) GROUP BY currency ORDER BY currency
            """
        ) { row in
            Total(
                currency: Currency(code: row.text(0)) ?? .dinar, files: Int(clamping: row.integer(1)),
                balance: row.integer(2), paid: row.integer(3))
        }
    }

    /// The party and every one that was merged into it, through however many steps.
    static func absorbed(by id: ID) -> SQL {
        """
        WITH RECURSIVE absorbed (id) AS (
            SELECT id FROM party_card WHERE id = \(id)
            UNION SELECT party_card.id FROM party_card JOIN absorbed ON party_card.merged_into = absorbed.id
        ) SELECT id FROM absorbed LIMIT 200
        """
    }

    func html(_ locale: Locale) -> HTML {
        guard !debts.isEmpty else {
            return Card(
                title: Phrase("Debts"), #"<p class="quiet">\#(locale("No debt that you may see."))</p>"#
            ).html(locale)
        }
        let files = totals.reduce(0) { $0 + $1.files }
        let figures = totals.flatMap { total in
            [
                Figure(Phrase("Balance due"), locale.money(Money(minor: total.balance, total.currency))),
                Figure(Phrase("Recovered"), locale.money(Money(minor: total.paid, total.currency))),
            ]
        }
        return Card(
            title: Phrase(one: "{count} debt", other: "{count} debts", count: files),
            action: files > debts.count
                ? Action(Phrase("Show all"), to: "/debts?f.debtor=\(party)", icon: .list, weight: .quiet) : nil,
            isFlush: true, "\(Figure.row(figures, locale))\(sheet(locale))"
        ).html(locale)
    }

    private func sheet(_ locale: Locale) -> HTML {
        Sheet(
            id: "party-debts", caption: Phrase("Debts"),
            [
                .init(Phrase("Reference"), phone: .title), .init(Debt.creditor.spec.label, phone: .subtitle),
                .init(Debt.state.spec.label, phone: .tag), .init(Debt.due.spec.label, phone: .labelled),
                .init(Debt.balance.spec.label, .end, phone: .amount),
            ],
            debts.map { debt in
                Sheet.Row(
                    id: debt.id.description, name: debt.title, to: DebtPaths.debt(debt.id),
                    [
                        .name(debt["reference"].text ?? "", quiet: .isolated(debt[Debt.creditorReference])),
                        .text(debt[Debt.creditor].flatMap { creditors[$0] } ?? "…"),
                        .tag(Tag(debt.state.label, debt.state.standing.tone), locale),
                        debt[Debt.due].map { .day($0, locale) } ?? .empty,
                        .money(debt.money(Debt.balance), locale),
                    ])
            }
        ).html(locale)
    }
}
