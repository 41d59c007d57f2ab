import Department
import Messages
import SQL
import Values
import Vault

/// Identity numbers of parties: sealed at rest, found by their blind index.
enum Identifiers {
    static func add(_ identifier: PartyDraft.Identifier, to party: ID, in change: Change) throws {
        let id = change.newID()
        let sealed = change.seal(identifier.value, table: "identifier", column: "value", row: id)
        let index = change.blindIndex(identifier.value, for: "identifier.value")
        try change.connection.run(
            """
            INSERT INTO identifier (id, party_id, kind, value, value_index, created_at) VALUES \
            (\(id), \(party), \(identifier.kind), \(sealed), \(index), \(change.now))
            """)
    }
}
