import Collections
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

@Suite struct `A group` {
    private static let leader = "omar@adc.example"
    private static let other = "samir@adc.example"

    /// A house where Omar leads Nadia and Samir leads nobody; with a file of Nadia's, one of Yacine's and one of nobody's.
    private struct Desk {
        let site: TestSite
        let key: String
        var debts: [String] = []

        init(_ engine: Engine) throws {
            site = try TestSite(engine)
            for email in [`A group`.leader, `A group`.other] {
                try site.house.identity.addStaff(
                    email: email, role: Preset.teamLeader, language: .english, password: Character.password,
                    by: .system("tests"))
            }
            key = try site.key(.karim, scopes: ["debts:read", "debts:write", "payments:write", "creditors:write"])
            let creditor = try site.api(
                .post, "/api/v1/creditors",
                [
                    "name": "Djezzy", "sector": "telecom", "commission": 1200, "isActive": true,
                    "allocation": "costs-interest-principal", "overpayment": "refuse",
                ], key: key
            ).json["id"]?.string
            for (index, agent) in [Character.nadia, .yacine, nil].enumerated() {
                let added = try site.api(
                    .post, "/api/v1/debts",
                    [
                        "creditor": .string(try #require(creditor)), "creditorReference": .string("C-\(index)"),
                        "debtorName": "Rachid Meziane", "kind": "telecom", "principal": 1_000_000,
                        "due": "2026-01-15",
                    ], key: key)
                let id = try #require(added.json["id"]?.string, "\(added.text)")
                if let agent {
                    _ = try site.api(
                        .post, "/api/v1/debts/\(id)/assignment",
                        ["agent": .string(try site.id(of: agent).description)], key: key)
                }
                debts.append(id)
            }
            try site.settle()
        }

        func get(_ path: String, _ email: String) throws -> Response {
            try site.send(try Request(.get, path), email: email)
        }

        /// As htmx asks, so that parts of pages answer themselves.
        func part(_ method: Method, _ path: String, _ email: String) throws -> Response {
            try site.send(try Request(method, path, headers: ["HX-Request": "true"]), email: email)
        }

        func post(_ path: String, _ form: Fields, _ email: String) throws -> Response {
            try site.send(try Request(.post, path, form: form), email: email)
        }

        /// Puts Omar and Nadia into a group; gives its address.
        func group() throws -> String {
            let omar = try #require(try site.house.identity.staff(email: `A group`.leader))
            let form = Fields([
                ("name", "Équipe Sétif"), ("members", omar.id.description),
                ("members", try site.id(of: .nadia).description),
            ])
            #expect(try site.post("/groups", form, as: .amina).headers["location"] == "/groups?done=made")
            try site.settle()
            let list = try site.get("/groups", as: .amina).text
            let start = try #require(list.firstRange(of: "href=\"/groups/0")?.lowerBound)
            return String(list[start...].dropFirst(6).prefix { $0 != "\"" })
        }
    }

    @Test(arguments: Engine.underTest)
    func `lets its leader reach its people's files and no others, from the next message on`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        func reached(_ email: String) throws -> [Bool] {
            try desk.debts.map { try desk.get("/debts/\($0)", email).status == .ok }
        }
        #expect(try reached(Self.leader) == [false, false, false])
        let group = try desk.group()
        #expect(try reached(Self.leader) == [true, false, false])
        #expect(try reached(Self.other) == [false, false, false])
        #expect(try reached(Character.nadia.email) == [true, false, false])
        #expect(try reached(Character.yacine.email) == [false, true, false])
        #expect(try reached(Character.karim.email) == [true, true, true])

        let list = try desk.get("/debts", Self.leader).text
        #expect(list.contains("C-0") && !list.contains("C-1") && !list.contains("C-2"))
        let items = try desk.get("/api/v1/debts", Self.leader).json["items"]?.array ?? []
        #expect(items.compactMap { $0["id"]?.string } == [desk.debts[0]])
        // Of two files of one debtor, the other is not told of.
        #expect(try !desk.get("/debts/\(desk.debts[0])", Self.leader).text.contains(desk.debts[1]))

