import PlatformTesting
import SQL
import Synchronization
import Testing

@Suite struct `The migrator` {
    private func failure(_ body: () throws -> Void) -> SQLError? {
        do {
            try body()
            return nil
        } catch { return error as? SQLError }
    }

    @Test(arguments: Engine.underTest)
    func `applies each step once, in order, and names what it did`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: [])
        let migrator = Migrator(Notes.migrations)
        #expect(try migrator.pending(test.database) == ["notes-001-note", "notes-002-count"])
        #expect(try Migrator([Notes.migrations[0]]).migrate(test.database) == ["notes-001-note"])
        #expect(try migrator.pending(test.database) == ["notes-002-count"])
        #expect(try migrator.migrate(test.database) == ["notes-002-count"])
        #expect(try migrator.migrate(test.database) == [])
        try test.database.write { try $0.run("INSERT INTO number VALUES (1)") }
    }

    @Test(arguments: Engine.underTest)
    func `refuses an edited step, an unknown one and two of one name`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: Notes.migrations)
        let edited = [Migration("notes-001-note", "CREATE TABLE other (a BIGINT);"), Notes.migrations[1]]
        #expect(failure { try Migrator(edited).migrate(test.database) }?.message.contains("notes-001-note") == true)
        #expect(failure { try Migrator([Notes.migrations[0]]).migrate(test.database) }?.kind == .newer)
        #expect(failure { _ = try Migrator([Notes.migrations[0]]).pending(test.database) }?.kind == .newer)
        let twice = Notes.migrations + [Notes.migrations[0]]
        #expect(failure { try Migrator(twice).migrate(test.database) }?.kind == .failed)
    }

    @Test(arguments: Engine.underTest)
    func `leaves nothing of a step that fails`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: [])
        let broken = Migration("broken-001", "CREATE TABLE half (a BIGINT); CREATE TABLE half (a BIGINT);")
        #expect(failure { try Migrator(Notes.migrations + [broken]).migrate(test.database) }?.kind == .failed)
        #expect(try Migrator(Notes.migrations + [broken]).pending(test.database) == ["broken-001"])
        #expect(failure { _ = try test.database.write { try $0.run("INSERT INTO half VALUES (1)") } }?.kind == .failed)
    }

    @Test(arguments: Engine.underTest)
    func `lets several migrate at the same time`(engine: Engine) throws {
        let test = try TestDatabase(engine, migrations: [])
        let database = test.database
        let applied = Mutex<[String]>([])
        Threads.run(4) { _ in
            do {
                let mine = try Migrator(Notes.migrations).migrate(database)
                applied.withLock { $0 += mine }
            } catch { Issue.record(error) }
        }
        #expect(applied.withLock { $0 }.sorted() == ["notes-001-note", "notes-002-count"])
    }
}
