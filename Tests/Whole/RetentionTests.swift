import Audit
import Composition
import Department
import Directory
import Glibc
import HTTP
import Identity
import Jobs
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `Retention rules` {
    private static let year = 366

    private func rule(_ kind: String, _ site: TestSite, place: String = "dz") throws -> String {
        let found = try site.store("directory").read { connection in
            try connection.first("SELECT id FROM retention_rule WHERE kind = \(kind) AND place = \(place)") {
                $0.identity(0)
            }
        }
        return "/retention/\(try #require(found))"
    }

    /// Switches a rule on as somebody does who has looked at it.
    private func switchOn(_ rule: String, seen: Int, _ site: TestSite) throws -> Response {
        try site.post("\(rule)/on", ["version": "1", "seen": "\(seen)"], as: .amina)
    }

    /// Moves the clock, and does what is due then.
    private func later(_ days: Int, _ site: TestSite) throws {
        site.clock.advance(days: days)
        site.signInAnew()
        try site.settle()
    }

    private func pay(_ desk: PersonDesk, _ debt: String) throws {
        let paid = try desk.site.api(
            .post, "/api/v1/debts/\(debt)/payments",
            ["amount": 100_000, "received": "2026-03-01", "method": "cash", "note": "Paid by cousin Farid"],
            key: desk.key)
        #expect(paid.status == .created, "\(paid.text)")
    }

    private func runs(_ site: TestSite) throws -> [(released: Int64, held: Int64)] {
        try site.store("directory").read { connection in
            try connection.rows("SELECT released, held FROM retention_run ORDER BY id") {
                ($0.integer(0), $0.integer(1))
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `takes the words and papers of debts closed long ago, and of no others`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let site = desk.site
        #expect(try desk.call(channel: "letter").status == .seeOther)
        let upload = try site.upload(
            "/debts/\(desk.debt)/documents", file: "A letter in plain words", name: "letter.txt", as: .nadia)
        #expect(upload.status == .seeOther)
        let file = try site.store("collections").read { try $0.rows("SELECT file FROM document") { $0.text(0) } }
        let path = "\(site.data)/files/collections/\(try #require(file.first))"
        try pay(desk, desk.debt)
        let rule = try self.rule("collections.closed", site)
        try later(9 * Self.year, site)
        let young = try desk.other()
        let other = try PersonDesk.debt("C-2", of: young, desk.creditor, site, desk.key)
        let paid = try site.api(
            .post, "/api/v1/debts/\(other)/payments",
            [
                "amount": 100_000,
                "received": .string(Day(containing: site.clock.now, offsetSeconds: 3600).description), "method": "cash",
                "note": "Paid by aunt Zohra",
            ], key: desk.key)
        #expect(paid.status == .created, "\(paid.text)")
        try later(Self.year + 10, site)

        let preview = try site.get(rule, as: .amina).text
        #expect(preview.contains("Today <bdi>1</bdi> would go") || preview.contains("Today 1 would go"), "\(preview)")
        #expect(preview.contains("D-2026-000001") && !preview.contains("D-2035"))
        try site.settle()
        #expect(try desk.count("document", in: "collections") == 1, "it is not switched on")
        #expect(try switchOn(rule, seen: 2, site).status == .conflict, "another number was seen")
        #expect(try switchOn(rule, seen: 1, site).status == .seeOther)
        #expect(try switchOn(rule, seen: 1, site).status == .conflict)
        try later(1, site)

        let text = try site.get("/debts/\(desk.debt)", as: .karim).text
        #expect(!text.contains("Farid") && !text.contains("Spoke of the plan") && !text.contains("letter.txt"))
        #expect(access(path, F_OK) != 0, "the bytes went too")
        let debt = try site.api(.get, "/api/v1/debts/\(desk.debt)", key: desk.key)
        #expect(debt.json["paid"]?.integer == 100_000, "amounts stay")
        #expect(try site.get("/debts/\(other)", as: .karim).text.contains("Zohra"), "the younger one stays")
        #expect(try runs(site).map(\.released) == [1])
        let acts = try desk.acts()
        #expect(acts.contains { $0.act == "retention.carried-out" && $0.changes.contains { $0.new == "1" } })
        #expect(acts.contains { $0.act == "retention.switched-on" && $0.changes.contains { $0.field == "seen" } })
        #expect(try desk.acts("collections").contains { $0.act == "retention.released" })
        #expect(try site.get("/retention/runs", as: .amina).text.contains("closed debts"))

        try later(1, site)
        #expect(try runs(site).map(\.released) == [1, 0], "what is gone does not go twice")
        let note = try site.api(
            .post, "/api/v1/debts/\(desk.debt)/interactions",
            ["channel": "note", "direction": "outgoing", "outcome": "noted", "note": "Cousin Farid asked again"],
            key: desk.key)
        #expect(note.status == .created, "\(note.text)")
        try later(1, site)
        #expect(!(try site.get("/debts/\(desk.debt)", as: .karim).text.contains("Farid")), "later words go too")
        for department in site.house.departments { #expect(try department.faults().isEmpty) }
    }

    @Test(arguments: Engine.underTest)
    func `leave out whoever still owes, objects or waits for an answer, and say so before`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let site = desk.site
        try pay(desk, desk.debt)
        let merged = try desk.other("Rachid Mezziane", number: "109871234567890999")
        let merge: Fields = ["with": merged, "keep": "this"]
        #expect(try site.post("/parties/\(desk.party)/merge", merge, as: .karim).status == .seeOther)
        _ = try PersonDesk.debt("C-2", of: desk.party, desk.creditor, site, desk.key)
        let asking = try desk.other("Samia Bouzid")
        let second = try PersonDesk.debt("C-3", of: asking, desk.creditor, site, desk.key)
        try pay(desk, second)
        let request: Fields = [
            "kind": "access", "jurisdiction": "dz", "means": "letter", "received": "2026-03-02",
            "once": "018f0000-0000-7000-8000-00000000d001",
        ]
        #expect(try site.post("/parties/\(asking)/rights", request, as: .karim).status == .seeOther)
        let objecting = try desk.other("Lyes Amrane", number: "109990000000000002")
        let third = try PersonDesk.debt("C-4", of: objecting, desk.creditor, site, desk.key)
        try pay(desk, third)
        let objection: Fields = ["way": "call", "means": "letter", "since": "2026-03-01"]
        #expect(try site.post("/parties/\(objecting)/objections", objection, as: .karim).status == .seeOther)
        try later(11 * Self.year, site)
        let rule = try self.rule("collections.closed", site)
        let preview = try site.get(rule, as: .amina).text
        #expect(preview.contains("still owes") && preview.contains("waits for the answer"))
        #expect(preview.contains("objects to a use"))
        #expect(try switchOn(rule, seen: 3, site).status == .seeOther)
        try later(1, site)
        #expect(try runs(site).map(\.held) == [3])
        #expect(try runs(site).map(\.released) == [0])
        #expect(try site.get("/debts/\(desk.debt)", as: .karim).text.contains("Farid"))

        let path = "/rights/018f0000-0000-7000-8000-00000000d001/answer"
        let answer: Fields = ["state": "refused", "answer": "Nobody proved who asks", "version": "1"]
        #expect(try site.post(path, answer, as: .karim).status == .seeOther)
        try later(1, site)
        #expect(try runs(site).map(\.released) == [0, 1], "once it is answered, time goes on")
        #expect(!(try site.get("/debts/\(second)", as: .karim).text.contains("Farid")))
    }

    @Test(arguments: Engine.underTest)
    func `let go of what is left at the door, of answers, and of refused rows, each after its time`(
        engine: Engine
    ) throws {
        let desk = try PersonDesk(engine)
        let site = desk.site
        let request: Fields = [
            "kind": "rectification", "jurisdiction": "dz", "means": "letter", "received": "2026-03-02",
            "asked": "My name is Rachida", "once": "018f0000-0000-7000-8000-00000000d001",
        ]
        #expect(try site.post("/parties/\(desk.party)/rights", request, as: .karim).status == .seeOther)
        let answer: Fields = ["state": "refused", "answer": "Nobody proved who asks", "version": "1"]
        let path = "/rights/018f0000-0000-7000-8000-00000000d001"
        #expect(try site.post("\(path)/answer", answer, as: .karim).status == .seeOther)
        try pay(desk, desk.debt)
        let identity = try site.store("identity")
        let (now, half) = (site.clock.now, site.clock.now.adding(seconds: 100 * 86_400))
        let creditor = try #require(ID(desk.creditor))
        let collections = try site.store("collections")
        try identity.database.write { connection in
            for (index, (state, decided)) in [("refused", now), ("refused", half), ("accepted", now)].enumerated() {
                try connection.run(
                    """
                    INSERT INTO registration (id, created_at, side, name, organisation, email, phone, language, \
                    reference, identifier_kind, identifier, mark, state, decided_at, decided_by) VALUES \
                    (\(site.clock.newID()), \(now), 'debtor', \("N\(index)"), '', 'a@b.example', '', 'fr', '', 'nin', \
                    \([1] as [UInt8]), \([UInt8(index)] as [UInt8]), \(state), \(decided), 'Karim')
                    """)
            }
        }
        let batch = site.clock.newID()
        try collections.database.write { connection in
            try connection.run(
                """
                INSERT INTO import_batch (id, created_at, creditor_id, file_name, file, size, plan, language, \
                is_dry_run, state, imported_by, imported_by_name, is_own, finished_at, rejected_rows) VALUES (\(batch), \
                \(now), \(creditor), 'debts.csv', \("\(site.data)/files/collections/gone.csv"), 1, '{}', 'fr', 0, \
                'done', \(batch), 'Karim', 0, \(now), 6000)
                """)
            for row in 0..<6_000 {
                try connection.run(
                    """
                    INSERT INTO import_reject (batch_id, row_number, column_name, reason, line) VALUES (\(batch), \
                    \(Int64(row)), 'name', 'missing', 'Rachid;0550')
                    """)
            }
        }
        for (kind, place) in [
            ("identity.registrations", "house"), ("identity.browsers", "house"), ("directory.requests", "dz"),
            ("collections.imports", "house"),
        ] {
            let rule = try self.rule(kind, site, place: place)
            #expect(try switchOn(rule, seen: 0, site).status == .seeOther)
        }
        try later(200, site)
        #expect(try desk.count("registration", in: "identity") == 2)
        #expect(try desk.count("import_reject", in: "collections") == 0)
        #expect(try desk.count("import_batch", in: "collections") == 1, "that there was an import stays")
        #expect(try site.get("/imports/\(batch)", as: .karim).status == .ok)
        #expect(try site.get(path, as: .karim).text.contains("Rachida"))
        try later(200, site)
        #expect(try desk.count("registration", in: "identity") == 1, "whoever was accepted stays")
        try later(3 * Self.year - 400 + 10, site)
        #expect(!(try site.get(path, as: .karim).text.contains("Rachida")))
        #expect(try site.get(path, as: .karim).status == .ok, "that it was asked and answered stays")
        for department in site.house.departments { #expect(try department.faults().isEmpty) }
    }

    @Test(arguments: Engine.underTest)
    func `go on after an interruption behind the last piece, and are off again when changed`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let site = desk.site
        try pay(desk, desk.debt)
        let path = try rule("collections.closed", site)
        let form: Fields = [
            "place": "dz", "amount": "2", "unit": "years", "source": "The house’s own rule", "from": "2026-01-01",
            "version": "1",
        ]
        #expect(try switchOn(path, seen: 0, site).status == .seeOther)
        #expect(try site.post("\(path)/edit", form, as: .amina).status == .unprocessableContent, "a stale form")
        #expect(try site.post("\(path)/edit", form.setting("version", to: "2"), as: .amina).status == .seeOther)
        #expect(try site.get(path, as: .amina).text.contains("Switched off"))
        try later(3 * Self.year, site)
        #expect(try runs(site).isEmpty)
        let on: Fields = ["version": "3", "seen": "1"]
        #expect(try site.post("\(path)/on", on, as: .amina).status == .seeOther)
        // The job was begun, and the machine went away before its first piece.
        let directory = try site.store("directory")
        let id = try #require(ID(String(path.dropFirst("/retention/".count))))
        let run = site.clock.newID()
        let day = Day(containing: site.clock.now, offsetSeconds: 3600).adding(months: -24)
        try directory.database.write { connection in
            try connection.run(
                """
                INSERT INTO retention_run (id, rule_id, kind, before_on, started_at, released, held) VALUES (\(run), \
                \(id), 'collections.closed', \(day), \(site.clock.now), 0, 0)
                """)
            let job = try directory.jobs.enqueue("directory.retention", payload: [], in: connection)
            try connection.run("UPDATE job SET checkpoint = \(Array(run.description.utf8)) WHERE id = \(job)")
        }
        try site.settle()
        #expect(try runs(site).map(\.released) == [1], "the run that was begun is brought to its end")
        #expect(try site.post("\(path)/off", ["version": "4"], as: .amina).status == .seeOther)
        #expect(try site.post("\(path)/off", ["version": "5"], as: .amina).status == .conflict)
    }

    @Test(arguments: Engine.underTest)
    func `are for those with the right, and each form counts once`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let site = desk.site
        let path = try rule("collections.closed", site)
        for character in [SiteTesting.Character.karim, .nadia, .lina] {
            #expect(try site.get("/retention", as: character).status == .forbidden)
            #expect(try site.get(path, as: character).status == .forbidden)
            #expect(try site.post("\(path)/on", ["version": "1", "seen": "0"], as: character).status == .forbidden)
        }
        try site.house.identity.addStaff(
            email: "dpo@adc.example", name: "Officer", role: .auditor, language: .english,
            password: SiteTesting.Character.password, by: .system("tests"))
        #expect(try site.send(try Request(.get, "/retention"), email: "dpo@adc.example").status == .ok)
        let nowhere = "/retention/018f0000-0000-7000-8000-000000000000"
        #expect(try site.get(nowhere, as: .amina).status == .notFound)
        #expect(try site.post("\(nowhere)/on", ["version": "1", "seen": "0"], as: .amina).status == .notFound)
        let form: Fields = [
            "kind": "identity.browsers", "place": "eu", "amount": "6", "unit": "months", "source": "A rule of ours",
            "from": "2026-01-01", "once": "018f0000-0000-7000-8000-00000000e001",
        ]
        let before = try desk.count("retention_rule")
        for (field, value) in [("kind", "debts"), ("amount", "0"), ("unit", "hours"), ("until", "2025-01-01")] {
            #expect(
                try site.post("/retention", form.setting(field, to: value), as: .amina).status
                    == .unprocessableContent, "\(field)")
        }
        #expect(try site.post("/retention", form, as: .amina).status == .seeOther)
        #expect(try site.post("/retention", form, as: .amina).status == .seeOther)
        #expect(try desk.count("retention_rule") == before + 1)
        let list = try site.get("/retention", as: .amina).text
        #expect(list.contains("A rule of ours") && list.contains("Code de commerce"))
    }

    @Test func `are looked up along an index`() throws {
        let watch = QueryWatch()
        let site = try TestSite(.sqlite, watch: watch)
        let faults = try watch.queries {
            for kind in try site.store("directory").read({ connection in
                try connection.rows("SELECT DISTINCT id FROM retention_rule") { $0.identity(0) }
            }) {
                #expect(try site.get("/retention/\(kind)", as: .amina).status == .ok)
            }
        }.filter { query in
            [
                "debt", "import_batch", "bulk_work", "registration", "device", "invitation", "session",
                "rights_request",
                "doubt",
            ].contains { table in
                query.text.contains("FROM \(table) WHERE") && query.plan.contains { $0.hasPrefix("SCAN \(table)") }
            }
        }
        #expect(faults.isEmpty, "\(faults.map { $0.text + ": " + $0.plan.joined(separator: "; ") })")
    }
}
