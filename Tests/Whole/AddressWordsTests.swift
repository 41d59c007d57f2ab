import Composition
import Department
import HTTP
import Identity
import PlatformTesting
import SiteTesting
import Testing
import Values

/// What people look for (names, telephone and identity numbers) stands in no address (ASVS 5.0.0, 14.2.1).
@Suite struct `Words in addresses` {
    private static let name = "Benkhedda"

    /// A house with some people of one name, of whom one owes.
    private struct Desk {
        let site: TestSite
        let key: String

        init(_ engine: Engine, settings: [String: String] = [:]) throws {
            site = try TestSite(engine, settings: settings)
            key = try site.key(
                .karim,
                scopes: [
                    "creditors:write", "parties:write", "parties:read", "debts:write", "debts:read", "search:read",
                    "creditors:read", "payments:read",
                ])
            let creditor = try made(
                "/api/v1/creditors",
                [
                    "name": "Benkhedda Textiles", "sector": "telecom", "commission": 1250,
                    "allocation": "costs-interest-principal", "overpayment": "credit", "isActive": true,
                ])
            var parties: [String] = []
            for first in 0..<60 {
                let made = try made(
                    "/api/v1/parties",
                    [
                        "kind": "person", "name": .string("Benkhedda \(["Amel", "Farid", "Lila"][first % 3]) \(first)"),
                        "language": "fr",
                    ])
                parties.append(made)
            }
            for party in parties.prefix(2) {
                _ = try made(
                    "/api/v1/debts",
                    [
                        "creditor": .string(creditor), "debtor": .string(party), "kind": "telecom",
                        "principal": 123_450, "creditorReference": .string("R-\(party.suffix(6))"), "currency": "DZD",
                        "due": "2025-01-31", "handedOver": "2025-03-01",
                    ])
            }
            try site.settle()
        }

        private func made(_ path: String, _ json: JSON) throws -> String {
            let answer = try site.api(.post, path, json, key: key)
            return try #require(answer.json["id"]?.string, "\(answer.text)")
        }

        /// What a form of words leads to.
        func found(_ fields: Fields, as character: Character = .karim) throws -> String {
            let answer = try site.post("/words", fields, as: character)
            #expect(answer.status == .seeOther, "\(answer.text)")
            return try #require(answer.headers["location"])
        }

        /// A request exactly as it is written.
        func raw(_ target: String, as character: Character? = .karim, _ headers: Headers = [:]) throws -> Response {
            try site.send(try Request(.get, target, headers: headers), as: character)
        }
    }

    /// Every address that a page leads to or asks for, and the fields of its forms that go into one.
    private static func addresses(on page: String) -> [String] {
        var found = page.matches(of: /(?:href|action|formaction|src|hx-get)="([^"]*)"/).map { String($0.1) }
        for form in page.matches(of: /<form[^>]*method="get"[^>]*>(.*?)<\/form>/.dotMatchesNewlines()) {
            found += form.1.matches(of: /type="hidden" name="[^"]*" value="([^"]*)"/).map { String($0.1) }
        }
        return found
    }

    /// An address as a browser reads it on a page.
    private static func whole(_ link: String, on page: String) -> String {
        (link.hasPrefix("?") ? page : "") + link.replacing("&amp;", with: "&")
    }

