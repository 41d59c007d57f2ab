import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

/// A desk at work: a creditor, and files that tests open as they need them.
struct Desk {
    let site: TestSite
    /// Karim manages: everything daily.
    let key: String
    /// Nadia is an agent: her own files.
    let agentKey: String
    let creditor: String

    init(
        _ engine: Engine, overpayment: String = "refuse", allocation: String = "costs-interest-principal",
        mail: MailDrawer? = nil, settings: [String: String] = [:]
    ) throws {
        site = try TestSite(engine, settings: settings, mail: mail)
        let scopes = ["debts:read", "debts:write", "payments:write", "interactions:write", "creditors:write"]
        key = try site.key(.karim, scopes: scopes)
        agentKey = try site.key(.nadia, scopes: scopes)
        let added = try site.api(
            .post, "/api/v1/creditors",
            [
                "name": "Djezzy", "sector": "telecom", "commission": 1200, "isActive": true,
                "allocation": .string(allocation), "overpayment": .string(overpayment),
            ], key: key)
        creditor = try #require(added.json["id"]?.string, "\(added.text)")
    }

    /// Opens a file and gives it to somebody.
    func debt(
        _ reference: String = "C-1", principal: Int64 = 100_000, interest: Int64 = 5_000, costs: Int64 = 2_000,
        name: String = "Rachid Meziane", agent: SiteTesting.Character? = .nadia, more: [JSON.Member] = []
    ) throws -> String {
        let members: [JSON.Member] = [
            .init("creditor", .string(creditor)), .init("creditorReference", .string(reference)),
            .init("debtorName", .string(name)), .init("debtorPhone", "0550123456"), .init("kind", "telecom"),
            .init("principal", .integer(principal)), .init("interest", .integer(interest)),
            .init("costs", .integer(costs)), .init("due", "2026-01-15"), .init("handedOver", "2026-02-01"),
        ]
        let added = try site.api(.post, "/api/v1/debts", .object(members + more), key: key)
        let id = try #require(added.json["id"]?.string, "\(added.text)")
        if let agent {
            let given = try site.api(
                .post, "/api/v1/debts/\(id)/assignment", ["agent": .string(try site.id(of: agent).description)],
                key: key)
            #expect(given.status == .ok, "\(given.text)")
        }
        return id
    }

    func read(_ debt: String) throws -> JSON { try site.api(.get, "/api/v1/debts/\(debt)", key: key).json }

    /// A number of the debt as the API shows it.
    func number(_ debt: String, _ field: String) throws -> Int64 { try read(debt)[field]?.integer ?? -1 }

    func state(_ debt: String) throws -> String { try read(debt)["state"]?.string ?? "" }

    func pay(
        _ debt: String, _ amount: JSON, receipt: String? = nil, received: String = "2026-03-01", key: String? = nil,
        headers: Headers = [:]
    ) throws -> Response {
        var members: [JSON.Member] = [
            .init("amount", amount), .init("received", .string(received)), .init("method", "cash"),
        ]
        if let receipt { members.append(.init("receipt", .string(receipt))) }
        return try site.api(
            .post, "/api/v1/debts/\(debt)/payments", .object(members), key: key ?? self.key, headers: headers)
    }

    func move(_ debt: String, to state: String, reason: String? = nil, key: String? = nil) throws -> Response {
        try site.api(
            .post, "/api/v1/debts/\(debt)/state",
            ["state": .string(state), "reason": reason.map(JSON.string) ?? .null], key: key ?? self.key)
    }

    func promise(_ debt: String, _ amount: Int64, by day: String, key: String? = nil) throws -> Response {
        try site.api(
            .post, "/api/v1/debts/\(debt)/promises", ["amount": .integer(amount), "due": .string(day)],
            key: key ?? self.key)
    }

    func promises(_ debt: String) throws -> [JSON] {
        try site.api(.get, "/api/v1/debts/\(debt)/promises", key: key).json["items"]?.array ?? []
    }

    func payments(_ debt: String) throws -> [JSON] {
        try site.api(.get, "/api/v1/debts/\(debt)/payments", key: key).json["items"]?.array ?? []
    }

    func page(_ debt: String, as character: SiteTesting.Character = .karim) throws -> String {
        let answer = try site.get("/debts/\(debt)", as: character)
        #expect(answer.status == .ok, "\(answer.text)")
        return answer.text
    }
}
