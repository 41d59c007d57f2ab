import PlatformTesting
import SQL
import Synchronization
import Testing
import Values
import Vault

@testable import Audit

private let debt = ID(high: 7, low: 1)
private let rachid = ID(high: 8, low: 1)
private let samia = ID(high: 8, low: 2)

/// Keys of persons in memory, which counts how often it is asked.
private final class Keys: PersonKeySource {
    private struct State {
        var keys: [ID: PersonKey] = [:]
        var destroyed: [ID: Instant] = [:]
        var asked = 0
    }
    private let state = Mutex(State())

    var asked: Int { state.withLock { $0.asked } }

    func made(for persons: Set<ID>) throws -> [ID: PersonKey] {
        state.withLock { state in
            state.asked += 1
            for id in persons where state.keys[id] == nil && state.destroyed[id] == nil {
                state.keys[id] = PersonKey(freshFor: id)
            }
            return state.keys.filter { persons.contains($0.key) }
        }
    }

    func found(for persons: Set<ID>) throws -> [ID: PersonKeyState] {
        state.withLock { state in
            state.asked += 1
            var found = state.keys.filter { persons.contains($0.key) }.mapValues { PersonKeyState.kept($0) }
            for (id, moment) in state.destroyed { found[id] = .destroyed(moment) }
            return found
        }
    }

    func destroy(_ person: ID, at moment: Instant) {
        state.withLock { state in
            state.keys[person] = nil
            state.destroyed[person] = moment
        }
    }
}

private struct Desk {
    let test: TestDatabase
    let clock = FixedSurroundings()
    let keys = Keys()
    let trail: AuditTrail
    var database: any Database { test.database }

    init(_ engine: Engine) throws {
        test = try TestDatabase(engine, migrations: AuditTrail.migrations)
        trail = AuditTrail(department: "tests", ring: try KeyRing.ephemeral(), persons: keys)
    }

    func write(
        _ changes: [AuditTrail.FieldChange] = [], reason: String? = nil, about person: ID? = rachid,
        openly: Bool = false, by customer: ID? = nil
    ) throws {
        var entry = AuditTrail.Entry(
            at: clock.now, actor: ID(high: 9, low: 1), actorName: customer == nil ? "Sara" : "Rachid Meziane",
            act: "debt.changed", noun: "debt", row: debt, reason: reason, changes: changes, request: "r-1", peer: "")
        entry.person = person
        entry.isReasonPersonal = !openly
        entry.customer = customer
        _ = try database.write { try trail.append(entry, in: $0) }
        clock.advance(seconds: 1)
    }

    func page() throws -> [AuditTrail.Record] { try database.read { try trail.page(in: $0) } }

    func stored() throws -> String {
        try database.read { connection in
            try connection.rows("SELECT changes || coalesce(reason, '') || actor_name FROM audit") { $0.text(0) }
        }.joined()
    }

    func sound() throws -> Bool { try database.read { try trail.verify($0).isEmpty && trail.closed(in: $0) == 0 } }
}

@Suite struct `Entries about persons` {
    private static let name = AuditTrail.FieldChange(field: "name", old: "Meziane", new: "Mezziane", isPersonal: true)
    private static let amount = AuditTrail.FieldChange(field: "amount", old: "100", new: "200")

    @Test(arguments: Engine.underTest)
    func `are sealed with their keys, read while these are there and never after, in a chain that stays sound`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        try desk.write([Self.name, Self.amount], reason: "Called cousin Farid")
        let stored = try desk.stored()
        #expect(!stored.contains("ziane") && !stored.contains("Farid") && stored.contains("200"))
        let record = try #require(try desk.page().first)
        #expect(record.entry.changes == [Self.name, Self.amount] && record.entry.reason == "Called cousin Farid")
        #expect(try desk.sound())
        let one = try desk.database.read { try desk.trail.record(1, in: $0) }
        #expect(one?.entry.reason == "Called cousin Farid")
        // Copies for elsewhere are not opened.
        let copy = try #require(try desk.database.read { try desk.trail.copies(after: 0, limit: 1, in: $0) }.first)
        #expect(copy.record.entry.reason == nil && copy.record.entry.changes.map(\.field) == ["name", "amount"])
        #expect(copy.record.entry.changes[0].new == nil)

