import Glibc
import PostgreSQL
import SQL
import Synchronization

/// Migrated databases that test databases are copied from, made once per set of migrations and dropped when the
/// process ends.
enum PostgreSQLTemplates {
    private struct State {
        var names: [String: String] = [:]
        var copies = 0
        var isCleanedUp = false
    }

    private static let state = Mutex(State())
    /// Other processes use the same server at the same time.
    private static let prefix = "sila_test_\(getpid())_\(UInt32.random(in: 0...UInt32.max))"

    /// Copies the template of a set of migrations to a fresh database.
    static func copy(_ migrations: [Migration]) throws -> PostgreSQLAddress {
        let server = try server()
        let key = migrations.map { "\($0.name) \($0.checksum)" }.joined(separator: "\n")
        let (template, name) = try state.withLock { state in
            if !state.isCleanedUp {
                state.isCleanedUp = true
                atexit { PostgreSQLTemplates.dropAll() }
            }
            let template: String
            if let known = state.names[key] {
                template = known
            } else {
                template = "\(prefix)_template_\(state.names.count)"
                try PostgreSQLServer.command("CREATE DATABASE \(template)", at: server)
                let database = PostgreSQLDatabase(server.database(template), connections: 1)
                defer { database.close() }
                try Migrator(migrations).migrate(database)
                state.names[key] = template
            }
            state.copies += 1
            return (template, "\(prefix)_\(state.copies)")
        }
        try PostgreSQLServer.command("CREATE DATABASE \(name) TEMPLATE \(template)", at: server)
        return server.database(name)
    }

    static func drop(_ name: String) {
        guard let server = try? server() else { return }
        try? PostgreSQLServer.command("DROP DATABASE IF EXISTS \(name) WITH (FORCE)", at: server)
    }

    private static func dropAll() {
        for name in state.withLock({ $0.names.values }) { drop(name) }
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
