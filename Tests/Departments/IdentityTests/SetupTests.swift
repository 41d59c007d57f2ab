import Department
import Foundation
import HTTP
import Localization
import PlatformTesting
import Testing
import Values

@testable import Identity

@Suite struct `Setting up an empty house` {
    private let form: Fields = [
        "company": "Recouvrement du Sud", "name": "Amina", "email": "amina@sila.example", "language": "fr",
        "password": House.password,
    ]

    @Test(arguments: Engine.underTest)
    func `the link makes the first administrator, signs them in and works once`(engine: Engine) throws {
        let house = try House(engine)
        #expect(try house.identity.isEmpty)
        #expect(Browser(house).get("/login").text.contains("Nobody has an account yet."))
        let link = try #require(try house.identity.makeSetupLink())
        let browser = Browser(house)
        #expect(browser.get(link).text.contains("Your name"))
        #expect(browser.post(link, form).headers["location"] == "/company?first=1")
        #expect(browser.get("/staff").status == .ok)
        #expect(try !house.identity.isEmpty)
        #expect(try house.identity.companyName == "Recouvrement du Sud")
        let again = Browser(house)
        #expect(again.get(link).status == .notFound)
        #expect(again.post(link, form.setting("email", to: "second@sila.example")).status == .notFound)
        #expect(again.get(link).text.contains("This link has been used or is too old."))
        #expect(try house.identity.makeSetupLink() == nil)
        #expect(again.get("/login").text.contains("Recouvrement du Sud"))
    }

    @Test(arguments: Engine.underTest)
    func `asks which visitors may register: nobody unless it is ticked`(engine: Engine) throws {
        for (ticked, sides) in [(nil, []), ("registersCreditors", [.creditor])] as [(String?, Set<Customer.Side>)] {
            let house = try House(engine)
            let link = try #require(try house.identity.makeSetupLink())
            let browser = Browser(house)
            #expect(browser.get(link).text.contains("Creditors may register"))
            let sent = ticked.map { form.setting($0, to: "1") } ?? form
            #expect(browser.post(link, sent).status == .seeOther)
            #expect(house.identity.companySheet.registers == sides)
            #expect(Browser(house).get("/login").text.contains("href=\"/register\"") == !sides.isEmpty)
        }
    }

    @Test func `a newer link replaces an older one, and a day ends it`() throws {
        let house = try House(.sqlite)
        let old = try #require(try house.identity.makeSetupLink())
        let new = try #require(try house.identity.makeSetupLink())
        #expect(Browser(house).get(old).status == .notFound)
        #expect(Browser(house).get(new).status == .ok)
        house.clock.advance(seconds: 86_401)
        #expect(Browser(house).post(new, form).status == .notFound)
    }

    @Test func `a link dies when somebody gets an account another way`() throws {
        let house = try House(.sqlite)
        let link = try #require(try house.identity.makeSetupLink())
        try house.add("admin@sila.example", .administrator)
        #expect(Browser(house).post(link, form).status == .notFound)
    }

    @Test func `faults stand beside their fields and the link stays good`() throws {
        let house = try House(.sqlite)
        let link = try #require(try house.identity.makeSetupLink())
        let browser = Browser(house)
        let answer = browser.post(link, form.setting("company", to: " ").setting("password", to: "password12345"))
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("This must be filled in."))
        #expect(answer.text.contains("Everybody tries this password first."))
        #expect(browser.post(link, form).status == .seeOther)
    }

    @Test(arguments: ["/setup/x", "/setup/%00", "/setup/" + String(repeating: "a", count: 3000)])
    func `a made-up link leads nowhere`(path: String) throws {
        let house = try House(.sqlite)
        #expect(Browser(house).get(path).status.family == 4)
    }
}

