/// Brings a database's schema up to what the program knows: forward only, each step once, in the order of the list.
///
/// Names and checksums of the applied steps stand in the table `schema_migration`. Several processes may migrate at
/// the same time: one works, the others wait and find it done.
public struct Migrator: Sendable {
    /// The steps, oldest first.
    public let migrations: [Migration]

    /// Makes a migrator of all steps of one database.
    public init(_ migrations: [Migration]) { self.migrations = migrations }

    /// The names of the steps that are not applied yet. Throws as ``migrate(_:)`` does.
    public func pending(_ database: any Database) throws -> [String] {
        try database.read { connection in
            let table: SQL =
                switch connection.dialect {
                case .sqlite: "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migration'"
                case .postgresql: "SELECT count(*) FROM pg_tables WHERE tablename = 'schema_migration'"
                }
            guard try connection.integer(table) > 0 else { return migrations.map(\.name) }
            return try pending(in: connection).map(\.name)
        }
    }

    /// Applies the pending steps, each in a transaction of its own, and gives their names.
    ///
    /// Throws ``SQLError``: `.newer` when the database holds steps that this program does not know, `.failed` when an
    /// applied step was edited since or two steps share a name; and what the database refuses.
    @discardableResult
    public func migrate(_ database: any Database) throws -> [String] {
        var names: Set<String> = []
        for migration in migrations where !names.insert(migration.name).inserted {
            throw SQLError(.failed, "two migrations are named \(migration.name)")
        }
        let waiting = try database.write { connection in
            try lock(connection)
            try connection.script(
                """
                CREATE TABLE IF NOT EXISTS schema_migration (
                    name TEXT PRIMARY KEY NOT NULL, checksum TEXT NOT NULL, applied_at BIGINT NOT NULL)
                """)
            return try pending(in: connection)
        }
        var applied: [String] = []
        for migration in waiting {
            let isMine = try database.write { connection in
                try lock(connection)
                // Another process may have done it while this one waited for the lock.
                guard try pending(in: connection).contains(where: { $0.name == migration.name }) else { return false }
                try connection.script(migration.text(for: connection.dialect))
                try connection.run(
                    """
                    INSERT INTO schema_migration (name, checksum, applied_at)
                    VALUES (\(migration.name), \(migration.checksum), \(unescaped: milliseconds(connection.dialect)))
                    """)
                return true
            }
            if isMine { applied.append(migration.name) }
        }
        return applied
    }

    /// The steps that are not applied, after checking those that are.
    private func pending(in connection: any Connection) throws -> [Migration] {
        let rows = try connection.rows("SELECT name, checksum FROM schema_migration ORDER BY name") {
            ($0.text(0), $0.text(1))
        }
        let applied = Dictionary(rows, uniquingKeysWith: { first, _ in first })
        let unknown = Set(applied.keys).subtracting(migrations.map(\.name)).sorted()
        guard unknown.isEmpty else {
            throw SQLError(
                .newer, "the database is of a newer program: unknown migrations \(unknown.joined(separator: ", "))")
        }
        for migration in migrations {
            guard let checksum = applied[migration.name], checksum != migration.checksum else { continue }
            throw SQLError(.failed, "migration \(migration.name) was edited after it had been applied")
        }
        return migrations.filter { applied[$0.name] == nil }
    }

    /// Lets one migrating process in at a time. SQLite's write transaction is such a lock by itself.
    private func lock(_ connection: any Connection) throws {
        guard connection.dialect == .postgresql else { return }
        // Waiting for another's migration, or building an index, may take longer than a request may.
        try connection.script("SET LOCAL lock_timeout = '10min'; SET LOCAL statement_timeout = 0")
        // The number is "sila" in ASCII: any constant that nobody else uses will do.
        try connection.each("SELECT pg_advisory_xact_lock(1936288865)") { _ in }
    }

    private func milliseconds(_ dialect: Dialect) -> String {
        switch dialect {
        case .sqlite: "CAST(strftime('%s', 'now') AS INTEGER) * 1000"
        case .postgresql: "CAST(extract(epoch FROM now()) * 1000 AS BIGINT)"
        }
    }
}
