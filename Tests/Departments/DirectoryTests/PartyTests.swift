import Audit
import Department
import FoundationEssentials
import HTTP
import Messages
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Directory

@Suite struct PartyTests {
    private static let script = "<script>alert('x')</script>\" onload='y'"

    @Test(arguments: Engine.underTest)
    func `the page of a party shows who it is and loads the debts from their department`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let id = try desk.party(
            "Benali Mohamed", arabic: "بن علي محمد", phones: ["0550 12 34 56"], emails: ["m.benali@poste.dz"])
        let page = try desk.site.get("/parties/\(id)", as: .nadia)
        #expect(page.status == .ok)
        for text in [
            "Benali Mohamed", "بن علي محمد", "T-2026-000001", "Alger", "tel:+213550123456", "0550 12 34 56",
            "mailto:m.benali@poste.dz", "hx-get=\"/collections/parties/\(id)\"",
        ] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(try desk.site.get("/collections/parties/\(id)", as: .nadia).status == .ok)
        #expect(try desk.site.get("/parties/\(ID(high: 1, low: 2))", as: .nadia).status == .notFound)
        #expect(try desk.site.get("/parties/\(id)").status == .seeOther)
    }

    @Test(arguments: Engine.underTest)
    func `a look at contacts is written down once an hour`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let id = try desk.party("Benali Mohamed", phones: ["0550 12 34 56"])
        func looks() throws -> Int {
            try desk.directory.store.read { connection in
                try desk.directory.store.trail.page(
                    .init(noun: "party", row: id, act: "party.contacts.seen"), in: connection
                )
                .count
            }
        }
        for _ in 0..<3 { _ = try desk.site.get("/parties/\(id)", as: .nadia) }
        #expect(try looks() == 1)
        _ = try desk.site.get("/parties/\(id)", as: .lina)
        #expect(try looks() == 2)
        desk.site.clock.advance(seconds: 3700)
        let key = try desk.site.key(.lina, scopes: ["parties:read"])
        let contacts = try desk.site.api(.get, "/api/v1/parties/\(id)/contacts", key: key)
        #expect(contacts.json["items"]?.array?.first?["value"]?.string == "+213550123456")
        #expect(try looks() == 3)
    }

    @Test(arguments: Engine.underTest)
    func `ways of contact are added, preferred and ended`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let id = try desk.party("Benali Mohamed", phones: ["0550 12 34 56"])
        func add(_ value: String, _ character: Character = .nadia) throws -> Status {
            try desk.site.post("/parties/\(id)/contacts", ["value": value, "label": "travail"], as: character).status
        }
        #expect(try add("021 63 12 34") == .seeOther)
        #expect(try add("A.B@Poste.dz") == .seeOther)
        #expect(try add("+213 21 63 12 34") == .unprocessableContent, "kept already")
        #expect(try add("12") == .unprocessableContent)
        #expect(try add("a@") == .unprocessableContent)
        #expect(try add("0551 11 11 11", .lina) == .forbidden)
        let kept = try desk.directory.store.read { try Contacts.kept(of: [id], in: $0) }
        #expect(Set(kept.map(\.point.value)) == ["+213550123456", "+21321631234", "a.b@poste.dz"])
        let fixed = try #require(kept.first { $0.point.value == "+21321631234" })
        #expect(!fixed.isPreferred && fixed.label == "travail")
        #expect(try desk.site.post("/parties/\(id)/contacts/\(fixed.id)/prefer", as: .nadia).status == .seeOther)
        var after = try desk.directory.store.read { try Contacts.kept(of: [id], in: $0) }
        #expect(after.filter { $0.isPreferred && $0.point.kind != .email }.map(\.id) == [fixed.id])
        #expect(try desk.site.post("/parties/\(id)/contacts/\(fixed.id)/end", as: .nadia).status == .seeOther)
        #expect(try desk.site.post("/parties/\(id)/contacts/\(fixed.id)/end", as: .nadia).status == .notFound)
        after = try desk.directory.store.read { try Contacts.kept(of: [id], in: $0) }
        let today = desk.directory.store.today
        #expect(after.first { $0.id == fixed.id }?.isValid(on: today) == false)
        let page = try desk.site.get("/parties/\(id)", as: .nadia).text
        #expect(page.contains("Added a way of contact") && page.contains("Ended a way of contact"))
    }

    @Test(arguments: Engine.underTest)
    func `identity numbers are sealed, masked, and shown only for a reason`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let number = "109850123456789012"
        let id = try desk.register("Benali Mohamed", nin: number).card.id
        #expect(
            try desk.site.post(
                "/parties/\(id)/identifiers", ["kind": "passport", "number": "AB 12 34 567"], as: .nadia
            ).status == .seeOther)
        #expect(
            try desk.site.post("/parties/\(id)/identifiers", ["kind": "passport", "number": "ab1234567"], as: .nadia)
                .status == .unprocessableContent)
        let identifiers = try desk.directory.store.read { try Identifiers.kept(of: [id], in: $0) }
        #expect(identifiers.map(\.kind) == [.nin, .passport])
        let page = try desk.site.get("/parties/\(id)", as: .karim).text
        #expect(!page.contains(number) && !page.contains("AB1234567"))
        let path = "/parties/\(id)/identifiers/\(identifiers[0].id)"
        #expect(try desk.site.post(path, ["reason": "audience au tribunal"], as: .nadia).status == .forbidden)
        #expect(try desk.site.post(path, ["reason": " "], as: .karim).status == .unprocessableContent)
        let shown = try desk.site.post(path, ["reason": "audience au tribunal"], as: .karim)
        #expect(shown.text.contains(number))
        let entry = try desk.directory.store.read { connection in
            try desk.directory.store.trail.page(
                .init(noun: "party", row: id, act: "party.identifier.seen"), in: connection)
        }.first
        #expect(entry?.entry.reason == "audience au tribunal")
        if engine == .sqlite {
            // Nothing of it stands in the file.
            let path = try #require(
                try desk.directory.store.read { connection in
                    try connection.first("SELECT file FROM pragma_database_list WHERE name = 'main'") { $0.text(0) }
                })
            for file in [path, path + "-wal"] {
                guard let bytes = try? Data(contentsOf: URL(filePath: file)) else { continue }
                #expect(!Array(bytes).holds(number) && !Array(bytes).holds("AB1234567"))
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `script in every field is shown as text`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let answer = try desk.site.post(
            "/parties",
            [
                "kind": "person", "name": Self.script, "arabicName": Self.script, "language": "fr",
                "address": Self.script,
                "commune": Self.script, "note": Self.script, "wilaya": "16",
            ], as: .karim)
        #expect(answer.status == .seeOther, "\(answer.text)")
        let path = try #require(answer.headers["location"])
        #expect(
            try desk.site.post("\(path)/contacts", ["value": "0550123456", "label": Self.script], as: .karim).status
                == .seeOther)
        for page in [
            path, "/parties", "/parties?q=script", "\(path)/edit", "\(path)/merge", "/search?q=script",
            "\(path)/history",
        ] {
            let text = try desk.site.get(page, as: .karim).text
            #expect(text.contains("&lt;script") || page.hasSuffix("edit"), "\(page)")
            #expect(!text.contains("<script>alert") && !text.contains("\" onload='y'"), "\(page)")
        }
    }

    @Test(arguments: Engine.underTest)
    func `the API adds a party with its contacts and numbers in one request`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let key = try desk.site.key(.karim, scopes: ["parties:read", "parties:write"])
        let body: JSON = [
            "kind": "person", "name": "Ziani Amel", "language": "ar", "phones": ["0770 11 22 33", "021631234"],
            "emails": ["amel@poste.dz"], "identifiers": [["kind": "nin", "value": "1098 5012 3456"]],
        ]
        let first = try desk.site.api(.post, "/api/v1/parties", body, key: key, headers: ["Idempotency-Key": "a"])
        #expect(first.status == .created, "\(first.text)")
        let again = try desk.site.api(.post, "/api/v1/parties", body, key: key, headers: ["Idempotency-Key": "a"])
        #expect(again.json["id"] == first.json["id"])
        let id = try #require(first.json["id"]?.string)
        let contacts = try desk.site.api(.get, "/api/v1/parties/\(id)/contacts", key: key).json["items"]?.array ?? []
        #expect(Set(contacts.compactMap { $0["value"]?.string }) == ["+213770112233", "+21321631234", "amel@poste.dz"])
        for bad: JSON in [
            ["kind": "person", "name": "X Y", "language": "fr", "phones": ["12"]],
            ["kind": "person", "name": "X Y", "language": "fr", "emails": ["nobody"]],
            ["kind": "person", "name": "X Y", "language": "fr", "identifiers": [["kind": "soul", "value": "123456"]]],
            ["kind": "person", "name": "X Y", "language": "fr", "phones": "0550123456"],
        ] {
            #expect(try desk.site.api(.post, "/api/v1/parties", bad, key: key).status == .unprocessableContent)
        }
        #expect(try desk.found("X Y").isEmpty)
        let reader = try desk.site.key(.lina, scopes: ["parties:read"])
        #expect(try desk.site.api(.post, "/api/v1/parties", body, key: reader).status == .forbidden)
    }
}

extension [UInt8] {
    /// True when the bytes of a text stand among these.
    fileprivate func holds(_ text: String) -> Bool {
        let wanted = [UInt8](text.utf8)
        guard let first = wanted.first else { return true }
        var start = startIndex
        while let index = self[start...].firstIndex(of: first) {
            if self[index...].starts(with: wanted) { return true }
            start = index + 1
        }
        return false
    }
}