    @Test(arguments: Engine.underTest)
    func `lead from a form to an address that shows none of them, and on with every link`(engine: Engine) throws {
        let desk = try Desk(engine)
        let asked: [Fields] = [
            ["to": "/debts", "q": "benkhedda", "sort": "-balance"], ["to": "/parties", "q": "benkhedda"],
            ["to": "/search", "q": "BENKHEDDA"], ["to": "/creditors", "q": "benkhedda"],
            ["to": "/audit", "q": "benkhedda", "address": "198.51.100.77"],
            ["to": "/debts", "filter": "creditorReference = \"benkhedda\"", "f.court": "benkhedda"],
            ["to": "/payments", "f.receipt": "benkhedda", "f.method": "cash"],
        ]
        for fields in asked {
            let address = try desk.found(fields, as: .amina)
            let page = try #require(fields["to"])
            #expect(address.hasPrefix(page + "?") && address.contains("=~"), "\(address)")
            let answer = try desk.raw(address, as: .amina)
            #expect(answer.status == .ok, "\(address)")
            #expect(answer.text.lowercased().contains("benkhedda"), "the field shows what was asked: \(address)")
            for link in [address] + Self.addresses(on: answer.text) {
                let said = PercentEncoding.decode(link.utf8) ?? link
                #expect(!said.lowercased().contains("benkhedda") && !said.contains("198.51"), "\(page): \(said)")
            }
            // The orders, the next pages and the files that a list leads to are of what was asked.
            for link in Self.addresses(on: answer.text).map({ Self.whole($0, on: page) })
            where link.hasPrefix(page + "?") && link.contains("=~") {
                let next = try desk.raw(link, as: .amina)
                #expect(next.status == .ok || next.status == .seeOther, "\(link)")
            }
        }
        let list = try desk.raw(try desk.found(["to": "/parties", "q": "benkhedda"]))
        let next = try #require(Self.addresses(on: list.text).first { $0.contains("after=") })
        let second = try desk.raw(Self.whole(next, on: "/parties"))
        #expect(second.status == .ok && second.text.contains("Benkhedda"))
        #expect(second.text != list.text)
    }

    @Test(arguments: Engine.underTest)
    func `give one address for everybody of the house, and none that opens elsewhere`(engine: Engine) throws {
        let desk = try Desk(engine)
        let address = try desk.found(["to": "/debts", "q": "benkhedda amel"])
        #expect(try desk.found(["to": "/debts", "q": "benkhedda amel", "f.state": ""], as: .amina) == address)
        #expect(try desk.raw(address).text.contains("Benkhedda Amel"))
        #expect(try desk.raw(address).text == desk.raw(address).text)
        // A short word and a longer one are as long.
        #expect(try desk.found(["to": "/debts", "q": "a"]).count == address.count)
        let token = try #require(address.split(separator: "q=").last)
        #expect(try desk.found(["to": "/debts", "filter": "benkhedda amel \"\""]).contains(token) == false)
        // Whoever may not see a file does not see it by a colleague's address either.
        #expect(!(try desk.raw(address, as: .nadia).text.contains("Benkhedda Amel")))
        // An order kept in a link of a list sorted by a name holds the name, and is sealed like it.
        let elsewhere = try TestSite(.sqlite)
        let strange = try elsewhere.send(try Request(.get, address), as: .karim)
        #expect(strange.status == .ok && strange.text.contains("cannot be read any more"))
        #expect(!strange.text.contains(token) || !strange.text.contains("value=\"~"))
    }

    @Test(arguments: Engine.underTest)
    func `typed into the address are sealed at once, and never for a visitor`(engine: Engine) throws {
        let desk = try Desk(engine)
        for address in [
            "/debts?q=benkhedda&sort=due", "/parties?q=%D8%A8%D9%86+%D8%B9%D9%84%D9%8A", "/audit?address=198.51.100.77",
            "/debts?filter=court%20%3D%20benkhedda", "/parties?f.name=Benkhedda", "/search?q=~short",
        ] {
            let answer = try desk.raw(address, as: .amina)
            let location = try #require(answer.headers["location"], "\(address)")
            #expect(answer.status == .seeOther && location.contains("=~"), "\(location)")
            #expect(try desk.raw(location, as: .amina).status == .ok)
            // A part of a page is no way round it.
            #expect(try desk.raw(address, as: .amina, ["HX-Request": "true"]).status == .seeOther)
            let door = try #require(try desk.raw(address, as: nil).headers["location"])
            #expect(door.hasPrefix("/login") && !door.contains("~") && !door.contains("benkhedda"), "\(door)")
            #expect(!door.contains("198.51"))
        }
        for address in ["/debts?f.state=new&sort=due", "/debts?filter=closed%20is%20empty", "/debts?q=", "/debts"] {
            #expect(try desk.raw(address).status == .ok, "\(address)")
        }
    }

