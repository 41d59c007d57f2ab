import Audit
import Department
import HTTP
import Localization
import PlatformTesting
import SQL
import Testing
import Values

@testable import Identity

@Suite struct `A role` {
    fileprivate static let till: Fields = [
        "name": "Guichet", "explanation": "La caisse de Sétif", "reach": "all", "grant.debt": "debt.see",
        "grant.payment": "payment.record",
    ]

    private func made(_ house: House, by browser: Browser, _ form: Fields = `A role`.till) throws -> Role {
        #expect(browser.post("/roles", form).headers["location"] == "/roles?done=made")
        return try #require(try house.identity.role(named: form["name"] ?? ""))
    }

    @Test(arguments: Engine.underTest)
    func `is made, given, changed for open sessions at once, and removed when nobody has it`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        #expect(admin.get("/roles/new").text.contains("name=\"grant.debt\" value=\"debt.see\""))
        let role = try made(house, by: admin)
        #expect(role.granted == ["debt.see", "payment.record"])
        #expect(admin.get("/roles").text.contains("La caisse de Sétif"))
        #expect(admin.get("/staff/new").text.contains("value=\"\(role.code)\""))
        let answer = admin.post(
            "/staff",
            [
                "name": "Omar", "email": "omar@sila.example", "role": role.code, "language": "fr",
            ])
        let link = try #require(House.link(on: answer))
        #expect(Browser(house).post(link, ["new": House.password, "again": House.password]).status == .seeOther)
        let omar = try house.browser("omar@sila.example")
        let session = try #require(try house.identity.session(token: omar.token ?? "", peer: ""))
        #expect(session.actor.permissions == ["debt.see", "payment.record"])
        #expect(session.actor.reach == .all)
        #expect(session.role == .verbatim("Guichet"))

        let wider = Self.till.setting("grant.staff", to: "staff.see").setting("reach", to: "own")
        #expect(omar.get("/staff").status == .forbidden)
        #expect(admin.post("/roles/\(role.code)", wider.setting("version", to: "1")).status == .seeOther)
        #expect(omar.get("/staff").status == .ok)
        let after = try #require(try house.identity.session(token: omar.token ?? "", peer: ""))
        #expect(after.actor.reach == .own)
        #expect(after.rights != session.rights)
        #expect(admin.post("/roles/\(role.code)", wider.setting("version", to: "1")).status == .conflict)

