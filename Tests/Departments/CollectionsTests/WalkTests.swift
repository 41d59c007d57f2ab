import HTTP
import PlatformTesting
import SiteTesting
import Testing
import Values

@testable import Collections

/// Walks through the house as a person would who presses everything: each link of each page, a few of each shape.
@Suite struct `A walk through every page` {
    /// The addresses that a page names in an attribute.
    private static func addresses(_ page: String, in attribute: String) -> [String] {
        page.split(separator: " \(attribute)=\"").dropFirst().map { rest in
            rest.prefix { $0 != "\"" }.split(separator: "&amp;", omittingEmptySubsequences: false)
                .joined(separator: "&")
        }
    }

    /// What addresses of one page for different rows have in common.
    private static func shape(_ address: String) -> String {
        let parts = address.split(separator: "?", maxSplits: 1)
        let path = (parts.first ?? "").split(separator: "/").map { ID($0) == nil ? String($0) : "{id}" }
        let names = (parts.dropFirst().first ?? "").split(separator: "&").map { $0.prefix { $0 != "=" } }
        return "/" + path.joined(separator: "/") + "?" + Set(names.map(String.init)).sorted().joined(separator: "&")
    }

    /// Visits what can be reached from the start page; gives each page with its address.
    private func walk(_ site: TestSite, as character: Character) throws -> [(address: String, page: Response)] {
        var waiting = ["/"]
        var seen = Set(waiting)
        var shapes: [String: Int] = [:]
        var pages: [(address: String, page: Response)] = []
        while let address = waiting.popLast(), pages.count < 600 {
            shapes[Self.shape(address), default: 0] += 1
            guard shapes[Self.shape(address), default: 0] <= 2 else { continue }
            let answer = try site.get(address, as: character)
            pages.append((address, answer))
            let text = answer.text
            for found in Self.addresses(text, in: "href") + Self.addresses(text, in: "hx-get")
                + [answer.headers["location"] ?? ""]
            {
                guard found.hasPrefix("/"), !found.hasPrefix("/assets/") else { continue }
                let whole = String(found.prefix { $0 != "#" })
                if seen.insert(whole).inserted { waiting.append(whole) }
            }
        }
        return pages
    }

    @Test(arguments: Engine.underTest)
    func `leads nowhere that is not there, and puts no token into an address`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 60)
        for character in engine == .sqlite ? Character.allCases : [.karim] {
            let token = try portfolio.site.csrf(of: character)
            let pages = try walk(portfolio.site, as: character)
            #expect(pages.count > (character == .lina ? 20 : 40), "\(character) saw \(pages.count) pages")
            for (address, page) in pages {
                // The portfolio has cards of parties and no parties; and what is done with ticked rows needs some.
                let isKnown = Self.shape(address) == "/parties/{id}?" || Self.shape(address).hasPrefix("/debts/bulk/")
                #expect(page.status.code < 400 || isKnown, "\(address) answers \(page.status) to \(character)")
                #expect(page.status.code < 500)
                #expect(!address.contains(token))
                let text = page.text
                for attribute in ["href", "src", "action", "formaction", "hx-get", "hx-post", "hx-push-url"] {
                    for found in Self.addresses(text, in: attribute) {
                        #expect(!found.contains(token), "\(attribute) on \(address)")
                    }
                }
                // A form that is sent by GET, as a whole or by one of its buttons, has no field with the token. Its
                // posting buttons carry the token as their own value.
                for form in text.split(separator: "<form ").dropFirst() {
                    let form = form.prefix(upTo: form.firstRange(of: "</form>")?.lowerBound ?? form.endIndex)
                    let isSent = ["method=\"get\"", "hx-get="].contains { form.contains($0) }
                    guard isSent else { continue }
                    for part in form.split(separator: "name=\"csrf\"").dropLast() {
                        let element = part[(part.lastIndex(of: "<") ?? part.startIndex)...]
                        #expect(element.hasPrefix("<button"), "\(element) on \(address)")
                        #expect(element.contains("formmethod=\"post\""), "\(element) on \(address)")
                    }
                }
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `a dialog for ticked rows is asked with the rows and the filter alone, and then works`(engine: Engine) throws {
        let portfolio = try Portfolio(engine, debts: 12)
        let token = try portfolio.site.csrf(of: .karim)
        let list = try portfolio.site.get("/debts?f.state=new", as: .karim).text
        let start = try #require(list.firstRange(of: "<form class=\"sheet-form\""))
        let rest = list[start.lowerBound...]
        let form = rest.prefix(upTo: rest.firstRange(of: "</form>")?.lowerBound ?? rest.endIndex)
        #expect(form.contains("formaction=\"/debts/bulk/assign\""))
        #expect(form.contains("formaction=\"/debts/export-form\""))
        #expect(!form.contains("<input type=\"hidden\" name=\"csrf\""))
        let ids = portfolio.debts.prefix(2).map { "id=\($0)" }.joined(separator: "&")
        let dialog = try portfolio.site.get("/debts/bulk/assign?f.state=new&\(ids)", as: .karim).text
        #expect(dialog.contains("name=\"csrf\" value=\"\(token)\""))
        for id in portfolio.debts.prefix(2) { #expect(dialog.contains("name=\"id\" value=\"\(id)\"")) }
    }
}
