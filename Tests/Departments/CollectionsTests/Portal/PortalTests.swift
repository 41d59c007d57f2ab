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

@testable import Collections

/// A desk with two debtors who have numbers on file, a second creditor, and the way from a registration to a session.
struct PortalDesk {
    let desk: Desk
    var site: TestSite { desk.site }
    let mine: String
    let others: String
    let theirs: String
    let otherCreditor: String

    static let nin = "109820010012345678"
    static let nif = "000016098765432"

    init(_ engine: Engine, mail: MailDrawer? = nil) throws {
        desk = try Desk(engine, mail: mail)
        try desk.site.openRegistration()
        mine = try desk.debt("C-1", name: "Rachid Meziane")
        others = try desk.debt("C-2", name: "Fatiha Ouali")
        let trusted = try desk.site.key(.karim, scopes: ["creditors:write", "creditors:reveal"])
        let added = try desk.site.api(
            .post, "/api/v1/creditors",
            [
                "name": "Mobilis", "sector": "telecom", "commission": 1000, "isActive": true,
                "allocation": "costs-interest-principal", "overpayment": "refuse", "taxNumber": .string(Self.nif),
            ], key: trusted)
        otherCreditor = try #require(added.json["id"]?.string, "\(added.text)")
        let opened = try desk.site.api(
            .post, "/api/v1/debts",
            [
                "creditor": .string(otherCreditor), "creditorReference": "M-1", "debtorName": "Samir Kaci",
                "kind": "telecom", "principal": 70_000, "interest": 0, "costs": 0, "due": "2026-01-15",
                "handedOver": "2026-02-01",
            ], key: desk.key)
        theirs = try #require(opened.json["id"]?.string, "\(opened.text)")
        for (debt, number) in [(mine, Self.nin), (others, "109820010099999999")] {
            let party = try #require(try desk.read(debt)["debtor"]?.string)
            let answer = try desk.site.post(
                "/parties/\(party)/identifiers", ["kind": "nin", "number": number], as: .amina)
            #expect(answer.status.code < 400, "\(answer.text)")
        }
        #expect(try desk.pay(mine, 30_000).status == .created)
        #expect(try desk.pay(others, 11_100).status == .created)
        try desk.site.settle()
    }

    var debtor: Fields {
        get throws {
            [
                "name": "R. Meziane", "email": "rachid@home.example", "reference": try reference(mine), "kind": "nin",
                "identifier": "10982 0010 0123 45678",
            ]
        }
    }

    var creditor: Fields {
        get throws {
            let page = try site.api(.get, "/api/v1/creditors/\(otherCreditor)", key: desk.key).json
            return [
                "organisation": "Mobilis", "name": "Lila Haddad", "email": "lila@mobilis.example",
                "reference": page["reference"]?.string ?? "", "identifier": Self.nif,
            ]
        }
    }

    func reference(_ debt: String) throws -> String { try desk.read(debt)["reference"]?.string ?? "" }

    /// The ids of the registrations that wait.
    func waiting() throws -> [String] {
        let page = try site.get("/registrations", as: .karim).text
        return page.matches(of: /href="\/registrations\/([0-9a-f-]{36})"/).map { String($0.1) }
    }

    /// Registers, is accepted, chooses the password of the cast.
    func admit(_ side: String, _ form: Fields) throws -> String {
        #expect(try site.post("/register/\(side)", form).headers["location"] == "/register?done=1")
        let id = try #require(try waiting().first)
        let answer = try site.post("/registrations/\(id)/accept", as: .karim)
        #expect(answer.status == .ok, "\(answer.text)")
        let link = try #require(answer.text.firstMatch(of: /(\/welcome\/[A-Za-z0-9_-]+)/)).1
        let password = SiteTesting.Character.password
        #expect(try site.post(String(link), ["new": password, "again": password]).status == .seeOther)
        return form["email"] ?? ""
    }

    func get(_ path: String, _ email: String) throws -> Response {
        try site.send(try Request(.get, path), email: email)
    }
}

