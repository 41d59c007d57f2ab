import Composition
import Department
import HTTP
import Identity
import Localization
import Mail
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `A house that sends mail` {
    private static let chosen = "marcher le long du port"

    private func house(_ engine: Engine) throws -> (site: TestSite, drawer: MailDrawer) {
        let drawer = MailDrawer()
        let site = try TestSite(engine, mail: drawer)
        _ = drawer.emptied()
        return (site, drawer)
    }

    /// What the tables of letters, jobs and the trail hold, as text.
    private func kept(_ site: TestSite) throws -> String {
        let tables = [
            ("letter", "address, cause, code, content"), ("job", "payload, error, detail"), ("audit", "act, changes"),
            ("invitation", "digest"), ("contact_code", "digest, mark"), ("registration", "address_digest"),
        ]
        return try site.store("identity").read { connection in
            var text = ""
            for (table, columns) in tables {
                let width = columns.split(separator: ",").count
                try connection.each("SELECT \(unescaped: columns) FROM \(unescaped: table)") { row in
                    for column in 0..<width {
                        text += row.optionalBytes(column).map { String(decoding: $0, as: UTF8.self) } ?? ""
                        text += "\n"
                    }
                }
            }
            return text
        }
    }

    private func count(_ condition: SQL, _ site: TestSite) throws -> Int64 {
        try site.store("identity").read { try $0.integer("SELECT count(*) FROM letter WHERE \(condition)") }
    }

    @Test(arguments: Engine.underTest)
    func `invites by a letter, in its reader's language, and nobody else sees the link`(engine: Engine) throws {
        let (site, drawer) = try house(engine)
        try site.house.identity.nameCompany("شركة التحصيل", by: .system("tests"))
        let form: Fields = ["name": "Omar Haddad", "email": "omar@adc.example", "role": "agent", "language": "ar"]
        let answer = try site.post("/staff", form, as: .amina)
        #expect(answer.status == .ok && answer.text.contains("omar@adc.example") && !answer.text.contains("/welcome/"))
        #expect(try count("state = 'waiting' AND content IS NOT NULL", site) == 1)
        #expect(try !kept(site).contains("sila_welcome"), "sealed while it waits")
        try site.settle()
        let letter = try #require(drawer.emptied().first)
        #expect(letter.to.address == "omar@adc.example" && letter.to.name == "Omar Haddad" && letter.language == "ar")
        #expect(letter.from.name == "شركة التحصيل" && letter.from.address == "no-reply@adc.example")
        #expect(letter.text.contains("حسابك جاهز") && letter.html?.contains("dir=\"rtl\"") == true)
        #expect(letter.message.allSatisfy { $0 < 0x7F })
        #expect(try count("state = 'sent' AND content IS NULL", site) == 1)
        let link = try #require(letter.link)
        #expect(try site.post(link, ["new": Self.chosen, "again": Self.chosen]).status == .seeOther)
        #expect(try site.get(link).status == .notFound, "it works once")
        try site.settle()
        #expect(drawer.emptied().map(\.to.address) == ["omar@adc.example"], "a notice of the password")
    }

    @Test(arguments: Engine.underTest)
    func `takes back the letter whose link was taken back before it went`(engine: Engine) throws {
        let (site, drawer) = try house(engine)
        let form: Fields = ["name": "Omar Haddad", "email": "omar@adc.example", "role": "agent", "language": "fr"]
        #expect(try site.post("/staff", form, as: .amina).status == .ok)
        let omar = try #require(try site.house.identity.staff(email: "omar@adc.example")).id
        #expect(try site.post("/staff/\(omar)/link/revoke", as: .amina).status == .seeOther)
        #expect(try count("state = 'failed' AND cause = 'withdrawn' AND content IS NULL", site) == 1)
        #expect(try site.get("/mail?state=failed", as: .amina).text.contains("Its link was taken back before it went."))
        #expect(try site.post("/staff/\(omar)/link", as: .amina).status == .ok)
        #expect(try site.post("/staff/\(omar)/link", as: .amina).status == .ok)
        #expect(try count("state = 'waiting'", site) == 1, "a newer link takes the older one's letter back")
        try site.settle()
        #expect(drawer.emptied().count == 1)
    }

    @Test(arguments: Engine.underTest)
    func `gives a new password to whoever reads the account's mail, with one answer for everybody`(
        engine: Engine
    ) throws {
        let (site, drawer) = try house(engine)
        _ = try site.actor(.nadia)
        #expect(try site.get("/login").text.contains("href=\"/forgot\""))
        var answers: [Response] = []
        for address in ["nobody@nowhere.example", "NADIA@adc.example"] {
            answers.append(try site.post("/forgot", ["email": address]))
        }
        #expect(answers[0].headers["location"] == "/forgot?done=1" && answers[0].text == answers[1].text)
        #expect(answers[0].status == answers[1].status)
        #expect(try count("kind = 'forgotten-asked'", site) == 2, "nothing was looked up yet")
        #expect(try !site.get("/mail", as: .amina).text.contains("nobody@nowhere.example"))
        try site.settle()
        let letters = drawer.emptied()
        #expect(letters.map(\.to.address) == ["nadia@adc.example"], "the address as the account has it")
        #expect(try count("kind = 'forgotten-asked'", site) == 0)
        let link = try #require(letters.first?.link)
        #expect(try !kept(site).contains("sila_reset"))
        #expect(try site.get("/account", as: .nadia).status == .ok, "asking ends nothing")
        #expect(try site.post(link, ["new": Self.chosen, "again": Self.chosen]).status == .seeOther)
        #expect(try site.get("/account", as: .nadia).headers["location"]?.hasPrefix("/login") == true)
        #expect(try site.post(link, ["new": Self.chosen, "again": Self.chosen]).status == .notFound)
        try site.settle()
        #expect(drawer.emptied().map(\.subject) == ["Your password was changed"])
        let old = try site.post("/login", ["email": "nadia@adc.example", "password": Character.password])
        #expect(old.status == .unprocessableContent)
        #expect(try site.post("/login", ["email": "nadia@adc.example", "password": Self.chosen]).status == .seeOther)
        #expect(try site.get("/audit", as: .amina).text.contains("Was sent a link for a lost password"))
    }

    @Test(arguments: Engine.underTest)
    func `sends few such links, which are soon over, and never ends an administrator's`(engine: Engine) throws {
        let (site, drawer) = try house(engine)
        _ = try site.post("/staff/\(site.id(of: .nadia))/link", as: .amina)
        try site.settle()
        let given = try #require(drawer.emptied().first?.link)
        var links: [String] = []
        for number in 0..<5 {
            var request = try Request(.post, "/forgot", form: ["email": "nadia@adc.example"])
            request.peer = "203.0.113.\(number)"
            #expect(try site.send(request).status == .seeOther)
            try site.settle()
            links += drawer.emptied().compactMap(\.link)
        }
        #expect(links.count == 3, "three an hour")
        #expect(try site.get(links[0]).status == .notFound, "a later one ends the earlier")
        #expect(try site.get(links[2]).status == .ok && site.get(given).status == .ok)
        site.clock.advance(seconds: 30 * 60 + 1)
        #expect(try site.get(links[2]).status == .notFound && site.get(given).status == .ok)
        #expect(try site.post("/forgot", ["email": "no address"]).status == .unprocessableContent)
        var last = Status.ok
        for _ in 0..<8 { last = try site.post("/forgot", ["email": "x@y.example"]).status }
        #expect(last == .tooManyRequests)
    }

    @Test(arguments: Engine.underTest)
    func `writes nothing to those who may not sign in`(engine: Engine) throws {
        let (site, drawer) = try house(engine)
        let id = try site.id(of: .yacine)
        let page = try site.get("/staff/\(id)", as: .amina).text
        let version = try #require(page.firstMatch(of: /name="version" value="([0-9]+)"/)).1
        let gone = try site.post(
            "/staff/\(id)",
            [
                "name": "Yacine", "email": "yacine@adc.example", "role": "agent", "language": "en",
                "version": String(version),
            ],
            as: .amina)
        #expect(gone.status == .seeOther)
        _ = try site.post("/forgot", ["email": "yacine@adc.example"])
        try site.settle()
        #expect(drawer.emptied().isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `tries again with growing pauses, gives up what is refused, and shows neither content nor words`(
        engine: Engine
    ) throws {
        let (site, drawer) = try house(engine)
        let form: Fields = ["name": "Omar Haddad", "email": "omar@adc.example", "role": "agent", "language": "en"]
        drawer.refuse(MailFailure(.later, code: "451 4.3.0"), MailFailure(.certificate), MailFailure(.unreachable))
        _ = try site.post("/staff", form, as: .amina)
        try site.settle()
        #expect(drawer.letters.isEmpty)
        let waiting = try site.get("/mail", as: .amina).text
        #expect(waiting.contains("omar@adc.example") && waiting.contains("451 4.3.0") && !waiting.contains("/welcome/"))
        for pause in [Int64(5), 20, 80] {
            #expect(drawer.letters.isEmpty)
            site.clock.advance(seconds: pause - 1)
            try site.settle()
            #expect(drawer.letters.isEmpty, "not before its time")
            site.clock.advance(seconds: 1)
            try site.settle()
        }
        #expect(drawer.emptied().count == 1)
        #expect(try site.get("/mail?state=sent", as: .amina).text.contains("omar@adc.example"))

        drawer.refuse(MailFailure(.refused, code: "550 5.1.1"))
        let other = form.setting("email", to: "gone@adc.example")
        _ = try site.post("/staff", other, as: .amina)
        try site.settle()
        #expect(try count("state = 'failed' AND content IS NULL AND cause = 'refused'", site) == 1)
        let failed = try site.get("/mail?state=failed", as: .amina).text
        #expect(failed.contains("gone@adc.example") && failed.contains("550 5.1.1"))
        #expect(try site.get("/audit", as: .amina).text.contains("Gave a letter up"))
        site.clock.advance(seconds: 31 * 86_400)
        try site.settle()
        #expect(try count("1 = 1", site) == 0)
        #expect(try site.get("/mail", as: .karim).status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `gives up what comes too late, and carries no letter twice`(engine: Engine) throws {
        let (site, drawer) = try house(engine)
        drawer.refuse(MailFailure(.unreachable))
        _ = try site.post("/staff/\(site.id(of: .nadia))/link", as: .amina)
        try site.settle()
        site.clock.advance(seconds: 2 * 3600 + 1)
        try site.settle()
        #expect(drawer.letters.isEmpty)
        #expect(try count("state = 'failed' AND content IS NULL AND cause = 'late'", site) == 1)
        try site.settle()
        #expect(drawer.letters.isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `tells people what happens to their accounts, once`(engine: Engine) throws {
        let (site, drawer) = try house(engine)
        let nadia = try site.id(of: .nadia)
        _ = try site.actor(.nadia)
        try site.settle()
        #expect(drawer.emptied().isEmpty, "the first browser is nothing new")
        var another = try Request(
            .post, "/login", form: ["email": "nadia@adc.example", "password": Character.password])
        another.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
        another.peer = "198.51.100.7"
        #expect(try site.send(another).status == .seeOther)
        try site.settle()
        try site.settle()
        let device = drawer.emptied()
        #expect(device.map(\.subject) == ["A new browser opened your account"])
        #expect(device.first?.text.contains("198.51.100.7") == true && device.first?.text.contains("Firefox") == true)

        let page = try site.get("/staff/\(nadia)", as: .amina).text
        let version = try #require(page.firstMatch(of: /name="version" value="([0-9]+)"/)).1
        let moved = try site.post(
            "/staff/\(nadia)",
            [
                "name": "Nadia Cherif", "email": "n.cherif@adc.example", "role": "agent", "language": "fr",
                "isActive": "1", "version": String(version),
            ], as: .amina)
        #expect(moved.status == .seeOther)
        try site.settle()
        let address = drawer.emptied()
        #expect(Set(address.map(\.to.address)) == ["nadia@adc.example", "n.cherif@adc.example"])
        #expect(address.allSatisfy { $0.subject == "L’adresse de votre compte a été changée" })
    }

    @Test(arguments: Engine.underTest)
    func `without mail has no such doors, and hands links over`(engine: Engine) throws {
        let site = try TestSite(engine)
        for path in ["/forgot", "/address-proof/x", "/contact-code/x", "/register/debtor/by-code"] {
            #expect(try site.get(path).status == .notFound && site.post(path, [:]).status == .notFound, "\(path)")
        }
        #expect(try !site.get("/login").text.contains("/forgot"))
        let form: Fields = ["name": "Omar Haddad", "email": "omar@adc.example", "role": "agent", "language": "en"]
        #expect(try site.post("/staff", form, as: .amina).text.contains("/welcome/"))
        #expect(try site.get("/mail", as: .amina).text.contains("This house sends no mail."))
        #expect(try count("1 = 1", site) == 0)
    }
}
