import PlatformTesting
import SQL
import Synchronization
import Testing
import Values
import Vault

@testable import Audit

private let debt = ID(high: 7, low: 1)
private let other = ID(high: 7, low: 2)
private let sara = ID(high: 9, low: 1)

private struct Desk {
    let test: TestDatabase
    let clock = FixedSurroundings()
    let ring: KeyRing
    let trail: AuditTrail
    var database: any Database { test.database }

    init(_ engine: Engine) throws {
        test = try TestDatabase(engine, migrations: AuditTrail.migrations)
        ring = try KeyRing.ephemeral()
        trail = AuditTrail(department: "tests", ring: ring)
    }

    func entry(
        _ act: String = "debt.seen", row: ID? = debt, actor: ID = sara, changes: [AuditTrail.FieldChange] = []
    ) -> AuditTrail.Entry {
        AuditTrail.Entry(
            at: clock.now, actor: actor, actorName: "Sara", act: act, noun: "debt", row: row, changes: changes,
            request: "r-1", peer: "127.0.0.1")
    }

    /// Writes so many entries, one a second.
    func fill(_ count: Int) throws {
        try database.write { connection in
            for number in 1...count {
                try trail.append(entry("debt.act-\(number % 3)", row: number % 2 == 0 ? debt : other), in: connection)
                clock.advance(seconds: 1)
            }
        }
    }

    func faults(_ checkpoints: [AuditTrail.Checkpoint] = []) throws -> [String] {
        try database.read { try trail.verify($0, expecting: checkpoints).map { "\($0.kind) \($0.seq)" } }
    }

    func damage(_ statement: SQL) throws { _ = try database.write { try $0.run(statement) } }
}

@Suite struct `An audit trail` {
    @Test(arguments: Engine.underTest) func `keeps what was written and verifies`(engine: Engine) throws {
        let desk = try Desk(engine)
        #expect(try desk.faults() == [])
        #expect(try desk.database.read { try desk.trail.checkpoint(in: $0) } == nil)
        var entry = desk.entry(
            changes: [
                .init(field: "state", old: nil, new: "pa\"id\\\n\u{1}é"), .init(field: "note", old: "", new: nil),
            ])
        entry.reason = "the debtor asked"
        let seq = try desk.database.write { try desk.trail.append(entry, in: $0) }
        #expect(seq == 1)
        let read = try #require(try desk.database.read { try desk.trail.page(in: $0) }.first)
        #expect(read.seq == 1)
        #expect(read.entry.changes == entry.changes)
        #expect(read.entry.reason == "the debtor asked")
        #expect(read.entry.at == desk.clock.now && read.entry.actor == sara && read.entry.row == debt)
        try desk.fill(2500)
        #expect(try desk.faults() == [])
    }

    @Test(arguments: Engine.underTest) func `tells a changed entry`(engine: Engine) throws {
        for column in ["actor_name", "act", "noun", "reason", "changes", "request", "peer"] {
            let desk = try Desk(engine)
            try desk.fill(5)
            try desk.damage("UPDATE audit SET \(unescaped: column) = 'x' WHERE seq = 3")
            #expect(try desk.faults() == ["changed 3"], "\(column)")
        }
        let desk = try Desk(engine)
        try desk.fill(5)
        try desk.damage("UPDATE audit SET at = at + 1 WHERE seq = 3")
        try desk.damage("UPDATE audit SET row_id = NULL WHERE seq = 4")
        try desk.damage("UPDATE audit SET actor_id = \(other) WHERE seq = 5")
        #expect(try desk.faults() == ["changed 3", "changed 4", "changed 5"])
    }

    @Test(arguments: Engine.underTest) func `tells removed entries`(engine: Engine) throws {
        let desk = try Desk(engine)
        try desk.fill(9)
        try desk.damage("DELETE FROM audit WHERE seq IN (1, 4, 5)")
        #expect(try desk.faults() == ["missing 2", "missing 6"])
    }

    @Test(arguments: Engine.underTest) func `tells removed entries whose numbers were closed up`(engine: Engine) throws
    {
        let desk = try Desk(engine)
        try desk.fill(5)
        try desk.damage("DELETE FROM audit WHERE seq = 3")
        try desk.damage("UPDATE audit SET seq = 3 WHERE seq = 4")
        try desk.damage("UPDATE audit SET seq = 4 WHERE seq = 5")
        #expect(try desk.faults() == ["reordered 3", "truncated 4"])
    }

