import Audit
import Department
import Messages
import Nouns
import SQL
import Values
import Vault

extension Directory {
    /// What tells a person from others, under all of their ids: for the departments that keep something of them without
    /// one of these ids. A number that does not open tells nothing.
    func known(as everybody: [ID], in connection: any Connection) throws -> KnownPerson {
        let names = try connection.rows("SELECT name, arabic_name FROM party WHERE id IN (\(list: everybody))") {
            [$0.text(0), $0.optionalText(1)].compactMap { $0 }
        }
        let points = try Contacts.kept(of: everybody, in: connection).map(\.point)
        let numbers = try connection.rows(
            "SELECT id, kind, value FROM identifier WHERE party_id IN (\(list: everybody)) LIMIT 500"
        ) { ($0.identity(0), $0.text(1), $0.bytes(2)) }
        let former = try everybody.flatMap { try formerNames(of: $0, in: connection) }
        return KnownPerson(
            ids: everybody, names: Array(Set(names.flatMap { $0 } + former)).sorted(),
            phones: points.filter { $0.kind != .email }.map(\.value),
            emails: points.filter { $0.kind == .email }.map { $0.value.lowercased() },
            numbers: numbers.compactMap { id, kind, sealed in
                (try? Identifiers.opened(sealed, id, store)).map { .init(kind: kind, value: $0) }
            })
    }

    /// The names that a party bore before they were corrected, as the audit tells: what was written elsewhere under one of them
    /// is the person’s too.
    private func formerNames(of party: ID, in connection: any Connection) throws -> [String] {
        let names: Set<String> = [Party.name.spec.name, Party.arabicName.spec.name]
        return try store.trail.page(.init(noun: "party", row: party, act: "party.changed"), limit: 200, in: connection)
            .flatMap(\.entry.changes).filter { names.contains($0.field) }.compactMap(\.old).filter { !$0.isEmpty }
    }
}
