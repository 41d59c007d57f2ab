public import Department
import Nouns
import SQL

extension Directory {
    /// What the audit says of a party goes with the party, and what it says of a request with whoever made it.
    public static let people = RowPeople([
        "party": { row, _ in row },
        RightsRequest.noun.name: { row, connection in
            try connection.first("SELECT party_id FROM rights_request WHERE id = \(row)") { $0.id(0) } ?? nil
        },
    ])
}

extension Directory {
    /// The fields by which entries about a party tell something of a person.
    static let toldFields: Set<String> =
        Set(Party.noun.stored.filter { $0.sensitivity == .personal }.map(\.name))
        .union(ContactPoint.Kind.allCases.map(\.rawValue)).union(["party"])
}
