import Audit
import Collections
import Composition
import Department
import HTTP
import Identity
import Localization
import PlatformTesting
import SQL
import Sheets
import SiteTesting
import Testing
import Values

@Suite struct `A bank account` {
    private static let account = "00799999001234567890"
    private static let tax = "000016001234567"
    private static let clerk = "clerk@adc.example"
    private let form: Fields = [
        "name": "Djezzy", "sector": "telecom", "commission": "12,5", "allocation": "costs-interest-principal",
        "overpayment": "refuse", "bankAccount": account, "taxNumber": tax, "isActive": "1",
    ]

    /// A house with a creditor and, besides the cast, a clerk who may export but not see numbers in full.
    private func site(_ engine: Engine) throws -> (site: TestSite, page: String) {
        let site = try TestSite(engine)
        let added = try site.post("/creditors", form, as: .karim)
        let role: Fields = [
            "name": "Clerk", "reach": "all", "grant.creditor": "creditor.see", "grant.creditor2": "creditor.export",
            "grant.creditor3": "creditor.change",
        ]
        #expect(try site.post("/roles", role, as: .amina).status == .seeOther)
        let clerk = try #require(try site.house.identity.role(named: "Clerk"))
        try site.house.identity.addStaff(
            email: Self.clerk, role: clerk, language: .english, password: Character.password, by: .system("tests"))
        return (site, try #require(added.headers["location"]))
    }

    @Test(arguments: Engine.underTest)
    func `is shown masked on every page and in the API, whoever looks`(engine: Engine) throws {
        let (site, page) = try site(engine)
        let paths = [
            page, "/creditors?columns=name,bankAccount,taxNumber", "/api/v1/creditors", "/api/v1\(page)",
            "/search?q=Djezzy", "/audit",
        ]
        for path in paths {
            for email in [Character.amina, .karim, .nadia, .lina].map(\.email) + [Self.clerk] {
                let text = try site.send(try Request(.get, path), email: email).text
                #expect(!text.contains(Self.account) && !text.contains(Self.tax), "\(path) as \(email)")
            }
        }
        #expect(try !site.get("/search?q=\(Self.account)", as: .karim).text.contains("Djezzy"))
        for character in [Character.karim, .lina] {
            for path in paths.prefix(4) {
                #expect(try site.get(path, as: character).text.contains("•••• 7890"), "\(path) as \(character)")
            }
        }
        #expect(try !site.get("\(page)/edit", as: .karim).text.contains(Self.account))
        let key = try site.key(.karim, scopes: ["creditors:read", "creditors:write"])
        #expect(try site.api(.get, "/api/v1\(page)", key: key).json["bankAccount"]?.string == "•••• 7890")
        let trail = try site.store("collections")
        let entries = try trail.read { try trail.trail.page(limit: 100, in: $0) }
        #expect(!"\(entries)".contains(Self.account) && !"\(entries)".contains(Self.tax))
    }

    @Test(arguments: Engine.underTest)
    func `goes whole into a file only for whoever may see it`(engine: Engine) throws {
        let (site, _) = try site(engine)
        for (email, isWhole) in [(Character.karim.email, true), (Self.clerk, false)] {
            let csv = try site.send(try Request(.get, "/creditors/export?format=csv"), email: email).collected()
            let text = String(decoding: csv, as: UTF8.self)
            #expect(text.contains(Self.account) == isWhole, "\(email)")
            #expect(text.contains("•••• 7890") != isWhole, "\(email)")
            let book = try site.send(try Request(.get, "/creditors/export?format=xlsx"), email: email)
            guard case .file(let path, _) = book.body else {
                Issue.record("no workbook for \(email)")
                continue
            }
            var cells = ""
            try SheetReader(path: path).each { cells += $0.texts.joined(separator: ";") }
            #expect(cells.contains(Self.account) == isWhole, "\(email)")
            #expect(cells.contains("•••• 7890") != isWhole, "\(email)")
        }
    }

    @Test(arguments: Engine.underTest)
    func `is shown for a reason, for that view only, and the look is in the trail`(engine: Engine) throws {
        let (site, page) = try site(engine)
        let reveal = "\(page)/reveal/bankAccount"
        for character in [Character.nadia, .lina] {
            #expect(try site.get(reveal, as: character).status == .forbidden)
            #expect(try site.post(reveal, ["reason": "to pay out"], as: character).status == .forbidden)
            #expect(try !site.get(page, as: character).text.contains("/reveal/"))
        }
        #expect(try site.get(page, as: .karim).text.contains(reveal))
        #expect(try site.get(reveal, as: .karim).status == .ok)
        let unsaid = try site.post(reveal, ["reason": " "], as: .karim)
        #expect(unsaid.status == .unprocessableContent)
        #expect(!unsaid.text.contains(Self.account))
        let answer = try site.post(reveal, ["reason": "To pay out October"], as: .karim)
        #expect(answer.status == .ok)
        #expect(answer.text.contains(Self.account))
        #expect(answer.headers["cache-control"]?.contains("no-store") == true)
        #expect(try !site.get(page, as: .karim).text.contains(Self.account))
        #expect(try site.post("\(page)/reveal/name", ["reason": "curious"], as: .karim).status == .notFound)
        let nowhere = "/creditors/018f0000-0000-7000-8000-000000000000/reveal/bankAccount"
        #expect(try site.post(nowhere, ["reason": "curious"], as: .karim).status == .notFound)
        let store = try site.store("collections")
        let last = try store.read { try store.trail.page(limit: 1, in: $0).first?.entry }
        #expect(last?.act == "creditor.revealed")
        #expect(last?.reason == "To pay out October")
        #expect(last?.changes.first?.new == "bankAccount")
    }

    @Test func `is shown to programs under a scope of its own`() throws {
        let (site, page) = try site(.sqlite)
        let body: JSON = ["field": "bankAccount", "reason": "pay-out run"]
        let reader = try site.key(.karim, scopes: ["creditors:read", "creditors:write"])
        #expect(try site.api(.post, "/api/v1\(page)/reveal", body, key: reader).status == .forbidden)
        let payer = try site.key(.karim, scopes: ["creditors:reveal"])
        #expect(try site.api(.post, "/api/v1\(page)/reveal", body, key: payer).json["value"]?.string == Self.account)
        let silent: JSON = ["field": "bankAccount"]
        #expect(try site.api(.post, "/api/v1\(page)/reveal", silent, key: payer).status == .unprocessableContent)
    }

    @Test func `is not copied by hand: thirty looks an hour are enough`() throws {
        let (site, page) = try site(.sqlite)
        for _ in 0..<LookLimit.most {
            #expect(try site.post("\(page)/reveal/taxNumber", ["reason": "check"], as: .karim).status == .ok)
        }
        let many = try site.post("\(page)/reveal/taxNumber", ["reason": "check"], as: .karim)
        #expect(many.status == .tooManyRequests)
        #expect(!many.text.contains(Self.tax))
        #expect(try site.post("\(page)/reveal/taxNumber", ["reason": "check"], as: .amina).status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `cannot be guessed by narrowing a list`(engine: Engine) throws {
        let (site, _) = try site(engine)
        for query in ["f.taxNumber=\(Self.tax)", "filter=taxNumber%20%3D%20%22\(Self.tax)%22"] {
            #expect(try site.get("/creditors?\(query)", as: .karim).text.contains("Djezzy"), "\(query)")
            #expect(try !site.get("/creditors?\(query)", as: .lina).text.contains("Djezzy"), "\(query)")
            #expect(try site.get("/api/v1/creditors?\(query)", as: .lina).status == .badRequest, "\(query)")
            let file = site.house.site.addresses.link(sealing: "/creditors/export?\(query)")
            let export = try site.send(try Request(.get, file), email: Self.clerk)
            #expect(export.status == .badRequest, "\(query)")
        }
        let head: Headers = ["Sila-Filter": "taxNumber%20%3D%20%22\(Self.tax)%22"]
        func found(_ character: Character) throws -> Response {
            try site.send(try Request(.get, "/api/v1/creditors", headers: head), as: character)
        }
        #expect(try found(.karim).text.contains("Djezzy"))
        let refused = try found(.lina)
        #expect(refused.status == .badRequest && !refused.text.contains("words-in-address"))
    }

    @Test(arguments: Engine.underTest)
    func `stays in a form that does not show it, and goes when that is said`(engine: Engine) throws {
        let (site, page) = try site(engine)
        func kept() throws -> String? { try site.get("/api/v1\(page)", as: .karim).json["bankAccount"]?.string }
        let blank = form.setting("taxNumber", to: "").setting("bankAccount", to: "")
        #expect(
            try site.post(
                "\(page)/edit", blank.setting("version", to: "1").setting("name", to: "Djezzy SPA"), as: .karim
            )
            .status == .seeOther)
        #expect(try kept() == "•••• 7890")
        let masked = blank.setting("version", to: "2").setting("bankAccount", to: "•••• 7890")
        #expect(try site.post("\(page)/edit", masked, as: .karim).status == .unprocessableContent)
        let key = try site.key(.karim, scopes: ["creditors:write", "creditors:reveal"])
        #expect(
            try site.api(
                .patch, "/api/v1\(page)", ["bankAccount": "•••• 7890"], key: key, headers: ["If-Match": "\"v2\""]
            ).status == .unprocessableContent)
        // Whoever may not see it does not overwrite it either.
        let clerks = blank.setting("version", to: "2").setting("bankAccount", to: "0123456789")
        #expect(
            try site.send(try Request(.post, "\(page)/edit", form: clerks), email: Self.clerk).status == .seeOther)
        #expect(try kept() == "•••• 7890")
        let version = try site.get("/api/v1\(page)", as: .karim).json["version"]?.integer.map(String.init) ?? ""
        let removed = blank.setting("version", to: version).setting("bankAccount-remove", to: "1")
        #expect(try site.post("\(page)/edit", removed, as: .karim).status == .seeOther)
        #expect(try kept() == nil)
    }
}
