import Audit
import Collections
import Composition
import Department
import Directory
import Glibc
import HTTP
import Identity
import Localization
import Log
import PlatformTesting
import SQL
import Settings
import SiteTesting
import Testing
import Values
import Vault

@Suite struct `The keys of persons` {
    private static let letter = "A letter to Rachid in plain words"

    /// A person with a number and a document, whose debt is paid.
    private static func desk(_ engine: Engine) throws -> PersonDesk {
        let desk = try PersonDesk(engine)
        let upload = try desk.site.upload(
            "/debts/\(desk.debt)/documents", file: letter, name: "letter.txt", as: .nadia)
        #expect(upload.status == .seeOther, "\(upload.text.prefix(300))")
        let paid = try desk.site.api(
            .post, "/api/v1/debts/\(desk.debt)/payments",
            ["amount": 100_000, "received": "2026-03-01", "method": "cash"], key: desk.key)
        #expect(paid.status == .created, "\(paid.text)")
        return desk
    }

    /// The person's sealed number and the path of the sealed document, as a backup holds them.
    private static func sealed(_ desk: PersonDesk) throws -> (row: ID, number: [UInt8], document: ID, file: String) {
        let number = try desk.site.store("directory").read {
            try $0.first("SELECT id, value FROM identifier") { ($0.identity(0), $0.bytes(1)) }
        }
        let document = try desk.site.store("collections").read {
            try $0.first("SELECT id, file FROM document") { ($0.identity(0), $0.text(1)) }
        }
        let (row, value) = try #require(number)
        let (paper, name) = try #require(document)
        return (row, value, paper, "\(desk.site.data)/files/collections/\(name)")
    }

    private static func ask(_ desk: PersonDesk) throws -> ID {
        let form: Fields = ["reason": "R-2026-000009, letter of 2 March"]
        #expect(try desk.site.post("/parties/\(desk.party)/erasure", form, as: .amina).status == .seeOther)
        if try desk.site.house.identity.staff(email: "second@adc.example") == nil {
            try desk.site.house.identity.addStaff(
                email: "second@adc.example", name: "Second", role: .administrator, language: .english,
                password: SiteTesting.Character.password, by: .system("tests"))
            try desk.site.settle()
        }
        return try #require(try desk.site.store("directory").read { try Approval.latest(1, in: $0).first }).id
    }

    private static func decide(_ desk: PersonDesk, _ approval: ID, _ decision: String) throws {
        let form: Fields = ["decision": decision, "answer": "Looked at it"]
        let answer = try desk.site.send(
            try Request(.post, "/approvals/directory/\(approval)", form: form), email: "second@adc.example")
        #expect(answer.status == .seeOther, "\(answer.text.prefix(300))")
    }

