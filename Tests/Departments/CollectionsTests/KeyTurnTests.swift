import Composition
import Department
import Glibc
import HTTP
import Jobs
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values
import Vault

@testable import Collections

@Suite struct `Turning the keys of a department` {
    private static let paper = "%PDF-1.4\n" + String(repeating: "A long contract. ", count: 9_000) + "%%EOF"

    /// A desk with sealed values and a sealed file.
    private static func desk(_ engine: Engine) throws -> (desk: Desk, debt: String, document: String) {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.site.upload("/debts/\(debt)/documents", file: paper, name: "Contrat.pdf", as: .nadia)
        let list = try desk.site.api(.get, "/api/v1/debts/\(debt)/documents", key: desk.key)
        try desk.site.house.collections.store.keepBooks { connection in
            let ring = desk.site.house.collections.store.ring
            for id in try connection.rows("SELECT id FROM creditor", { $0.identity(0) }) {
                let sealed = ring.seal("007", at: Place(table: "creditor", column: "bank_account", row: id))
                try connection.run("UPDATE creditor SET bank_account = \(sealed) WHERE id = \(id)")
            }
        }
        return (desk, debt, list.json["items"]?[0]?["id"]?.string ?? "")
    }

    private static func turned(_ site: TestSite, _ turn: KeyTurn) throws {
        _ = try turn.ask(by: .system("tests"))
        try site.settle()
        site.clock.advance(seconds: KeyTurn.settling + 1)
        try site.settle()
    }

    @Test(arguments: Engine.underTest)
    func `seals every value and file anew, then destroys the old keys`(engine: Engine) throws {
        let (desk, debt, document) = try Self.desk(engine)
        let turn = KeyTurn(desk.site.house.collections)
        let before = try turn.use()
        #expect(before.current == 1 && before.older == 0)
        #expect(before.generations[0].values > 0 && before.generations[0].files == 1)
        _ = try turn.ask(by: .system("tests"))
        try desk.site.settle()
        let between = try turn.use()
        #expect(between.current == 2 && between.older == 0)
        #expect(between.generations.map(\.number) == [1, 2], "what was begun may still need the old keys")
        desk.site.clock.advance(seconds: KeyTurn.settling + 1)
        try desk.site.settle()
        let after = try turn.use()
        #expect(after.generations.map(\.number) == [2])
        #expect(after.generations[0].values == before.generations[0].values)
        #expect(after.generations[0].files == 1)
        #expect(try turn.faults().isEmpty)
        let sent = try desk.site.get("/debts/\(debt)/documents/\(document)", as: .karim)
        #expect(String(decoding: try sent.collected(), as: UTF8.self) == Self.paper)
        let acts = try desk.site.house.collections.store.read { connection in
            try connection.rows("SELECT act FROM audit WHERE noun = 'keys' ORDER BY seq") { $0.text(0) }
        }
        #expect(acts == ["keys.turn.asked", "keys.generation.made", "keys.resealed", "keys.generation.retired"])
        #expect(try desk.site.house.faults().isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `keeps a generation that the audit trail or a damaged value still uses`(engine: Engine) throws {
        let (desk, _, _) = try Self.desk(engine)
        let store = desk.site.house.collections.store
        let turn = KeyTurn(desk.site.house.collections)
        // As entries were sealed before the trail had a key of its own.
        let old = Base64URL.encode(
            store.ring.seal(#"[{"field":"iban","new":"x"}]"#, at: Place(table: "audit", column: "iban", key: "9000")))
        _ = try store.keepBooks { connection in
            try connection.run(
                """
                INSERT INTO audit (seq, at, actor_id, actor_name, act, noun, row_id, reason, changes, request, peer, \
                previous, hash) SELECT 9000, at, actor_id, actor_name, act, noun, row_id, reason, \
                \(#"[{"field":"iban","sealed":""# + old + #""}]"#), request, peer, previous, hash FROM audit WHERE seq = 1
                """)
        }
        try Self.turned(desk.site, turn)
        let use = try turn.use()
        #expect(use.generations.map(\.number) == [1, 2])
        #expect(use.generations.map(\.trail) == [1, 0])
        #expect(use.older == 0)
    }

    @Test(arguments: Engine.underTest)
    func `goes on from where it was stopped, and once is enough`(engine: Engine) throws {
        let (desk, _, _) = try Self.desk(engine)
        let store = desk.site.house.collections.store
        let turn = KeyTurn(desk.site.house.collections)
        let first = try turn.ask(by: .system("tests"))
        #expect(try turn.ask(by: .system("tests")) == first, "asked twice, turned once")
        // A runner that died after its first piece: its lease is over and its checkpoint stands behind the columns.
        let stopped = Array("\(turn.columnCount) - 2".utf8)
        try store.ring.ensureGeneration(2, at: store.surroundings.now())
        _ = try store.keepBooks { connection in
            try connection.run(
                """
                UPDATE job SET state = 'running', owner = 'gone', attempts = 1, checkpoint = \(stopped), \
                lease_until = 0 WHERE id = \(first)
                """)
        }
        try desk.site.settle()
        #expect(try store.jobs.job(first)?.state == .done)
        let between = try turn.use()
        #expect(between.generations[1].files == 1, "the files were still to do")
        #expect(between.older > 0, "the columns were taken for done")
        desk.site.clock.advance(seconds: KeyTurn.settling + 1)
        try desk.site.settle()
        let after = try turn.use()
        #expect(after.older == 0, "the last look begins anew and finds what was left")
        #expect(after.current == 2)
        #expect(try turn.faults().isEmpty)
    }

    @Test func `tells what does not open, and never destroys its key`() throws {
        let (desk, _, _) = try Self.desk(.sqlite)
        let store = desk.site.house.collections.store
        let turn = KeyTurn(desk.site.house.collections)
        _ = try store.keepBooks { connection in
            let id = try connection.first("SELECT id FROM creditor LIMIT 1") { $0.identity(0) }
            let damaged = store.ring.seal(
                "x", at: Place(table: "creditor", column: "bank_account", row: ID(high: 1, low: 1)))
            try connection.run("UPDATE creditor SET bank_account = \(damaged) WHERE id = \(id)")
        }
        #expect(try turn.faults() == ["1 values of creditor.bank_account do not open"])
        try Self.turned(desk.site, turn)
        let use = try turn.use()
        #expect(use.generations.map(\.number) == [1, 2])
        #expect(use.older == 1)
    }
}
