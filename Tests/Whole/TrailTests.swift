import Audit
import Composition
import Department
import HTTP
import Localization
import PlatformTesting
import SQL
import Sheets
import SiteTesting
import Testing
import Values

@Suite struct `The audit page` {
    /// A house in which Karim made a creditor and Nadia opened a file, a minute after each other.
    private struct Desk {
        let site: TestSite
        let creditor: ID
        let party: ID
        let debt: ID

        init(_ engine: Engine) throws {
            let site = try TestSite(engine)
            self.site = site
            let key = try site.key(
                .karim, scopes: ["creditors:write", "parties:write", "debts:write", "debts:read"])
            func made(_ path: String, _ json: JSON) throws -> ID {
                let answer = try site.api(.post, path, json, key: key)
                site.clock.advance(seconds: 60)
                try site.settle()
                return try #require(answer.json["id"]?.string.flatMap { ID($0) }, "\(answer.text)")
            }
            creditor = try made(
                "/api/v1/creditors",
                [
                    "name": "Algérie Poste", "sector": "telecom", "commission": 1250,
                    "allocation": "costs-interest-principal", "overpayment": "credit", "isActive": true,
                ])
            party = try made("/api/v1/parties", ["kind": "person", "name": "Benali Ahmed", "language": "fr"])
            debt = try made(
                "/api/v1/debts",
                [
                    "creditor": .string(creditor.description), "debtor": .string(party.description),
                    "creditorReference": "A-1", "kind": "telecom", "principal": 123_450, "currency": "DZD",
                    "due": "2025-01-31", "handedOver": "2025-03-01",
                ])
        }
    }

    @Test(arguments: Engine.underTest) func `shows what every department wrote, newest first`(engine: Engine) throws {
        let desk = try Desk(engine)
        let page = try desk.site.get("/audit", as: .amina).text
        let order = ["Opened the file</a>", "Added the party</a>", "/creditors/\(desk.creditor)"].map {
            page.firstRange(of: $0)
        }
        #expect(order.allSatisfy { $0 != nil })
        #expect(order.compactMap { $0?.lowerBound } == order.compactMap { $0?.lowerBound }.sorted())
        #expect(page.contains("/debts/\(desk.debt)"))
        #expect(page.contains("/parties/\(desk.party)"))
        #expect(page.contains("more fields"))
    }