    private static func copy(_ path: String, to target: String) throws {
        let bytes = try #require(read(path))
        let file = try #require(fopen(target, "w"))
        #expect(fwrite(bytes, 1, bytes.count, file) == bytes.count)
        fclose(file)
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    private static func place(_ row: ID) -> Place { Place(table: "identifier", column: "value", row: row) }
    private static func paper(_ row: ID) -> Place { Place(table: "document", column: "file", row: row) }

    @Test(arguments: Engine.underTest)
    func `seal what only the erasure may destroy, and are destroyed behind it, never before`(engine: Engine) throws {
        let desk = try Self.desk(engine)
        let party = try #require(ID(desk.party))
        let (directory, collections) = (try desk.site.store("directory"), try desk.site.store("collections"))
        let kept = try Self.sealed(desk)
        #expect(KeyRing.person(of: kept.number) == party && SealedFile.person(ofFileAt: kept.file) == party)
        #expect(try directory.openText(kept.number, at: Self.place(kept.row)) == PersonDesk.number)
        let copy = desk.site.data + "/copy.sealed"
        try Self.copy(kept.file, to: copy)
        #expect(try collections.persons?.count().kept == 1 && directory.persons?.count().destroyed == 0)

        try Self.decide(desk, try Self.ask(desk), "refuse")
        try desk.site.settle()
        #expect(try directory.openText(kept.number, at: Self.place(kept.row)) == PersonDesk.number, "nothing happened")

        try Self.decide(desk, try Self.ask(desk), "grant")
        #expect(try desk.count("identifier") == 0)
        #expect(
            try directory.openText(kept.number, at: Self.place(kept.row)) == PersonDesk.number,
            "a crash here loses nothing: the job that destroys the key is in the commit")
        try desk.site.settle()
        #expect(throws: VaultError.keyDestroyed) { try directory.open(kept.number, at: Self.place(kept.row)) }
        #expect(throws: VaultError.keyDestroyed) {
            try collections.reader(ofFileAt: copy, at: Self.paper(kept.document))
        }
        let tombstone = try #require(try directory.persons?.tombstones().first)
        #expect(tombstone.person == party && tombstone.reason.contains("R-2026-000009") && tombstone.by == "Second")
        #expect(try collections.persons?.tombstones().count == 1)
        #expect(try directory.persons?.destroy([party], by: "again", reason: "again") == 0)
        #expect(try directory.persons?.made(for: [party]).isEmpty == true, "no new key is made")
        let acts = try ["directory", "collections"].map { try desk.acts($0).map(\.act) }
        #expect(acts.allSatisfy { $0.contains("keys.person.destroyed") })
        let upload = try desk.site.upload(
            "/debts/\(desk.debt)/documents", file: Self.letter, name: "letter.txt", as: .nadia)
        #expect(upload.status == .conflict)
        for department in desk.site.house.departments { #expect(try KeyTurn(department).faults().isEmpty) }
        #expect(try desk.site.house.faults().isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `wrap anew with each turn, which moves what was sealed before there were any`(engine: Engine) throws {
        let desk = try Self.desk(engine)
        let party = try #require(ID(desk.party))
        let (directory, collections) = (try desk.site.store("directory"), try desk.site.store("collections"))
        let kept = try Self.sealed(desk)
        // As values and files were sealed by the version before.
        let old = directory.ring.seal(PersonDesk.number, at: Self.place(kept.row))
        _ = try directory.keepBooks { connection in
            try connection.run("UPDATE identifier SET value = \(old) WHERE id = \(kept.row)")
        }
        let writer = try SealedFile.Writer(path: kept.file, ring: collections.ring, place: Self.paper(kept.document))
        try writer.write(Array(Self.letter.utf8))
        try writer.finish()
        #expect(try directory.openText(old, at: Self.place(kept.row)) == PersonDesk.number, "it opens as before")
        for department in [desk.site.house.directory, desk.site.house.collections] as [any Department] {
            let turn = KeyTurn(department)
            _ = try turn.ask(by: .system("tests"))
            try desk.site.settle()
            desk.site.clock.advance(seconds: KeyTurn.settling + 1)
            try desk.site.settle()
            let use = try turn.use()
            #expect(use.generations.map(\.number) == [2] && use.older == 0)
            #expect(use.generations[0].persons == 1 && use.persons?.kept == 1)
            #expect(try turn.faults().isEmpty)
        }
        let moved = try Self.sealed(desk)
        #expect(KeyRing.person(of: moved.number) == party && KeyRing.generation(of: moved.number) == 2)
        #expect(SealedFile.person(ofFileAt: moved.file) == party)
        #expect(try directory.openText(moved.number, at: Self.place(moved.row)) == PersonDesk.number)
        let sent = try desk.site.get("/debts/\(desk.debt)/documents/\(kept.document)", as: .karim)
        #expect(String(decoding: try sent.collected(), as: UTF8.self) == Self.letter)
    }

