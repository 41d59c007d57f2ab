import Department
public import Messages
import Nouns
import SQL
public import Values

extension Collections {
    /// What the demonstration's first creditor proves itself with, and its name; nil before there is one.
    public func demoCreditor() throws -> (claim: CustomerClaim, name: String)? {
        try store.read { connection in
            let first = try connection.first("SELECT id FROM creditor ORDER BY reference LIMIT 1") { $0.identity(0) }
            guard let first,
                let creditor = try NounTable(Creditor.noun, ring: store.ring).record(first, in: connection),
                let number = creditor[Creditor.taxNumber]
            else { return nil }
            return (
                CustomerClaim(
                    side: .creditor, reference: creditor.reference, identifier: .init(kind: "nif", value: number)),
                creditor[Creditor.name]
            )
        }
    }

    /// The reference of an open file of a debtor; nil when they have none.
    public func openReference(of debtor: ID) throws -> String? {
        try store.read { connection in
            try connection.first(
                """
                SELECT reference FROM debt WHERE debtor_id = \(debtor) AND balance > 0 AND closed_on IS NULL \
                ORDER BY id LIMIT 1
                """
            ) { $0.text(0) }
        }
    }
}