        #expect(admin.post("/roles/\(role.code)/remove").status == .conflict)
        let person = try #require(try house.identity.staff(email: "omar@sila.example"))
        var draft = StaffDraft(person)
        draft.role = "agent"
        try house.identity.changeStaff(person.id, version: person.version, to: draft, by: .system("test"))
        #expect(admin.post("/roles/\(role.code)/remove").status == .seeOther)
        #expect(admin.get("/roles/\(role.code)").status == .notFound)
        let acts = try house.acts()
        #expect(acts.contains("role.made") && acts.contains("role.changed") && acts.last == "role.removed")
    }

    @Test func `keeps what it allowed before and after in the trail`() throws {
        let house = try House(.sqlite)
        let admin = try house.administrator()
        let role = try made(house, by: admin)
        _ = admin.post(
            "/roles/\(role.code)",
            ["version": "1", "name": "Guichet", "reach": "own", "grant.debt": "debt.see", "factor": "any"])
        let changes = try house.identity.store.read { connection in
            try house.identity.store.trail.page(limit: 1, in: connection).first?.entry.changes
        }
        let permissions = try #require(changes?.first { $0.field == "permissions" })
        #expect(permissions.old == "debt.see payment.record")
        #expect(permissions.new == "debt.see")
        #expect(changes?.contains { $0.field == "reach" && $0.old == "all" && $0.new == "own" } == true)
        #expect(changes?.contains { $0.field == "factor" && $0.new == "any" } == true)
    }

    @Test(arguments: Engine.underTest)
    func `says what is wrong with it beside the fields, and no two have one name`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let empty = admin.post("/roles", ["name": "", "reach": "everywhere"])
        #expect(empty.status == .unprocessableContent)
        for sentence in ["Tick at least one thing", "This must be filled in.", "Choose which files"] {
            #expect(empty.text.contains(sentence), "\(sentence)")
        }
        #expect(admin.post("/roles", Self.till.setting("grant.debt", to: "debt.burn")).text.contains("does not exist"))
        _ = try made(house, by: admin)
        for name in ["guichet", "Administrator", "READ-ONLY"] {
            let twin = admin.post("/roles", Self.till.setting("name", to: name))
            #expect(twin.text.contains("Another role has this name."), "\(name)")
        }
    }

    @Test func `is not changed when it is a preset, except for its second factor`() throws {
        let house = try House(.sqlite)
        let admin = try house.administrator()
        #expect(admin.get("/roles/agent").text.contains("The program decides what a preset allows"))
        #expect(
            admin.post("/roles/agent", Self.till.setting("version", to: "1").setting("grant.staff", to: "staff.change"))
                .status == .seeOther)
        #expect(try house.identity.role("agent")?.granted.isEmpty == true)
        #expect(try house.identity.role("agent")?.name == "agent")
        #expect(admin.post("/roles/agent/remove").status == .notFound)
        let copy = admin.get("/roles/new?from=agent").text
        #expect(copy.contains("Copy of Agent"))
        #expect(copy.contains("value=\"debt.see\" checked"))
        #expect(!copy.contains("value=\"debt.assign\" checked"))
    }

    @Test(arguments: Engine.underTest)
    func `allows nobody to give what they may not do themselves`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let deputy = try made(
            house, by: admin,
            [
                "name": "Deputy", "reach": "own", "grant.debt": "debt.see", "grant.staff": "staff.see",
                "grant.role": "role.see", "grant.staff2": "staff.change", "grant.role2": "role.change",
            ])
        let me = try house.identity.addStaff(
            email: "omar@sila.example", role: deputy, password: House.password, by: .system("test"))
        let omar = try house.browser("omar@sila.example")
        #expect(omar.get("/roles/new").status == .ok)
        #expect(!omar.get("/roles/new").text.contains("payment.record"))
        let own: Fields = ["name": "Mine", "reach": "own", "grant.debt": "debt.see"]
        #expect(omar.post("/roles", own).status == .seeOther)
        #expect(omar.post("/roles", Self.till).status == .forbidden)
        #expect(omar.post("/roles", own.setting("name", to: "X").setting("reach", to: "all")).status == .forbidden)
        let mine = try #require(try house.identity.role(named: "Mine"))
        #expect(
            omar.post("/roles/\(mine.code)", own.setting("version", to: "1").setting("grant.audit", to: "audit.see"))
                .status == .forbidden)
        // Nor weaken, give or take over what may do more.
        #expect(omar.post("/roles/administrator", ["version": "1", "factor": "any"]).status == .forbidden)
        let account: Fields = ["name": "Eve", "email": "eve@sila.example", "language": "fr"]
        #expect(omar.post("/staff", account.setting("role", to: "administrator")).status == .forbidden)
        #expect(omar.post("/staff", account.setting("role", to: mine.code)).status == .ok)
        let amina = try #require(try house.identity.staff(email: "admin@sila.example"))
        #expect(
            omar.post(
                "/staff/\(amina.id)",
                account.setting("version", to: "1").setting("role", to: mine.code).setting("isActive", to: "1")
            ).status == .forbidden)
        #expect(omar.post("/staff/\(amina.id)/link").status == .forbidden)
        #expect(omar.post("/staff/\(amina.id)/sessions/end").status == .forbidden)
        #expect(omar.post("/staff/\(amina.id)/factor/remove").status == .forbidden)
        #expect(admin.get("/staff").status == .ok)
        _ = me
    }

    @Test(arguments: Engine.underTest)
    func `is told to programs that may read the staff`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let role = try made(house, by: admin)
        let answer = admin.get("/api/v1/roles")
        let items = try #require(try JSON(text: answer.text)["items"]?.array)
        #expect(items.count == Preset.allCases.count + 1)
        let told = try #require(items.first { $0["code"]?.string == role.code })
        #expect(told["permissions"] == ["debt.see", "payment.record"])
        #expect(told["isPreset"]?.bool == false)
        try house.add("nadia@sila.example")
        #expect(try house.browser("nadia@sila.example").get("/api/v1/roles").status == .forbidden)
        let staff = try JSON(text: admin.get("/api/v1/staff").text)["items"]?.array?.first
        #expect(staff?["role"]?.string == "administrator")
        #expect(staff?["roleName"]?.string == "administrator")
    }

    @Test(arguments: Engine.underTest)
    func `can be looked through without changing anything, and the look is in the trail`(engine: Engine) throws {
        let house = try House(engine)
        let admin = try house.administrator()
        let role = try made(
            house, by: admin,
            ["name": "Reader", "reach": "own", "grant.staff": "staff.see", "grant.audit": "audit.see"])
        #expect(admin.post("/roles/\(role.code)/preview").status == .seeOther)
        let session = try #require(try house.identity.session(token: admin.token ?? "", peer: ""))
        #expect(session.isPreview)
        #expect(session.actor.permissions == ["staff.see", "audit.see"])
        #expect(session.actor.reach == .own)
        let page = admin.get("/staff")
        #expect(page.status == .ok)
        #expect(page.text.contains("You see Sila as the role"))
        #expect(!page.text.contains("/staff/new"))
        #expect(admin.get("/staff/new").status == .forbidden)
        for path in ["/account/password", "/account", "/account/sessions/end", "/prove", "/account/factor"] {
            let answer = admin.post(path, ["language": "fr", "theme": "dark"])
            #expect(answer.status == .forbidden, "\(path)")
            #expect(answer.text.contains("You are looking as another role"), "\(path)")
        }
        #expect(admin.post("/preview/end").headers["location"] == "/roles")
        #expect(admin.get("/staff/new").status == .ok)
        #expect(!admin.get("/staff").text.contains("You see Sila as the role"))
        let acts = try house.acts()
        #expect(acts.suffix(2) == ["role.preview.begun", "role.preview.ended"])
        try house.add("nadia@sila.example")
        #expect(try house.browser("nadia@sila.example").post("/roles/administrator/preview").status == .forbidden)
    }

    @Test func `never gives who looks through it more than their own`() throws {
        let house = try House(.sqlite)
        let admin = try house.administrator()
        let deputy = try made(
            house, by: admin, ["name": "Deputy", "reach": "own", "grant.role": "role.change", "grant.debt": "debt.see"])
        try house.identity.addStaff(
            email: "omar@sila.example", role: deputy, password: House.password, by: .system("test"))
        let omar = try house.browser("omar@sila.example")
        #expect(omar.post("/roles/administrator/preview").status == .seeOther)
        let session = try #require(try house.identity.session(token: omar.token ?? "", peer: ""))
        #expect(session.actor.permissions == ["role.change", "debt.see"])
        #expect(session.actor.reach == .own)
    }

    @Test(arguments: Engine.underTest)
    func `of before is kept when an older house is opened`(engine: Engine) throws {
        let all = Store.migrations + Identity.migrations
        let before = try #require(all.firstIndex { $0.name == "identity-006-role" })
        let database = try TestDatabase(engine, migrations: Array(all[..<before]))
        try database.database.write { connection in
            for (index, role) in ["administrator", "manager", "agent", "read-only"].enumerated() {
                let id = ID(high: 1, low: UInt64(index))
                try connection.run(
                    """
                    INSERT INTO staff (id, version, created_at, updated_at, email, folded_email, name, role, language, \
                    theme, is_active, password, password_set_at) VALUES (\(id), 1, 0, 0, \(role), \(role), 'Somebody', \
                    \(role), 'fr', 'system', 1, \([UInt8]([1])), 0)
                    """)
            }
            try connection.run("INSERT INTO factor_policy (role, since) VALUES ('manager', 0)")
        }
        try Migrator(all).migrate(database.database)
        let staff = try database.database.read { try Staff.all(in: $0) }
        #expect(Set(staff.map(\.role.code)) == ["administrator", "manager", "agent", "read-only"])
        #expect(staff.allSatisfy { $0.email == $0.role.code })
        #expect(staff.filter(\.role.needsFactor).map(\.role.code) == ["manager"])
        #expect(throws: SQLError.self) {
            try database.database.write { try $0.run("UPDATE staff SET role = 'king'") }
        }
    }
}
