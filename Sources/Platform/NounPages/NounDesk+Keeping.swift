import Audit
public import Department
import HTTP
import Localization
public import Nouns
import SQL
public import Values

extension NounDesk {
    /// Makes a row of what was given. Throws ``Invalid``, ``Refusal`` or `SQLError`.
    ///
    /// - Parameter isFromFile: a row of many. Of persons the audit names then no contents: the row itself holds them, and a key
    ///   for each of thousands would cost more than the rows.
    public func add(_ contents: [String: Content], isFromFile: Bool = false, in change: Change) throws -> Record {
        var record = Record(noun, id: change.newID(), at: change.now)
        for (name, content) in contents { record[name] = content }
        if let prefix = noun.referencePrefix { record["reference"] = .text(try change.nextReference(prefix)) }
        try prepare(change, &record, nil)
        try requireAll(of: record)
        do { try table.insert(record, in: change.connection) } catch let error as SQLError
            where error.kind == .duplicate
        { throw taken }
        try settle(change, record, nil)
        var differences = record.differences(from: nil)
        if isFromFile, store.people.have(noun.name) { differences.removeAll { $0.isPersonal } }
        try change.note("\(noun.name).added", of: noun.name, record.id, changes: differences)
        change.tell(noun.name, "changed", record.id.description)
        return record
    }

    /// Changes a row that the actor reaches, from the version they saw. A change of nothing stores nothing.
    public func edit(
        _ id: ID, version: ExpectedVersion, _ contents: [String: Content], in change: Change
    ) throws -> Record {
        let old = try record(id, for: change.author.actor, in: change.connection)
        try version.check(old.version)
        var record = old
        for (name, content) in contents { record[name] = content }
        try prepare(change, &record, old)
        try requireAll(of: record)
        let differences = record.differences(from: old)
        guard !differences.isEmpty else {
            change.leaveUnnoted()
            return old
        }
        do { try table.update(&record, from: old, at: change.now, in: change.connection) } catch let error as SQLError
            where error.kind == .duplicate
        { throw taken }
        try settle(change, record, old)
        try change.note("\(noun.name).changed", of: noun.name, id, changes: differences)
        change.tell(noun.name, "changed", id.description)
        return record
    }

    private func requireAll(of record: Record) throws {
        let missing = noun.stored.filter { $0.isRequired && record[$0.name].isNone }
        guard !missing.isEmpty else { return }
        throw Invalid(
            missing.map { .init($0.name, Phrase("{field} is missing.", ["field": .phrase($0.label)])) })
    }

    private var taken: Refusal {
        Refusal(.conflict, code: "\(noun.name).exists", Phrase("There is such an entry already."))
    }
}
