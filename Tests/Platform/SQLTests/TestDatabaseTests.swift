import PlatformTesting
import SQL
import Testing
import Values

@Suite struct `A test's database` {
    static let migrations = [
        Migration(
            "seed-001",
            """
            CREATE TABLE owner (id BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL);
            CREATE TABLE thing (id BIGINT NOT NULL PRIMARY KEY, owner BIGINT NOT NULL REFERENCES owner (id));
            INSERT INTO owner VALUES (1, 'seeded');
            """)
    ]

    @Test(arguments: Engine.underTest)
    func `is as the migrations leave it, whatever an earlier test did`(engine: Engine) throws {
        for round in 0..<4 {
            let test = try TestDatabase(engine, migrations: Self.migrations)
            let state = try test.database.read { connection in
                try connection.rows("SELECT name FROM owner ORDER BY id") { $0.text(0) }
                    + [String(try connection.integer("SELECT count(*) FROM thing"))]
            }
            #expect(state == ["seeded", "0"])
            #expect(try Migrator(Self.migrations).pending(test.database) == [])
            try test.database.write { connection in
                try connection.run("UPDATE owner SET name = 'changed'")
                try connection.run("INSERT INTO owner VALUES (2, 'new')")
                try connection.run("INSERT INTO thing VALUES (1, 2)")
                if round == 1 { try connection.script("ALTER TABLE thing ADD COLUMN more TEXT; DROP TABLE thing") }
            }
        }
    }

    @Test func `fixes the clock and counts ids up`() {
        let fixed = FixedSurroundings()
        let surroundings = fixed.surroundings
        #expect(surroundings.now().description == "2026-03-02T09:00:00.000Z")
        let first = surroundings.newID()
        fixed.advance(days: 1)
        let second = surroundings.newID()
        fixed.advance(days: -2)
        let third = surroundings.newID()
        #expect(first < second && second < third)
        #expect(second.instant.description == "2026-03-03T09:00:00.000Z")
        #expect(surroundings.now().description == "2026-03-01T09:00:00.000Z")
        #expect(FixedSurroundings().newID() == first)
    }
}
