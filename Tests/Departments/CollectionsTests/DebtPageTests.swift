import Composition
import Department
import Directory
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `The page of a debt` {
    private static let script = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"

    @Test(arguments: Engine.underTest)
    func `shows the money, the history, the forms and the facts`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.pay(debt, 7_000, receipt: "R-1")
        _ = try desk.promise(debt, 50_000, by: "2026-03-10")
        let page = try desk.page(debt, as: .nadia)
        for piece in [
            "Rachid Meziane", "Djezzy", "R-1", "debt-money", "timeline", "composer", "hx-post", "Promise of",
            "topic=debt/\(debt)", "hx-trigger=\"sse:changed\"", "days late", "/debts/\(debt)/contacts",
        ] {
            #expect(page.contains(piece), "\(piece)")
        }
        let reading = try desk.page(debt, as: .lina)
        #expect(!reading.contains("id=\"composer\""))
        #expect(reading.contains("Rachid Meziane"))
    }

    @Test(arguments: Engine.underTest)
    func `escapes script in every text`(engine: Engine) throws {
        let desk = try Desk(engine)
        let script = JSON.string(Self.script)
        let debt = try desk.debt(
            "<b>C-1</b>", name: Self.script,
            more: [
                .init("court", script), .init("section", script), .init("note", script), .init("debtorAddress", script),
                .init("debtorArabicName", script),
            ])
        let path = "/api/v1/debts/\(debt)"
        _ = try desk.site.api(
            .post, path + "/payments",
            ["amount": 5_000, "received": "2026-03-01", "method": "cash", "receipt": "<i>R</i>", "note": script],
            key: desk.key)
        _ = try desk.site.api(
            .post, path + "/interactions",
            [
                "channel": "call", "direction": "incoming", "outcome": "reached", "note": script, "nextAction": script,
                "nextActionOn": "2026-03-09",
            ], key: desk.key)
        _ = try desk.site.api(
            .post, path + "/promises", ["amount": 500, "due": "2026-03-09", "note": script], key: desk.key)
        _ = try desk.move(debt, to: "disputed", reason: Self.script)
        _ = try desk.site.upload(
            "/debts/\(debt)/documents", file: "hello", name: "<img src=x>.txt", as: .karim)
        for target in ["", "/edit", "/history", "/contacts"] {
            let page = try desk.site.get("/debts/\(debt)" + target, as: .karim)
            #expect(page.status == .ok, "\(target)")
            #expect(!page.text.contains("<script>alert"), "\(target)")
            #expect(!page.text.contains("<img src=x"), "\(target)")
            #expect(!page.text.contains("<b>C-1"), "\(target)")
            #expect(!page.text.contains("<i>R</i>"), "\(target)")
        }
        #expect(try desk.page(debt).contains("&lt;script&gt;alert(1)"))
    }

    @Test(arguments: Engine.underTest)
    func `keeps neither NUL nor direction marks`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let answer = try desk.site.api(
            .post, "/api/v1/debts/\(debt)/interactions",
            [
                "channel": "note", "direction": "outgoing", "outcome": "noted",
                "note": "evil\u{0}\u{202E}txt.exe\u{200F} end",
            ], key: desk.key)
        #expect(answer.status == .created, "\(answer.text)")
        #expect(answer.json["note"]?.string == "eviltxt.exe end")
        #expect(try desk.page(debt).contains("eviltxt.exe end"))
    }

    @Test(arguments: Engine.underTest)
    func `says what is wrong beside the field and keeps what was typed, with and without JavaScript`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let form: Fields = ["amount": "a lot", "received": "2026-03-01", "method": "cheque", "receipt": "R-5"]
        let plain = try desk.site.post("/debts/\(debt)/payments", form, as: .nadia)
        #expect(plain.status == .unprocessableContent)
        #expect(plain.text.contains("<html"))
        var request = try Request(.post, "/debts/\(debt)/payments", form: form)
        request.headers["HX-Request"] = "true"
        let part = try desk.site.send(request, as: .nadia)
        #expect(part.status == .unprocessableContent)
        #expect(!part.text.contains("<html"))
        for text in [plain.text, part.text] {
            #expect(text.contains("value=\"a lot\""))
            #expect(text.contains("value=\"R-5\""))
            #expect(text.contains("This is not an amount. Write it like 1 234,50."))
            #expect(text.contains("value=\"cheque\" selected"))
        }
    }

    @Test(arguments: Engine.underTest)
    func `puts its parts in place anew after a form did its work`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        var request = try Request(.post, "/debts/\(debt)/notes", form: ["note": "Called the neighbour"])
        request.headers["HX-Request"] = "true"
        let answer = try desk.site.send(request, as: .nadia)
        #expect(answer.status == .ok)
        for part in ["debt-head", "debt-money", "debt-history", "debt-facts", "debt-papers"] {
            #expect(answer.text.contains("id=\"\(part)\" hx-swap-oob=\"true\""), "\(part)")
        }
        #expect(answer.text.contains("Called the neighbour"))
        #expect(answer.text.contains("id=\"composer\""))
        #expect(!answer.text.contains("<html"))
    }

    @Test(arguments: Engine.underTest)
    func `a note does not make others' forms stale, and an empty one is refused`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let version = try desk.number(debt, "version")
        #expect(try desk.site.post("/debts/\(debt)/notes", ["note": "x"], as: .nadia).status == .seeOther)
        #expect(try desk.number(debt, "version") == version)
        #expect(try desk.site.post("/debts/\(debt)/notes", ["note": " "], as: .nadia).status == .unprocessableContent)
    }

    @Test(arguments: Engine.underTest)
    func `a contact is recorded, brings a new file into work and plans the next step`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let form: Fields = [
            "channel": "call", "direction": "outgoing", "outcome": "reached", "note": "Wants a delay",
            "nextAction": "Call again", "nextActionOn": "2026-03-06",
        ]
        #expect(try desk.site.post("/debts/\(debt)/interactions", form, as: .nadia).status == .seeOther)
        #expect(try desk.state(debt) == "contacting")
        #expect(try desk.read(debt)["nextAction"]?.string == "Call again")
        #expect(try desk.read(debt)["lastContact"]?.string == "2026-03-02")
        let past = form.setting("nextActionOn", to: "2026-03-01")
        #expect(try desk.site.post("/debts/\(debt)/interactions", past, as: .nadia).status == .unprocessableContent)
        #expect(try desk.site.post("/debts/\(debt)/interactions", form, as: .lina).status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `shows how to reach the debtor to those who may, and the look is written down`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let foreign = try desk.debt("C-2", agent: .yacine)
        let contacts = try desk.site.get("/debts/\(debt)/contacts", as: .nadia)
        #expect(contacts.text.contains("href=\"tel:+213550123456\""))
        #expect(try desk.site.get("/debts/\(foreign)/contacts", as: .nadia).status == .notFound)
        let looks = try desk.site.house.directory.store.read { connection in
            try connection.integer("SELECT count(*) FROM audit WHERE act = 'party.contacts.seen'")
        }
        #expect(looks == 1)
    }

    @Test(arguments: Engine.underTest)
    func `a payment is reversed from a dialog, with a reason`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let payment = try desk.pay(debt, 7_000).json["id"]?.string ?? ""
        let path = "/debts/\(debt)/payments/\(payment)/reversal"
        #expect(try desk.page(debt).contains(path))
        #expect(!(try desk.page(debt, as: .nadia).contains(path)))
        #expect(try desk.site.get(path, as: .karim).text.contains("P-2026-000001"))
        #expect(try desk.site.post(path, ["reason": ""], as: .karim).status == .unprocessableContent)
        #expect(try desk.site.post(path, ["reason": "bounced"], as: .nadia).status == .forbidden)
        var request = try Request(.post, path, form: ["reason": "bounced"])
        request.headers["HX-Request"] = "true"
        let answer = try desk.site.send(request, as: .karim)
        #expect(answer.headers["hx-trigger"] == "close-dialog")
        #expect(answer.text.contains("bounced"))
        #expect(try desk.number(debt, "balance") == 107_000)
    }

    @Test(arguments: Engine.underTest)
    func `a statement is printed in French and in Arabic, for those who reach the debt`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.pay(debt, 7_000, receipt: "R-1")
        for language in ["fr", "ar"] {
            let answer = try desk.site.get("/debts/\(debt)/statement.pdf?language=\(language)", as: .nadia)
            #expect(answer.status == .ok)
            #expect(answer.headers["content-type"] == "application/pdf")
            #expect(try answer.collected().starts(with: "%PDF-".utf8))
        }
        #expect(try desk.site.get("/debts/\(debt)/statement.pdf", as: .yacine).status == .notFound)
    }

    @Test(arguments: Engine.underTest)
    func `the queries behind it use indexes`(engine: Engine) throws {
        let desk = try Desk(engine)
        let id = try #require(ID(try desk.debt()))
        try desk.site.house.collections.store.read { connection in
            guard engine == .sqlite else { return }
            for table in ["payment", "interaction", "promise", "state_change", "assignment", "document"] {
                let plan = try connection.plan(of: "SELECT id FROM \(unescaped: table) WHERE debt_id = \(id)")
                #expect(plan.contains { $0.contains("USING") && $0.contains("_by_debt") }, "\(table): \(plan)")
            }
        }
    }
}
