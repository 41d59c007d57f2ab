import Audit
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `Requests of persons` {
    private func receive(
        _ desk: PersonDesk, _ kind: String, law: String = "dz", on day: String = "2026-03-02",
        once: String = "018f0000-0000-7000-8000-00000000d001", as character: SiteTesting.Character = .karim
    ) throws -> Response {
        try desk.site.post(
            "/parties/\(desk.party)/rights",
            ["kind": kind, "jurisdiction": law, "means": "letter", "received": day, "asked": "Please", "once": once],
            as: character)
    }

    private let path = "/rights/018f0000-0000-7000-8000-00000000d001"

    private func deadline(
        _ desk: PersonDesk, _ id: String = "018f0000-0000-7000-8000-00000000d001"
    ) throws -> String? {
        let request = try #require(ID(id))
        return try desk.site.store("directory").read { connection in
            try connection.first("SELECT deadline_on FROM rights_request WHERE id = \(request)") { $0.day(0) }
        }??.description
    }

    @Test(arguments: Engine.underTest)
    func `have the law's deadline, are answered in steps, and each form counts once`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let site = desk.site
        #expect(try receive(desk, "rectification").headers["location"] == path)
        #expect(try receive(desk, "rectification").headers["location"] == path)
        #expect(try desk.count("rights_request") == 1)
        #expect(try deadline(desk) == "2026-03-12")
        let page = try site.get(path, as: .karim).text
        #expect(page.contains("days left") && page.contains("Loi 18-07 du 10 juin 2018, art. 35"))
        #expect(try site.get("/rights", as: .karim).text.contains("Rachid Meziane"))

        let answer: Fields = ["state": "granted", "answer": "The name is corrected", "version": "1"]
        #expect(try site.post("\(path)/answer", answer, as: .karim).status == .conflict, "nobody knows who asks")
        #expect(
            try site.post("\(path)/identity", ["proof": "x", "version": "1"], as: .karim).status
                == .unprocessableContent)
        #expect(
            try site.post("\(path)/identity", ["proof": "Identity card seen", "version": "1"], as: .karim).status
                == .seeOther)
        #expect(
            try site.post("\(path)/identity", ["proof": "Identity card seen", "version": "2"], as: .karim).status
                == .conflict)
        #expect(try site.post("\(path)/answer", answer, as: .karim).status == .conflict, "a stale form")
        #expect(
            try site.post(
                "\(path)/answer", answer.setting("version", to: "2").setting("state", to: "received"), as: .karim
            )
            .status == .unprocessableContent)
        #expect(try site.post("\(path)/answer", answer.setting("version", to: "2"), as: .karim).status == .seeOther)
        #expect(try site.post("\(path)/answer", answer.setting("version", to: "3"), as: .karim).status == .conflict)
        #expect(try site.get(path, as: .karim).text.contains("The name is corrected"))
        #expect(
            try desk.acts().prefix(3).map(\.act) == ["rights.answered", "rights.identified", "rights.received"])
        let late = try receive(desk, "erasure", on: "2026-02-10", once: "018f0000-0000-7000-8000-00000000d004")
        #expect(late.status == .seeOther)
        #expect(try site.get("/rights", as: .karim).text.contains("days late"))
    }

    @Test(arguments: Engine.underTest)
    func `are extended once where the law says so, and nowhere else`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        #expect(try receive(desk, "access", law: "eu").status == .seeOther)
        let delay: Fields = ["delay": "Four hundred papers to read", "version": "1"]
        #expect(try desk.site.post("\(path)/extension", delay, as: .karim).status == .seeOther)
        #expect(try deadline(desk) == "2026-06-02")
        #expect(
            try desk.site.post("\(path)/extension", delay.setting("version", to: "2"), as: .karim).status == .conflict)
        #expect(try receive(desk, "erasure", once: "018f0000-0000-7000-8000-00000000d002").status == .seeOther)
        let other = "/rights/018f0000-0000-7000-8000-00000000d002"
        #expect(try desk.site.post("\(other)/extension", delay, as: .karim).status == .conflict)
    }

    @Test(arguments: Engine.underTest)
    func `are for those who handle them, about persons who are known, and not of tomorrow`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        for character in [SiteTesting.Character.nadia, .lina] {
            #expect(try receive(desk, "access", as: character).status == .forbidden)
            #expect(try desk.site.get("/rights", as: character).status == .forbidden)
        }
        #expect(try receive(desk, "access", on: "2026-03-03").status == .unprocessableContent)
        #expect(try receive(desk, "portability").status == .unprocessableContent)
        let nowhere = "/parties/018f0000-0000-7000-8000-000000000000/rights"
        let form: Fields = ["kind": "access", "jurisdiction": "dz", "means": "letter", "received": "2026-03-02"]
        #expect(try desk.site.post(nowhere, form, as: .karim).status == .notFound)
        #expect(try desk.site.get("/rights/018f0000-0000-7000-8000-000000000000", as: .karim).status == .notFound)
        #expect(try desk.count("rights_request") == 0)
    }

    @Test(arguments: Engine.underTest)
    func `go by the deadline that held when they came`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let term: Fields = [
            "subject": "rectification", "jurisdiction": "dz", "amount": "5", "unit": "days",
            "source": "Law 27-01, art. 3", "from": "2026-03-02",
        ]
        #expect(try desk.site.get("/terms", as: .karim).text.contains("Loi 25-11"))
        #expect(try desk.site.post("/terms", term, as: .karim).status == .forbidden)
        #expect(
            try desk.site.post("/terms", term.setting("until", to: "2026-01-01"), as: .amina).status
                == .unprocessableContent)
        #expect(try desk.site.post("/terms", term, as: .amina).status == .seeOther)
        #expect(try receive(desk, "rectification").status == .seeOther)
        #expect(try deadline(desk) == "2026-03-07")
        #expect(
            try receive(desk, "rectification", on: "2026-03-01", once: "018f0000-0000-7000-8000-00000000d003").status
                == .seeOther)
        #expect(try deadline(desk, "018f0000-0000-7000-8000-00000000d003") == "2026-03-11")
    }
}
