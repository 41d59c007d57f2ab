import Composition
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `Files of one person` {
    private func add(_ desk: Desk, _ debt: String, _ text: String = "plain words", as character: SiteTesting.Character)
        throws -> Response
    {
        try desk.site.upload("/debts/\(debt)/documents", file: text, name: "a.txt", as: character)
    }

    private func bring(_ desk: Desk, as character: SiteTesting.Character) throws -> Response {
        try desk.site.upload(
            "/imports", file: "Référence;Nom;Montant\nX-1;Ali Haddad;100\n", fields: ["creditor": desk.creditor],
            as: character)
    }

    @Test(arguments: Engine.underTest)
    func `are so many in a day, and others may go on`(engine: Engine) throws {
        let desk = try Desk(engine, settings: ["files-per-day": "3"])
        let debt = try desk.debt()
        for _ in 0..<2 { #expect(try add(desk, debt, as: .karim).status == .seeOther) }
        // A file to import counts like a document.
        #expect(try bring(desk, as: .karim).status == .seeOther)
        let document = try add(desk, debt, as: .karim)
        #expect(document.status == .unprocessableContent && document.text.contains("in the last 24 hours"))
        #expect(document.text.contains("class=\"error\""))
        let file = try bring(desk, as: .karim)
        #expect(file.status == .unprocessableContent && file.text.contains("in the last 24 hours"))
        #expect(try add(desk, debt, as: .nadia).status == .seeOther)
        desk.site.clock.advance(seconds: 86_401)
        desk.site.signInAnew()
        #expect(try add(desk, debt, as: .karim).status == .seeOther)
        let kept = try desk.site.house.collections.store.read { connection in
            try connection.integer("SELECT count(*) FROM document")
        }
        #expect(kept == 4)
    }

    @Test(arguments: Engine.underTest)
    func `are so large in a day, and so many and so large at most`(engine: Engine) throws {
        let large = try Desk(engine, settings: ["file-bytes-per-day": "100"])
        let debt = try large.debt()
        #expect(try add(large, debt, String(repeating: "x", count: 60), as: .nadia).status == .seeOther)
        #expect(try add(large, debt, String(repeating: "x", count: 41), as: .nadia).status == .unprocessableContent)
        #expect(try add(large, debt, String(repeating: "x", count: 40), as: .nadia).status == .seeOther)
        for settings in [["files-per-person": "1"], ["file-bytes-per-person": "20"]] {
            let desk = try Desk(engine, settings: settings)
            let debt = try desk.debt()
            #expect(try add(desk, debt, as: .nadia).status == .seeOther)
            desk.site.clock.advance(days: 3)
            desk.site.signInAnew()
            let refused = try add(desk, debt, as: .nadia)
            #expect(refused.status == .unprocessableContent && refused.text.contains("is kept as one person may"))
        }
    }

    @Test(arguments: Engine.underTest)
    func `are counted along an index`(engine: Engine) throws {
        let desk = try Desk(engine)
        let person = try desk.site.id(of: .karim)
        try desk.site.house.collections.store.read { connection in
            let moments: [Instant?] = [desk.site.clock.surroundings.now(), nil]
            for since in moments {
                let count = try FileQuota.count(since, of: person, in: connection)
                #expect(count.files == 0 && count.bytes == 0)
                for query in [FileQuota.documents(since, of: person), FileQuota.imports(since, of: person)] {
                    let plan = try connection.plan(of: query).joined(separator: "\n")
                    #expect(!plan.contains("SCAN document") && !plan.contains("SCAN import_batch"), "\(plan)")
                    #expect(plan.contains("_by_person") || engine == .postgresql, "\(plan)")
                }
            }
        }
    }
}
