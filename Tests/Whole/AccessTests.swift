import Composition
import Department
import Design
import HTTP
import Identity
import Localization
import PlatformTesting
import Routing
import SiteTesting
import Testing
import Values

@Suite struct `Access to every route` {
    /// A link of a route with ids that exist nowhere.
    private static func link(_ pattern: String) -> String {
        var link = ""
        for part in pattern.split(separator: "/") {
            link += part.hasPrefix("{") ? "/018f0000-0000-7000-8000-000000000000" : "/" + part
        }
        return link.isEmpty ? "/" : link
    }

    /// The permissions of which a route needs one; nil when it needs none.
    private static func needed(by access: Access) -> Set<Permission>? {
        switch access {
        case .needs(let permission): [permission]
        case .needsOne(let permissions): Set(permissions)
        case .open, .signedIn, .person, .customer: nil
        }
    }

    @Test(arguments: Engine.underTest)
    func `a visitor is sent to sign in, a program gets 401`(engine: Engine) throws {
        let site = try TestSite(engine)
        for route in site.house.site.routes where route.access != .open {
            let answer = try site.send(try Request(route.method, Self.link(route.pattern.text)))
            if route.pattern.text.hasPrefix("/api/") {
                #expect(answer.status == .unauthorized, "\(route.method) \(route.pattern.text)")
            } else {
                #expect(answer.status == .seeOther, "\(route.method) \(route.pattern.text)")
                #expect(answer.headers["location"]?.hasPrefix("/login") == true)
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `whoever lacks a route's permission gets 403, and nobody gets a fault of ours`(engine: Engine) throws {
        let site = try TestSite(engine)
        for character in Character.allCases {
            let permissions = try site.actor(character).permissions
            for route in site.house.site.routes {
                guard let needed = Self.needed(by: route.access) else { continue }
                let answer = try site.send(try Request(route.method, Self.link(route.pattern.text)), as: character)
                if !permissions.isDisjoint(with: needed) {
                    #expect(answer.status.code < 500, "\(route.method) \(route.pattern.text) as \(character)")
                } else {
                    #expect(answer.status == .forbidden, "\(route.method) \(route.pattern.text) as \(character)")
                }
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `each preset, and a role made of one permission, open what they name and nothing else`(engine: Engine) throws {
        let site = try TestSite(engine, cast: [.amina])
        let one: Fields = ["name": "One", "reach": "own", "grant.payment": "payment.see"]
        #expect(try site.post("/roles", one, as: .amina).status == .seeOther)
        for role in try site.house.identity.roles() {
            let email = "\(role.name.lowercased())@adc.example"
            try site.house.identity.addStaff(
                email: email, role: role, language: .english, password: Character.password, by: .system("tests"))
            let permissions = try site.actor(email: email).permissions
            #expect(!permissions.isEmpty, "\(role.name)")
            if role.preset == nil { #expect(permissions == ["payment.see"]) }
            for route in site.house.site.routes {
                guard let needed = Self.needed(by: route.access) else { continue }
                let answer = try site.send(try Request(route.method, Self.link(route.pattern.text)), email: email)
                if !permissions.isDisjoint(with: needed) {
                    #expect(answer.status.code < 500, "\(route.method) \(route.pattern.text) as \(role.name)")
                } else {
                    #expect(answer.status == .forbidden, "\(route.method) \(route.pattern.text) as \(role.name)")
                }
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `a list or page that a role lacks is not in its navigation either`(engine: Engine) throws {
        let site = try TestSite(engine, cast: [.amina])
        for preset in Preset.allCases {
            let email = "\(preset.rawValue)@adc.example"
            try site.house.identity.addStaff(
                email: email, role: preset, language: .english, password: Character.password, by: .system("tests"))
            let actor = try site.actor(email: email)
            let page = try site.send(try Request(.get, "/account"), email: email).text
            for entry in site.house.departments.flatMap(\.navigation) {
                let isOpen = entry.isOpen(to: actor)
                #expect(page.contains("href=\"\(entry.path)\"") == isOpen, "\(entry.path) as \(preset)")
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `every permission of a route is explained to the person who grants it`(engine: Engine) throws {
        let site = try TestSite(engine)
        let known = Set(
            site.house.departments.flatMap(\.permissions).map(\.permission) + [
                "search", "system.see", "approval.see", "approval.change", "audit.export",
                "certificate.change", "keys.turn",
            ])
        for route in site.house.site.routes {
            guard let needed = Self.needed(by: route.access) else { continue }
            #expect(known.isSuperset(of: needed), "\(needed) of \(route.pattern.text)")
        }
    }

    @Test(arguments: Engine.underTest)
    func `a form from another place is refused`(engine: Engine) throws {
        let site = try TestSite(engine)
        var request = try Request(.post, "/creditors", form: ["name": "Djezzy"])
        request.headers["X-CSRF-Token"] = "forged"
        #expect(try site.send(request, as: .karim).status == .forbidden)
        var foreign = try Request(.post, "/creditors", form: ["name": "Djezzy"])
        foreign.headers["Origin"] = "https://elsewhere.example"
        #expect(try site.send(foreign, as: .karim).status == .forbidden)
        var fetched = try Request(.post, "/creditors", form: ["name": "Djezzy"])
        fetched.headers["Sec-Fetch-Site"] = "cross-site"
        #expect(try site.send(fetched, as: .karim).status == .forbidden)
    }

    @Test func `every answer carries the headers that bind the browser`() throws {
        let site = try TestSite(.sqlite)
        for (target, character) in [
            ("/login", nil), ("/nothing/here", nil), ("/creditors", Character.karim), ("/health/live", nil),
            ("/api/v1/creditors", nil), ("/staff", .nadia),
        ] as [(String, Character?)] {
            let answer = try site.get(target, as: character)
            #expect(answer.headers["content-security-policy"]?.contains("default-src 'none'") == true, "\(target)")
            #expect(answer.headers["content-security-policy"]?.contains("unsafe") == false, "\(target)")
            #expect(answer.headers["x-content-type-options"] == "nosniff", "\(target)")
            #expect(answer.headers["x-frame-options"] == "DENY", "\(target)")
        }
    }

    @Test func `state never changes on GET`() throws {
        let site = try TestSite(.sqlite)
        let verbs = ["/delete", "/reverse", "/end", "/revoke", "/merge/undo"]
        for route in site.house.site.routes where route.method == .get {
            #expect(!verbs.contains { route.pattern.text.hasSuffix($0) && route.summary.hasPrefix("Changes") })
        }
    }
}
