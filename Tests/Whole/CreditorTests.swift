import Collections
import Composition
import Department
import HTTP
import Nouns
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `A plain noun at its desk` {
    private let fields: Fields = [
        "name": "Djezzy <script>alert(1)</script>", "sector": "telecom", "commission": "12,5",
        "allocation": "costs-interest-principal", "overpayment": "refuse", "bankAccount": "00799999001234567890",
        "isActive": "1",
    ]

    private let json: JSON = [
        "name": "Ooredoo", "sector": "telecom", "commission": 1250, "allocation": "costs-interest-principal",
        "overpayment": "credit", "isActive": true,
    ]

    @Test(arguments: Engine.underTest)
    func `a creditor is added by form, listed, and its name is text and never markup`(engine: Engine) throws {
        let site = try TestSite(engine)
        let added = try site.post("/creditors", fields, as: .karim)
        #expect(added.status == .seeOther)
        let list = try site.get("/creditors", as: .lina)
        #expect(list.text.contains("Djezzy &lt;script&gt;"))
        #expect(!list.text.contains("<script>alert"))
    }

    @Test(arguments: Engine.underTest)
    func `what is wrong is said beside the field and what was typed stays`(engine: Engine) throws {
        let site = try TestSite(engine)
        let answer = try site.post(
            "/creditors", ["name": "", "sector": "telecom", "commission": "a lot", "email": "not an address"],
            as: .karim)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("a lot"))
        #expect(answer.text.contains("This is not an e-mail address."))
        #expect(answer.text.contains("Name is missing.") || answer.text.contains("is missing."))
    }

    @Test(arguments: Engine.underTest)
    func `two people editing the same creditor do not overwrite each other`(engine: Engine) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["creditors:write"])
        let added = try site.api(.post, "/api/v1/creditors", json, key: key)
        #expect(added.status == .created)
        let id = added.json["id"]?.string ?? ""
        let first = try site.api(
            .patch, "/api/v1/creditors/\(id)", ["commission": 1000], key: key, headers: ["If-Match": "\"v1\""])
        #expect(first.status == .ok)
        #expect(first.headers["etag"] == "\"v2\"")
        let stale = try site.api(
            .patch, "/api/v1/creditors/\(id)", ["commission": 900], key: key, headers: ["If-Match": "\"v1\""])
        #expect(stale.status == .conflict)
        let unguarded = try site.api(.patch, "/api/v1/creditors/\(id)", ["commission": 900], key: key)
        #expect(unguarded.status == .preconditionRequired)
    }

    @Test(arguments: Engine.underTest)
    func `the same request sent twice makes one creditor`(engine: Engine) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["creditors:write"])
        let first = try site.api(.post, "/api/v1/creditors", json, key: key, headers: ["Idempotency-Key": "a1"])
        let second = try site.api(.post, "/api/v1/creditors", json, key: key, headers: ["Idempotency-Key": "a1"])
        #expect(first.status == .created)
        #expect(second.json == first.json)
        #expect(second.headers["idempotency-replayed"] == "true")
        let other = try site.api(
            .post, "/api/v1/creditors", ["name": "Other"], key: key, headers: ["Idempotency-Key": "a1"])
        #expect(other.status == .unprocessableContent)
        #expect(try site.api(.get, "/api/v1/creditors", key: key).json["items"]?.array?.count == 1)
    }

    @Test(arguments: Engine.underTest)
    func `unknown and read-only fields are refused by name`(engine: Engine) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["creditors:write"])
        let answer = try site.api(
            .post, "/api/v1/creditors", ["name": "X", "reference": "C-1", "colour": "red"], key: key)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("\"reference\""))
        #expect(answer.text.contains("\"colour\""))
    }

    @Test(arguments: Engine.underTest)
    func `paging by keyset gives every row once in both directions`(engine: Engine) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["creditors:write"])
        for number in 1...23 {
            let body: JSON = [
                "name": "Creditor \(number % 5) \(number)", "sector": "bank", "commission": .integer(Int64(number % 3)),
                "allocation": "costs-interest-principal", "overpayment": "refuse",
            ]
            #expect(try site.api(.post, "/api/v1/creditors", body, key: key).status == .created)
        }
        var seen: [String] = []
        var target: String? = "/api/v1/creditors?sort=-commission&limit=7"
        var last: JSON = .null
        while let next = target {
            last = try site.api(.get, next, key: key).json
            seen += last["items"]?.array?.compactMap { $0["id"]?.string } ?? []
            target = last["next"]?.string.map { "/api/v1/creditors?sort=-commission&limit=7&after=\($0)" }
        }
        #expect(seen.count == 23)
        #expect(Set(seen).count == 23)
        let back = try site.api(
            .get, "/api/v1/creditors?sort=-commission&limit=7&before=\(last["previous"]?.string ?? "")", key: key
        ).json
        #expect(back["items"]?.array?.compactMap { $0["id"]?.string } == Array(seen[14 - 0..<21]))
    }

    @Test(arguments: Engine.underTest)
    func `bank accounts are sealed at rest and found by equality alone`(engine: Engine) throws {
        let site = try TestSite(engine)
        #expect(try site.post("/creditors", fields, as: .karim).status == .seeOther)
        let stored = try site.house.collections.store.read { connection in
            try connection.first("SELECT bank_account FROM creditor") { $0.bytes(0) } ?? []
        }
        #expect(!stored.isEmpty)
        #expect(!String(decoding: stored, as: UTF8.self).contains("0079999"))
    }

    @Test(arguments: Engine.underTest)
    func `an exported file defuses formulas and says who took it`(engine: Engine) throws {
        let site = try TestSite(engine)
        let name = "=cmd|' /C calc'!A0"
        #expect(try site.post("/creditors", fields.setting("name", to: name), as: .karim).status == .seeOther)
        let answer = try site.get("/creditors/export", as: .karim)
        let text = String(decoding: try answer.collected(), as: UTF8.self)
        #expect(text.contains("'=cmd"))
        let acts = try site.house.collections.store.read { connection in
            try connection.rows("SELECT act FROM audit") { $0.text(0) }
        }
        #expect(acts.contains("creditor.exported"))
    }

    @Test(arguments: Engine.underTest)
    func `a file brings creditors in, and the same file again changes nothing`(engine: Engine) throws {
        let site = try TestSite(engine)
        let file = "Nom;Secteur;Commission\r\nDjezzy;telecom;12,5\r\nCPA Banque;bank;8\r\n;bank;7\r\n"
        let first = try site.upload("/creditors/import", file: file, as: .karim)
        #expect(first.text.contains("is missing"))
        let again = try site.upload("/creditors/import", file: file, as: .karim)
        #expect(again.status == .ok)
    }
}