    @Test(arguments: Engine.underTest)
    func `that do not open count as none, with a hint`(engine: Engine) throws {
        let desk = try Desk(engine)
        let address = try desk.found(["to": "/debts", "q": "benkhedda"])
        var changed = address
        changed.removeLast()
        changed += address.hasSuffix("A") ? "B" : "A"
        for broken in [changed, String(address.dropLast(9)), "/debts?q=~" + String(repeating: "A", count: 200)] {
            let answer = try desk.raw(broken)
            #expect(answer.status == .ok && answer.text.contains("cannot be read any more"), "\(broken)")
            #expect(answer.text.contains("Benkhedda Amel"), "the list is whole")
        }
        #expect(!(try desk.raw(address).text.contains("cannot be read any more")))
        // A place in a list that cannot be read is its beginning.
        #expect(try desk.raw("/parties?after=~" + String(repeating: "A", count: 96)).status == .ok)
    }

    @Test(arguments: Engine.underTest)
    func `that a script sends are answered at once, with the address for those that show it`(engine: Engine) throws {
        let desk = try Desk(engine, settings: ["rate-search": "3"])
        func typed(_ fields: Fields, target: String, as character: Character = .karim) throws -> Response {
            try desk.site.send(
                try Request(.post, "/words", form: fields, headers: ["HX-Request": "true", "HX-Target": target]),
                as: character)
        }
        let list = try typed(["to": "/debts", "q": "benkhedda", "push": "1"], target: "list")
        #expect(list.status == .ok && list.text.hasPrefix("<div id=\"list\""))
        #expect(list.headers["hx-push-url"] == (try desk.found(["to": "/debts", "q": "benkhedda"])))
        let palette = try typed(["to": "/search/palette", "q": "benkhedda"], target: "palette-list")
        #expect(palette.status == .ok && palette.text.contains("Benkhedda Amel"))
        #expect(palette.headers["hx-push-url"] == nil)
        let choices = try typed(["to": "/debts/debtors", "q": "benkhedda"], target: "")
        #expect(choices.text.contains("role=\"option\""))
        // What they lead to costs what it costs, and is refused to whom it is refused.
        #expect(try typed(["to": "/search/palette", "q": "a"], target: "").status == .ok)
        #expect(try typed(["to": "/search/palette", "q": "b"], target: "").status == .ok)
        #expect(try typed(["to": "/search/palette", "q": "c"], target: "").status == .tooManyRequests)
        #expect(try typed(["to": "/staff", "q": "c"], target: "", as: .nadia).status == .forbidden)
        #expect(try typed(["to": "/nowhere", "q": "c"], target: "").status == .notFound)
        #expect(try typed(["to": "/debts/new", "q": "c"], target: "", as: .lina).status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `are taken from the house's own forms alone, and lead to its own pages alone`(engine: Engine) throws {
        let desk = try Desk(engine)
        var forged = try Request(.post, "/words", form: ["to": "/debts", "q": "a", "csrf": "x"])
        forged.headers["X-CSRF-Token"] = "x"
        #expect(try desk.site.send(forged, as: .karim).status == .forbidden)
        for page in ["//evil.example", "https://evil.example/", "/debts?q=a", "", "debts", "/\\evil.example"] {
            #expect(try desk.site.post("/words", ["to": page, "q": "a"], as: .karim).status == .badRequest, "\(page)")
        }
        #expect(
            try desk.site.post("/words", ["to": "/debts", "q": "a"]).headers["location"]?.hasPrefix("/login") == true)
        // Too much, other letters and marks of direction.
        let long = try desk.found(["to": "/debts", "q": String(repeating: "ب", count: 500)])
        #expect(try desk.raw(long).status == .ok && long.utf8.count < 1_000)
        let much = try desk.site.post(
            "/words", ["to": "/debts", "filter": "\"" + String(repeating: "a", count: 12_000)], as: .karim)
        #expect(much.status.code == 413)
        for words in ["\u{202E}ahmed", "a\u{0000}b", "%", "~", "~~~~~~~~~~~~~~~~~~~~~~~~~~~~", "+213 550", "\u{1F600}"]
        {
            let answer = try desk.site.post("/words", ["to": "/debts", "q": words], as: .karim)
            #expect(answer.status == .seeOther || answer.status == .badRequest)
            if let address = answer.headers["location"] { #expect(try desk.raw(address).status == .ok, "\(words)") }
        }
        #expect(try desk.found(["to": "/debts", "q": "", "f.state": "new"]) == "/debts?f.state=new")
        #expect(try desk.found(["to": "/debts", "q": ""]) == "/debts")
        #expect(try desk.site.house.faults() == [])
    }

