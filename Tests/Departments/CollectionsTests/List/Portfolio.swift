import Composition
import Department
import HTTP
import Messages
import NounPages
import Nouns
import PlatformTesting
import SQL
import SiteTesting
import Values

@testable import Collections

/// A site with two creditors and some dozens of debts of every state, given to two agents and to nobody.
struct Portfolio {
    let site: TestSite
    var creditors: [ID] = []
    var debts: [ID] = []

    var collections: Collections { site.house.collections }
    var today: Day { Day(containing: site.clock.now, offsetSeconds: 3600) }

    init(_ engine: Engine, debts count: Int = 120) throws {
        site = try TestSite(engine)
        let karim = try site.actor(.karim)
        let author = Author(karim, request: "tests", peer: "")
        let agents = [try site.id(of: .nadia), try site.id(of: .yacine)]
        let desk = collections.creditors
        for name in ["Djezzy", "CPA Banque"] {
            let id = try collections.store.change(by: author) { change in
                try desk.add(
                    [
                        "name": .text(name), "sector": .text("telecom"), "commission": .integer(1_500),
                        "allocation": .text(Allocation.allCases[0].rawValue), "overpayment": .text("refuse"),
                    ], in: change
                ).id
            }
            creditors.append(id)
        }
        let kinds = DebtKind.allCases
        let creditors = creditors
        let today = today
        debts = try collections.store.change(by: author) { change in
            try (0..<count).map { number in
                let card = PartyCard(
                    id: change.newID(), kind: .person,
                    name: number == 7 ? "=HYPERLINK(\"evil\") <b>" : "Debtor \(number % 40)",
                    arabicName: number % 3 == 0 ? "مدين \(number)" : nil, language: "fr", wilaya: number % 48 + 1,
                    version: 1, mergedInto: nil)
                let debt = try DebtFile.open(
                    [
                        "creditor": .id(creditors[number % 2]), "creditorReference": .text("REF-\(number)"),
                        "kind": .text(kinds[number % kinds.count].rawValue),
                        "principal": .integer(Int64(number % 25 + 1) * 1_000_000),
                        "due": .day(today.adding(days: 30 - (number * 7) % 400)),
                        "legalAction": number % 11 == 0 ? .text("claim") : .none,
                    ], debtor: card, in: change)
                if number % 3 < 2 {
                    var file = try DebtFile(debt.id, in: change)
                    try file.give(to: agents[number % 3])
                }
                let states: [DebtState] = [.new, .contacting, .negotiating, .disputed, .legal, .withdrawn]
                let state = states[number % states.count]
                if state != .new {
                    var file = try DebtFile(debt.id, in: change)
                    try file.move(to: state, reason: "tests")
                    try file.close("debt.moved", reason: "tests")
                }
                return debt.id
            }
        }
    }

    /// The ids of the rows on a page of a list.
    static func rows(_ page: String) -> [String] {
        page.split(separator: "<tr data-id=\"").dropFirst().map { String($0.prefix(36)) }
    }

    /// Walks a list from its first page to its last, and back to the first.
    func walk(_ address: String, as character: Character) throws -> (forward: [String], backward: [String]) {
        var forward: [String] = []
        var backward: [String] = []
        var next: String? = address
        var last = address
        var pages = 0
        while let address = next, pages < 40 {
            let page = try site.get(address, as: character).text
            forward += Portfolio.rows(page)
            last = address
            next = Portfolio.way("next", page)
            pages += 1
        }
        next = last
        while let address = next, pages < 80 {
            let page = try site.get(address, as: character).text
            backward = Portfolio.rows(page) + backward
            next = Portfolio.way("prev", page)
            pages += 1
        }
        return (forward, backward)
    }

    private static func way(_ rel: String, _ page: String) -> String? {
        guard let link = page.split(separator: "rel=\"\(rel)\" href=\"", maxSplits: 1).dropFirst().first else {
            return nil
        }
        return link.prefix { $0 != "\"" }.split(separator: "&amp;", omittingEmptySubsequences: false)
            .joined(separator: "&")
    }

    /// The ids that a condition holds for.
    func ids(_ condition: SQL) throws -> Set<String> {
        try collections.store.read { connection in
            Set(try connection.rows("SELECT id FROM debt WHERE \(condition)") { $0.identity(0).description })
        }
    }
}
