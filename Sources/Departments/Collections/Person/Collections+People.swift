public import Department
import Nouns
import SQL

extension Collections {
    /// What the audit says of a debt goes with its debtor.
    public static let people = RowPeople([
        "debt": { row, connection in
            try connection.first("SELECT debtor_id FROM debt WHERE id = \(row)") { $0.id(0) } ?? nil
        }
    ])
}

extension Collections {
    /// The fields by which entries about a debt tell something of its debtor.
    static let toldFields: Set<String> =
        Set(Debt.noun.stored.filter { $0.sensitivity == .personal && $0.name != "wilaya" }.map(\.name))
        .union(["document", "despite"])
}
