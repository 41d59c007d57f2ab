import Messages
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
        return KnownPerson(
            ids: everybody, names: names.flatMap { $0 }, phones: points.filter { $0.kind != .email }.map(\.value),
            emails: points.filter { $0.kind == .email }.map { $0.value.lowercased() },
            numbers: numbers.compactMap { id, kind, sealed in
                (try? Identifiers.opened(sealed, id, store)).map { .init(kind: kind, value: $0) }
            })
    }
}
