public import SQL
public import Values
public import Vault

/// The keys of the persons of one department, in a small database of their own, apart from everything that backups keep
/// for years. A key that was destroyed leaves a tombstone: when, by whom, why.
///
/// A key is durable before anything that it seals is. None is kept in memory, so that destroying one is the end of it.
public final class PersonKeys: PersonKeySource {
    /// Where they lie; SQLite on the machine of the service, whatever the department’s own database is.
    public let database: any Database
    private let ring: KeyRing
    private let surroundings: Surroundings

    /// The keys in a database that holds ``migrations``.
    public init(_ database: any Database, ring: KeyRing, surroundings: Surroundings) {
        self.database = database
        self.ring = ring
        self.surroundings = surroundings
    }

    /// The schema of the keys’ own database.
    public static let migrations: [Migration] = [
        Migration(
            "person-keys-001",
            """
            CREATE TABLE person_key_file (
                one BIGINT PRIMARY KEY CHECK (one = 1),
                mark UUID NOT NULL
            );
            CREATE TABLE person_key (
                person_id UUID PRIMARY KEY,
                wrapped BYTEA,
                made_at BIGINT NOT NULL,
                destroyed_at BIGINT,
                destroyed_by TEXT,
                reason TEXT,
                CHECK ((wrapped IS NULL) = (destroyed_at IS NOT NULL))
            ) WITHOUT ROWID;
            CREATE INDEX person_key_destroyed ON person_key (destroyed_at) WHERE destroyed_at IS NOT NULL;
            """)
    ]

    /// A destroyed key.
    public struct Tombstone: Sendable, Hashable {
        /// Whose key it was.
        public let person: ID
        /// When it was destroyed.
        public let at: Instant
        /// Who destroyed it.
        public let by: String
        /// Why.
        public let reason: String
    }

    private static func place(_ person: ID) -> Place { Place(table: "person_key", column: "wrapped", row: person) }

    /// The key of a person. Throws ``Vault/VaultError/keyDestroyed`` or ``Vault/VaultError/noPersonKey``, and ``SQLError``.
    public func key(of person: ID) throws -> PersonKey {
        let found = try database.read { connection in
            try connection.first("SELECT wrapped FROM person_key WHERE person_id = \(person)") { $0.optionalBytes(0) }
        }
        guard let row = found else { throw VaultError.noPersonKey }
        guard let wrapped = row else { throw VaultError.keyDestroyed }
        return try opened(wrapped, person)
    }

    /// The keys of persons, made where there are none yet and durable when this returns; those that were destroyed are left
    /// out. Throws ``SQLError`` and `VaultError`.
    public func made(for persons: Set<ID>) throws -> [ID: PersonKey] {
        guard !persons.isEmpty else { return [:] }
        let ids = persons.sorted()
        let known = try database.read { try self.wrapped(ids, in: $0) }
        if known.count == ids.count { return try opened(known) }
        return try database.write { connection in
            var known = try self.wrapped(ids, in: connection)
            var rows = RowBatch(into: "person_key", ["person_id", "wrapped", "made_at"])
            let now = surroundings.now()
            var fresh: [ID: PersonKey] = [:]
            for id in ids where known[id] == nil {
                guard let key = PersonKey(freshFor: id) else { continue }
                rows.add([.id(id), .bytes(key.wrapped(by: ring, at: PersonKeys.place(id))), now.sqlValue])
                fresh[id] = key
                known[id] = .some(nil)
            }
            try rows.insert(in: connection)
            return try opened(known).merging(fresh) { first, _ in first }
        }
    }

    /// What there is of the keys of persons. Throws ``SQLError`` and `VaultError`.
    public func found(for persons: Set<ID>) throws -> [ID: PersonKeyState] {
        var states: [ID: PersonKeyState] = [:]
        let ids = persons.sorted()
        for start in stride(from: 0, to: ids.count, by: 500) {
            let part = ids[start..<min(start + 500, ids.count)]
            let rows = try database.read { connection in
                try connection.rows(
                    "SELECT person_id, wrapped, destroyed_at FROM person_key WHERE person_id IN (\(list: part))"
                ) { ($0.identity(0), $0.optionalBytes(1), $0.integer(2)) }
            }
            for (person, wrapped, destroyed) in rows {
                if let wrapped {
                    states[person] = .kept(try opened(wrapped, person))
                } else {
                    states[person] = .destroyed(Instant(milliseconds: destroyed))
                }
            }
        }
        return states
    }

    private func wrapped(_ ids: [ID], in connection: any Connection) throws -> [ID: [UInt8]?] {
        var known: [ID: [UInt8]?] = [:]
        for start in stride(from: 0, to: ids.count, by: 500) {
            let part = ids[start..<min(start + 500, ids.count)]
            try connection.each("SELECT person_id, wrapped FROM person_key WHERE person_id IN (\(list: part))") { row in
                known[row.identity(0)] = .some(row.optionalBytes(1))
            }
        }
        return known
    }