    @Test func `leave nothing of an erased person that opens in a restored backup, and its figures stay`() throws {
        let desk = try Self.desk(.sqlite)
        let site = desk.site
        let out = site.data + "/out"
        #expect(mkdir(out, 0o700) == 0)
        let backup = try site.house.backUp(to: out + "/one")
        try Self.decide(desk, try Self.ask(desk), "grant")
        try site.settle()
        site.clock.advance(seconds: 86_400)
        _ = try site.house.backUp(to: out + "/two")

        let data = site.data + "/restored"
        #expect(mkdir(data, 0o700) == 0 && mkdir(data + "/keys", 0o700) == 0)
        try Self.copy(site.data + "/keys/master.key", to: data + "/keys/master.key")
        chmod(data + "/keys/master.key", 0o600)
        let settings = try Settings.read(environment: [:], overrides: ["data": data, "workers": "2"])
        let restored = try House.restore(from: backup, settings)
        #expect(restored.personKeys?.hasPrefix(out + "/person-keys/") == true)
        let sealed = try Self.sealedInBackup(data, settings)
        let house = try House(
            settings: settings, assets: TestSite.root, log: .silent, surroundings: site.clock.surroundings,
            passwordCost: .forTests)
        defer { house.close() }
        // What the backup held of the number and the document is there, and nobody opens it.
        #expect(throws: VaultError.keyDestroyed) {
            try house.directory.store.open(sealed.number, at: Self.place(sealed.row))
        }
        #expect(throws: VaultError.keyDestroyed) {
            try house.collections.store.reader(ofFileAt: sealed.file, at: Self.paper(sealed.document))
        }
        #expect(try house.faults().isEmpty, "also before the others have heard of it")
        try house.settle()
        let name = try house.directory.store.read {
            try $0.first("SELECT name FROM party WHERE id = \(try #require(ID(desk.party)))") { $0.text(0) }
        }
        #expect(name?.hasPrefix("T-2026") == true, "erased once more")
        #expect(access(sealed.file, F_OK) != 0)
        let paid = try house.collections.store.read {
            try $0.first("SELECT paid, debtor_name FROM debt WHERE id = \(try #require(ID(desk.debt)))") {
                ($0.integer(0), $0.text(1))
            }
        }
        #expect(paid?.0 == 100_000 && paid?.1.contains("rachid") == false)
        #expect(try house.faults().isEmpty)
        for department in house.departments { #expect(try KeyTurn(department).faults().isEmpty) }
    }

    @Test func `have one department's database, put back alone, erased once more`() throws {
        let desk = try Self.desk(.sqlite)
        let site = desk.site
        let out = site.data + "/out"
        #expect(mkdir(out, 0o700) == 0)
        let before = try site.house.backUp(to: out + "/one")
        try Self.decide(desk, try Self.ask(desk), "grant")
        try site.settle()
        site.clock.advance(seconds: 86_400)
        let after = try site.house.backUp(to: out + "/two")
        var places: [String] = []
        for (name, backup) in [("old", before), ("new", after)] {
            let data = site.data + "/" + name
            places.append(data)
            #expect(mkdir(data, 0o700) == 0 && mkdir(data + "/keys", 0o700) == 0)
            try Self.copy(site.data + "/keys/master.key", to: data + "/keys/master.key")
            chmod(data + "/keys/master.key", 0o600)
            let settings = try Settings.read(environment: [:], overrides: ["data": data, "workers": "2"])
            try House.restore(from: backup, settings)
        }
        try Self.copy(places[0] + "/collections.db", to: places[1] + "/collections.db")
        let settings = try Settings.read(environment: [:], overrides: ["data": places[1], "workers": "2"])
        let debt = try #require(ID(desk.debt))
        for isFirst in [true, false] {
            let house = try House(
                settings: settings, assets: TestSite.root, log: .silent, surroundings: site.clock.surroundings,
                passwordCost: .forTests)
            defer { house.close() }
            func name() throws -> String {
                try house.collections.store.read {
                    try $0.first("SELECT debtor_name FROM debt WHERE id = \(debt)") { $0.text(0) } ?? ""
                }
            }
            let told = try house.directory.store.read {
                try $0.integer("SELECT count(*) FROM audit WHERE act = 'party.erased-again'")
            }
            #expect(told == 1, "once is enough")
            if isFirst { #expect(try name().contains("meziane"), "it is back until the others have heard") }
            try house.settle()
            #expect(try !name().contains("meziane"))
            let rest = try house.collections.store.read { connection in
                try connection.integer("SELECT count(*) FROM document WHERE debt_id = \(debt)")
            }
            #expect(rest == 0)
            #expect(try house.collections.returned().isEmpty && house.faults().isEmpty)
        }
    }

    /// The sealed number and document as the restored files hold them, before anything is opened over them.
    private static func sealedInBackup(
        _ data: String, _ settings: Settings
    ) throws -> (row: ID, number: [UInt8], document: ID, file: String) {
        let directory = try House.open("directory", settings)
        defer { directory.close() }
        let collections = try House.open("collections", settings)
        defer { collections.close() }
        let number = try directory.read {
            try $0.first("SELECT id, value FROM identifier") { ($0.identity(0), $0.bytes(1)) }
        }
        let document = try collections.read {
            try $0.first("SELECT id, file FROM document") { ($0.identity(0), $0.text(1)) }
        }
        let (row, value) = try #require(number)
        let (paper, name) = try #require(document)
        return (row, value, paper, "\(data)/files/collections/\(name)")
    }

    @Test func `are missed when their file is, and copies end after thirty days`() throws {
        let desk = try Self.desk(.sqlite)
        let site = desk.site
        let out = site.data + "/out"
        #expect(mkdir(out, 0o700) == 0)
        let backup = try site.house.backUp(to: out + "/one")
        site.clock.advance(seconds: 31 * 86_400)
        _ = try site.house.backUp(to: out + "/two")
        let data = site.data + "/restored"
        #expect(mkdir(data, 0o700) == 0 && mkdir(data + "/keys", 0o700) == 0)
        try Self.copy(site.data + "/keys/master.key", to: data + "/keys/master.key")
        chmod(data + "/keys/master.key", 0o600)
        let settings = try Settings.read(environment: [:], overrides: ["data": data, "workers": "2"])
        let restored = try House.restore(from: backup, settings)
        let day = site.clock.surroundings.now().description.prefix(10).filter(\.isNumber)
        #expect(restored.personKeys?.contains("/\(day)") == true, "the one of a month ago is gone")
        unlink(data + "/person-keys/directory.db")
        let fault = #expect(throws: HouseFault.self) {
            _ = try House(
                settings: settings, assets: TestSite.root, log: .silent, surroundings: site.clock.surroundings,
                passwordCost: .forTests)
        }
        #expect(fault?.description.contains("person-keys/directory.db is missing") == true)
        #expect(fault?.description.contains("sila restore --person-keys") == true)
    }
}