@Suite struct `Password rules` {
    @Test(arguments: [
        "short", "password12345", "Motdepasse2026!", "azertyuiop123", "123456789012", "aaaaaaaaaaaa", "abcabcabcabc",
        "qwertyuiop12", "كلمة السر 123456", "Benali123456", "nadia.benali1", "recouvrement1",
        String(repeating: "correct horse ", count: 100),
    ])
    func `what everybody tries first is refused`(password: String) {
        #expect(
            PasswordRules().fault(
                in: password, context: ["Nadia Benali", "nadia.benali@sila.example", "Recouvrement du Sud"]) != nil)
    }

    @Test(arguments: [
        "correct horse battery", "une phrase assez longue", "جملة طويلة لا يعرفها أحد", "xK9#mQ2$vL7p", "🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧",
    ])
    func `long ones are taken, whatever they are made of`(password: String) {
        #expect(PasswordRules().fault(in: password, context: ["Nadia Benali"]) == nil)
    }

    @Test(arguments: [
        "telechargement", "Justinbieber", "112233445566", "megaparol12345", "international",
    ])
    func `one that has leaked is refused, however it is written`(password: String) throws {
        let rules = PasswordRules(known: try PasswordRulesFixture.known)
        #expect(try #require(rules.fault(in: password)?.description).contains("is known from leaks"))
        #expect(PasswordRules().fault(in: password)?.description.contains("leaks") != true)
    }

    @Test func `the list of leaked passwords takes what is long enough and new, and is whole`() throws {
        let known = try PasswordRulesFixture.known
        let rules = PasswordRules(known: known)
        var dice = Dice(seed: 7)
        for _ in 0..<2_000 {
            let words = (0..<4).map { _ in
                String((0..<5).map { _ in "abdefilmnoprstuv".randomElement(using: &dice) ?? "a" })
            }
            #expect(rules.fault(in: words.joined(separator: " ")) == nil)
        }
        #expect(KnownPasswords([]) == nil && KnownPasswords([1, 2, 3, 4]) == nil)
    }

    @Test func `the least length is never below eight`() {
        #expect(PasswordRules(least: 3).least == 8)
        #expect(PasswordRules(least: 8).fault(in: "xK9#mQ2$") == nil)
    }
}

@Suite struct Roles {
    private let known: Set<Permission> = [
        "party.see", "party.merge", "debt.see", "debt.assign", "debt.export", "payment.reverse", "staff.see",
        "staff.change", "key.make", "audit.see", "system.see", "figures.see", "health.see",
    ]

    @Test func `administrators hold every permission, managers the daily work, others what was granted`() {
        #expect(Preset.administrator.permissions(among: known) == known)
        #expect(
            Preset.manager.permissions(among: known) == [
                "party.see", "party.merge", "debt.see", "debt.assign", "debt.export", "payment.reverse", "figures.see",
            ])
        #expect(Preset.agent.permissions(among: known) == ["party.see", "debt.see", "figures.see"])
        #expect(Preset.readOnly.permissions(among: known) == ["party.see", "debt.see", "figures.see"])
        #expect(Preset.allCases.filter { $0.reach == .own } == [.agent])
    }

    @Test(arguments: ["Read-only", "read only", "READONLY", "read_only"])
    func `roles are read as people write them`(text: String) {
        #expect(Preset(named: text) == .readOnly)
        #expect(Preset(named: "king") == nil)
    }

    @Test func `scopes have unique names`() {
        #expect(Set(Scope.all.map(\.name)).count == Scope.all.count)
        #expect(Scope(named: "debts:read")?.permissions.contains("debt.see") == true)
    }
}

/// The list that is shipped.
enum PasswordRulesFixture {
    static var known: KnownPasswords {
        get throws {
            let root = #filePath.split(separator: "/").dropLast(4).map { "/" + $0 }.joined()
            let bytes = try #require(FileManager.default.contents(atPath: root + "/Assets/known-passwords"))
            return try #require(KnownPasswords([UInt8](bytes)))
        }
    }
}
