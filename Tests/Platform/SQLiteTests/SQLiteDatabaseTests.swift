import Glibc
import PlatformTesting
import SQL
import SQLite
import Synchronization
import Testing
import Values

/// What is SQLite's own; what both databases promise is tested in SQLTests.
@Suite struct `A database in an SQLite file` {
    static let migrations = [
        Migration(
            "file-001",
            """
            CREATE TABLE number (value BIGINT NOT NULL);
            CREATE TABLE text (value TEXT);
            CREATE TABLE parent (id BIGINT NOT NULL PRIMARY KEY);
            CREATE TABLE child (parent BIGINT NOT NULL REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED);
            """)
    ]

    struct Change: Error {}

    private func kind(_ body: () throws -> Void) -> SQLError.Kind? {
        do {
            try body()
            return nil
        } catch { return (error as? SQLError)?.kind }
    }

    private func copy() throws -> TestDatabase { try TestDatabase(.sqlite, migrations: Self.migrations) }

    @Test func `raises its version when another process has changed it`() throws {
        let test = try copy()
        let other = try SQLiteDatabase(path: test.address)
        defer { other.close() }
        let start = test.database.version
        try other.write { try $0.run("INSERT INTO number VALUES (1)") }
        let deadline = ContinuousClock.now + .seconds(20)
        while test.database.version == start, ContinuousClock.now < deadline { sched_yield() }
        #expect(test.database.version > start)
        let after = test.database.version
        _ = try other.read { try $0.integer("SELECT count(*) FROM number") }
        #expect(test.database.version == after)
    }

    @Test func `is readable by its owner alone, its log included`() throws {
        let test = try copy()
        let path = test.address + "-own"
        let database = try SQLiteDatabase(path: path)
        defer {
            database.close()
            for ending in ["", "-lock"] { unlink(path + ending) }
        }
        try Migrator(Self.migrations).migrate(database)
        for ending in ["", "-wal", "-shm", "-lock"] {
            var status = stat()
            #expect(stat(path + ending, &status) == 0)
            #expect(status.st_mode & 0o777 == 0o600)
        }
        database.close()
        #expect(access(path + "-wal", F_OK) != 0)
    }

    @Test func `reads text that is not UTF-8 without a trap`() throws {
        let test = try copy()
        try test.database.write { connection in
            try connection.run("INSERT INTO text VALUES (CAST(x'41ff42c3' AS TEXT))")
            try connection.run("INSERT INTO text VALUES (x'4100')")
        }
        try test.database.read { connection in
            let texts = try connection.rows("SELECT value FROM text ORDER BY rowid") { $0.text(0) }
            #expect(texts == ["A\u{FFFD}B\u{FFFD}", "A\u{0}"])
            #expect(try connection.first("SELECT value FROM text") { $0.id(0) } == .some(nil))
        }
    }

