public import Department
import Localization
public import Messages
import Names
import SQL
public import Values
import Vault

/// A party of the demonstration, ready to be written: what others know of it, and what was given.
public struct DemoParty: Sendable {
    /// The card that the other departments get.
    public let card: PartyCard
    /// The human reference.
    public let reference: String
    /// What was given; telephone numbers are in E.164 already.
    public let draft: PartyDraft
    /// The postal code.
    public let postalCode: String?
    /// When it was registered.
    public let created: Instant

    /// Makes a party.
    public init(card: PartyCard, reference: String, draft: PartyDraft, postalCode: String?, created: Instant) {
        self.card = card
        self.reference = reference
        self.draft = draft
        self.postalCode = postalCode
        self.created = created
    }
}

extension Directory {
    /// True while no party is known.
    public var isUntouched: Bool {
        get throws {
            try store.read { try $0.integer("SELECT count(*) FROM (SELECT 1 FROM party LIMIT 1) AS one") } == 0
        }
    }

    /// Writes the parties of a demonstration into an empty Directory, with the words they are found by and the keys they
    /// are recognised by. Nothing is published: who asks for this fills the other departments too.
    ///
    /// - Parameters:
    ///   - party: the party with a number from 0 to below the count.
    ///   - report: hears how many are written.
    public func fill(
        count: Int, by author: Author, party: @escaping @Sendable (Int) -> DemoParty,
        report: @escaping @Sendable (Int) -> Void
    ) throws {
        let tables = ["party", "contact_point", "identifier", "party_key"]
        let isLarge = count > 20_000
        let aside = isLarge ? try store.keepBooks { try SetAsideIndexes(of: tables, in: $0) } : nil
        if isLarge {
            try store.keepBooks { try $0.keepPages(megabytes: DemoSearch.pageMegabytes) }
            try DemoSearch.prepare("party_search", in: store)
        }
        let names = DemoNames()
        let keys = DemoKeys()
        var years: [Int: Int64] = [:]
        for first in stride(from: 0, to: count, by: DemoSearch.chunk) {
            let last = min(first + DemoSearch.chunk, count)
            let chunk = (first..<last).map(party)
            for party in chunk { years[store.zone.day(of: party.created).year, default: 0] += 1 }
            try store.change(by: author) { change in
                var writer = DemoPartyWriter(change: change, names: names, keys: keys)
                for (place, party) in chunk.enumerated() { writer.add(party, number: Int64(first + place) + 1) }
                try change.connection.trusting { try writer.finish() }
                for (year, last) in years {
                    try change.connection.run(
                        """
                        INSERT INTO reference_number (prefix, year, last) VALUES ('T', \(year), \(last)) \
                        ON CONFLICT (prefix, year) DO UPDATE SET last = excluded.last
                        """)
                }
                try change.note(
                    "party.registered", of: "party", writer.firstID ?? Actor.visitor.id, reason: "\(last - first)",
                    openly: true)
            }
            report(last)
        }
        try keys.write(in: store)
        try store.keepBooks { connection in
            try PartyVocabulary.learn(names.vocabulary, in: connection)
            if connection.dialect == .postgresql {
                _ = try connection.integer(
                    "SELECT setval(pg_get_serial_sequence('party', 'number'), \(max(count, 1))::BIGINT)")
            }
        }
        if isLarge { try DemoSearch.settle("party_search", in: store) }
        if let aside {
            for index in 0..<aside.count { try store.keepBooks { try aside.restore(index, in: $0) } }
        }
        if isLarge { try store.keepBooks { try $0.keepPages() } }
    }
}

/// How the words of many parties are written at once.
enum DemoSearch {
    /// Rows per transaction: few transactions, for each one ends a segment of the search's index.
    static let chunk = 20_000
    /// What the writer may keep of the file while it is filled: the pages of a chunk, so that none is written twice.
    static let pageMegabytes = 200

    static func prepare(_ table: String, in store: Store) throws {
        try store.keepBooks { connection in
            guard connection.dialect == .sqlite else { return }
            try connection.run(
                "INSERT INTO \(unescaped: table) (\(unescaped: table), rank) VALUES ('hashsize', 134217728)")
            try connection.run("INSERT INTO \(unescaped: table) (\(unescaped: table), rank) VALUES ('automerge', 16)")
        }
    }

    static func settle(_ table: String, in store: Store) throws {
        try store.keepBooks { connection in
            guard connection.dialect == .sqlite else { return }
            try connection.run(
                "INSERT INTO \(unescaped: table) (\(unescaped: table), rank) VALUES ('hashsize', 1048576)")
            try connection.run("INSERT INTO \(unescaped: table) (\(unescaped: table), rank) VALUES ('automerge', 4)")
            try connection.run("INSERT INTO \(unescaped: table) (\(unescaped: table)) VALUES ('optimize')")
        }
    }

    static func insert(into table: String, _ dialect: Dialect) -> RowBatch {
        switch dialect {
        case .sqlite: RowBatch(into: table, ["rowid", "words"])
        case .postgresql:
            RowBatch(
                into: table, ["number", "words"], forms: ["words": "array_to_tsvector(string_to_array(?, ' '))"])
        }
    }
}

/// The keys of everybody, written at the end in their order: keys are random, so that one by one each would land on a page
/// of its own, which is then written again with every chunk.
final class DemoKeys {
    private struct Row {
        let key: ID
        let party: ID
    }
    private var rows: [Row] = []

    func add(_ key: PartyKey, of party: ID) {
        guard let key = ID(bytes: key.bytes) else { return }
        rows.append(Row(key: key, party: party))
    }

