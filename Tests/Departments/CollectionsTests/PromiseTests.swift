import Composition
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `Promises to pay` {
    @Test(arguments: Engine.underTest)
    func `a promise moves the file and plans the look at it`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let promise = try desk.promise(debt, 50_000, by: "2026-03-10")
        #expect(promise.status == .created, "\(promise.text)")
        #expect(try desk.state(debt) == "promise")
        #expect(try desk.read(debt)["nextAction"]?.string == "check-promise")
        #expect(try desk.read(debt)["nextActionOn"]?.string == "2026-03-11")
    }

    @Test(arguments: Engine.underTest)
    func `a payment in time keeps it, partly and then wholly`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.promise(debt, 50_000, by: "2026-03-10")
        _ = try desk.pay(debt, 20_000, received: "2026-03-02")
        #expect(try desk.promises(debt).first?["state"]?.string == "pending")
        #expect(try desk.promises(debt).first?["received"] == 20_000)
        _ = try desk.pay(debt, 40_000, received: "2026-03-02")
        #expect(try desk.promises(debt).first?["state"]?.string == "kept")
        #expect(try desk.promises(debt).first?["received"] == 50_000)
        #expect(try desk.state(debt) == "contacting")
        #expect(try desk.read(debt)["nextAction"] == .null)
    }

    @Test(arguments: Engine.underTest)
    func `the day's passing breaks it, once, and asks for a call`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.promise(debt, 50_000, by: "2026-03-03")
        let collections = desk.site.house.collections
        #expect(try collections.breakPromises(limit: 10) == 0)
        desk.site.clock.advance(days: 2)
        #expect(try collections.breakPromises(limit: 10) == 1)
        #expect(try collections.breakPromises(limit: 10) == 0)
        #expect(try desk.promises(debt).first?["state"]?.string == "broken")
        #expect(try desk.state(debt) == "contacting")
        #expect(try desk.read(debt)["nextAction"]?.string == "broken-promise")
        #expect(try desk.read(debt)["nextActionOn"]?.string == "2026-03-04")
    }

    @Test(arguments: Engine.underTest)
    func `a payment that came in time but was recorded late keeps a broken promise after all`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.promise(debt, 50_000, by: "2026-03-03")
        desk.site.clock.advance(days: 3)
        _ = try desk.site.house.collections.breakPromises(limit: 10)
        _ = try desk.pay(debt, 10_000, received: "2026-03-05")
        #expect(try desk.promises(debt).first?["state"]?.string == "broken")
        _ = try desk.pay(debt, 50_000, received: "2026-03-03")
        #expect(try desk.promises(debt).first?["state"]?.string == "kept")
    }

    @Test(arguments: Engine.underTest)
    func `a payment's reversal takes back what it brought for a promise`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.promise(debt, 50_000, by: "2026-03-10")
        _ = try desk.pay(debt, 20_000, received: "2026-03-02")
        let second = try desk.pay(debt, 30_000, received: "2026-03-02").json["id"]?.string ?? ""
        #expect(try desk.promises(debt).first?["state"]?.string == "kept")
        let reversed = try desk.site.api(
            .post, "/api/v1/debts/\(debt)/payments/\(second)/reversal", ["reason": "bounced"], key: desk.key)
        #expect(reversed.status == .ok)
        #expect(try desk.promises(debt).first?["state"]?.string == "pending")
        #expect(try desk.promises(debt).first?["received"] == 20_000)
    }

    @Test(arguments: Engine.underTest)
    func `a closed file takes no promise, and a promise is for later and at most for the balance`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        #expect(try desk.promise(debt, 107_001, by: "2026-03-10").status == .unprocessableContent)
        #expect(try desk.promise(debt, 1_000, by: "2026-03-01").status == .unprocessableContent)
        #expect(try desk.promise(debt, 0, by: "2026-03-10").status == .unprocessableContent)
        _ = try desk.promise(debt, 1_000, by: "2026-03-10")
        _ = try desk.move(debt, to: "unrecoverable", reason: "bankrupt")
        #expect(try desk.promise(debt, 1_000, by: "2026-03-10").status == .conflict)
        #expect(try desk.promises(debt).map { $0["state"]?.string } == ["cancelled"])
    }

    @Test(arguments: Engine.underTest)
    func `a pending promise is cancelled once`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let promise = try desk.promise(debt, 1_000, by: "2026-03-10").json["id"]?.string ?? ""
        let path = "/api/v1/debts/\(debt)/promises/\(promise)/cancellation"
        #expect(try desk.site.api(.post, path, [:], key: desk.key).json["state"]?.string == "cancelled")
        #expect(try desk.site.api(.post, path, [:], key: desk.key).status == .conflict)
        #expect(try desk.state(debt) == "contacting")
    }
}
