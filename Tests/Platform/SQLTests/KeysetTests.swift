import PlatformTesting
import SQL
import Testing
import Values

@Suite struct `A keyset` {
    private static let rows: [(rank: Int64?, name: String, id: ID)] = (0..<60).map { index in
        let rank: Int64? = index % 7 == 0 ? nil : Int64(index % 4)
        return (rank, ["a", "B", "é", "ب"][index % 3], ID(high: UInt64(index % 5), low: UInt64(index)))
    }

    private static let migrations = [
        Migration(
            "keyset-001",
            """
            CREATE TABLE item (id UUID NOT NULL PRIMARY KEY, rank BIGINT, name TEXT NOT NULL);
            CREATE INDEX item_name ON item (name, id);
            """)
    ]

    private static let keysets: [Keyset] = [
        Keyset(terms: [.init(column: "id", .id)]),
        Keyset(terms: [.init(column: "id", .id, descending: true)]),
        Keyset(terms: [.init(column: "name", .text), .init(column: "id", .id)]),
        Keyset(terms: [.init(column: "name", .text, descending: true), .init(column: "id", .id, descending: true)]),
        Keyset(terms: [.init(column: "name", .text, descending: true), .init(column: "id", .id)]),
        Keyset(terms: [.init(column: "rank", .integer, nullable: true), .init(column: "id", .id)]),
        Keyset(terms: [.init(column: "rank", .integer, descending: true, nullable: true), .init(column: "id", .id)]),
        Keyset(terms: [
            .init(column: "name", .text), .init(column: "rank", .integer, descending: true, nullable: true),
            .init(column: "id", .id, descending: true),
        ]),
        Keyset(terms: [
            .init(column: "rank", .integer, descending: true, nullable: true),
            .init(column: "name", .text, descending: true),
            .init(column: "id", .id, descending: true),
        ]),
        Keyset(terms: [.init(column: "coalesce(rank, 0) * 0.5", .real, descending: true), .init(column: "id", .id)]),
    ]

    @Test(arguments: Engine.underTest)
    func `walks every row once, forwards and backwards, whatever the ties and gaps`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Self.migrations)
        try test.database.write { connection in
            for row in Self.rows {
                try connection.run("INSERT INTO item (id, rank, name) VALUES (\(row.id), \(row.rank), \(row.name))")
            }
        }
        for keyset in Self.keysets {
            try test.database.read { connection in
                let whole = try connection.rows("SELECT id FROM item ORDER BY \(keyset.order)") { $0.identity(0) }
                #expect(Set(whole).count == Self.rows.count)
                var cursor: Cursor?
                var walked: [ID] = []
                while walked.count <= whole.count {
                    let page = try connection.rows(
                        """
                        SELECT id, \(keyset.columns) FROM item WHERE \(keyset.condition(after: cursor))
                        ORDER BY \(keyset.order) LIMIT 7
                        """
                    ) { ($0.identity(0), keyset.cursor(of: $0, from: 1)) }
                    guard let last = page.last else { break }
                    walked += page.map(\.0)
                    cursor = keyset.cursor(text: last.1.text)
                    #expect(cursor == last.1)
                }
                #expect(walked == whole)
                // Backwards from beyond the end: the last cursor is the last row's own, so that row is not in it.
                var back = Array(whole.suffix(1))
                while back.count <= whole.count {
                    let page = try connection.rows(
                        """
                        SELECT id, \(keyset.columns) FROM item WHERE \(keyset.condition(before: cursor))
                        ORDER BY \(keyset.reversedOrder) LIMIT 7
                        """
                    ) { ($0.identity(0), keyset.cursor(of: $0, from: 1)) }
                    guard let last = page.last else { break }
                    back += page.map(\.0)
                    cursor = last.1
                }
                #expect(back == whole.reversed())
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `enters the index where the cursor stands`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Self.migrations)
        let id = ID(high: 1, low: 1)
        let uniform = Self.keysets[2]
        let mixed = Self.keysets[4]
        try test.database.write { connection in
            if engine == .postgresql { try connection.script("SET LOCAL enable_seqscan = off") }
            for keyset in [uniform, mixed] {
                let condition = keyset.condition(after: Cursor(values: [.text("B"), .id(id)]))
                let plan = try connection.plan(
                    of: "SELECT id FROM item WHERE \(condition) ORDER BY \(keyset.order) LIMIT 7")
                #expect(plan.contains { $0.contains("item_name") && !$0.hasPrefix("SCAN") }, "\(plan)")
            }
        }
    }

    @Test func `compares all terms as one value where they agree`() {
        let id = ID(high: 0, low: 1)
        let agreed = Self.keysets[3].condition(after: Cursor(values: [.text("x"), .id(id)])).rendered
        #expect(agreed.text == "(name, id) < ($1, $2)")
        let mixed = Self.keysets[4].condition(after: Cursor(values: [.text("x"), .id(id)])).rendered
        #expect(mixed.text == "(name <= $1 AND ((name < $2) OR (name = $3 AND id > $4)))")
        #expect(Self.keysets[6].order.rendered.text == "rank DESC NULLS LAST, id")
        #expect(Self.keysets[6].reversedOrder.rendered.text == "rank NULLS FIRST, id DESC")
        #expect(Self.keysets[0].condition(after: nil).rendered.text == "1 = 1")
    }

    @Test func `reads back every cursor it writes`() {
        let values: [SQLValue] = [
            .null, .integer(.min), .integer(-1), .integer(.max), .real(-0.0), .real(.infinity), .text(""),
            .text("Zoé «ب» \u{1F600}"), .bytes([]), .bytes([0, 255]), .id(ID(high: .max, low: 0)),
        ]
        for count in 0...values.count {
            let cursor = Cursor(values: Array(values.prefix(count)))
            #expect(Cursor(text: cursor.text) == cursor)
            #expect(cursor.text.utf8.allSatisfy { $0 == 45 || $0 == 95 || (48...122).contains($0) })
        }
    }

    @Test func `refuses a cursor that is damaged or of another order`() {
        let keyset = Self.keysets[2]
        let good = Cursor(values: [.text("name"), .id(ID(high: 1, low: 2))])
        #expect(keyset.cursor(text: good.text) == good)
        #expect(keyset.cursor(text: Cursor(values: [.null, .id(ID(high: 1, low: 2))]).text) == nil)
        #expect(keyset.cursor(text: Cursor(values: [.id(ID(high: 1, low: 2)), .text("name")]).text) == nil)
        #expect(keyset.cursor(text: Cursor(values: [.text("name")]).text) == nil)
        #expect(keyset.condition(after: Cursor(values: [.integer(1)])).rendered.text == "1 = 0")
        let long = Cursor(values: [.text(String(repeating: "x", count: 9000)), .id(ID(high: 1, low: 2))])
        #expect(Cursor(text: long.text) == nil)
        for text in ["", "A", "AQ", "AQ==", "!", "\u{0}", "AQE", "AQP_________8", "AgA", "é"] {
            #expect(keyset.cursor(text: text) == nil)
        }
        // Every shortening and every changed character gives a cursor or nil, never a trap.
        let characters = Array(good.text)
        var random = Dice(seed: 141)
        for length in 0..<characters.count { _ = Cursor(text: String(characters[..<length])) }
        for _ in 0..<2000 {
            var changed = characters
            for _ in 0..<3 {
                let place = Int.random(in: 0..<changed.count, using: &random)
                changed[place] = Array("AZaz09-_")[Int.random(in: 0..<8, using: &random)]
            }
            _ = keyset.cursor(text: String(changed))
        }
    }
}