        // What came in on a team's file is the team's to see.
        let paid = try desk.post(
            "/debts/\(desk.debts[0])/payments",
            ["amount": "100", "received": "01/03/2026", "method": "cash"], Self.leader)
        #expect(paid.status == .seeOther, "\(paid.text)")
        #expect(try desk.get("/api/v1/payments", Self.leader).json["items"]?.array?.count == 1)
        #expect(try desk.get("/api/v1/payments", Self.other).json["items"]?.array?.isEmpty == true)
        #expect(try desk.get("/payments", Self.leader).text.contains("P-"))

        // The leader gives it to somebody outside of the team, and it is out of reach.
        let given = try desk.post(
            "/debts/\(desk.debts[0])/assignment", ["agent": try site.id(of: .yacine).description], Self.leader)
        #expect(given.status == .seeOther, "\(given.text)")
        #expect(try reached(Self.leader) == [false, false, false])

        _ = try site.api(
            .post, "/api/v1/debts/\(desk.debts[2])/assignment", ["agent": .string(try site.id(of: .nadia).description)],
            key: desk.key)
        #expect(try reached(Self.leader) == [false, false, true])
        #expect(try site.post("\(group)/remove", as: .amina).status == .seeOther)
        try site.settle()
        #expect(try reached(Self.leader) == [false, false, false])
    }