    @Test func `gives each body of a group its own outcome`() throws {
        let test = try copy()
        let database = test.database
        let isHeld = Atomic<Bool>(false)
        let arrived = Atomic<Int>(0)
        let outcomes = Mutex<[Int: String]>([:])
        Threads.run(9) { thread in
            do {
                arrived.add(1, ordering: .acquiringAndReleasing)
                try database.write { connection in
                    if !isHeld.exchange(true, ordering: .acquiringAndReleasing) {
                        // Hold the group open until the others are on their way into it.
                        while arrived.load(ordering: .acquiring) < 9 { sched_yield() }
                    }
                    try connection.run("INSERT INTO number VALUES (\(thread))")
                    if thread % 3 == 1 { throw Change() }
                    if thread % 3 == 2 { try connection.run("INSERT INTO child VALUES (\(thread))") }
                }
                outcomes.withLock { $0[thread] = "done" }
            } catch is Change { outcomes.withLock { $0[thread] = "changed" } } catch {
                outcomes.withLock { $0[thread] = "\((error as? SQLError).map { "\($0.kind)" } ?? "\(error)")" }
            }
        }
        let expected = (0..<9).map { ["done", "changed", "constraint"][$0 % 3] }
        #expect(outcomes.withLock { outcomes in (0..<9).map { outcomes[$0] ?? "lost" } } == expected)
        #expect(
            try database.read { try $0.rows("SELECT value FROM number ORDER BY 1") { $0.integer(0) } } == [0, 3, 6])
    }

    @Test func `refuses a write inside a write instead of waiting for itself`() throws {
        let test = try copy()
        let database = test.database
        let inner = try database.write { _ in kind { try database.write { _ in } } }
        #expect(inner == .failed)
        try database.write { try $0.run("INSERT INTO number VALUES (1)") }
    }

    @Test func `fails whole when the file may not grow, and works on when it may`() throws {
        let test = try copy()
        let database = test.database
        let pages = try database.write { try $0.integer("PRAGMA page_count") }
        try database.write { try $0.script("PRAGMA max_page_count = \(pages + 3)") }
        let blob = String(repeating: "x", count: 3000)
        var kinds: Set<SQLError.Kind> = []
        for _ in 0..<3 {
            let failure = kind {
                try database.write { connection in
                    for _ in 0..<50 { try connection.run("INSERT INTO text VALUES (\(blob))") }
                }
            }
            if let failure { kinds.insert(failure) }
        }
        #expect(kinds == [.full])
        // A body that carries on after the failure cannot commit piecemeal.
        let swallowed = kind {
            try database.write { connection in
                try connection.run("INSERT INTO number VALUES (1)")
                for _ in 0..<50 { _ = try? connection.run("INSERT INTO text VALUES (\(blob))") }
                try connection.run("INSERT INTO number VALUES (2)")
            }
        }
        #expect(try database.read { try $0.integer("SELECT count(*) FROM number") } == (swallowed == nil ? 2 : 0))
        #expect(try database.read { try $0.integer("SELECT count(*) FROM text") } < 50)
        try database.write { try $0.script("PRAGMA max_page_count = 1000000") }
        try database.write { connection in
            try connection.run("DELETE FROM text")
            for _ in 0..<50 { try connection.run("INSERT INTO text VALUES (\(blob))") }
        }
        #expect(try database.read { try $0.integer("SELECT count(*) FROM text") } == 50)
        #expect(try database.faults() == [])
    }

    @Test func `shares a file with another process's writes`() throws {
        let test = try copy()
        let other = try SQLiteDatabase(path: test.address, durable: false)
        defer { other.close() }
        let databases = [test.database, other]
        Threads.run(4) { thread in
            for index in 0..<200 {
                do {
                    try databases[thread % 2].write { connection in
                        try connection.run("INSERT INTO number VALUES (\(thread * 1000 + index))")
                        try connection.run("INSERT INTO text VALUES (\(String(repeating: "x", count: 2000)))")
                    }
                } catch { Issue.record(error) }
            }
        }
        #expect(try other.read { try $0.integer("SELECT count(*) FROM number") } == 800)
        #expect(try test.database.faults() == [])
    }

    @Test func `waits for another process's lock and works on when it is gone`() throws {
        let test = try copy()
        let other = try SQLiteDatabase(path: test.address)
        defer { other.close() }
        let database = test.database
        let isLocked = Atomic<Bool>(false)
        let isWaiting = Atomic<Bool>(false)
        Threads.run(2) { thread in
            do {
                if thread == 0 {
                    try other.write { connection in
                        try connection.run("INSERT INTO number VALUES (1)")
                        isLocked.store(true, ordering: .releasing)
                        while !isWaiting.load(ordering: .acquiring) { sched_yield() }
                    }
                } else {
                    while !isLocked.load(ordering: .acquiring) { sched_yield() }
                    isWaiting.store(true, ordering: .releasing)
                    try database.write { try $0.run("INSERT INTO number VALUES (2)") }
                }
            } catch { Issue.record(error) }
        }
        #expect(try database.read { try $0.integer("SELECT count(*) FROM number") } == 2)
    }

    @Test func `tells who waits too long for a reader that none came free`() throws {
        let test = try copy()
        let narrow = try SQLiteDatabase(path: test.address, readers: 1, patience: 30)
        defer { narrow.close() }
        try narrow.read { _ in
            #expect(kind { try narrow.read { _ in } } == .unavailable)
        }
        #expect(try narrow.read { try $0.integer("SELECT 7") } == 7)
    }

    @Test func `ends a reader's statement that takes too long`() throws {
        let test = try copy()
        let impatient = try SQLiteDatabase(path: test.address, statementSeconds: 1)
        defer { impatient.close() }
        let endless: SQL = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
        #expect(kind { _ = try impatient.read { try $0.integer(endless) } } == .unavailable)
        #expect(try impatient.read { try $0.integer("SELECT 7") } == 7)
    }

    @Test func `lets short writes in between the chunks of a long import`() throws {
        let test = try copy()
        let database = test.database
        let isImporting = Atomic<Bool>(true)
        let largestGap = Mutex<Int64>(0)
        Threads.run(2) { thread in
            do {
                if thread == 0 {
                    for chunk in 0..<10 {
                        try database.write { connection in
                            for row in 0..<500 {
                                try connection.run("INSERT INTO number VALUES (\(chunk * 500 + row))")
                            }
                        }
                    }
                    isImporting.store(false, ordering: .releasing)
                } else {
                    var writes: Int64 = 0
                    while isImporting.load(ordering: .acquiring) {
                        try database.write { try $0.run("INSERT INTO text VALUES ('short')") }
                        writes += 1
                    }
                    largestGap.withLock { $0 = writes }
                }
            } catch { Issue.record(error) }
        }
        #expect(try database.read { try $0.integer("SELECT count(*) FROM number") } == 5000)
        #expect(largestGap.withLock { $0 } >= 5)
    }

    @Test func `copies itself while it is written to, and the copy opens as a database`() throws {
        let test = try copy()
        let database = test.database
        let isCopying = Atomic<Bool>(true)
        let path = test.address + "-backup"
        defer { for ending in ["", "-lock"] { unlink(path + ending) } }
        try database.write { connection in
            for value in 0..<5000 { try connection.run("INSERT INTO number VALUES (\(value))") }
        }
        Threads.run(2) { thread in
            do {
                if thread == 0 {
                    try database.backup(to: path)
                    isCopying.store(false, ordering: .releasing)
                } else {
                    repeat {
                        try database.write { try $0.run("INSERT INTO text VALUES ('more')") }
                    } while isCopying.load(ordering: .acquiring)
                }
            } catch { Issue.record(error) }
        }
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let copy = try SQLiteDatabase(path: path)
        defer { copy.close() }
        #expect(try copy.faults() == [])
        #expect(try copy.read { try $0.integer("SELECT count(*) FROM number") } == 5000)
        #expect(try Migrator(Self.migrations).migrate(copy) == [])
        #expect(kind { try database.backup(to: "/nonexistent/folder/copy") } == .unavailable)
    }

    @Test func `finds the damage in a file, and refuses a file that is none of its own`() throws {
        let test = try copy()
        try test.database.write { connection in
            for value in 0..<20_000 { try connection.run("INSERT INTO text VALUES (\("row \(value)"))") }
        }
        test.database.close()
        let file = open(test.address, O_RDWR)
        let garbage = [UInt8](repeating: 0x5A, count: 4096 * 8)
        #expect(pwrite(file, garbage, garbage.count, 4096 * 20) == garbage.count)
        close(file)
        let damaged = try SQLiteDatabase(path: test.address)
        #expect(try !damaged.faults().isEmpty)
        #expect(kind { _ = try damaged.read { try $0.rows("SELECT value FROM text") { $0.text(0) } } } == .corrupt)
        damaged.close()

        let foreign = test.address + "-foreign"
        let other = open(foreign, O_RDWR | O_CREAT, 0o600)
        defer { for ending in ["", "-lock"] { unlink(foreign + ending) } }
        #expect(pwrite(other, garbage, garbage.count, 0) == garbage.count)
        close(other)
        #expect(kind { _ = try SQLiteDatabase(path: foreign) } == .corrupt)
        #expect(kind { _ = try SQLiteDatabase(path: "/nonexistent/folder/file") } == .unavailable)
    }

    @Test func `keeps more statements than its cache holds working`() throws {
        let test = try copy()
        try test.database.write { connection in
            for value in 0..<500 {
                try connection.run("INSERT INTO number VALUES (\(unescaped: String(value)))")
            }
            #expect(throws: SQLError.self) { try connection.run("SELECT 1; SELECT 2") }
            #expect(throws: SQLError.self) { try connection.run("  ") }
        }
        #expect(try test.database.read { try $0.integer("SELECT count(*) FROM number") } == 500)
    }

    @Test func `has full-text search, and its error does not repeat what was searched`() throws {
        let test = try copy()
        #expect(SQLiteDatabase.hasFullTextSearch)
        try test.database.write { connection in
            try connection.script(
                """
                CREATE VIRTUAL TABLE found USING fts5 (value, content='text', content_rowid='rowid', tokenize='trigram');
                CREATE TRIGGER text_found AFTER INSERT ON text BEGIN
                    INSERT INTO found (rowid, value) VALUES (new.rowid, new.value);
                END;
                """)
            try connection.run("INSERT INTO text VALUES (\("Benali Zohra"))")
            #expect(try connection.integer("SELECT count(*) FROM found WHERE found MATCH \("ali")") == 1)
        }
        do {
            _ = try test.database.read { try $0.integer("SELECT count(*) FROM found WHERE found MATCH \("\"secret")") }
            Issue.record("the query is not one")
        } catch { #expect(!"\(error)".contains("secret")) }
    }
}
