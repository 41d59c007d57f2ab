import PlatformTesting
import SQL
import Synchronization
import Testing
import Values

/// What both databases promise alike.
@Suite struct `A database` {
    struct Change: Error {}

    private func kind(_ body: () throws -> Void) -> SQLError.Kind? {
        do {
            try body()
            return nil
        } catch { return (error as? SQLError)?.kind }
    }

    @Test(arguments: Engine.underTest)
    func `gives back each kind of value as it was bound`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        let id = ID(high: 0x0192_0000_0000_7000, low: 0x8000_FFFF_0000_00FF)
        let title = "Zoé «قسنطينة» \u{1F600} e\u{301}"
        let body: [UInt8] = [0, 1, 0xFF, 0x5C, 0x27]
        try test.database.write { connection in
            let changed = try connection.run(
                """
                INSERT INTO note (id, title, size, weight, body)
                VALUES (\(id), \(title), \(Int64.max), \(1.0 / 3.0), \(body))
                """)
            #expect(changed == 1)
            try connection.run("INSERT INTO note (id, title, body) VALUES (\(ID(high: 1, low: 2)), '', \([UInt8]()))")
        }
        try test.database.read { connection in
            try connection.each(
                "SELECT id, title, size, weight, body, parent FROM note WHERE id = \(id) AND size = \(Int64.max)"
            ) { row in
                #expect(row.id(0) == id)
                #expect(row.identity(0) == id)
                #expect(row.text(1) == title)
                #expect(row.withUTF8(1) { Array($0) } == Array(title.utf8))
                #expect(row.integer(2) == Int64.max)
                #expect(row.real(3) == 1.0 / 3.0)
                #expect(row.bytes(4) == body)
                #expect(row.isNull(5) && row.id(5) == nil)
                // A foreign or missing value is zero, empty or nil; it never traps.
                #expect(row.integer(1) == 0 && row.real(1) == 0 && row.id(1) == nil)
                #expect(row.integer(99) == 0 && row.text(99).isEmpty && row.bytes(-1).isEmpty && row.isNull(99))
            }
            let empty = try connection.first("SELECT title, body, size FROM note WHERE title = \("")") {
                ($0.optionalText(0), $0.optionalBytes(1), $0.optionalInteger(2), $0.text(2), $0.integer(2))
            }
            #expect(empty?.0 == "")
            #expect(empty?.1 == [])
            #expect(empty?.2 == nil)
            #expect(empty?.3 == "" && empty?.4 == 0)
            #expect(
                try connection.integer("SELECT count(*) FROM note WHERE id IN (\(list: [id, ID(high: 1, low: 2)]))")
                    == 2)
            #expect(try connection.integer("SELECT count(*) FROM note WHERE id IN (\(list: [ID]()))") == 0)
            #expect(try connection.integer("SELECT sum(size) FROM note") == Int64.max)
        }
    }

    @Test(arguments: Engine.underTest)
    func `keeps each kind of value of many rows, and refuses what one row would be refused for`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        let columns = ["id", "title", "size", "weight", "body"]
        func row(_ number: Int) -> [SQLValue] {
            [
                .id(ID(high: UInt64(number), low: .max)), .text(number == 3 ? "" : "n\u{B0} \(number) «قسنطينة»"),
                number % 5 == 0 ? .null : .integer(Int64.max - Int64(number)), .real(-1.0 / Double(number + 1)),
                .bytes([UInt8](repeating: UInt8(number % 256), count: number % 4)),
            ]
        }
        try test.database.write { connection in
            var rows = RowBatch(into: "note", columns)
            for number in 0..<457 { rows.add(row(number)) }
            rows.add([.null])
            #expect(rows.count == 457)
            try rows.insert(in: connection)
        }
        try test.database.read { connection in
            var number = 0
            try connection.each("SELECT id, title, size, weight, body FROM note ORDER BY id") { found in
                let size: SQLValue = found.isNull(2) ? .null : .integer(found.integer(2))
                let kept: [SQLValue] = [
                    .id(found.identity(0)), .text(found.text(1)), size, .real(found.real(3)), .bytes(found.bytes(4)),
                ]
                #expect(kept == row(number))
                number += 1
            }
            #expect(number == 457)
        }
        for wrong in [[SQLValue.text("a\u{0}b"), .real(1)], [.text("a"), .real(.nan)]] {
            var rows = RowBatch(into: "note", columns)
            rows.add([.id(ID(high: 1 << 20, low: 0)), wrong[0], .null, wrong[1], .bytes([])])
            #expect(kind { try test.database.write { try rows.insert(in: $0) } } == .failed)
        }
        try test.database.write { connection in
            let sum = try connection.trusting { try connection.integer("SELECT count(*) FROM note") }
            #expect(sum == 457)
        }
    }

    @Test func `a statement inside another counts its values on`() {
        let inner: SQL = "size > \(1) AND title <> \("b")"
        let both: SQL = "SELECT $ FROM note WHERE id = \(7) AND (\(inner)) OR (\(inner)) LIMIT \(9)$"
        #expect(
            both.rendered.text
                == "SELECT $ FROM note WHERE id = $1 AND (size > $2 AND title <> $3) OR (size > $4 AND title <> $5) LIMIT $6$"
        )
        let values: [SQLValue] = [
            .integer(7), .integer(1), .text("b"), .integer(1), .text("b"), .integer(9),
        ]
        #expect(both.rendered.values == values)
        var many: SQL = "id IN (\(list: 0..<700))"
        many.append(" OR \(SQL.joined([inner, "1 = 1", inner], separator: " OR "))")
        #expect(many.rendered.values.count == 704)
        #expect(
            many.rendered.text.hasSuffix(
                "$700) OR size > $701 AND title <> $702 OR 1 = 1 OR size > $703 AND title <> $704"))
    }

    @Test(arguments: Engine.underTest)
    func `refuses text with a NUL character and what is not a number`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        try test.database.write { connection in
            #expect(kind { try connection.run("SELECT \("a\u{0}b")") } == .failed)
            #expect(kind { try connection.run("SELECT CAST(\(Double.nan) AS DOUBLE PRECISION)") } == .failed)
            try connection.run("INSERT INTO number VALUES (1)")
        }
        #expect(try test.database.read { try $0.integer("SELECT count(*) FROM number") } == 1)
    }

    @Test(arguments: Engine.underTest)
    func `tells a duplicate, a broken rule and a mistake apart`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        let database = test.database
        let id = ID(high: 1, low: 1)
        try database.write { try $0.run("INSERT INTO note (id, title) VALUES (\(id), 'one')") }
        func attempt(_ statement: SQL) -> SQLError? {
            do {
                try database.write { try $0.run(statement) }
                return nil
            } catch { return error as? SQLError }
        }
        #expect(attempt("INSERT INTO note (id, title) VALUES (\(id), 'two')")?.kind == .duplicate)
        let twice = attempt("INSERT INTO note (id, title) VALUES (\(ID(high: 1, low: 2)), \("one"))")
        #expect(twice?.kind == .duplicate)
        #expect(twice?.description.contains("one") == false)
        #expect(
            attempt("INSERT INTO note (id, title, size) VALUES (\(ID(high: 1, low: 3)), 'x', -1)")?.kind == .constraint)
        #expect(attempt("INSERT INTO note (id) VALUES (\(ID(high: 1, low: 4)))")?.kind == .constraint)
        #expect(attempt("INSERT INTO missing VALUES (1)")?.kind == .failed)
        #expect(
            attempt(
                "INSERT INTO note (id, title, parent) VALUES (\(ID(high: 2, low: 1)), 'p', \(ID(high: 9, low: 9)))")?
                .kind == .constraint)
        #expect(try database.read { try $0.integer("SELECT count(*) FROM note") } == 1)
    }

    @Test(arguments: Engine.underTest)
    func `undoes what a throwing body or savepoint did, and nothing else`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        let database = test.database
        #expect(throws: Change.self) {
            try database.write { connection in
                try connection.run("INSERT INTO number VALUES (1)")
                throw Change()
            }
        }
        try database.write { connection in
            try connection.run("INSERT INTO number VALUES (2)")
            #expect(throws: Change.self) {
                try connection.savepoint {
                    try connection.run("INSERT INTO number VALUES (3)")
                    try connection.savepoint { try connection.run("INSERT INTO number VALUES (4)") }
                    throw Change()
                }
            }
            // A duplicate inside a savepoint leaves the transaction usable in both databases.
            let kept = try connection.savepoint {
                try connection.run("INSERT INTO number VALUES (5)")
                return 5
            }
            #expect(kept == 5)
            try connection.run("INSERT INTO note (id, title) VALUES (\(ID(high: 1, low: 1)), 'one')")
            #expect(throws: SQLError.self) {
                try connection.savepoint {
                    _ = try connection.run("INSERT INTO note (id, title) VALUES (\(ID(high: 1, low: 1)), 'one')")
                }
            }
        }
        #expect(try database.read { try $0.rows("SELECT value FROM number ORDER BY 1") { $0.integer(0) } } == [2, 5])
    }

    @Test(arguments: Engine.underTest)
    func `keeps every write of sixteen threads, whose failures stay their own`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        let database = test.database
        let failures = Atomic<Int>(0)
        let before = database.version
        Threads.run(16) { thread in
            for index in 0..<50 {
                do {
                    try database.write { connection in
                        try connection.run("INSERT INTO number VALUES (\(thread * 1000 + index))")
                        if index % 5 == 0 { throw Change() }
                        if index % 5 == 1 { try connection.run("INSERT INTO missing VALUES (1)") }
                    }
                } catch { failures.add(1, ordering: .relaxed) }
            }
        }
        #expect(failures.load(ordering: .relaxed) == 16 * 20)
        let values = try database.read { try $0.rows("SELECT value FROM number ORDER BY value") { $0.integer(0) } }
        let expected = (0..<16).flatMap { thread in (0..<50).filter { $0 % 5 > 1 }.map { Int64(thread * 1000 + $0) } }
        #expect(values == expected)
        #expect(database.version > before)
    }

    @Test(arguments: Engine.underTest)
    func `shows a reader one state however much is written meanwhile`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        let database = test.database
        try database.write { try $0.run("INSERT INTO number VALUES (1)") }
        try database.read { connection in
            #expect(try connection.integer("SELECT count(*) FROM number") == 1)
            try database.write { try $0.run("INSERT INTO number VALUES (2)") }
            #expect(try connection.integer("SELECT count(*) FROM number") == 1)
            #expect(try database.read { try $0.integer("SELECT count(*) FROM number") } == 2)
        }
        #expect(try database.read { try $0.integer("SELECT count(*) FROM number") } == 2)
    }

    @Test(arguments: Engine.underTest)
    func `does not let a reader write`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        #expect(throws: SQLError.self) {
            try test.database.read { try $0.run("INSERT INTO number VALUES (1)") }
        }
        #expect(try test.database.read { try $0.integer("SELECT count(*) FROM number") } == 0)
    }

    @Test(arguments: Engine.underTest)
    func `runs a query within the rows of the same query, and ends one that throws`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        try test.database.write { connection in
            for value in 1...20 { try connection.run("INSERT INTO number VALUES (\(value))") }
        }
        try test.database.read { connection in
            func values(_ limit: Int, _ body: (Int64) throws -> Void) throws {
                try connection.each("SELECT value FROM number WHERE value <= \(limit) ORDER BY value") {
                    try body($0.integer(0))
                }
            }
            var pairs: [Int64] = []
            try values(3) { outer in
                try values(2) { inner in try values(1) { pairs.append(outer * 100 + inner * 10 + $0) } }
            }
            #expect(pairs == [111, 121, 211, 221, 311, 321])
            var seen = 0
            #expect(throws: Change.self) {
                try values(20) { _ in
                    seen += 1
                    if seen == 4 { throw Change() }
                }
            }
            #expect(seen == 4)
            #expect(try connection.integer("SELECT max(value) FROM number") == 20)
            let plan = try connection.plan(of: "SELECT id FROM note WHERE size = \(3) ORDER BY id")
            #expect(!plan.isEmpty)
        }
    }

    @Test(arguments: Engine.underTest)
    func `raises its version with changes only`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        let database = test.database
        let start = database.version
        try database.write { try $0.run("UPDATE number SET value = 1") }
        _ = try database.read { try $0.integer("SELECT count(*) FROM number") }
        #expect(database.version == start)
        let id = try database.write { connection in
            try connection.first("INSERT INTO number VALUES (\(7)) RETURNING value") { $0.integer(0) }
        }
        #expect(id == 7)
        #expect(database.version > start)
    }

    @Test(arguments: Engine.underTest)
    func `refuses work once it is closed`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        test.database.close()
        test.database.close()
        #expect(kind { try test.database.write { _ in } } == .unavailable)
        #expect(kind { try test.database.read { _ in } } == .unavailable)
    }

    @Test(arguments: Engine.underTest)
    func `is sound when nothing happened to it`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        #expect(try test.database.faults() == [])
    }
}
