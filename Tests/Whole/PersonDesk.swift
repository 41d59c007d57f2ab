import Audit
import Composition
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

/// A person with an identity number and a debt, as the tests of persons’ rights need them.
struct PersonDesk {
    static let number = "109871234567890123"

    let site: TestSite
    let key: String
    let creditor: String
    let party: String
    let debt: String

    init(_ engine: Engine, settings: [String: String] = [:]) throws {
        site = try TestSite(engine, settings: settings)
        key = try site.key(
            .karim,
            scopes: [
                "debts:read", "debts:write", "creditors:write", "parties:write", "parties:read", "payments:write",
                "interactions:write",
            ])
        let added = try site.api(
            .post, "/api/v1/creditors",
            [
                "name": "Djezzy", "sector": "telecom", "commission": 1200, "isActive": true,
                "allocation": "costs-interest-principal", "overpayment": "refuse",
            ], key: key)
        creditor = try #require(added.json["id"]?.string, "\(added.text)")
        party = try Self.party("Rachid Meziane", number: Self.number, site, key)
        debt = try Self.debt("C-1", of: party, creditor, site, key)
        let given = try site.api(
            .post, "/api/v1/debts/\(debt)/assignment", ["agent": .string(try site.id(of: .nadia).description)],
            key: key)
        #expect(given.status == .ok, "\(given.text)")
        try site.settle()
    }

    static func party(_ name: String, number: String, _ site: TestSite, _ key: String) throws -> String {
        let added = try site.api(
            .post, "/api/v1/parties",
            [
                "kind": "person", "name": .string(name), "language": "fr", "phones": ["0550123456"],
                "identifiers": [["kind": "nin", "value": .string(number)]],
            ], key: key)
        return try #require(added.json["id"]?.string, "\(added.text)")
    }

    static func debt(
        _ reference: String, of party: String, _ creditor: String, _ site: TestSite, _ key: String
    ) throws -> String {
        try site.settle()
        let added = try site.api(
            .post, "/api/v1/debts",
            [
                "creditor": .string(creditor), "creditorReference": .string(reference), "debtor": .string(party),
                "kind": "telecom", "principal": 100_000, "due": "2026-01-15",
            ], key: key)
        return try #require(added.json["id"]?.string, "\(added.text)")
    }

    func other(_ name: String = "Samia Bouzid", number: String = "109990000000000001") throws -> String {
        try Self.party(name, number: number, site, key)
    }

    func page(_ path: String = "", as character: SiteTesting.Character = .karim) throws -> String {
        try site.get("/parties/\(party)\(path)", as: character).text
    }

    func acts(_ department: String = "directory") throws -> [AuditTrail.Entry] {
        let store = try site.store(department)
        return try store.read { try store.trail.page(limit: 50, in: $0).map(\.entry) }
    }

    func count(_ table: String, in department: String = "directory") throws -> Int64 {
        try site.store(department).read { try $0.integer("SELECT count(*) FROM \(unescaped: table)") }
    }

    /// What a form about a call to the debtor sends.
    func call(_ direction: String = "outgoing", channel: String = "call", despite: String? = nil) throws -> Response {
        var form: Fields = [
            "channel": channel, "direction": direction, "outcome": "reached", "note": "Spoke of the plan",
        ]
        if let despite { form = form.setting("despite", to: despite) }
        return try site.post("/debts/\(debt)/interactions", form, as: .nadia)
    }
}
