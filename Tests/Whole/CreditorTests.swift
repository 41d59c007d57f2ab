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
        #expect(stale.status == .preconditionFailed)
        #expect(stale.json["type"]?.string == "urn:sila:problem:stale-edit")
        let unguarded = try site.api(.patch, "/api/v1/creditors/\(id)", ["commission": 900], key: key)
        #expect(unguarded.status == .preconditionRequired)
        for (header, status) in [
            ("*", Status.ok), ("\"v1\", \"v3\"", .ok), ("W/\"v4\"", .preconditionFailed),
            ("v4", .preconditionFailed), ("", .preconditionFailed), ("\"v99999999999999999999\"", .preconditionFailed),
            ("\"v4\"", .ok),
        ] {
            let commission = try #require(
                try site.api(.get, "/api/v1/creditors/\(id)", key: key).json["commission"]?.integer)
            let answer = try site.api(
                .patch, "/api/v1/creditors/\(id)", ["commission": .integer(commission + 1)], key: key,
                headers: ["If-Match": header])
            #expect(answer.status == status, "\(header)")
        }
    }

    @Test(arguments: Engine.underTest)
    func `a form that is too old keeps what was typed, shows what is stored, and then may be sent`(
        engine: Engine
    ) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["creditors:read", "creditors:write"])
        let id = try #require(try site.api(.post, "/api/v1/creditors", json, key: key).json["id"]?.string)
        let opened = try site.get("/creditors/\(id)/edit", as: .karim).text
        #expect(opened.contains("name=\"version\" value=\"1\""))
        _ = try site.api(
            .patch, "/api/v1/creditors/\(id)", ["name": "Djezzy Entreprises"], key: key, headers: ["If-Match": "\"v1\""]
        )
        let form = fields.setting("name", to: "Djezzy <b>PME</b>").setting("version", to: "1")
        let stale = try site.post("/creditors/\(id)/edit", form, as: .karim)
        #expect(stale.status == .conflict)
        #expect(stale.text.contains("Somebody else changed this meanwhile"))
        #expect(stale.text.contains("Djezzy &lt;b&gt;PME&lt;/b&gt;"))
        #expect(stale.text.contains("Djezzy Entreprises"))
        #expect(stale.text.contains("name=\"version\" value=\"2\""))
        let read = try site.api(.get, "/api/v1/creditors/\(id)", key: key)
        #expect(read.json["name"]?.string == "Djezzy Entreprises")
        // What only the program sorts by is nobody's to read.
        #expect(!read.text.contains("foldedName") && !read.text.contains("djezzy entreprises"))
        #expect(try !site.get("/api/v1/openapi.json").text.contains("foldedName"))
        let again = try site.post("/creditors/\(id)/edit", form.setting("version", to: "2"), as: .karim)
        #expect(again.status == .seeOther)
        #expect(try site.api(.get, "/api/v1/creditors/\(id)", key: key).json["name"]?.string == "Djezzy <b>PME</b>")
        let without = try site.post("/creditors/\(id)/edit", form.setting("version", to: nil), as: .karim)
        #expect(without.status == .conflict, "a form without a version is an old one")
    }

    @Test(arguments: Engine.underTest)
    func `two administrators editing one account do not overwrite each other`(engine: Engine) throws {
        let site = try TestSite(engine)
        let id = try site.id(of: .nadia)
        let form: Fields = [
            "name": "Nadia Cherif", "email": "nadia@adc.example", "role": "agent", "language": "en", "isActive": "1",
            "version": "1",
        ]
        #expect(try site.post("/staff/\(id)", form.setting("name", to: "Nadia Saadi"), as: .amina).status == .seeOther)
        let stale = try site.post("/staff/\(id)", form.setting("role", to: "manager"), as: .amina)
        #expect(stale.status == .conflict)
        #expect(stale.text.contains("Nadia Saadi"))
        #expect(stale.text.contains("name=\"version\" value=\"2\""))
        #expect(try site.actor(.nadia).reach == .own)
        let again = form.setting("role", to: "manager").setting("version", to: "2")
        #expect(try site.post("/staff/\(id)", again, as: .amina).status == .seeOther)
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

    @Test(arguments: Engine.underTest)
    func `creditors are found by words of their name, however accented`(engine: Engine) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["creditors:write"])
        for (name, arabic) in [
            ("Algérie Télécom", "اتصالات الجزائر"), ("Société Générale Algérie", ""), ("Djezzy", ""),
        ] {
            let added = try site.api(
                .post, "/api/v1/creditors",
                [
                    "name": .string(name), "arabicName": arabic.isEmpty ? .null : .string(arabic), "sector": "telecom",
                    "commission": 1_500, "allocation": "costs-interest-principal", "overpayment": "refuse",
                ], key: key)
            #expect(added.status == .created, "\(added.text)")
        }
        func found(_ words: String) throws -> [String] {
            let page = try site.api(
                .get, "/api/v1/creditors", key: key, headers: ["Sila-Words": PercentEncoding.encode(words)])
            return (page.json["items"]?.array ?? []).compactMap { $0["name"]?.string }
        }
        #expect(try found("algerie") == ["Algérie Télécom", "Société Générale Algérie"])
        #expect(try found("TELECOM algerie") == ["Algérie Télécom"])
        #expect(try found("الجزائر") == ["Algérie Télécom"])
        #expect(try found("c-2026-000003") == ["Djezzy"])
        #expect(try found("100%") == [] && found("algérie zzz") == [])
        #expect(try site.get("/creditors?q=djez", as: .nadia).text.contains("Djezzy"))
    }

    @Test(arguments: Engine.underTest)
    func `names are sorted as people do, accents and capitals apart`(engine: Engine) throws {
        let site = try TestSite(engine)
        let key = try site.key(.karim, scopes: ["creditors:write"])
        for name in ["Zénith", "Écoles El Amel", "eurl Baraka", "Djezzy", "Étoile"] {
            _ = try site.api(
                .post, "/api/v1/creditors",
                [
                    "name": .string(name), "sector": "retail", "commission": 0,
                    "allocation": "costs-interest-principal", "overpayment": "refuse",
                ], key: key)
        }
        var names: [String] = []
        var next: String? = ""
        while let cursor = next, names.count < 9 {
            let page = try site.api(
                .get, "/api/v1/creditors?sort=name&limit=2\(cursor.isEmpty ? "" : "&after=" + cursor)", key: key)
            names += (page.json["items"]?.array ?? []).compactMap { $0["name"]?.string }
            next = page.json["next"]?.string
        }
        #expect(names == ["Djezzy", "Écoles El Amel", "Étoile", "eurl Baraka", "Zénith"])
    }

    @Test func `a program that asks for a list that cannot be is told, and gets no other`() throws {
        let site = try TestSite(.sqlite)
        let key = try site.key(.karim, scopes: ["creditors:read", "payments:read"])
        for query in ["sort=colour", "sort=name,-nothing", "limit=0", "limit=201", "limit=ten", "after=x", "before=!"] {
            let answer = try site.api(.get, "/api/v1/creditors?" + query, key: key)
            #expect(answer.status == .badRequest, "\(query)")
            #expect(answer.headers["content-type"] == "application/problem+json", "\(query)")
        }
        #expect(
            try site.api(.get, "/api/v1/payments", key: key, headers: ["Sila-Words": "benali"]).json["type"]?
                .string?.hasSuffix("no-search") == true)
    }
}