    @Test(arguments: Engine.underTest) func `tells entries that changed places`(engine: Engine) throws {
        let desk = try Desk(engine)
        try desk.fill(6)
        try desk.damage("UPDATE audit SET seq = 99 WHERE seq = 3")
        try desk.damage("UPDATE audit SET seq = 3 WHERE seq = 4")
        try desk.damage("UPDATE audit SET seq = 4 WHERE seq = 99")
        #expect(try desk.faults() == ["reordered 3", "reordered 4", "reordered 5"])
    }

    @Test(arguments: Engine.underTest) func `tells a cut tail, also when the head was set back`(engine: Engine) throws {
        let desk = try Desk(engine)
        try desk.fill(6)
        try desk.damage("DELETE FROM audit WHERE seq > 4")
        #expect(try desk.faults() == ["truncated 4"])
        try desk.damage("UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4)")
        #expect(try desk.faults() == ["head 4"])
    }

    @Test(arguments: Engine.underTest) func `tells added and forged entries`(engine: Engine) throws {
        let desk = try Desk(engine)
        try desk.fill(3)
        // Whoever lacks the department's keys chains with others.
        let forger = AuditTrail(department: "tests", ring: try .ephemeral())
        try desk.database.write { _ = try forger.append(desk.entry(), in: $0) }
        #expect(try desk.faults() == ["changed 4", "head 4"])
        try desk.damage("UPDATE audit SET seq = -1 WHERE seq = 4")
        #expect(try desk.faults().contains("changed -1"))
        #expect(try desk.faults().isEmpty == false)
    }

    @Test(arguments: Engine.underTest) func `does not agree with a checkpoint after it was put back`(engine: Engine)
        throws
    {
        let desk = try Desk(engine)
        try desk.fill(3)
        let kept = try #require(try desk.database.read { try desk.trail.checkpoint(in: $0) })
        let text = kept.description
        #expect(AuditTrail.Checkpoint(text) == kept)
        #expect(AuditTrail.Checkpoint("3:xyz") == nil)
        try desk.fill(2)
        #expect(try desk.faults([kept]) == [])
        let later = try #require(try desk.database.read { try desk.trail.checkpoint(in: $0) })
        let older = try Desk(engine)
        try older.fill(3)
        #expect(try older.faults([kept, later]) == ["checkpoint 3", "checkpoint 5"])
    }