    func write(in store: Store) throws {
        rows.sort { ($0.key, $0.party) < ($1.key, $1.party) }
        for first in stride(from: 0, to: rows.count, by: 50_000) {
            var batch = RowBatch(into: "party_key", ["key", "party_id"], tail: "ON CONFLICT DO NOTHING")
            for row in rows[first..<min(first + 50_000, rows.count)] {
                batch.add(.bytes(row.key.bytes))
                batch.add(.id(row.party))
            }
            try store.keepBooks { try batch.insert(in: $0) }
        }
        rows = []
    }
}

/// What is derived from names, which repeat among thousands of people: derived once per name.
final class DemoNames {
    struct Derived {
        let folded: String
        /// How the name sounds: what its keys are made with.
        let sound: String
        /// The words that it is found by.
        let words: String
    }
    private var known: [String: Derived] = [:]
    private var sounds: [String: String?] = [:]
    /// Every word of the names, for what is typed with a slip.
    private(set) var vocabulary = Set<String>()

    func derived(_ draft: PartyDraft) -> Derived {
        if let derived = known[draft.name] { return derived }
        let words = PartySearch.words(of: [draft.name, draft.arabicName].compactMap { $0 }, &sounds)
        vocabulary.formUnion(words)
        let derived = Derived(
            folded: Folded.text(draft.name), sound: ReadDraft.key(draft.name, draft.kind).sound,
            words: words.joined(separator: " "))
        known[draft.name] = derived
        return derived
    }
}

/// Writes parties by the thousand, as the registrar and the search would one by one.
struct DemoPartyWriter {
    private let change: Change
    private let names: DemoNames
    private let keys: DemoKeys
    private var parties = RowBatch(
        into: "party",
        [
            "number", "id", "version", "created_at", "updated_at", "reference", "kind", "name", "arabic_name",
            "folded_name", "birth_on", "language", "address", "commune", "postal_code", "wilaya", "note",
            "merged_into",
        ])
    private var points = RowBatch(
        into: "contact_point",
        [
            "id", "party_id", "kind", "value", "is_preferred", "created_at",
        ])
    private var identifiers: [(party: ID, identifier: PartyDraft.Identifier, created: SQLValue)] = []
    private var sources = RowBatch(
        into: "party_source",
        [
            "source", "party_id",
        ])
    private var search: RowBatch
    private(set) var firstID: ID?

    init(change: Change, names: DemoNames, keys: DemoKeys) {
        self.change = change
        self.names = names
        self.keys = keys
        search = DemoSearch.insert(into: "party_search", change.connection.dialect)
    }

    mutating func add(_ party: DemoParty, number: Int64) {
        let (card, draft) = (party.card, party.draft)
        let derived = names.derived(draft)
        let created = SQLValue.integer(party.created.milliseconds)
        firstID = firstID ?? card.id
        parties.add(
            [
                .integer(number), .id(card.id), .integer(card.version), created, created, .text(party.reference),
                .text(card.kind.rawValue), .text(card.name), .optional(card.arabicName), .text(derived.folded),
                draft.birth.map { .integer(Int64($0.number)) } ?? .null, .text(card.language), .optional(draft.address),
                .optional(draft.commune), .optional(party.postalCode), card.wilaya.map { .integer(Int64($0)) } ?? .null,
                .null, .null,
            ])
        sources.add([.text(draft.source), .id(card.id)])
        addKeys(draft, derived.sound, card.id)
        var isFirst = true
        func add(_ kind: ContactPoint.Kind, _ value: String) {
            points.add(
                [
                    .id(change.newID()), .id(card.id), .text(kind.rawValue), .text(value),
                    .integer(isFirst ? 1 : 0), created,
                ])
            isFirst = false
        }
        for phone in draft.phones { add(DemoPartyWriter.kind(of: phone), phone) }
        for email in draft.emails { add(.email, email) }
        identifiers += draft.identifiers.map { (card.id, $0, created) }
        search.add([.integer(number), .text(derived.words)])
    }

    func finish() throws {
        try parties.insert(in: change.connection)
        try sources.insert(in: change.connection)
        try points.insert(in: change.connection)
        try addIdentifiers()
        try search.insert(in: change.connection)
    }

    private func addIdentifiers() throws {
        var rows = RowBatch(into: "identifier", ["id", "party_id", "kind", "value", "value_index", "created_at"])
        let keys = try change.store.personKeys(for: Set(identifiers.map(\.party)))
        for (party, identifier, created) in identifiers {
            let id = change.newID()
            let sealed = change.store.seal(
                Array(identifier.value.utf8), at: Identifiers.place(id), for: keys[party])
            rows.add([
                .id(id), .id(party), .text(identifier.kind), .bytes(sealed),
                .bytes(change.blindIndex(identifier.value, for: "identifier.value")), created,
            ])
        }
        try rows.insert(in: change.connection)
    }

    /// The keys that ``ReadDraft`` gives, without reading the numbers again.
    private func addKeys(_ draft: PartyDraft, _ sound: String, _ party: ID) {
        let ring = change.store.ring
        for known in draft.identifiers {
            keys.add(PartyKey(.identifier, "\(known.kind):\(known.value)", ring: ring), of: party)
        }
        for phone in draft.phones { keys.add(PartyKey(.phone, phone, ring: ring), of: party) }
        for email in draft.emails { keys.add(PartyKey(.email, email, ring: ring), of: party) }
        for fact in ReadDraft.facts(of: draft, sound: sound, ring: ring) { keys.add(fact, of: party) }
    }

    private static func kind(of phone: String) -> ContactPoint.Kind {
        ["+2135", "+2136", "+2137"].contains { phone.hasPrefix($0) } ? .mobile : .phone
    }
}

extension SQLValue {
    fileprivate static func optional(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
}
