import SQL
import Values
import Vault

/// What entries say of a person is sealed with that person's key, and stands in the chain as it is sealed: when the key is
/// destroyed with the person's erasure nobody reads it any more, and the chain is as sound as before. See decision 30.
extension AuditTrail {
    /// Fields that stand for a column of the entry begin with this, which no field's name does.
    static let asideMark = "@"
    static let reasonField = "@reason"
    static let actorField = "@actor"

    /// The keys that entries need, made where there are none.
    func personKeys(for entries: [Entry]) throws -> [ID: PersonKey] {
        guard let persons else { return [:] }
        let people = entries.reduce(into: Set<ID>()) { $0.formUnion($1.people) }
        return people.isEmpty ? [:] : try persons.made(for: people)
    }

    /// The entry and its changes as they are stored. Of somebody whose key was destroyed, contents are named and not kept; a
    /// reason stays, for it is written about a reference that has no name any more.
    func kept(_ entry: Entry, _ keys: [ID: PersonKey], seq: Int64) -> (entry: Entry, changes: String) {
        guard persons != nil, !entry.people.isEmpty else { return (entry, json(entry.changes, seq: seq)) }
        var entry = entry
        var changes = entry.changes
        if entry.isReasonPersonal, let person = entry.person, keys[person] != nil, let reason = entry.reason {
            changes.append(FieldChange(field: AuditTrail.reasonField, old: nil, new: reason, person: person))
            entry.reason = nil
        }
        if let customer = entry.customer, !entry.actorName.isEmpty {
            changes.append(FieldChange(field: AuditTrail.actorField, old: nil, new: entry.actorName, person: customer))
            entry.actorName = ""
        }
        return (entry, json(changes, of: entry.person, keys, seq: seq))
    }

    private func json(_ changes: [FieldChange], of person: ID?, _ keys: [ID: PersonKey], seq: Int64) -> String {
        let changes = changes.compactMap { change -> FieldChange? in
            guard change.isPersonal, change.hasContent, let who = change.person ?? person else { return change }
            guard let key = keys[who] else {
                if change.field.hasPrefix(AuditTrail.asideMark) { return nil }
                return FieldChange(field: change.field, old: nil, new: nil)
            }
            let sealed = ring.sealUnturned(plain(change), at: place(change, seq), for: key)
            return FieldChange(field: change.field, old: nil, new: nil, isSealed: true, sealed: sealed)
        }
        return ChangesJSON.write(changes) { change in
            change.sealed ?? ring.sealUnturned(plain(change), at: place(change, seq))
        }
    }

    func plain(_ change: FieldChange) -> [UInt8] {
        let plain = FieldChange(field: change.field, old: change.old, new: change.new)
        return Array(ChangesJSON.write([plain]) { _ in [] }.utf8)
    }

    func place(_ change: FieldChange, _ seq: Int64) -> Place {
        Place(table: "audit", column: change.field, key: String(seq))
    }

    // MARK: Reading

    /// Records with what was sealed for persons opened, where their keys are there; all keys are asked for at once. What
    /// else is sealed stays so. Throws `SQLError`.
    public func opened(_ records: [Record]) throws -> [Record] {
        let keys = try states(for: records) { $0.entry.changes + $0.aside }
        guard !keys.isEmpty else { return records }
        return records.map { record in
            var record = record
            record.entry.changes = record.entry.changes.map { opened($0, keys, record.seq) }
            openAside(of: &record, keys)
            return record
        }
    }

    /// The same for reasons alone.
    func withReasons(_ records: [Record]) throws -> [Record] {
        let keys = try states(for: records) { $0.aside }
        guard !keys.isEmpty else { return records }
        return records.map { record in
            var record = record
            openAside(of: &record, keys)
            return record
        }
    }

    private func states(
        for records: [Record], _ parts: (Record) -> [FieldChange]
    ) throws -> [ID: PersonKeyState] {
        guard let persons else { return [:] }
        var people: Set<ID> = []
        for record in records {
            for change in parts(record) {
                if let person = change.sealed.flatMap(KeyRing.person(of:)) { people.insert(person) }
            }
        }
        return people.isEmpty ? [:] : try persons.found(for: people)
    }

    private func openAside(of record: inout Record, _ keys: [ID: PersonKeyState]) {
        for part in record.aside {
            let part = opened(part, keys, record.seq)
            if part.field == AuditTrail.reasonField {
                record.entry.reason = part.new
                record.reasonErased = part.erased
            } else if part.field == AuditTrail.actorField {
                record.entry.actorName = part.new ?? ""
                record.actorErased = part.erased
            }
        }
    }

    /// A change as it can be read now; one that does not open stays as it is.
    private func opened(_ change: FieldChange, _ keys: [ID: PersonKeyState], _ seq: Int64) -> FieldChange {
        guard let sealed = change.sealed, let person = KeyRing.person(of: sealed) else { return change }
        switch keys[person] {
        case nil: return change
        case .destroyed(let moment):
            return FieldChange(field: change.field, old: nil, new: nil, isSealed: false, erased: moment, sealed: sealed)
        case .kept(let key):
            guard let bytes = try? ring.open(sealed, at: place(change, seq), with: key),
                let plain = ChangesJSON.read(String(decoding: bytes, as: UTF8.self)).first
            else { return change }
            return FieldChange(
                field: change.field, old: plain.old, new: plain.new, isSealed: false, isPersonal: true, sealed: sealed)
        }
    }
}

extension AuditTrail.Entry {
    /// With whose keys something of the entry is sealed.
    var people: Set<ID> {
        var people: Set<ID> = []
        if isReasonPersonal, let person, reason?.isEmpty == false { people.insert(person) }
        if let customer { people.insert(customer) }
        for change in changes where change.isPersonal && change.hasContent {
            if let who = change.person ?? person { people.insert(who) }
        }
        return people
    }
}

extension AuditTrail.Record {
    /// Whether the reason holds all of some words, which are in small letters.
    func says(_ words: [String]) -> Bool {
        guard let reason = entry.reason?.lowercased() else { return false }
        return words.allSatisfy { reason.contains($0) }
    }
}
