import Audit
import Department
import HTTP
import Localization
import Messages
import Nouns
import SQL
import Values
import Vault

/// The kinds of identity numbers.
enum IdentifierKind: String, FieldChoice {
    case nin, nif, nis, rc, passport, licence, other

    var label: Phrase {
        switch self {
        case .nin: Phrase("National identity number (NIN)")
        case .nif: Phrase("Tax number (NIF)")
        case .nis: Phrase("Statistical number (NIS)")
        case .rc: Phrase("Trade register (RC)")
        case .passport: Phrase("Passport")
        case .licence: Phrase("Driving licence")
        case .other: Phrase("Other number")
        }
    }
}

/// Identity numbers of parties: sealed at rest, found by their blind index.
enum Identifiers {
    /// Adds a number, sealed for its party: `key` is theirs, nil where no keys of persons are kept.
    static func add(
        _ identifier: PartyDraft.Identifier, to party: ID, _ key: PersonKey?, in change: Change
    ) throws {
        let id = change.newID()
        let sealed = change.store.seal(Array(identifier.value.utf8), at: place(id), for: key)
        let index = change.blindIndex(identifier.value, for: "identifier.value")
        try change.connection.run(
            """
            INSERT INTO identifier (id, party_id, kind, value, value_index, created_at) VALUES \
            (\(id), \(party), \(identifier.kind), \(sealed), \(index), \(change.now))
            """)
    }

    /// What is known of a number without opening it.
    struct Kept: Sendable {
        let id: ID
        let party: ID
        let kind: IdentifierKind
        let index: [UInt8]
    }

    static func kept(of parties: [ID], in connection: any Connection) throws -> [Kept] {
        try connection.rows(
            """
            SELECT id, party_id, kind, value_index FROM identifier WHERE party_id IN (\(list: parties)) \
            ORDER BY kind, created_at, id LIMIT 100
            """
        ) { row in
            Kept(
                id: row.identity(0), party: row.identity(1), kind: IdentifierKind(rawValue: row.text(2)) ?? .other,
                index: row.bytes(3))
        }
    }

    /// A number in the form that is stored and compared; nil when it is too short to be one.
    static func plain(_ text: String) -> String? {
        let value = text.filter { $0.isLetter || $0.isNumber }.uppercased()
        return (5...40).contains(value.count) ? value : nil
    }

    /// Opens a number that was read.
    static func opened(_ sealed: [UInt8], _ id: ID, _ store: Store) throws -> String {
        try store.openText(sealed, at: place(id))
    }

    /// Where a sealed number belongs.
    static func place(_ id: ID) -> Place { Place(table: "identifier", column: "value", row: id) }

    /// Opens a number. Who calls this writes the look into the audit.
    static func reveal(_ id: ID, of party: ID, in change: Change) throws -> String? {
        let sealed = try change.connection.first(
            "SELECT value FROM identifier WHERE id = \(id) AND party_id = \(party)"
        ) { $0.bytes(0) }
        guard let sealed else { return nil }
        return try opened(sealed, id, change.store)
    }
}

extension PartyFile {
    /// Adds an identity number. One that another party has raises a doubt for a person to decide.
    func add(_ kind: IdentifierKind, number: String) throws {
        guard let value = Identifiers.plain(number) else {
            throw Invalid("number", Phrase("An identity number has 5 to 40 letters and digits."))
        }
        let index = change.blindIndex(value, for: "identifier.value")
        let owners = try connection.rows(
            """
            SELECT party.id FROM identifier JOIN party ON party.id = identifier.party_id \
            WHERE value_index = \(index) AND identifier.kind = \(kind.rawValue) AND merged_into IS NULL LIMIT 5
            """
        ) { $0.identity(0) }
        guard !owners.contains(id) else {
            throw Refusal(.conflict, code: "identifier.exists", Phrase("This number is kept already."))
        }
        let personKey = try change.store.personKeys(for: [id])[id]
        try Identifiers.add(.init(kind: kind.rawValue, value: value), to: id, personKey, in: change)
        let key = change.blindIndex("identifier:\(kind.rawValue):\(value)", for: "party.key")
        try connection.run("INSERT INTO party_key (key, party_id) VALUES (\(key), \(id)) ON CONFLICT DO NOTHING")
        for owner in owners { try Doubts.raise(id, owner, score: 700, grounds: "identifier", in: change) }
        try change.note(
            "party.identifier.added", of: "party", id,
            changes: [AuditTrail.FieldChange(field: kind.rawValue, old: nil, new: "•")])
        tell()
    }

    /// Opens an identity number for somebody who says why.
    func reveal(_ identifier: ID, reason: String) throws -> String {
        try change.store.looks.admit(change.author.actor.id, at: change.now)
        guard let number = try Identifiers.reveal(identifier, of: id, in: change) else { throw Refusal.notFound }
        try change.note("party.identifier.seen", of: "party", id, reason: reason)
        return number
    }

    /// Takes a wrong identity number away.
    func remove(_ identifier: ID) throws {
        guard let kept = try Identifiers.kept(of: [id], in: connection).first(where: { $0.id == identifier }),
            let value = try Identifiers.reveal(identifier, of: id, in: change)
        else { throw Refusal.notFound }
        let key = change.blindIndex("identifier:\(kept.kind.rawValue):\(value)", for: "party.key")
        try connection.run("DELETE FROM identifier WHERE id = \(identifier)")
        try connection.run("DELETE FROM party_key WHERE key = \(key) AND party_id = \(id)")
        try change.note(
            "party.identifier.removed", of: "party", id,
            changes: [AuditTrail.FieldChange(field: kept.kind.rawValue, old: "•", new: nil)])
        tell()
    }
}
