import Audit
import Department
import Localization
import Nouns
import SQL
import Values

/// The audit trails of all departments, each kept and read by its own, put side by side by time.
struct Trails: Sendable {
    let departments: [any Department]

    /// An entry with what its department calls things.
    struct Entry: Sendable {
        let department: String
        let record: AuditTrail.Record
        let words: TrailWords
        /// The row that it is about; nil when there is none any more, or none that has a name.
        let subject: TrailWords.Subject?
        /// What the rows that changed fields link to are called.
        let names: [ID: String]
        /// What the acts are called that take two people.
        let approvals: [String: Phrase]
        /// What the departments are called.
        let titles: [String: Phrase]

        var position: TrailPosition {
            TrailPosition(at: record.entry.at, department: department, seq: record.seq)
        }
    }

    /// A page of entries, newest first.
    struct Page: Sendable {
        var entries: [Entry]
        var next: TrailPosition?
        /// The moment down to which the search has looked, when it stopped before it had found enough.
        var searchedTo: Instant?
    }

    /// What a search finds in the trails that it is for.
    func page(_ query: TrailQuery, before: TrailPosition?, limit: Int) throws -> Page {
        var found: [Entry] = []
        var ends: [TrailPosition] = []
        var cut: TrailPosition?
        for department in departments where query.department == nil || query.department == department.name {
            let name = department.name
            let part = try department.store.read { connection in
                let part = try department.store.trail.search(
                    query.filter, before: before?.position(in: name), limit: limit, in: connection)
                found += try entries(part.records, of: department, in: connection)
                return part
            }
            guard let next = part.next else { continue }
            let end = TrailPosition(at: next.at, department: name, seq: next.seq)
            ends.append(end)
            if part.isCutShort { cut = cut.map { max($0, end) } ?? end }
        }
        found.sort { $0.position > $1.position }
        // Below where one trail stopped, entries of that trail may be missing between those of the others.
        if let end = ends.max() { found.removeAll { $0.position < end } }
        let hasMore = found.count > limit || !ends.isEmpty
        found = Array(found.prefix(limit))
        var page = Page(entries: found, next: nil, searchedTo: nil)
        guard hasMore else { return page }
        page.next = found.count == limit ? found.last?.position : ends.max()
        if let cut, found.count < limit, page.next == cut { page.searchedTo = cut.at }
        return page
    }

    /// One entry; nil when there is none.
    func entry(_ seq: Int64, of department: String) throws -> Entry? {
        guard let department = departments.first(where: { $0.name == department }) else { return nil }
        return try department.store.read { connection in
            guard let record = try department.store.trail.record(seq, in: connection) else { return nil }
            return try entries([record], of: department, in: connection).first
        }
    }

    /// What else was done in the same request, in every department.
    func others(of entry: Entry) throws -> [Entry] {
        let request = entry.record.entry.request
        guard !request.isEmpty, entry.record.entry.peer != "" else { return [] }
        let at = entry.record.entry.at
        var found: [Entry] = []
        for department in departments {
            try department.store.read { connection in
                let part = try department.store.trail.search(
                    .init(
                        from: at.adding(seconds: -120), to: at.adding(seconds: 120), request: request),
                    limit: 20, in: connection)
                found += try entries(part.records, of: department, in: connection)
            }
        }
        return found.filter { $0.position != entry.position }.sorted { $0.position > $1.position }
    }

    private func entries(
        _ records: [AuditTrail.Record], of department: any Department, in connection: any Connection
    ) throws -> [Entry] {
        let words = department.trailWords
        let approvals = Dictionary(
            (department.approvals.map { ($0.name, $0.label) }) + [(KeyOrder.permission.name, KeyOrder.label)]
        ) { first, _ in first }
        let titles = Dictionary(departments.map { ($0.name, $0.title) }) { first, _ in first }
        var rows: [String: Set<ID>] = [:]
        var links: [String: (field: FieldSpec, ids: Set<ID>)] = [:]
        for record in records {
            let entry = record.entry
            if let row = entry.row { rows[entry.noun, default: []].insert(row) }
            for change in entry.changes {
                guard let field = words.field(change.field, of: entry.noun), case .link(let noun) = field.kind else {
                    continue
                }
                let ids = [change.old, change.new].compactMap { $0.flatMap { ID($0) } }
                links[noun, default: (field, [])].ids.formUnion(ids)
            }
        }
        var subjects: [ID: TrailWords.Subject] = [:]
        for (noun, ids) in rows {
            subjects.merge(try words.subjects(noun, ids, connection)) { first, _ in first }
        }
        var names: [ID: String] = [:]
        for link in links.values where !link.ids.isEmpty {
            names.merge(try words.names(link.field, link.ids, connection)) { first, _ in first }
        }
        return records.map { record in
            Entry(
                department: department.name, record: record, words: words,
                subject: record.entry.row.flatMap { subjects[$0] }, names: names, approvals: approvals, titles: titles)
        }
    }
}