    private func opened(_ known: [ID: [UInt8]?]) throws -> [ID: PersonKey] {
        var keys: [ID: PersonKey] = [:]
        for case (let id, let wrapped?) in known { keys[id] = try opened(wrapped, id) }
        return keys
    }

    private func opened(_ wrapped: [UInt8], _ person: ID) throws(VaultError) -> PersonKey {
        var bytes = try ring.open(wrapped, at: PersonKeys.place(person))
        guard let key = PersonKey(of: person, taking: &bytes) else { throw .cannotOpen }
        return key
    }

    // MARK: Destroying

    /// Destroys the keys of persons: what was sealed for them never opens again, wherever it lies. Persons without a key get
    /// a tombstone too, so that none is made for them. Done again it changes nothing. Gives how many it destroyed. Throws
    /// ``SQLError``.
    @discardableResult
    public func destroy(_ persons: [ID], by author: String, reason: String) throws -> Int {
        let now = surroundings.now()
        return try database.write { connection in
            var count = 0
            for person in persons {
                count += try connection.run(
                    """
                    INSERT INTO person_key (person_id, made_at, destroyed_at, destroyed_by, reason) \
                    VALUES (\(person), \(now), \(now), \(author), \(reason)) \
                    ON CONFLICT (person_id) DO UPDATE SET wrapped = NULL, destroyed_at = excluded.destroyed_at, \
                    destroyed_by = excluded.destroyed_by, reason = excluded.reason \
                    WHERE person_key.destroyed_at IS NULL
                    """)
            }
            return count
        }
    }

    /// Every tombstone, oldest first. Throws ``SQLError``.
    public func tombstones() throws -> [Tombstone] {
        try database.read { connection in
            try connection.rows(
                """
                SELECT person_id, destroyed_at, destroyed_by, reason FROM person_key WHERE destroyed_at IS NOT NULL \
                ORDER BY destroyed_at, person_id
                """
            ) { row in
                Tombstone(
                    person: row.identity(0), at: Instant(milliseconds: row.integer(1)), by: row.text(2),
                    reason: row.text(3))
            }
        }
    }

    /// How many keys there are, and how many were destroyed. Throws ``SQLError``.
    public func count() throws -> (kept: Int, destroyed: Int) {
        try database.read { connection in
            let destroyed = try connection.integer(
                "SELECT count(*) FROM person_key WHERE destroyed_at IS NOT NULL")
            let all = try connection.integer("SELECT count(*) FROM person_key")
            return (Int(clamping: all - destroyed), Int(clamping: destroyed))
        }
    }

    // MARK: Turning

    private static let piece = 500

    /// How many keys each generation of the ring wraps. Throws ``SQLError``.
    func generations() throws -> [UInt32: Int] {
        var counts: [UInt32: Int] = [:]
        try database.read { connection in
            try connection.each(
                "SELECT substr(wrapped, 1, 5), count(*) FROM person_key WHERE wrapped IS NOT NULL GROUP BY 1"
            ) { row in
                if let number = KeyRing.generation(of: row.bytes(0)) {
                    counts[number, default: 0] += Int(clamping: row.integer(1))
                }
            }
        }
        return counts
    }

    /// Wraps every key with the ring’s current generation, in pieces. Gives how many do not open. Throws ``SQLError``.
    func rewrap(check: () throws -> Void) throws -> Int {
        var closed = 0
        try each(where: "substr(wrapped, 1, 5) <> \(ring.currentMark)") { page in
            try check()
            try database.write { connection in
                for (person, wrapped) in page {
                    guard let key = try? opened(wrapped, person) else {
                        closed += 1
                        continue
                    }
                    try connection.run(
                        """
                        UPDATE person_key SET wrapped = \(key.wrapped(by: ring, at: PersonKeys.place(person))) \
                        WHERE person_id = \(person) AND wrapped = \(wrapped)
                        """)
                }
            }
        }
        return closed
    }

    /// How many keys do not open. Throws ``SQLError``.
    func closed() throws -> Int {
        var closed = 0
        try each(where: "1 = 1") { page in
            for (person, wrapped) in page where (try? opened(wrapped, person)) == nil { closed += 1 }
        }
        return closed
    }

    private func each(where condition: SQL, _ body: ([(ID, [UInt8])]) throws -> Void) throws {
        var last = ID(high: 0, low: 0)
        while true {
            let page = try database.read { connection in
                try connection.rows(
                    """
                    SELECT person_id, wrapped FROM person_key WHERE wrapped IS NOT NULL AND \(condition) \
                    AND person_id > \(last) ORDER BY person_id LIMIT \(PersonKeys.piece)
                    """
                ) { ($0.identity(0), $0.bytes(1)) }
            }
            if !page.isEmpty { try body(page) }
            guard page.count == PersonKeys.piece, let end = page.last else { return }
            last = end.0
        }
    }
}