@Suite struct `The customers' own pages` {
    @Test(arguments: Engine.underTest)
    func `a debtor registers, is accepted by proof, and sees their own debts and nobody else's`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let email = try portal.admit("debtor", try portal.debtor)
        #expect(try portal.get("/", email).headers["location"] == "/my/debts")
        let (own, foreign) = (try portal.reference(portal.mine), try portal.reference(portal.others))
        let list = try portal.get("/my/debts", email)
        #expect(list.status == .ok)
        #expect(list.text.contains(own) && list.text.contains("Djezzy"))
        #expect(!list.text.contains(foreign) && !list.text.contains("Fatiha"))
        #expect(!list.text.contains("/search") && !list.text.contains("href=\"/debts\""))
        let page = try portal.get("/my/debts/\(portal.mine)", email)
        #expect(page.status == .ok && page.text.contains("300,00") && page.text.contains("770,00"))
        #expect(!page.text.contains("Nadia"), "who works on it is nobody's business")
        let paper = try portal.get("/my/debts/\(portal.mine)/statement.pdf?language=fr", email)
        #expect(paper.status == .ok && paper.headers["content-type"] == "application/pdf")
        for debt in [portal.others, portal.theirs, "018f0000-0000-7000-8000-000000000000"] {
            #expect(try portal.get("/my/debts/\(debt)", email).status == .notFound)
            #expect(try portal.get("/my/debts/\(debt)/statement.pdf", email).status == .notFound)
        }
        #expect(try portal.get("/account", email).status == .ok)
        #expect(try portal.site.get("/account", as: .karim).text.contains("<dialog id=\"palette\""))
        #expect(try !portal.get("/account", email).text.contains("<dialog"))
    }

    @Test(arguments: Engine.underTest)
    func `a creditor sees what they handed over, page by page, and nothing of another's`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let email = try portal.admit("creditor", try portal.creditor)
        let foreign = try portal.reference(portal.mine)
        let list = try portal.get("/my/debts", email).text
        #expect(list.contains("M-1") && list.contains("Samir Kaci") && list.contains("700,00"))
        #expect(!list.contains("Rachid") && !list.contains(foreign))
        #expect(try portal.get("/my/debts/\(portal.theirs)", email).status == .ok)
        #expect(try portal.get("/my/debts/\(portal.mine)", email).status == .notFound)
        for number in 2...60 {
            let added = try portal.site.api(
                .post, "/api/v1/debts",
                [
                    "creditor": .string(portal.otherCreditor), "creditorReference": .string("M-\(number)"),
                    "debtorName": "Samir Kaci", "kind": "telecom", "principal": 1_000, "interest": 0, "costs": 0,
                    "due": .string("2026-01-\(number % 20 + 10)"), "handedOver": "2026-02-01",
                ], key: portal.desk.key)
            #expect(added.status == .created)
        }
        var seen: [String] = []
        var path = "/my/debts"
        for _ in 0..<3 {
            let page = try portal.get(path, email).text
            seen += page.matches(of: /href="\/my\/debts\/([0-9a-f-]{36})"/).map { String($0.1) }
            guard let next = page.firstMatch(of: /rel="next" href="([^"]+)"/)?.1 else { break }
            path = String(next)
        }
        #expect(Set(seen).count == 60 && seen.count == 60)
        #expect(try portal.get("/my/debts?after=x~y~z", email).status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `a creditor sees every payment on their files once, in a file too, and nobody else's`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let email = try portal.admit("creditor", try portal.creditor)
        #expect(try portal.get("/my/payments", email).text.contains("Aucun paiement reçu."))
        for number in 1...60 {
            let answer = try portal.desk.pay(portal.theirs, .integer(Int64(100 + number)))
            #expect(answer.status == .created, "\(answer.text)")
        }
        let last = try portal.desk.pay(portal.theirs, 7_777)
        let reversal = try portal.site.api(
            .post, "/api/v1/debts/\(portal.theirs)/payments/\(last.json["id"]?.string ?? "")/reversal",
            ["reason": "A slip"], key: portal.desk.key)
        #expect(reversal.status == .ok, "\(reversal.text)")
        var seen = 0
        var path: String? = "/my/payments"
        while let asked = path, seen < 200 {
            let page = try portal.get(asked, email).text
            seen += page.matches(of: /<tr[^>]*data-id=|<tr id="[0-9a-f-]{36}"/).count
            #expect(page.contains("Samir Kaci") && !page.contains("Rachid") && !page.contains("77,77"))
            path = page.firstMatch(of: /rel="next" href="([^"]+)"/).map { String($0.1) }
        }
        let file = try portal.get("/my/payments.csv", email)
        #expect(file.headers["content-type"] == "text/csv; charset=utf-8")
        let text = String(decoding: try file.collected(), as: UTF8.self)
        let rows = text.split(whereSeparator: \.isNewline)
        #expect(rows.count == 61 && rows.dropFirst().allSatisfy { $0.contains("M-1") && $0.contains("Samir Kaci") })
        #expect(!text.contains("Rachid"))
        #expect(try portal.get("/my/payments?after=x", email).status == .ok)
        let trail = try portal.site.get("/audit?act=payment.exported", as: .amina).text
        #expect(trail.contains("Lila Haddad"))
        let debtor = try portal.admit("debtor", try portal.debtor)
        let own = try portal.get("/my/payments", debtor).text
        #expect(own.contains("300,00") && own.contains("Djezzy") && !own.contains("111,00") && !own.contains("Samir"))
        #expect(seen == 60)
    }

    @Test(arguments: Engine.underTest)
    func `every route that is not theirs is closed to customers`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let customers = [
            try portal.admit("debtor", try portal.debtor), try portal.admit("creditor", try portal.creditor),
        ]
        var theirs: Set<String> = []
        for route in portal.site.house.site.routes {
            var link = ""
            for part in route.pattern.text.split(separator: "/") {
                link += part.hasPrefix("{") ? "/" + portal.others : "/" + part
            }
            if route.access == .customer || route.access == .person { theirs.insert(route.pattern.text) }
            for email in customers {
                switch route.access {
                case .open, .person: continue
                case .signedIn, .needs, .needsOne:
                    let answer = try portal.site.send(
                        try Request(route.method, link.isEmpty ? "/" : link), email: email)
                    #expect(answer.status == .forbidden, "\(route.method) \(route.pattern.text) as \(email)")
                case .customer:
                    if link.contains(portal.others) {
                        #expect(try portal.get(link, email).status == .notFound, "\(link) as \(email)")
                    }
                    #expect(try portal.site.get(link, as: .amina).status == .forbidden, "\(link) as of the house")
                    #expect(try portal.site.get(link).headers["location"]?.hasPrefix("/login") == true)
                }
            }
        }
        let mine = theirs.filter { !$0.hasPrefix("/account") && !$0.hasPrefix("/lock") && !$0.hasPrefix("/prove") }
        #expect(
            mine == [
                "/", "/my/debts", "/my/debts/{id}", "/my/debts/{id}/statement.pdf", "/my/payments", "/my/payments.csv",
                "/words",
            ])
    }

    @Test(arguments: Engine.underTest)
    func `nobody of the house takes a customer for staff`(engine: Engine) throws {
        let portal = try PortalDesk(engine)
        let email = try portal.admit("debtor", try portal.debtor)
        let account = try #require(try portal.site.house.identity.staff(email: email))
        #expect(try !portal.site.get("/staff", as: .amina).text.contains(email))
        #expect(try portal.site.get("/staff/\(account.id)", as: .amina).status == .notFound)
        for verb in ["", "/link", "/link/revoke", "/sessions/end", "/factor/remove"] {
            #expect(try portal.site.post("/staff/\(account.id)\(verb)", as: .amina).status == .notFound, "\(verb)")
        }
        #expect(try portal.site.get("/roles/customer", as: .amina).status == .notFound)
        #expect(throws: (any Error).self) {
            try portal.site.house.identity.makeKey(
                owner: account.id, scopes: ["debts:read"], label: "x", by: .system("tests"))
        }
        try portal.site.settle()
        let cards = try portal.site.store("collections").read {
            try $0.integer("SELECT count(*) FROM staff_card WHERE id = \(account.id)")
        }
        #expect(cards == 0)
    }
}
