import Glibc
import PostgreSQL
import SQL
import Synchronization

/// Databases for tests on the server that `SILA_TEST_POSTGRESQL` names: copies of migrated templates.
///
/// Copying a database takes a quarter of a second, so a copy is emptied and lent again, unless the test changed its
/// schema. All of them are dropped when the process ends.
enum PostgreSQLTemplates {
    /// A migrated database and what it takes to bring a copy back to its state.
    private struct Template {
        let name: String
        let tables: [String]
        /// Tables that the migrations themselves filled; each has a copy with its rows, named `seed_of_…`.
        let seeded: [String]
        /// A digest of the catalogue that any change of the schema changes.
        let schema: String
    }

    /// A database lent to a test.
    struct Copy: Sendable {
        let address: PostgreSQLAddress
        fileprivate let key: String
    }

    private struct State {
        var templates: [String: Template] = [:]
        var idle: [String: [PostgreSQLAddress]] = [:]
        var copies = 0
        var isRegistered = false
    }

    private static let state = Mutex(State())
    /// Other processes use the same server at the same time.
    private static let prefix = "sila_test_\(getpid())_\(UInt32.random(in: 0...UInt32.max))"

    /// Lends a database as the migrations leave it.
    static func lend(_ migrations: [Migration]) throws -> Copy {
        let server = try server()
        let key = migrations.map { "\($0.name) \($0.checksum)" }.joined(separator: "\n")
        let (template, idle, number) = try state.withLock { state in
            if !state.isRegistered {
                state.isRegistered = true
                atexit { PostgreSQLTemplates.dropAll() }
            }
            let template =
                try state.templates[key] ?? make("\(prefix)_template_\(state.templates.count)", migrations, server)
            state.templates[key] = template
            state.copies += 1
            return (template, state.idle[key]?.popLast(), state.copies)
        }
        if let idle { return Copy(address: idle, key: key) }
        let name = "\(prefix)_\(number)"
        try PostgreSQLServer.command("CREATE DATABASE \(name) TEMPLATE \(template.name)", at: server)
        return Copy(address: server.database(name), key: key)
    }

    /// Takes a database back, to be lent again when it can be emptied.
    static func takeBack(_ copy: Copy) {
        guard let template = state.withLock({ $0.templates[copy.key] }) else { return }
        let database = PostgreSQLDatabase(copy.address, connections: 1)
        let isClean = try? database.write { try restore($0, to: template) }
        database.close()
        guard isClean == true else { return drop(copy.address.database) }
        state.withLock { $0.idle[copy.key, default: []].append(copy.address) }
    }

    private static func make(
        _ name: String, _ migrations: [Migration], _ server: PostgreSQLAddress
    ) throws -> Template {
        try PostgreSQLServer.command("CREATE DATABASE \(name)", at: server)
        let database = PostgreSQLDatabase(server.database(name), connections: 1)
        defer { database.close() }
        if !migrations.isEmpty { try Migrator(migrations).migrate(database) }
        return try database.write { connection in
            let tables = try connection.rows(
                """
                SELECT quote_ident(relname) FROM pg_class
                WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid
                """
            ) { $0.text(0) }
            let seeded = try filled(tables, connection)
            for table in seeded { try connection.script("CREATE TABLE seed_of_\(table) AS TABLE \(table)") }
            return Template(name: name, tables: tables, seeded: seeded, schema: try schema(connection))
        }
    }

    /// Empties what the test filled; false when it changed the schema, so that the database is of no more use.
    private static func restore(_ connection: any Connection, to template: Template) throws -> Bool {
        guard try schema(connection) == template.schema else { return false }
        // A test that left a lock behind must not hold up the next; triggers and references must not fire.
        var script = "SET LOCAL lock_timeout = '1s'; SET LOCAL session_replication_role = replica;"
        for table in try filled(template.tables, connection) { script += "DELETE FROM \(table);" }
        for table in template.seeded { script += "INSERT INTO \(table) SELECT * FROM seed_of_\(table);" }
        script += """
            SELECT setval(seqrelid, seqstart, false) FROM pg_sequence JOIN pg_class ON pg_class.oid = seqrelid
            WHERE relnamespace = 'public'::regnamespace
            """
        try connection.script(script)
        return true
    }

    /// The tables that have rows.
    private static func filled(_ tables: [String], _ connection: any Connection) throws -> [String] {
        guard !tables.isEmpty else { return [] }
        let questions = tables.map { SQL(unescaped: "SELECT '\($0)' WHERE EXISTS (SELECT 1 FROM \($0))") }
        return try connection.rows(SQL.joined(questions, separator: " UNION ALL ")) { $0.text(0) }
    }

    private static func schema(_ connection: any Connection) throws -> String {
        let catalogues = [
            "pg_class WHERE relnamespace = 'public'::regnamespace", "pg_constraint", "pg_trigger", "pg_attrdef",
            "pg_policy",
            "pg_proc WHERE pronamespace = 'public'::regnamespace", "pg_namespace WHERE nspname NOT LIKE 'pg_%'",
            "pg_extension",
        ]
        let rows = catalogues.map { "SELECT oid::text || ':' || xmin AS row FROM \($0)" }
        return try connection.first(
            "SELECT md5(string_agg(row, ' ' ORDER BY row)) FROM (\(unescaped: rows.joined(separator: " UNION ALL "))) AS rows"
        ) { $0.text(0) } ?? ""
    }

    private static func drop(_ name: String) {
        guard let server = try? server() else { return }
        try? PostgreSQLServer.command("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", at: server)
    }

    private static func dropAll() {
        let names = state.withLock { state in
            state.templates.values.map(\.name) + state.idle.values.flatMap { $0.map(\.database) }
        }
        for name in names { drop(name) }
    }

    /// The server that tests may fill and empty: never one on another machine.
    private static func server() throws -> PostgreSQLAddress {
        guard let text = getenv("SILA_TEST_POSTGRESQL") else {
            throw TestDatabaseError(
                "SILA_TEST_POSTGRESQL is not set, so there is no PostgreSQL server for tests: run bin/test, which starts one"
            )
        }
        let address = try PostgreSQLAddress(String(cString: text))
        guard address.isLocal else {
            throw TestDatabaseError("SILA_TEST_POSTGRESQL names another machine; tests only touch a server on this one")
        }
        return address
    }
}
