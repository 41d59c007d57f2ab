import Audit
import Composition
import Department
import Directory
import HTTP
import Identity
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `Breaches` {
    private static let id = "018f0000-0000-7000-8000-00000000f001"
    private let path = "/breaches/\(Breaches.id)"

    private static let form: Fields = [
        "title": "A lost laptop", "place": "both", "knownOn": "2026-03-02", "knownHour": "8", "happened": "2026-03-01",
        "nature": "A laptop was left in a taxi, its disk was not encrypted",
        "categories": "Debtors: names and balances",
        "persons": "120", "consequences": "Somebody may call them", "measures": "The account was closed", "once": id,
    ]

    private func untils(_ site: TestSite) throws -> [Instant?] {
        try site.store("directory").read { connection in
            try connection.first("SELECT algeria_until, europe_until FROM breach") { [$0.instant(0), $0.instant(1)] }
        } ?? []
    }

    private func version(_ site: TestSite) throws -> String {
        try site.store("directory").read { "\(try $0.integer("SELECT version FROM breach"))" }
    }

    private func step(_ site: TestSite, _ step: String, _ fields: Fields) throws -> Response {
        try site.post("\(path)/\(step)", fields.setting("version", to: try version(site)), as: .amina)
    }

    @Test(arguments: Engine.underTest)
    func `have the deadlines of each law, hours counted as hours, and go through their steps`(engine: Engine) throws {
        let site = try TestSite(engine)
        #expect(try site.post("/breaches", Self.form, as: .amina).headers["location"] == path)
        #expect(try site.post("/breaches", Self.form, as: .amina).headers["location"] == path)
        #expect(try site.store("directory").read { try $0.integer("SELECT count(*) FROM breach") } == 1)
        #expect(
            try untils(site) == [Instant(iso: "2026-03-07T23:00:00Z"), Instant(iso: "2026-03-05T07:00:00Z")],
            "five whole days in Algeria, 72 hours from that hour in the Union")
        let page = try site.get(path, as: .amina).text
        #expect(page.contains("A lost laptop") && page.contains("taxi"))
        let edit = Self.form.setting("knownHour", to: "9").setting("version", to: "1")
        #expect(try site.post("\(path)/edit", edit, as: .amina).status == .seeOther)
        #expect(try untils(site).last == Instant(iso: "2026-03-05T08:00:00Z"))
        #expect(try site.post("\(path)/edit", edit, as: .amina).status == .unprocessableContent, "a stale form")

        let notice: Fields = ["law": "eu", "day": "2026-03-02", "hour": "9", "reference": "CNIL 2026-77"]
        #expect(try step(site, "notice", notice.setting("day", to: "2026-03-03")).status == .unprocessableContent)
        #expect(try step(site, "notice", notice.setting("day", to: "2026-03-01")).status == .unprocessableContent)
        #expect(try step(site, "notice", notice.setting("law", to: "us")).status == .unprocessableContent)
        #expect(try step(site, "notice", notice).status == .seeOther)
        #expect(try step(site, "notice", notice).status == .conflict, "it was told already")
        site.clock.advance(days: 7)
        site.signInAnew()
        let late: Fields = ["law": "dz", "day": "2026-03-09", "hour": "1", "reference": "ANPDP 9"]
        #expect(try step(site, "notice", late).status == .unprocessableContent, "why so late?")
        #expect(try step(site, "notice", late.setting("delay", to: "The office was flooded")).status == .seeOther)
        #expect(try step(site, "closing", ["closing": "All is done"]).status == .conflict, "and the persons?")
        #expect(try step(site, "persons", ["day": "", "how": "The risk is small"]).status == .seeOther)
        #expect(try step(site, "closing", ["closing": "All is done"]).status == .seeOther)
        #expect(try step(site, "closing", ["closing": "All is done"]).status == .conflict)
        #expect(try step(site, "persons", ["day": "", "how": "Something else"]).status == .conflict)
        let store = try site.store("directory")
        let acts = try store.read { try store.trail.page(limit: 20, in: $0).map(\.entry.act) }
        #expect(
            acts.filter { $0.hasPrefix("breach.") } == [
                "breach.closed", "breach.persons-told", "breach.notified", "breach.notified", "breach.changed",
                "breach.recorded",
            ])
        for language in ["fr", "ar", "en"] {
            let paper = try site.get("\(path)/paper?language=\(language)", as: .amina)
            #expect(try paper.collected().starts(with: Array("%PDF-".utf8)))
        }
    }

    @Test(arguments: Engine.underTest)
    func `warn at half, four fifths and the end of the time, on every page, those with the right`(
        engine: Engine
    ) throws {
        let site = try TestSite(engine)
        #expect(try site.post("/breaches", Self.form.setting("place", to: "eu"), as: .amina).status == .seeOther)
        #expect(!(try site.get("/account", as: .amina).text.contains("B-2026-000001")))
        for (hours, words) in [(35, "half of the time"), (22, "four fifths"), (15, "is over")] as [(Int64, String)] {
            site.clock.advance(seconds: hours * 3600)
            site.signInAnew()
            let page = try site.get("/account", as: .amina).text
            #expect(page.contains(words) && page.contains(path), "\(words)")
            #expect(!(try site.get("/account", as: .karim).text.contains("B-2026-000001")))
        }
        let notice: Fields = [
            "law": "eu", "day": "2026-03-05", "hour": "9", "reference": "CNIL 1", "delay": "Nobody was here",
        ]
        #expect(try step(site, "notice", notice).status == .seeOther)
        #expect(!(try site.get("/account", as: .amina).text.contains("B-2026-000001")))
    }

    @Test(arguments: Engine.underTest)
    func `are confidential, and say what is wrong`(engine: Engine) throws {
        let site = try TestSite(engine)
        #expect(try site.post("/breaches", Self.form, as: .amina).status == .seeOther)
        for character in [Character.karim, .nadia, .lina] {
            for page in ["/breaches", path, "\(path)/paper", "/breaches/new"] {
                #expect(try site.get(page, as: character).status == .forbidden)
            }
            #expect(try site.post("/breaches", Self.form, as: character).status == .forbidden)
            #expect(!(try site.get("/search?q=laptop", as: character).text.contains("B-2026")))
        }
        try site.house.identity.addStaff(
            email: "dpo@adc.example", name: "Officer", role: .auditor, language: .english,
            password: Character.password, by: .system("tests"))
        #expect(try site.send(try Request(.get, path), email: "dpo@adc.example").text.contains("A lost laptop"))
        let nowhere = "/breaches/018f0000-0000-7000-8000-000000000000"
        #expect(try site.get(nowhere, as: .amina).status == .notFound)
        #expect(
            try site.post("\(nowhere)/closing", ["closing": "Done", "version": "1"], as: .amina).status == .notFound)
        let other = Self.form.setting("once", to: "018f0000-0000-7000-8000-00000000f002")
        for (field, value) in [
            ("knownOn", "2026-03-03"), ("knownHour", "24"), ("happened", "2026-03-05"), ("place", "us"), ("nature", ""),
        ] {
            #expect(
                try site.post("/breaches", other.setting(field, to: value), as: .amina).status == .unprocessableContent,
                "\(field)")
        }
    }
}