    @Test(arguments: Engine.underTest) func `is rolled back with its transaction`(engine: Engine) throws {
        struct Stop: Error {}
        let desk = try Desk(engine)
        try desk.fill(2)
        #expect(throws: Stop.self) {
            try desk.database.write { connection in
                try desk.trail.append(desk.entry(), in: connection)
                throw Stop()
            }
        }
        try desk.fill(2)
        #expect(try desk.faults() == [])
        #expect(try desk.database.read { try desk.trail.page(in: $0).map(\.seq) } == [4, 3, 2, 1])
    }

    @Test(arguments: Engine.underTest) func `stays whole when many write at once`(engine: Engine) throws {
        let desk = try Desk(engine)
        let failures = Mutex<[String]>([])
        Threads.run(8) { _ in
            for _ in 0..<20 {
                do {
                    _ = try desk.database.write { try desk.trail.append([desk.entry(), desk.entry()], in: $0) }
                } catch { failures.withLock { $0.append("\(error)") } }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try desk.database.read { try desk.trail.checkpoint(in: $0) }?.seq == 320)
        #expect(try desk.faults() == [])
    }

    @Test(arguments: Engine.underTest) func `is read in pages by any filter`(engine: Engine) throws {
        let desk = try Desk(engine)
        let start = desk.clock.now
        try desk.fill(30)
        func page(_ filter: AuditTrail.Filter, before: Int64? = nil, limit: Int = 1000) throws -> [Int64] {
            try desk.database.read { try desk.trail.page(filter, before: before, limit: limit, in: $0).map(\.seq) }
        }
        #expect(try page(.init(), limit: 3) == [30, 29, 28])
        #expect(try page(.init(), before: 28, limit: 3) == [27, 26, 25])
        #expect(try page(.init(noun: "debt", row: other)).allSatisfy { $0 % 2 == 1 })
        #expect(try page(.init(act: "debt.act-0")).count == 10)
        #expect(try page(.init(actor: other)) == [])
        #expect(try page(.init(from: start.adding(seconds: 10), to: start.adding(seconds: 12))) == [12, 11])
        #expect(try page(.init(), limit: 0).count == 1)
    }

    @Test(arguments: Engine.underTest) func `finds a row's history by its index`(engine: Engine) throws {
        let desk = try Desk(engine)
        try desk.fill(30)
        let plan = try desk.database.read { connection in
            if engine == .postgresql { _ = try connection.run("SET LOCAL enable_seqscan = off") }
            return try connection.plan(
                of: """
                    SELECT seq, act FROM audit WHERE noun = \("debt") AND row_id = \(debt) AND seq < \(20) \
                    ORDER BY seq DESC LIMIT 50
                    """
            ).joined()
        }
        #expect(plan.contains("audit_by_row"))
    }

    @Test(arguments: Engine.underTest) func `keeps sensitive changes sealed`(engine: Engine) throws {
        let desk = try Desk(engine)
        let changes: [AuditTrail.FieldChange] = [
            .init(field: "iban", old: "DZ580001", new: "DZ580002", isSealed: true),
            .init(field: "state", old: "a", new: "b"),
        ]
        try desk.database.write { connection in
            try desk.trail.append(desk.entry(changes: changes), in: connection)
            try desk.trail.append(desk.entry(changes: changes), in: connection)
        }
        let stored = try desk.database.read { try $0.rows("SELECT changes FROM audit ORDER BY seq") { $0.text(0) } }
        #expect(stored.allSatisfy { !$0.contains("DZ58000") && $0.contains(#""sealed":"#) })
        let records = try desk.database.read { try desk.trail.page(in: $0) }
        #expect(records.allSatisfy { $0.entry.changes.first?.old == nil && $0.entry.changes.first?.isSealed == true })
        #expect(try desk.trail.reveal(records[0]) == changes.map { $0 })
        #expect(try desk.faults() == [])
        // Sealed contents cannot be shown as another entry's.
        try desk.damage("UPDATE audit SET changes = (SELECT changes FROM audit WHERE seq = 1) WHERE seq = 2")
        let moved = try desk.database.read { try desk.trail.page(in: $0) }
        #expect(throws: VaultError.cannotOpen) { try desk.trail.reveal(moved[0]) }
        #expect(try desk.faults() == ["changed 2"])
    }

    @Test(
        arguments: [
            "", "[", "[{", #"[{"field":"#, #"[{"field":"a\"#, #"[{"field":"a\u00"#, #"[{"field":"a","sealed":"!"}]"#,
            "{}", #"[{"field":"a",}]"#,
        ]
    )
    func `reads damaged changes without harm`(text: String) throws {
        let desk = try Desk(.sqlite)
        try desk.fill(1)
        try desk.damage("UPDATE audit SET changes = \(text)")
        let records = try desk.database.read { try desk.trail.page(in: $0) }
        #expect(records.count == 1)
        #expect(try desk.faults() == ["changed 1"])
    }

    @Test(arguments: Engine.underTest) func `a search walks one index and stops when it has read enough`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        try desk.fill(300)
        for filter in [
            AuditTrail.Filter(), .init(actor: sara), .init(act: "debt.act-1"), .init(noun: "debt", row: debt),
            .init(peer: "127.0.0.1"), .init(from: desk.clock.now.adding(seconds: -100)),
            .init(act: "debt.act-1", to: desk.clock.now.adding(seconds: -100)),
        ] {
            let query = desk.trail.walk(filter, before: .init(at: desk.clock.now, seq: 400), limit: 50)
            let plan = try desk.database.read { try $0.plan(of: query) }
            #expect(!plan.contains { $0.contains("SCAN audit") && !$0.contains("USING") }, "\(filter): \(plan)")
        }
        // What is sought is in the oldest entry, behind more than a page reads.
        try desk.database.write { connection in
            var entry = desk.entry("debt.other")
            entry.reason = "Rare reason"
            entry.at = Instant(milliseconds: 0)
            try desk.trail.append(entry, in: connection)
            try desk.trail.append(
                (0..<AuditTrail.reach).map { _ in desk.entry("debt.noise") }, in: connection)
        }
        var pages = 0
        var position: AuditTrail.Position?
        var found: [AuditTrail.Record] = []
        repeat {
            let page = try desk.database.read {
                try desk.trail.search(.init(reason: "RARE"), before: position, limit: 10, in: $0)
            }
            #expect(page.isCutShort == (page.next != nil))
            found += page.records
            position = page.next
            pages += 1
        } while position != nil && pages < 5
        #expect(pages == 2)
        #expect(found.map(\.entry.act) == ["debt.other"])
    }
}