    @Test(arguments: Engine.underTest)
    func `is for those who reach every file to put together, and each change is in the trail`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        let group = try desk.group()
        let twin = try site.post("/groups", ["name": "équipe sétif"], as: .amina)
        #expect(twin.text.contains("Another group has this name."))
        #expect(try site.post("/groups", ["name": " "], as: .amina).status == .unprocessableContent)
        #expect(try site.post(group, ["version": "0", "name": "X"], as: .amina).status == .conflict)
        let changed: Fields = ["version": "1", "name": "Équipe Oran"]
        #expect(try site.post(group, changed, as: .karim).status == .forbidden)
        #expect(try site.post(group, changed, as: .amina).status == .seeOther)
        let role: Fields = [
            "name": "Deputy", "reach": "team", "grant.staff": "staff.see", "grant.staff2": "staff.change",
        ]
        #expect(try site.post("/roles", role, as: .amina).status == .seeOther)
        let deputy = try #require(try site.house.identity.role(named: "Deputy"))
        try site.house.identity.addStaff(
            email: "deputy@adc.example", role: deputy, language: .english, password: Character.password,
            by: .system("tests"))
        #expect(try desk.post("/groups", ["name": "Mine"], "deputy@adc.example").status == .forbidden)
        #expect(try desk.post("\(group)/remove", [:], "deputy@adc.example").status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `is part of another, whose branch manager reaches all that lies below, wherever it is moved`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let site = desk.site
        try site.house.identity.addStaff(
            email: "regional@adc.example", role: Preset.branchManager, language: .english,
            password: Character.password, by: .system("tests"))
        let regional = try #require(try site.house.identity.staff(email: "regional@adc.example"))
        func make(_ name: String, partOf parent: String?, _ members: [ID]) throws -> String {
            let form = Fields(
                [("name", name), ("parent", parent ?? "")] + members.map { ("members", $0.description) })
            #expect(try site.post("/groups", form, as: .amina).status == .seeOther)
            try site.settle()
            let list = try site.get("/groups", as: .amina).text
            let row = try #require(
                list.firstRange(of: "aria-label=\"\(name)\"")?.lowerBound ?? list.firstRange(of: name)?.lowerBound)
            let start = try #require(list[..<row].ranges(of: "/groups/0").last?.lowerBound)
            return String(list[start...].dropFirst(8).prefix { $0 != "\"" })
        }
        func reached() throws -> [Bool] {
            try desk.debts.map { try desk.get("/debts/\($0)", regional.email).status == .ok }
        }
        let region = try make("Région Est", partOf: nil, [regional.id])
        let other = try make("Région Ouest", partOf: nil, [])
        let agency = try make("Agence Sétif", partOf: region, [try site.id(of: .nadia)])
        let counter = try make("Point Bougaa", partOf: agency, [try site.id(of: .yacine)])
        #expect(try reached() == [true, true, false])
        let listed = try desk.get("/api/v1/debts", regional.email).json["items"]?.array ?? []
        #expect(Set(listed.compactMap { $0["id"]?.string }) == Set(desk.debts.prefix(2)))
        // Who leads a team reaches the team alone, not what is part of it.
        #expect(try desk.get("/debts/\(desk.debts[1])", Self.leader).status == .notFound)

        // The agency goes to the other region, and its counter with it.
        func move(_ group: String, version: Int, _ name: String, to parent: String, _ members: [ID]) throws -> Response
        {
            try site.post(
                "/groups/\(group)",
                Fields(
                    [("version", "\(version)"), ("name", name), ("parent", parent)]
                        + members.map { ("members", $0.description) }), as: .amina)
        }
        let nadia = try site.id(of: .nadia)
        #expect(try move(agency, version: 1, "Agence Sétif", to: other, [nadia]).status == .seeOther)
        try site.settle()
        #expect(try reached() == [false, false, false])
        #expect(try move(agency, version: 2, "Agence Sétif", to: region, [nadia]).status == .seeOther)
        try site.settle()
        #expect(try reached() == [true, true, false])

        // No circles, no parts of what is not there, and nothing that others are part of goes away.
        for wrong in [region, agency, counter] {
            let answer = try move(region, version: 1, "Région Est", to: wrong, [regional.id])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("A group cannot be part of itself or of its own parts."))
        }
        let nowhere = try move(region, version: 1, "Région Est", to: desk.debts[0], [regional.id])
        #expect(nowhere.text.contains("Choose one of the values offered."))
        #expect(try site.post("/groups/\(agency)/remove", as: .amina).status == .conflict)
        #expect(try site.post("/groups/\(counter)/remove", as: .amina).status == .seeOther)
        try site.settle()
        #expect(try reached() == [true, false, false])
    }

    @Test(arguments: Engine.underTest)
    func `every address of a debt is there for whoever reaches it, and not for others`(engine: Engine) throws {
        let desk = try Desk(engine)
        _ = try desk.group()
        let id = desk.debts[0]
        let before = try desk.site.api(.get, "/api/v1/debts/\(id)", key: desk.key).json
        var walked = 0
        for route in desk.site.house.site.routes {
            let parts = route.pattern.text.split(separator: "/")
            guard parts.count(where: { $0.hasPrefix("{") }) == 1, let place = parts.firstIndex(of: "debts"),
                parts.dropFirst(place + 1).first?.hasPrefix("{") == true
            else { continue }
            walked += 1
            let path = "/" + parts.map { $0.hasPrefix("{") ? id : String($0) }.joined(separator: "/")
            for email in [Character.yacine.email, Self.other] {
                let answer = try desk.part(route.method, path, email)
                if route.method == .get {
                    #expect([.notFound, .forbidden].contains(answer.status), "\(path) as \(email): \(answer.status)")
                } else {
                    #expect((400..<500).contains(answer.status.code), "\(route.method) \(path) as \(email)")
                }
                #expect(!answer.text.contains("Rachid Meziane"), "\(route.method) \(path) as \(email)")
            }
            guard route.method == .get else { continue }
            for email in [Character.nadia.email, Self.leader, Character.karim.email] {
                let answer = try desk.part(.get, path, email)
                #expect(answer.status != .notFound, "\(path) as \(email)")
                #expect(answer.status.code < 500, "\(path) as \(email)")
            }
        }
        #expect(walked > 15)
        #expect(try desk.site.api(.get, "/api/v1/debts/\(id)", key: desk.key).json == before)
    }
}
