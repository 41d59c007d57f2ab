import Composition
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

/// A portfolio so small that every figure of it was worked out by hand. It stands on 6 March 2026.
///
/// | file | creditor | kind | wilaya | handed over | claimed | agent | debtor | what happened |
/// |---|---|---|---|---|---|---|---|---|
/// | A | Djezzy | telecom | 16 | 5 January | 1 000,00 | Nadia | Rachid | reached on 2 March; 300,00 on 1 February, the rest on 6 March: paid |
/// | B | Djezzy | telecom | 31 | 20 January | 6 000,00 | Nadia | Nora | a call in vain, an SMS, a promise for 4 March that was broken; a payment that was reversed |
/// | C | CPA Banque | loan | 16 | 10 February | 30 000,00 | Yacine | Rachid | a promise on 2 March, kept the same day with 10 000,00 |
/// | D | CPA Banque | loan | none | 20 February | 200 000,00 | nobody | Salim | nothing |
/// | E | CPA Banque | personal | 16 | 15 February | 500,00 EUR | Yacine | Amel | nothing |
struct FigureDesk {
    let desk: Desk
    let bank: String
    var files: [String: String] = [:]

    var site: TestSite { desk.site }
    var collections: Collections { site.house.collections }
    var today: Day { Day(containing: site.clock.now, offsetSeconds: 3600) }

    init(_ engine: Engine) throws {
        desk = try Desk(engine)
        let added = try desk.site.api(
            .post, "/api/v1/creditors",
            [
                "name": "CPA Banque", "sector": "bank", "commission": 700, "isActive": true,
                "allocation": "costs-interest-principal", "overpayment": "refuse",
            ], key: desk.key)
        bank = try #require(added.json["id"]?.string, "\(added.text)")
        let rows: [(String, String, String, Int64?, String, Int64, String, SiteTesting.Character?, String, String)] = [
            (
                "A", desk.creditor, "telecom", 16, "2026-01-05", 90_000, "DZD", .nadia, "Rachid Meziane", "0550123456"
            ), ("B", desk.creditor, "telecom", 31, "2026-01-20", 600_000, "DZD", .nadia, "Nora Ziani", "0661222333"),
            ("C", bank, "loan", 16, "2026-02-10", 3_000_000, "DZD", .yacine, "Rachid Meziane", "0550123456"),
            ("D", bank, "loan", nil, "2026-02-20", 20_000_000, "DZD", nil, "Salim Haddad", "0770111222"),
            ("E", bank, "personal", 16, "2026-02-15", 50_000, "EUR", .yacine, "Amel Bouzid", "0550999888"),
        ]
        for (mark, creditor, kind, wilaya, day, principal, currency, agent, name, phone) in rows {
            var members: [JSON.Member] = [
                .init("creditor", .string(creditor)), .init("creditorReference", .string("F-\(mark)")),
                .init("debtorName", .string(name)), .init("debtorPhone", .string(phone)), .init("kind", .string(kind)),
                .init("principal", .integer(principal)), .init("currency", .string(currency)),
                .init("due", "2025-12-01"), .init("handedOver", .string(day)),
            ]
            if let wilaya { members.append(.init("debtorWilaya", .integer(wilaya))) }
            if mark == "A" { members += [.init("interest", 8_000), .init("costs", 2_000)] }
            let answer = try desk.site.api(.post, "/api/v1/debts", .object(members), key: desk.key)
            let id = try #require(answer.json["id"]?.string, "\(answer.text)")
            files[mark] = id
            guard let agent else { continue }
            let given = try desk.site.api(
                .post, "/api/v1/debts/\(id)/assignment", ["agent": .string(try desk.site.id(of: agent).description)],
                key: desk.key)
            #expect(given.status == .ok, "\(given.text)")
        }
        try live()
    }

    private func live() throws {
        let (a, b, c) = (files["A"] ?? "", files["B"] ?? "", files["C"] ?? "")
        try talk(a, "call", "reached")
        try talk(b, "call", "unreachable")
        try talk(b, "sms", "sent")
        #expect(try desk.promise(b, 100_000, by: "2026-03-04").status == .created)
        #expect(try desk.promise(c, 1_000_000, by: "2026-03-10").status == .created)
        #expect(try desk.pay(a, 30_000, received: "2026-02-01").status == .created)
        #expect(try desk.pay(c, 1_000_000, received: "2026-03-02").status == .created)
        let wrong = try desk.pay(b, 5_000, received: "2026-03-02")
        let payment = try #require(wrong.json["id"]?.string)
        let reversed = try desk.site.api(
            .post, "/api/v1/debts/\(b)/payments/\(payment)/reversal", ["reason": "of another file"], key: desk.key)
        #expect(reversed.status == .ok, "\(reversed.text)")
        site.clock.advance(days: 4)
        #expect(try collections.breakPromises(limit: 10) == 1)
        #expect(try desk.pay(a, 70_000, received: "2026-03-06").status == .created)
        try site.settle()
    }

    private func talk(_ file: String, _ channel: String, _ outcome: String) throws {
        let answer = try site.api(
            .post, "/api/v1/debts/\(file)/interactions",
            ["channel": .string(channel), "direction": "outgoing", "outcome": .string(outcome)], key: desk.key)
        #expect(answer.status == .created, "\(answer.text)")
    }

    // MARK: Asking

    /// A page of figures as the API gives it to somebody.
    func figures(_ page: String, _ filter: String = "", as character: SiteTesting.Character = .karim) throws -> Figures
    {
        let key = try site.key(character, scopes: ["figures:read"])
        let answer = try site.api(.get, "/api/v1/figures/\(page)?\(filter)", key: key)
        #expect(answer.status == .ok, "\(answer.text)")
        return Figures(json: answer.json)
    }

    /// The report behind a page, with the links of its figures.
    func report(_ page: FigurePage, _ filter: Fields, as character: SiteTesting.Character) throws -> FigureReport {
        let facts = try FigureFacts.read(collections.store)
        let names = try collections.store.read { try FigureNames($0) }
        return FigureMaker(facts, FigureFilter(filter, for: try site.actor(character)), names, today: today).report(
            page)
    }
}

/// A page of figures, to be asked for its numbers.
struct Figures {
    let json: JSON

    var files: Int64? { json["files"]?.integer }

    /// The value of a figure; nil when it has none.
    subscript(card key: String) -> Int64? {
        json["figures"]?.array?.first { $0["key"]?.string == key }?["value"]?.integer
    }

    /// A table's rows by key: `16: 2 3100000 1100000 3548`; a dash for no value.
    func rows(_ table: String) -> [String] {
        let rows = json["tables"]?.array?.first { $0["key"]?.string == table }?["rows"]?.array ?? []
        return rows.map { row in
            let values = (row["values"]?.array ?? []).map { $0.integer.map(String.init) ?? "-" }
            return "\(row["key"]?.string ?? "?"): \(values.joined(separator: " "))"
        }
    }
}
