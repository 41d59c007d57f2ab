import Audit
import Nouns
import PlatformTesting
import SQL
import Testing
import Values

@Suite struct `The table of a noun` {
    @Test(arguments: Engine.underTest)
    func `gives back what was stored, of every kind`(_ engine: Engine) throws {
        let shelf = try Shelf(engine)
        let things = try shelf.database.read { try shelf.table.records(where: "1 = 1", limit: 10, in: $0) }
        let anchor = try #require(things.first)
        #expect(anchor[Thing.name] == "anchor" && anchor[Thing.colour] == .red && anchor[Thing.count] == 1)
        #expect(anchor[Thing.worth] == 100_000 && anchor[Thing.seen] == Thing.today.adding(days: -40))
        #expect(anchor[Thing.isGood] == true && anchor[Thing.owner] == Thing.nadia)
        #expect(anchor[Thing.made] == Instant(milliseconds: 0) && anchor[Thing.secret] == "0123")
        #expect(anchor.version == 1 && anchor.created == Thing.now && anchor[Thing.next] == nil)
        #expect(things[2][Thing.worth] == nil && things[2][Thing.secret] == nil)
    }

    @Test(arguments: Engine.underTest)
    func `refuses an edit of an older state, and leaves the newer one`(_ engine: Engine) throws {
        let shelf = try Shelf(engine)
        let id = ID(high: 1, low: 0)
        let old = try #require(try shelf.database.read { try shelf.table.record(id, in: $0) })
        var mine = old
        var theirs = old
        mine[Thing.name] = "mine"
        theirs[Thing.name] = "theirs"
        let later = Instant(milliseconds: Thing.now.milliseconds + 5)
        try shelf.database.write { try shelf.table.update(&mine, from: old, at: later, in: $0) }
        #expect(mine.version == 2 && mine.updated == later)
        #expect(throws: StaleEdit.self) {
            try shelf.database.write { try shelf.table.update(&theirs, from: old, at: later, in: $0) }
        }
        let stored = try shelf.database.read { try shelf.table.record(id, in: $0) }
        #expect(stored?[Thing.name] == "mine" && stored?.version == 2 && stored?[Thing.worth] == 100_000)
    }

    @Test(arguments: Engine.underTest)
    func `refuses a second row of the same key`(_ engine: Engine) throws {
        let shelf = try Shelf(engine)
        var twin = Record(Thing.noun, id: ID(high: 2, low: 2), at: Thing.now)
        twin[Thing.name] = "drum"
        #expect {
            try shelf.database.write { try shelf.table.insert(twin, in: $0) }
        } throws: { error in
            (error as? SQLError)?.kind == .duplicate
        }
        #expect(try shelf.found("").count == 4)
    }

    @Test(arguments: Engine.underTest)
    func `holds sealed contents unreadable, and those of one row nowhere else`(_ engine: Engine) throws {
        let shelf = try Shelf(engine)
        let sealed = try shelf.database.read { connection in
            try connection.rows("SELECT secret FROM thing WHERE secret IS NOT NULL ORDER BY name") { $0.bytes(0) }
        }
        #expect(Set(sealed).count == 3, "the same content is sealed differently in each row")
        for bytes in sealed { #expect(!String(decoding: bytes, as: UTF8.self).contains("0123")) }
        try shelf.database.write { connection in
            try connection.run(
                "UPDATE thing SET secret = (SELECT secret FROM thing WHERE name = 'basket') WHERE name = 'anchor'")
        }
        #expect(throws: (any Error).self) { try shelf.found("name = anchor") }
    }

    @Test func `tells what changed for the audit, and hides what is secret`() {
        var old = Record(Thing.noun, id: ID(high: 3, low: 3), at: Thing.now)
        old[Thing.name] = "before"
        old[Thing.secret] = "0123"
        var new = old
        new[Thing.name] = "after"
        new[Thing.secret] = "0456"
        new[Thing.seen] = Thing.today
        let changes = new.differences(from: old)
        #expect(changes.map(\.field) == ["name", "seen", "secret"])
        #expect(changes[0].old == "before" && changes[0].new == "after")
        #expect(changes[1].old == "" && changes[1].new == "2026-11-21")
        #expect(!"\(changes)".contains("0123") && !"\(changes)".contains("0456"))
        #expect(new.differences(from: new).isEmpty && new.differences(from: nil).count == 3)
    }
}
