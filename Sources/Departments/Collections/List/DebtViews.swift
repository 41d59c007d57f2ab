import Department
import Design
import HTTP
import Localization
import NounPages
import Nouns
import SQL
import Values

/// A view of the list that was kept under a name: what it is narrowed to, its order, its columns.
struct SavedView: Sendable {
    let id: ID
    let owner: ID
    let name: String
    let filter: String
    let order: String
    let columns: String
    let isShared: Bool

    /// The views of a person: their own and those that others share.
    static func all(for actor: Actor, in connection: any Connection) throws -> [SavedView] {
        try connection.rows(
            """
            SELECT id, owner_id, name, filter, ordering, columns, is_shared FROM saved_view \
            WHERE noun = 'debt' AND (owner_id = \(actor.id) OR is_shared = 1) ORDER BY created_at, id LIMIT 60
            """, SavedView.init)
    }

    /// A view that a person may use. Nil when there is none.
    static func one(_ id: ID, for actor: Actor, in connection: any Connection) throws -> SavedView? {
        try connection.first(
            """
            SELECT id, owner_id, name, filter, ordering, columns, is_shared FROM saved_view \
            WHERE noun = 'debt' AND id = \(id) AND (owner_id = \(actor.id) OR is_shared = 1)
            """, SavedView.init)
    }

    init(_ row: any Row) {
        id = row.identity(0)
        owner = row.identity(1)
        name = row.text(2)
        filter = row.text(3)
        order = row.text(4)
        columns = row.text(5)
        isShared = row.flag(6)
    }

    /// The list's address in this view.
    func href(_ addresses: AddressWords) -> String {
        var fields = ((try? Filter(parsing: filter, of: Debt.noun)) ?? .all).fields
        if !order.isEmpty { fields.add("sort", order) }
        if !columns.isEmpty { fields.add("columns", columns) }
        fields.add("view", id.description)
        return addresses.link("/debts", fields)
    }
}

/// The views that everybody has.
enum BuiltInView {
    static func all(today: Day, mayAssign: Bool) -> [(label: Phrase, fields: Fields)] {
        let open = ("filter", "closed is empty")
        return [
            (Phrase("All files"), Fields()), (Phrase("Open", context: "files"), Fields([open])),
            (Phrase("My files"), Fields([open, ("f.agent", "me")])),
            (
                Phrase("Promises of today"),
                Fields([("f.state", "promise"), ("f.nextActionOn.to", "today+1"), ("sort", "nextActionOn")])
            ),
            (
                Phrase("Above {amount}", ["amount": .roundMoney(Money(minor: 100_000_000, .dinar))]),
                Fields([open, ("f.balance.from", "1000000"), ("sort", "-balance")])
            ),
            (
                Phrase("No contact for 30 days"),
                Fields([
                    ("filter", "closed is empty and (lastContact < today-30 or lastContact is empty)")
                ])
            ), (Phrase("Overdue above 90 days"), Fields([open, ("f.overdue.from", "91")])),
        ]
    }
}

extension Filter {
    /// The filter as the fields of the list's forms, so that a view shows in the bar what it is narrowed to; what no form
    /// can say stays in the filter language.
    var fields: Fields {
        var fields = Fields()
        var rest = Filter.all
        for condition in conditions {
            switch condition {
            case .compare(let name, let comparison, let operand):
                guard let field = Debt.noun[name], let text = operand.formText(field) else {
                    rest = rest.and(condition)
                    continue
                }
                switch comparison {
                case .equal: fields.add("f.\(name)", text)
                case .atLeast: fields.add("f.\(name).from", text)
                case .atMost: fields.add("f.\(name).to", text)
                default: rest = rest.and(condition)
                }
            case .oneOf(let name, let operands):
                guard let field = Debt.noun[name] else { continue }
                for operand in operands { fields.add("f.\(name)", operand.formText(field) ?? "") }
            case .words(let words): fields.add("q", words)
            default: rest = rest.and(condition)
            }
        }
        if rest != .all { fields.add("filter", rest.description) }
        return fields
    }
}

extension Filter.Operand {
    fileprivate func formText(_ field: FieldSpec) -> String? {
        switch self {
        case .me: return "me"
        case .today: return description
        case .value(let content):
            if case .amount = field.kind, case .integer(let minor) = content {
                return Money(minor: minor, .dinar).decimal
            }
            return content.description
        }
    }
}