    @Test(arguments: Engine.underTest)
    func `of programs come in the head of a request, and are refused in its address`(engine: Engine) throws {
        let desk = try Desk(engine)
        func asked(_ target: String, _ headers: Headers = [:]) throws -> Response {
            try desk.site.api(.get, target, key: desk.key, headers: headers)
        }
        for (target, header) in [
            ("/api/v1/search?q=benkhedda", "Sila-Words"), ("/api/v1/parties?q=benkhedda", "Sila-Words"),
            ("/api/v1/parties?filter=name%20%3D%20Benkhedda", "Sila-Filter"),
            ("/api/v1/debts?filter=court%20%3D%20%22Alger%22", "Sila-Filter"),
            ("/api/v1/parties?f.name=Benkhedda", "Sila-Filter"),
            (try desk.found(["to": "/api/v1/parties", "q": "benkhedda"]), "Sila-Words"),
            ("/api/v1/parties?q=~" + String(repeating: "A", count: 96), "Sila-Words"),
        ] {
            let answer = try asked(target)
            #expect(answer.status == .badRequest, "\(target)")
            #expect(answer.json["type"]?.string == "urn:sila:problem:words-in-address", "\(target)")
            #expect(answer.json["detail"]?.string?.contains(header) == true, "\(target)")
        }
        func names(_ answer: Response) -> [String] {
            (answer.json["items"]?.array ?? []).compactMap { $0["name"]?.string ?? $0["title"]?.string }
        }
        #expect(
            names(try asked("/api/v1/search", ["Sila-Words": "BENKHEDDA%20farid"])).first?.contains("Farid") == true)
        #expect(names(try asked("/api/v1/parties", ["Sila-Words": "benkhedda%20lila%2059"])) == ["Benkhedda Lila 59"])
        #expect(
            names(try asked("/api/v1/parties", ["Sila-Filter": PercentEncoding.encode("name = \"Benkhedda Amel 0\"")]))
                == ["Benkhedda Amel 0"])
        #expect(try asked("/api/v1/debts?filter=balance%20%3E%3D%20100").status == .ok)
        for bad in ["%", "%zz", "%ff", "a%00b"] {
            #expect(
                try asked("/api/v1/search", ["Sila-Words": bad]).json["type"]?.string == "urn:sila:problem:bad-words")
        }
        // The places of a list that is sorted by names hold them, sealed.
        let page = try asked("/api/v1/parties?sort=name&limit=40")
        let next = try #require(page.json["next"]?.string)
        #expect(next.hasPrefix("~"))
        let rest = names(try asked("/api/v1/parties?sort=name&limit=40&after=" + next))
        #expect(rest.count == 20 && Set(rest).isDisjoint(with: names(page)))
        #expect(
            try asked("/api/v1/parties?sort=name&after=~" + String(repeating: "A", count: 96)).status == .badRequest)
        let said = try asked("/api/v1/openapi.json").text
        #expect(said.contains("\"Sila-Words\",\"in\":\"header\"") || said.contains("Sila-Words"))
        #expect(!said.contains("\"name\":\"q\""))
    }
}
