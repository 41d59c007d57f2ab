import Glibc
import PlatformTesting
import PostgreSQL
import SQL
import Synchronization
import Testing
import Values

/// What is PostgreSQL's own; what both databases promise is tested in SQLTests.
@Suite struct `A database on a PostgreSQL server` {
    static let migrations = [
        Migration(
            "server-001",
            """
            CREATE TABLE number (value BIGINT NOT NULL);
            CREATE TABLE account (id BIGINT NOT NULL PRIMARY KEY, balance BIGINT NOT NULL);
            CREATE TABLE mixed (id UUID, ratio DOUBLE PRECISION, content BYTEA, note TEXT);
            """)
    ]

    struct Change: Error {}

    private func kind(_ body: () throws -> Void) -> SQLError.Kind? {
        do {
            try body()
            return nil
        } catch { return (error as? SQLError)?.kind }
    }

    private func copy() throws -> TestDatabase { try TestDatabase(.postgresql, migrations: Self.migrations) }

    /// Ends every other connection to the test's database, as a restart of the server does.
    private func endOthers(_ test: TestDatabase) throws {
        let other = try PostgreSQLDatabase(url: test.address, connections: 1)
        defer { other.close() }
        _ = try other.write { connection in
            try connection.integer(
                """
                SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
        }
    }

    @Test func `works on after the server ended its idle connections`() throws {
        let test = try copy()
        try test.database.write { try $0.run("INSERT INTO number VALUES (1)") }
        try endOthers(test)
        try test.database.write { try $0.run("INSERT INTO number VALUES (2)") }
        try endOthers(test)
        #expect(try test.database.read { try $0.integer("SELECT count(*) FROM number") } == 2)
    }

    @Test func `fails the call in flight when its connection is lost, and runs it only once`() throws {
        let test = try copy()
        let database = test.database
        var runs = 0
        let failure = kind {
            try database.write { connection in
                runs += 1
                try connection.run("INSERT INTO number VALUES (1)")
                try endOthers(test)
                try connection.run("INSERT INTO number VALUES (2)")
            }
        }
        #expect(failure == .unavailable)
        #expect(runs == 1)
        let streamed = kind {
            try database.read { connection in
                try connection.each("SELECT value FROM generate_series(1, 2000000) AS value") { row in
                    if row.integer(0) == 1 { try endOthers(test) }
                }
            }
        }
        #expect(streamed == .unavailable)
        let committed = kind {
            try database.write { connection in
                try connection.run("INSERT INTO number VALUES (3)")
                try endOthers(test)
            }
        }
        #expect(committed == .unavailable)
        #expect(try database.read { try $0.integer("SELECT count(*) FROM number") } == 0)
    }

    @Test func `tries again when two transactions are in each other's way`() throws {
        let test = try copy()
        let database = test.database
        try database.write { connection in
            for id in 1...2 { try connection.run("INSERT INTO account VALUES (\(id), 1000)") }
        }
        // Each locks the two rows in the other's order: deadlocks, unless the writes are tried again.
        Threads.run(8) { thread in
            for _ in 0..<10 {
                do {
                    try database.write { connection in
                        try connection.script("SET LOCAL deadlock_timeout = '5ms'")
                        let (from, to) = thread % 2 == 0 ? (1, 2) : (2, 1)
                        try connection.run("UPDATE account SET balance = balance - 1 WHERE id = \(from)")
                        // Long enough that the others are at the same place: every round is a deadlock.
                        _ = try connection.integer("SELECT 1 FROM pg_sleep(0.01)")
                        try connection.run("UPDATE account SET balance = balance + 1 WHERE id = \(to)")
                    }
                } catch { Issue.record(error) }
            }
        }
        let balances = try database.read { try $0.rows("SELECT balance FROM account ORDER BY id") { $0.integer(0) } }
        #expect(balances == [1000, 1000])
        var attempts = 0
        let conflict = kind {
            try database.write { connection in
                attempts += 1
                try connection.script("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40001'; END $$")
            }
        }
        #expect(conflict == .conflict)
        #expect(attempts == 6)
    }

    @Test func `does not take a transaction for committed in which a statement failed`() throws {
        let test = try copy()
        try test.database.write { try $0.run("INSERT INTO account VALUES (1, 1)") }
        let swallowed = kind {
            try test.database.write { connection in
                try connection.run("INSERT INTO number VALUES (1)")
                _ = try? connection.run("INSERT INTO account VALUES (1, 1)")
            }
        }
        #expect(swallowed == .duplicate)
        #expect(kind { try test.database.write { try $0.script("COMMIT") } } == .failed)
        #expect(try test.database.read { try $0.integer("SELECT count(*) FROM number") } == 0)
    }

    @Test func `takes values of different kinds at the same place`() throws {
        let test = try copy()
        let id = ID(high: 7, low: 8)
        let kinds: [(SQLValue, SQLValue, SQLValue, SQLValue)] = [
            (.null, .null, .null, .null), (.id(id), .integer(2), .bytes([0, 1]), .text("x")),
            (.id(id), .real(2.5), .bytes([]), .null), (.null, .null, .bytes([255]), .text("")),
            (.text(id.description), .real(.infinity), .null, .text("é")),
        ]
        try test.database.write { connection in
            for (id, ratio, content, note) in kinds {
                try connection.run("INSERT INTO mixed VALUES (\(id), \(ratio), \(content), \(note))")
            }
        }
        let rows = try test.database.read { connection in
            try connection.rows("SELECT id, ratio, content, note FROM mixed") {
                ($0.id(0), $0.real(1), $0.optionalBytes(2), $0.optionalText(3))
            }
        }
        #expect(rows.map(\.0) == [nil, id, id, nil, id])
        #expect(rows.map(\.1) == [0, 2, 2.5, 0, .infinity])
        #expect(rows.map(\.2) == [nil, [0, 1], [], [255], nil])
        #expect(rows.map(\.3) == [nil, "x", nil, "", "é"])
    }

    @Test func `reads whatever a column holds without a trap`() throws {
        let test = try copy()
        try test.database.read { connection in
            try connection.each(
                """
                SELECT true, false, 12345678901234567890::numeric, -12345678901234567890::numeric, 12.9::numeric,
                    'NaN'::float8, '\\x', '\\xg0'::text, '-', now(), '{1,2}'::int[], -9223372036854775808
                """
            ) { row in
                #expect(row.flag(0) && !row.flag(1))
                #expect(row.integer(2) == .max && row.integer(3) == .min && row.integer(4) == 12)
                #expect(row.real(4) == 12.9 && row.real(5) == 0 && row.integer(5) == 0)
                #expect(row.bytes(6).isEmpty && row.bytes(7) == Array("\\xg0".utf8) && row.integer(8) == 0)
                #expect(row.integer(9) > 2000 && row.id(10) == nil && row.integer(11) == .min)
                #expect(row.day(2) == nil)
            }
        }
    }

    @Test func `says nothing of values and passwords in its errors`() throws {
        let test = try copy()
        for statement: SQL in [
            "INSERT INTO mixed (id) VALUES (CAST(\("secret") AS UUID))", "SELECT CAST(\("secret") AS BIGINT)",
        ] {
            do {
                try test.database.write { try $0.run(statement) }
                Issue.record("the statement is wrong")
            } catch { #expect(!"\(error)".contains("secret")) }
        }
        let address = try PostgreSQLAddress("postgresql://crm:secret@127.0.0.1:1/crm")
        #expect("\(address)" == "127.0.0.1:1/crm")
        #expect(address.text.contains("secret"))
        for text in ["postgresql://crm:secret@127.0.0.1:1/crm", "postgresql://crm:secret@[::1/crm", "host=x secret"] {
            do {
                try PostgreSQLDatabase(url: text).read { _ in }
                Issue.record("there is no such server")
            } catch { #expect(!"\(error)".contains("secret")) }
        }
    }

    @Test func `knows an address on this machine from one elsewhere`() throws {
        for text in ["postgresql://localhost/x", "host=/tmp dbname=x", "postgresql://u:p@[::1]:1/x", "dbname=x"] {
            #expect(try PostgreSQLAddress(text).isLocal && PostgreSQLAddress(text).isProtected)
        }
        for text in [
            "postgresql://db.example/x", "host=127.0.0.1,10.0.0.1", "host=localhost hostaddr=10.0.0.1",
            "host=localhost.example",
        ] {
            #expect(try !PostgreSQLAddress(text).isLocal && !PostgreSQLAddress(text).isProtected)
        }
        #expect(try PostgreSQLAddress("postgresql://db.example/x?sslmode=verify-full").isProtected)
        #expect(try !PostgreSQLAddress("postgresql://db.example/x?sslmode=require").isProtected)
        let quoted = try PostgreSQLAddress("host=localhost password='it\\'s \\\\' dbname='a b'")
        #expect(try PostgreSQLAddress(quoted.text).text == quoted.text)
        #expect(quoted.database == "a b")
    }

    @Test func `ends a statement that takes too long or waits too long`() throws {
        let test = try copy()
        let impatient = try PostgreSQLDatabase(url: test.address, connections: 1, statementSeconds: 1, patience: 30)
        defer { impatient.close() }
        #expect(kind { try impatient.read { try $0.each("SELECT pg_sleep(20)") { _ in } } } == .unavailable)
        try impatient.read { _ in
            #expect(kind { try impatient.read { _ in } } == .unavailable)
        }
        #expect(try impatient.read { try $0.integer("SELECT 7") } == 7)
        let inner = try impatient.write { _ in kind { try impatient.write { _ in } } }
        #expect(inner == .failed)
    }

    @Test func `survives a table that changes under its prepared statements`() throws {
        let test = try copy()
        let database = test.database
        try database.write { try $0.run("INSERT INTO number VALUES (1)") }
        func look() throws -> [String] { try database.read { try $0.rows("SELECT * FROM number") { $0.text(0) } } }
        #expect(try look() == ["1"])
        try database.write { try $0.script("ALTER TABLE number ADD COLUMN note TEXT") }
        // One call may fail for it; the next has a connection without the old plan.
        _ = try? look()
        #expect(try look() == ["1"])
    }

    @Test func `prepares more statements than it keeps`() throws {
        let test = try copy()
        try test.database.write { connection in
            for value in 0..<450 { try connection.run("INSERT INTO number VALUES (\(unescaped: String(value)))") }
            try connection.run("INSERT INTO number VALUES (0)")
            #expect(try connection.integer("SELECT count(*) FROM pg_prepared_statements") <= 201)
        }
        #expect(try test.database.read { try $0.integer("SELECT count(*) FROM number") } == 451)
    }

    @Test func `dumps itself with pg_dump, and the dump restores`() throws {
        let test = try copy()
        try test.database.write { connection in
            for value in 0..<100 { try connection.run("INSERT INTO number VALUES (\(value))") }
        }
        let path = "/tmp/sila-dump-\(getpid())"
        defer { unlink(path) }
        try test.database.backup(to: path)
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let target = try TestDatabase(.postgresql, migrations: [])
        var process = pid_t()
        let words = [
            "pg_restore", "--no-password", "--exit-on-error", "--clean", "--if-exists", "--dbname", target.address,
            path,
        ]
        var arguments = words.map { strdup($0) } + [nil]
        defer { for text in arguments { free(text) } }
        #expect(posix_spawnp(&process, "pg_restore", nil, nil, &arguments, environ) == 0)
        var result: Int32 = -1
        #expect(waitpid(process, &result, 0) == process && result == 0)
        #expect(try target.database.read { try $0.integer("SELECT sum(value) FROM number") } == 4950)
        #expect(try Migrator(Self.migrations).pending(target.database) == [])
        #expect(kind { try test.database.backup(to: "/nonexistent/folder/dump") } == .unavailable)
        #expect(access("/nonexistent", F_OK) != 0 && access(path + ".partial", F_OK) != 0)
        let gone = try PostgreSQLDatabase(url: "postgresql://postgres@127.0.0.1:1/none")
        defer { gone.close() }
        #expect(kind { try gone.backup(to: path + "-none") } == .unavailable)
        #expect(access(path + "-none.partial", F_OK) != 0)
    }

    @Test func `tells of a constraint that was never checked`() throws {
        let test = try copy()
        try test.database.write { connection in
            try connection.script("ALTER TABLE number ADD CONSTRAINT small CHECK (value < 10) NOT VALID")
        }
        #expect(try test.database.faults() == ["constraint small of number was never checked"])
    }
}
