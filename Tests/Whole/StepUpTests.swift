import Audit
import Composition
import Department
import HTTP
import Identity
import Localization
import PlatformTesting
import Routing
import SQL
import SiteTesting
import Testing
import Values

/// Before what is sensitive, a person shows once more who they are, and loses nothing of what they typed.
@Suite struct `Something sensitive` {
    private static let account = "00799999001234567890"
    private static let clerk = "clerk@adc.example"
    private static let reason = "To pay out October & \"November\""

    private struct Desk {
        let site: TestSite
        let page: String
        var reveal: String { "\(page)/reveal/bankAccount" }

        init(_ engine: Engine) throws {
            site = try TestSite(engine)
            let added = try site.post(
                "/creditors",
                [
                    "name": "Djezzy", "sector": "telecom", "commission": "12,5",
                    "allocation": "costs-interest-principal", "overpayment": "refuse", "bankAccount": account,
                    "isActive": "1",
                ], as: .karim)
            page = try #require(added.headers["location"])
        }

        func acts() throws -> [AuditTrail.Entry] {
            try site.store("collections").read { try site.store("collections").trail.page(limit: 100, in: $0) }
                .map(\.entry)
        }

        /// What a page's form would send, without its token.
        func sent(_ answer: Response, action: String) throws -> Fields {
            let forms = answer.text.split(separator: "<form ").map(String.init)
            let form = try #require(forms.first { $0.contains("action=\"\(action)\"") }, "\(answer.text)")
            var fields = Fields()
            for input in form.split(separator: "<input ").dropFirst() {
                let parts = input.split(separator: "\"", omittingEmptySubsequences: false).map(String.init)
                guard input.hasPrefix("type=\"hidden\""), parts.count > 5, parts[3] != "csrf" else { continue }
                fields.add(
                    parts[3],
                    parts[5].replacing("&quot;", with: "\"").replacing("&#34;", with: "\"")
                        .replacing("&#39;", with: "'").replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                        .replacing("&amp;", with: "&"))
            }
            return fields
        }
    }