    @Test(arguments: Engine.underTest) func `is narrowed by department, person, act, row, day and address`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let karim = try desk.site.id(of: .karim)
        func found(_ query: Fields) throws -> [String] {
            let key = try desk.site.key(.amina, scopes: ["audit:read"])
            let headers: Headers = query["address"].map { ["Sila-Address": $0] } ?? [:]
            let answer = try desk.site.api(
                .get, "/api/v1/audit?\(query.setting("address", to: nil).encoded)", key: key, headers: headers)
            #expect(answer.status == .ok, "\(answer.text)")
            return answer.json["items"]?.array?.compactMap { $0["act"]?.string } ?? []
        }
        #expect(try found(["department": "directory"]) == ["party.added"])
        #expect(
            try found(["actor": karim.description])
                == ["debt.added", "party.added", "creditor.added"])
        #expect(try found(["act": "debt.added"]) == ["debt.added"])
        #expect(try found(["noun": "creditor"]) == ["creditor.added"])
        #expect(try found(["noun": "party", "row": desk.party.description]) == ["party.added"])
        #expect(try found(["noun": "party", "row": desk.debt.description]) == [])
        let today = Day(containing: desk.site.clock.now, offsetSeconds: 3600)
        #expect(try found(["from": today.description, "act": "debt.added"]) == ["debt.added"])
        #expect(try found(["to": today.adding(days: -1).description, "act": "debt.added"]) == [])
        #expect(try found(["address": "10.9.8.7"]) == [])
    }

    @Test func `finds words of reasons in any case`() throws {
        let desk = try Desk(.sqlite)
        let store = try desk.site.store("collections")
        try store.change(by: .system("tests")) { change in
            try change.note("debt.changed", of: "debt", desk.debt, reason: "Le débiteur l’a DEMANDÉ par écrit")
        }
        let page = try desk.site.get("/audit?q=demand%C3%A9%20d%C3%A9biteur", as: .amina).text
        #expect(page.contains("par écrit"))
        #expect(!page.contains("Opened the file</a>"))
        #expect(try desk.site.get("/audit?q=jamais", as: .amina).text.contains("Nothing matches"))
    }

    @Test(arguments: Engine.underTest) func `every entry is on exactly one page, across departments`(
        engine: Engine
    ) throws {
        let site = try TestSite(engine)
        for (name, count) in [("identity", 30), ("directory", 45), ("collections", 60)] {
            let store = try site.store(name)
            for number in 0..<count {
                // Several in one millisecond, and a clock that was set back.
                if number % 7 == 0 { site.clock.advance(seconds: number % 2 == 0 ? 3 : -1) }
                try store.change(by: .system("tests")) { change in
                    try change.note("test.\(name)-\(number)", of: "test", ID(high: 1, low: UInt64(number)))
                }
            }
        }
        let key = try site.key(.amina, scopes: ["audit:read"])
        var seen: [String] = []
        var next: String? = ""
        while let cursor = next {
            let query: Fields = cursor.isEmpty ? ["noun": "test"] : ["noun": "test", "before": cursor]
            let json = try site.api(.get, "/api/v1/audit?\(query.encoded)", key: key).json
            seen += json["items"]?.array?.compactMap { $0["act"]?.string } ?? []
            next = json["next"]?.string
        }
        #expect(seen.count == 135)
        #expect(Set(seen).count == 135)
    }

    @Test func `an entry shows before and after, and what else its request did`() throws {
        let desk = try Desk(.sqlite)
        let store = try desk.site.store("collections")
        try store.change(by: .system("tests")) { change in
            try change.note(
                "debt.changed", of: "debt", desk.debt,
                changes: [
                    .init(field: "principal", old: "123450", new: "250000"),
                    .init(field: "due", old: "2025-03-01", new: "2025-04-02"),
                    .init(field: "iban", old: "FR14", new: "FR76", isSealed: true),
                ])
        }
        let seq = try store.read { try store.trail.page(limit: 1, in: $0)[0].seq }
        let page = try desk.site.get("/audit/collections/\(seq)", as: .amina).text
        #expect(page.contains("1,234.50") && page.contains("2,500.00"))
        #expect(page.contains("01/03/2025") && page.contains("02/04/2025"))
        #expect(page.contains("••••") && !page.contains("FR76"))
        #expect(try desk.site.get("/audit/collections/99999", as: .amina).status == .notFound)
        #expect(try desk.site.get("/audit/nowhere/1", as: .amina).status == .notFound)
        #expect(try desk.site.get("/audit/collections/\(seq)", as: .karim).status == .forbidden)
    }

    @Test func `is exported in both formats, and the export is in the audit`() throws {
        let desk = try Desk(.sqlite)
        let file = try desk.site.get("/audit/export?department=collections&format=csv", as: .amina)
        #expect(file.status == .ok)
        let text = String(decoding: try file.collected(), as: UTF8.self)
        #expect(text.contains("debt.added") && text.contains("creditor.added") && !text.contains("party.added"))
        #expect(try desk.site.get("/audit/export?format=xlsx", as: .amina).status == .ok)
        #expect(try desk.site.get("/audit", as: .amina).text.contains("Exported the audit"))
        for character in [Character.karim, .nadia, .lina] {
            #expect(try desk.site.get("/audit", as: character).status == .forbidden)
            #expect(try desk.site.get("/audit/export", as: character).status == .forbidden)
        }
    }

    @Test func `is reached from the pages of rows by who may read it, and by nobody else`() throws {
        let desk = try Desk(.sqlite)
        for (path, link) in [
            ("/debts/\(desk.debt)", "/audit?noun=debt&amp;row=\(desk.debt)"),
            ("/creditors/\(desk.creditor)", "/audit?noun=creditor&amp;row=\(desk.creditor)"),
            ("/parties/\(desk.party)", "/audit?noun=party&amp;row=\(desk.party)"),
            ("/staff/\(try desk.site.id(of: .nadia))", "/audit?actor=\(try desk.site.id(of: .nadia))"),
        ] {
            #expect(try desk.site.get(path, as: .amina).text.contains(link), "\(path)")
            #expect(try !desk.site.get(path, as: .karim).text.contains("/audit"), "\(path)")
        }
    }

    @Test func `what cannot be read in the address is no fault of ours`() throws {
        let desk = try Desk(.sqlite)
        for query in [
            "actor=x", "row=x&noun=debt", "from=nonsense&to=9999-99-99", "before=1.2", "before=a.b.c", "q=%20%20",
            "department=nowhere", "before=9223372036854775807.zz.9223372036854775807",
        ] {
            let status = try desk.site.get("/audit?\(query)", as: .amina).status
            #expect(status == .ok || status == .badRequest, "\(query): \(status)")
        }
    }
}