        desk.keys.destroy(rachid, at: desk.clock.now)
        let erased = try #require(try desk.page().first)
        #expect(erased.reasonErased == desk.clock.now && erased.entry.reason == nil)
        #expect(erased.entry.changes[0].erased == desk.clock.now && erased.entry.changes[0].new == nil)
        #expect(erased.entry.changes[1] == Self.amount, "the books stay explained")
        #expect(try desk.sound())
    }

    @Test(arguments: Engine.underTest)
    func `seal each content for whom it tells of, and a customer’s name for the customer`(engine: Engine) throws {
        let desk = try Desk(engine)
        let other = AuditTrail.FieldChange(field: "party", old: nil, new: "Samia Bouzid", person: samia)
        try desk.write([Self.name, other], by: samia)
        #expect(try !desk.stored().contains("Samia") && desk.page()[0].entry.actorName == "Rachid Meziane")
        desk.keys.destroy(samia, at: desk.clock.now)
        let record = try desk.page()[0]
        #expect(record.entry.changes[0] == Self.name && record.entry.changes[1].erased != nil)
        #expect(record.entry.actorName.isEmpty && record.actorErased != nil)
        #expect(try desk.sound())
    }

    @Test(arguments: Engine.underTest)
    func `of somebody who was erased name what changed, and keep why`(engine: Engine) throws {
        let desk = try Desk(engine)
        desk.keys.destroy(rachid, at: desk.clock.now)
        try desk.write([Self.name, Self.amount], reason: "A letter came back")
        let record = try desk.page()[0]
        #expect(record.entry.reason == "A letter came back")
        #expect(record.entry.changes == [.init(field: "name", old: nil, new: nil), Self.amount])
        #expect(try desk.sound())
    }

    @Test(arguments: Engine.underTest)
    func `are found by the words of a reason, with one question for the keys of a page`(engine: Engine) throws {
        let desk = try Desk(engine)
        for number in 0..<40 { try desk.write([Self.amount], reason: number % 4 == 0 ? "A rare word" : "Other") }
        try desk.write([Self.amount], reason: "R-2026-000009, a RARE letter", openly: true)
        let asked = desk.keys.asked
        let found = try desk.database.read { try desk.trail.search(.init(reason: "rare"), limit: 50, in: $0) }
        #expect(found.records.count == 11 && found.next == nil)
        #expect(found.records.allSatisfy { $0.entry.reason?.lowercased().contains("rare") == true })
        #expect(desk.keys.asked - asked == 2, "once for the reasons, once for what was found")
        let page = try desk.database.read { try desk.trail.search(.init(reason: "rare"), limit: 4, in: $0) }
        #expect(page.records.count == 4 && page.next != nil)
        let rest = try desk.database.read {
            try desk.trail.search(.init(reason: "rare"), before: page.next, limit: 50, in: $0)
        }
        #expect(rest.records.count == 7)
        desk.keys.destroy(rachid, at: desk.clock.now)
        let left = try desk.database.read { try desk.trail.search(.init(reason: "rare"), limit: 50, in: $0) }
        #expect(left.records.count == 1, "what must outlive the person is found")
    }

    @Test func `ask for no key when they tell nothing of a person`() throws {
        let desk = try Desk(.sqlite)
        try desk.write([Self.amount])
        try desk.write([Self.amount, .init(field: "name", old: "", new: nil, isPersonal: true)])
        #expect(desk.keys.asked == 0)
        _ = try desk.page()
        #expect(desk.keys.asked == 0)
    }
}