    @Test(arguments: Engine.underTest)
    func `asks who is there and goes on with what was typed`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        #expect(try site.post(desk.reveal, ["reason": Self.reason], as: .karim).text.contains(Self.account))
        site.clock.advance(seconds: 300)
        #expect(try site.get(desk.reveal, as: .karim).status == .ok)
        let count = try desk.acts().count
        let asks = try site.post(desk.reveal, ["reason": Self.reason], as: .karim)
        #expect(asks.status == .unprocessableContent && !asks.text.contains(Self.account))
        #expect(try desk.acts().count == count)
        var held = try desk.sent(asks, action: "/prove")
        #expect(held["next"] == desk.reveal)
        // A wrong password keeps it too.
        let wrong = try site.post("/prove", held.setting("proof", to: "not it"), as: .karim)
        #expect(wrong.status == .unprocessableContent && !wrong.text.contains(Self.account))
        held = try desk.sent(wrong, action: "/prove")
        let right = try site.post("/prove", held.setting("proof", to: Character.password), as: .karim)
        #expect(right.status == .ok && right.headers.all("set-cookie").contains { $0.hasPrefix("sila=") })
        #expect(right.text.contains("data-errand") && !right.text.contains(Character.password))
        let again = try desk.sent(right, action: desk.reveal)
        #expect(again == ["reason": Self.reason])
        let shown = try site.post(desk.reveal, again, as: .karim)
        #expect(shown.status == .ok && shown.text.contains(Self.account))
        let last = try #require(try desk.acts().first { $0.act == "creditor.revealed" })
        #expect(last.reason == Self.reason)
    }

    @Test func `asks in the dialog that it was asked in`() throws {
        let desk = try Desk(.sqlite)
        desk.site.clock.advance(seconds: 300)
        func part(_ path: String, _ fields: Fields) throws -> Response {
            var request = try Request(.post, path, form: fields)
            request.headers["HX-Request"] = "true"
            request.headers["HX-Target"] = "dialog"
            return try desk.site.send(request, as: .karim)
        }
        let asks = try part(desk.reveal, ["reason": Self.reason])
        #expect(asks.text.hasPrefix("<dialog") && asks.status == .unprocessableContent)
        let held = try desk.sent(asks, action: "/prove")
        let right = try part("/prove", held.setting("proof", to: Character.password))
        #expect(right.text.hasPrefix("<dialog") && right.text.contains("hx-trigger=\"load, submit\""))
        #expect(right.text.contains("hx-post=\"\(desk.reveal)\""))
        #expect(try part(desk.reveal, try desk.sent(right, action: desk.reveal)).text.contains(Self.account))
    }

    @Test func `cannot be put before somebody by a link`() throws {
        let desk = try Desk(.sqlite)
        desk.site.clock.advance(seconds: 300)
        let link = "/prove?next=\(desk.reveal)&then=form&held=reason%3Devil&back=%2F"
        let page = try desk.site.get(link, as: .karim)
        #expect(page.status == .ok && !page.text.contains("name=\"held\"") && !page.text.contains("evil"))
        let fields: Fields = [
            "proof": Character.password, "next": "https://evil.example/", "then": "form", "held": "reason=evil",
        ]
        let answer = try desk.site.post("/prove", fields, as: .karim)
        #expect(!answer.text.contains("evil.example"))
    }

    @Test(arguments: Engine.underTest)
    func `is a file of many rows, or one with accounts in full, and no short list`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        for (name, permissions) in [("Clerk", ["creditor.see", "creditor.export"])] {
            var role: Fields = ["name": name, "reach": "all"]
            for (index, permission) in permissions.enumerated() { role.add("grant.creditor\(index)", permission) }
            #expect(try site.post("/roles", role, as: .amina).status == .seeOther)
            let made = try #require(try site.house.identity.role(named: name))
            try site.house.identity.addStaff(
                email: Self.clerk, role: made, language: .english, password: Character.password, by: .system("tests"))
        }
        let path = "/creditors/export?format=csv&columns=name"
        func clerk(_ target: String) throws -> Response {
            try site.send(try Request(.get, target), email: Self.clerk)
        }
        #expect(try clerk(path).status == .ok)
        site.clock.advance(seconds: 300)
        #expect(try clerk(path).status == .ok, "a short list without secrets")
        #expect(try site.get(path, as: .karim).status == .ok, "no secret column is asked for")
        let whole = try site.get("/creditors/export?format=csv&columns=name,bankAccount", as: .karim)
        #expect(whole.status == .unprocessableContent && whole.text.contains("Show that it is you"))
        let held = try desk.sent(whole, action: "/prove")
        let right = try site.post("/prove", held.setting("proof", to: Character.password), as: .karim)
        #expect(right.text.contains("method=\"get\" action=\"/creditors/export\""))
        let again = try desk.sent(right, action: "/creditors/export")
        #expect(again == ["format": "csv", "columns": "name,bankAccount"])
        // What takes two people asks who is there, whoever approved.
        site.clock.advance(seconds: 300)
        let rules = try site.store("collections")
        try rules.keepBooks {
            _ = try $0.run("INSERT INTO approval_rule (act, is_on, threshold) VALUES ('creditor.export', 1, 0)")
        }
        #expect(try clerk(path).text.contains("Show that it is you"))
    }

    @Test func `is never waited for behind the door, where those who are not in yet stand`() throws {
        let site = try TestSite(.sqlite)
        let doors = site.house.site.routes.filter(\.isDoor)
        #expect(Set(doors.map { $0.pattern.text }) == ["/login", "/welcome/{link}", "/setup/{token}"])
        #expect(doors.allSatisfy { $0.method == .post && !$0.needsProof })
    }

    @Test func `is everything that hands out, approves or ends, and programs are told`() throws {
        let site = try TestSite(.sqlite)
        let sensitive = Set(site.house.site.routes.filter(\.needsProof).map { "\($0.method) \($0.pattern.text)" })
        for route in [
            "POST /creditors/{id}/reveal/{field}", "POST /api/v1/creditors/{id}/reveal",
            "POST /parties/{id}/identifiers/{identifier}", "POST /parties/{id}/disclosure",
            "POST /parties/{id}/erasure",
            "POST /approvals/{department}/{id}", "POST /breaches/{id}/notice", "POST /breaches/{id}/closing",
            "GET /audit/export",
        ] { #expect(sensitive.contains(route), "\(route)") }
        for route in site.house.site.routes where route.pattern.text.contains("/reveal") && route.method == .post {
            #expect(route.needsProof, "\(route.pattern.text)")
        }
        let desk = try Desk(.sqlite)
        let key = try desk.site.key(.karim, scopes: ["creditors:reveal"])
        desk.site.clock.advance(seconds: 300)
        let body: JSON = ["field": "bankAccount", "reason": "pay-out run"]
        let told = try desk.site.api(.post, "/api/v1\(desk.page)/reveal", body, key: key)
        #expect(told.json["value"]?.string == Self.account, "a key has its scope and nobody sits before it")
        var request = try Request(.post, "/api/v1\(desk.page)/reveal", body: .bytes(body.bytes))
        request.headers["Content-Type"] = "application/json"
        let refused = try desk.site.send(request, as: .karim)
        #expect(refused.status == .forbidden && refused.text.contains("proof.needed"))
    }
}
