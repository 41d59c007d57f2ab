import Composition
import Department
import HTTP
import Identity
import Messages
import Phones
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Directory

@Suite struct `The demo company` {
    private static let debts = 400

    /// A house with a company in it, and nobody else.
    private static func company(_ engine: Engine, seed: UInt64 = 7, debts: Int = debts) throws -> TestSite {
        let site = try TestSite(engine, cast: [])
        _ = try site.house.makeDemo(debts: debts, seed: seed) { _, _, _ in }
        try site.settle()
        return site
    }

    /// All that the company consists of but the ids that the clock's surroundings count.
    private static func told(_ site: TestSite) throws -> [String] {
        let tables: [(String, String, String)] = [
            ("directory", "party", "id, reference, kind, name, arabic_name, birth_on, address, commune, wilaya"),
            ("directory", "contact_point", "party_id, kind, value, is_preferred"),
            ("directory", "party_source", "source, party_id, raised_doubt"),
            ("collections", "creditor", "id, reference, name, phone"),
            (
                "collections", "debt",
                "id, reference, debtor_id, kind, principal, interest, costs, balance, paid, state, due_on, handed_over_on, next_action_on, closed_on"
            ), ("collections", "payment", "id, reference, debt_id, received_on, amount, method, receipt"),
            ("collections", "interaction", "id, debt_id, channel, outcome, happened_at, note"),
            ("collections", "promise", "id, debt_id, amount, due_on, state, received"),
            ("collections", "state_change", "id, debt_id, old_state, new_state, changed_at"),
            ("collections", "debt_tally", "creditor_id, state, kind, wilaya, files, claimed, balance, paid"),
        ]
        return try tables.flatMap { department, table, columns in
            let count = columns.split(separator: ",").count
            return try site.store(department).read { connection in
                try connection.rows("SELECT \(unescaped: columns) FROM \(unescaped: table)") { row in
                    table + ":"
                        + (0..<count).map { column in
                            row.isNull(column) ? "-" : row.bytes(column).map { String($0) }.joined(separator: ".")
                        }.joined(separator: "|")
                }.sorted()
            }
        }
    }

    private static func count(_ site: TestSite, _ query: SQL) throws -> Int64 {
        try site.store("collections").read { try $0.integer(query) }
    }

    @Test(arguments: Engine.underTest)
    func `the same seed on the same day makes the same company, another seed another`(engine: Engine) throws {
        let one = try Self.told(Self.company(engine, debts: 150))
        let two = try Self.told(Self.company(engine, debts: 150))
        #expect(one == two)
        let other = try Self.told(Self.company(engine, seed: 8, debts: 150))
        #expect(Set(one).intersection(other).count < one.count / 20)
    }

    @Test(arguments: Engine.underTest)
    func `its books are sound`(engine: Engine) throws {
        let site = try Self.company(engine)
        #expect(try site.house.faults() == [])
        #expect(try Self.count(site, "SELECT count(*) FROM debt") == Int64(Self.debts))
        let today = Day(containing: site.clock.now, offsetSeconds: 3600)
        let end = site.clock.now
        // Each counts rows that must not be.
        let wrong: [(String, SQL)] = [
            ("paid above the claim", "SELECT count(*) FROM debt WHERE paid > principal + interest + costs"),
            (
                "balance beside the claim",
                "SELECT count(*) FROM debt WHERE balance <> principal + interest + costs - paid"
            ),
            ("nothing due but not paid", "SELECT count(*) FROM debt WHERE (balance = 0) <> (state = 'paid')"),
            ("due after the handing over", "SELECT count(*) FROM debt WHERE due_on > handed_over_on"),
            ("due before its origin", "SELECT count(*) FROM debt WHERE due_on < origin_on"),
            ("handed over after today", "SELECT count(*) FROM debt WHERE handed_over_on > \(today)"),
            ("handed over on a Friday", "SELECT count(*) FROM debt WHERE (handed_over_on + 4) % 7 = 5"),
            (
                "closed before it came",
                "SELECT count(*) FROM debt WHERE closed_on < handed_over_on OR closed_on > \(today)"
            ),
            (
                "closed or not by its state",
                """
                SELECT count(*) FROM debt WHERE (closed_on IS NOT NULL) <> (state IN ('paid', 'unrecoverable', 'withdrawn'))
                """
            ),
            (
                "a payment before the file or after today",
                """
                SELECT count(*) FROM payment p JOIN debt d ON d.id = p.debt_id WHERE p.received_on < d.handed_over_on \
                OR p.received_on > \(today) OR (d.closed_on IS NOT NULL AND p.received_on > d.closed_on)
                """
            ),
            (
                "a contact before the file or after now",
                """
                SELECT count(*) FROM interaction i JOIN debt d ON d.id = i.debt_id \
                WHERE i.happened_at < CAST(d.handed_over_on AS BIGINT) * 86400000 OR i.happened_at > \(end)
                """
            ),
            (
                "a last contact that is none",
                """
                SELECT count(*) FROM debt d WHERE d.last_contact_on IS DISTINCT FROM (SELECT max(i.happened_at) / 86400000 \
                FROM interaction i WHERE i.debt_id = d.id)
                """
            ),
            (
                "a promise for a day before it was made",
                "SELECT count(*) FROM promise WHERE due_on < created_at / 86400000"
            ),
            (
                "a pending promise whose day has passed",
                "SELECT count(*) FROM promise WHERE state = 'pending' AND due_on < \(today)"
            ),
            (
                "a kept promise that brought too little",
                "SELECT count(*) FROM promise WHERE state = 'kept' AND received < amount"
            ),
            (
                "a step from a state that it was not in",
                """
                SELECT count(*) FROM (SELECT old_state, lag(new_state, 1, 'new') OVER (PARTITION BY debt_id \
                ORDER BY changed_at, id) AS before FROM state_change) AS steps WHERE old_state <> before
                """
            ),
            (
                "a state that its steps do not lead to",
                """
                SELECT count(*) FROM debt d WHERE d.state <> COALESCE((SELECT s.new_state FROM state_change s \
                WHERE s.debt_id = d.id ORDER BY s.changed_at DESC, s.id DESC LIMIT 1), 'new')
                """
            ),
            (
                "an agent whom nobody assigned",
                """
                SELECT count(*) FROM debt d WHERE d.agent_id IS NOT NULL AND NOT EXISTS \
                (SELECT 1 FROM assignment a WHERE a.debt_id = d.id AND a.agent_id = d.agent_id)
                """
            ),
            ("changed before it was made", "SELECT count(*) FROM debt WHERE updated_at < created_at"),
        ]
        for (what, query) in wrong { #expect(try Self.count(site, query) == 0, "\(what)") }
        // The references that come next are behind those that are there.
        let last = try Self.count(site, "SELECT sum(last) FROM reference_number WHERE prefix IN ('D', 'P')")
        #expect(last == (try Self.count(site, "SELECT (SELECT count(*) FROM debt) + (SELECT count(*) FROM payment)")))
        // Somebody pays, promises, disputes; nothing is all of it.
        for table in ["payment", "promise", "interaction", "assignment"] {
            #expect(
                try Self.count(site, "SELECT count(*) FROM \(unescaped: table)") > Int64(Self.debts) / 10, "\(table)")
        }
        #expect(try Self.count(site, "SELECT count(DISTINCT state) FROM debt") >= 7)
    }

    @Test(arguments: Engine.underTest)
    func `its people are believable`(engine: Engine) throws {
        let site = try Self.company(engine)
        let parties = try site.store("directory").read { connection in
            try connection.rows("SELECT name, arabic_name, wilaya, kind, birth_on FROM party") { row in
                (row.text(0), row.text(1), row.integer(2), row.text(3), row.optionalInteger(4))
            }
        }
        #expect(parties.count == 336)
        let today = Day(containing: site.clock.now, offsetSeconds: 3600)
        for (name, arabic, wilaya, kind, birth) in parties {
            #expect(name.split(separator: " ").count >= 2, "\(name)")
            #expect(name.unicodeScalars.allSatisfy { $0.value < 0x600 }, "\(name)")
            #expect(arabic.unicodeScalars.allSatisfy { $0 == " " || (0x600...0x6FF).contains($0.value) }, "\(arabic)")
            #expect((1...58).contains(wilaya))
            #expect(kind == "person" || birth == nil, "\(name)")
            if let birth { #expect((18 * 365...90 * 366).contains(Int(today.number) - Int(birth)), "\(name)") }
        }
        // The capital and the large cities hold most of them, as they do of the country.
        let cities = parties.filter { [16, 31, 25, 19, 9, 15, 5, 6].contains($0.2) }.count
        #expect((parties.count / 5...parties.count / 2).contains(cities))
        #expect(Set(parties.map(\.0)).count > parties.count * 4 / 5)
        let contacts = try site.store("directory").read { connection in
            try connection.rows("SELECT kind, value FROM contact_point") { ($0.text(0), $0.text(1)) }
        }
        #expect(contacts.count >= parties.count)
        for (kind, value) in contacts {
            if kind == "email" {
                #expect(value.hasSuffix(".example") && value.split(separator: "@").count == 2, "\(value)")
                continue
            }
            let phone = try Phone(reading: value)
            #expect(phone.isValid, "\(value)")
            #expect(phone.e164 == value)
            #expect((phone.kind == .mobile) == (kind == "mobile"), "\(value)")
        }
        // Whoever is in the files is known again when a file names them.
        let karim = Actor.system("tests")
        let known = try site.store("directory").read { connection in
            try connection.rows(
                "SELECT id, name, birth_on FROM party WHERE birth_on IS NOT NULL ORDER BY number LIMIT 5"
            ) { ($0.identity(0), $0.text(1), Day(number: $0.integer(2))) }
        }
        for (id, name, birth) in known {
            var draft = PartyDraft(source: "file:\(id)", kind: .person, name: name)
            draft.birth = birth
            let registered = try site.house.directory.register([draft], by: karim, request: "test")
            #expect(registered.map(\.card.id) == [id], "\(name)")
        }
    }

    @Test(arguments: Engine.underTest)
    func `its people are found by a word with a slip, and no longer by a name that they lost`(engine: Engine) throws {
        let site = try Self.company(engine)
        let directory = site.house.directory
        let name = try #require(
            try site.store("directory").read { connection in
                try connection.rows("SELECT name FROM party WHERE kind = 'person' ORDER BY number") { $0.text(0) }
            }.first { $0.split(separator: " ").last?.utf8.count ?? 0 >= 7 })
        let word = try #require(name.split(separator: " ").last).lowercased()
        var slip = word
        slip.remove(at: slip.index(slip.startIndex, offsetBy: 3))
        #expect(try directory.search(slip, limit: 20).contains { $0.card.name.lowercased().contains(word) })
        let unlike = "Qwxyzvb"
        let hit = try #require(try directory.search(name, limit: 50).first { $0.card.name == name })
        try site.store("directory").change(by: .system("tests")) { change in
            change.leaveUnnoted()
            try PartySearch.takeOut(hit.card.id, in: change.connection)
            try change.connection.run(
                "UPDATE party SET arabic_name = NULL, name = \(unlike), folded_name = \(unlike.lowercased()) WHERE id = \(hit.card.id)"
            )
            try PartySearch.putIn(hit.card.id, in: change.connection)
        }
        #expect(!(try directory.search(word, limit: 50).contains { $0.card.id == hit.card.id }))
        #expect(try directory.search(unlike, limit: 5).map(\.card.id) == [hit.card.id])
    }

    @Test(arguments: Engine.underTest)
    func `its pages and figures are those of its rows`(engine: Engine) throws {
        let site = try Self.company(engine)
        let manager = try #require(try site.house.identity.staff(email: "karim.meziane@adc.example"))
        let key = try site.house.identity.makeKey(
            owner: manager.id, scopes: ["figures:read", "debts:read", "search:read"], label: "tests",
            by: .system("tests"))
        let figures = try site.api(.get, "/api/v1/figures/general", key: key).json
        func figure(_ name: String) -> Int64? {
            figures["figures"]?.array?.first { $0["key"]?.string == name }?["value"]?.integer
        }
        #expect(figure("files") == Int64(Self.debts))
        #expect(figure("claimed") == (try Self.count(site, "SELECT sum(principal + interest + costs) FROM debt")))
        #expect(figure("recovered") == (try Self.count(site, "SELECT sum(amount) FROM payment")))
        let rate = try #require(figure("rate"))
        #expect((1_000...6_000).contains(rate), "an agency recovers between a tenth and six tenths: \(rate)")
        let name = try site.store("collections").read { connection in
            try connection.first("SELECT name FROM party_card ORDER BY number LIMIT 1") { $0.text(0) } ?? ""
        }
        let found = try site.api(
            .get, "/api/v1/search", key: key, headers: ["Sila-Words": PercentEncoding.encode(name)])
        #expect(found.status == .ok && found.text.contains(name))
    }

    @Test(arguments: Engine.underTest)
    func `a directory that holds anything is refused in a sentence`(engine: Engine) throws {
        let staffed = try TestSite(engine, cast: [.amina])
        let company = try Self.company(engine, debts: 3)
        for site in [staffed, company] {
            let before = try Self.told(site)
            do {
                _ = try site.house.makeDemo(debts: 5, seed: 1) { _, _, _ in }
                Issue.record("It was made over what was there.")
            } catch let fault as HouseFault {
                #expect("\(fault)".contains("--data"))
            }
            #expect(try Self.told(site) == before)
        }
    }

    @Test(arguments: Engine.underTest)
    func `a creditor and a debtor of the company come in and see their own files alone`(engine: Engine) throws {
        let site = try TestSite(engine, cast: [])
        let accounts = try site.house.makeDemo(debts: Self.debts, seed: 7) { _, _, _ in }
        for (email, role) in [("creancier@adc.example", "creditor"), ("debiteur@adc.example", "debtor")] {
            #expect(accounts.contains { $0.email == email && $0.role == role })
            let (own, other) = try (
                site.send(try Request(.get, "/my/debts"), email: email, password: House.demoPassword),
                site.send(try Request(.get, "/debts"), email: email, password: House.demoPassword)
            )
            #expect(own.status == .ok && own.text.contains("/my/debts/") && other.status == .forbidden)
        }
        #expect(try site.house.faults() == [])
    }

    @Test(arguments: [1, 2, 3, 13])
    func `a company of a few debts is sound too`(debts: Int) throws {
        let site = try Self.company(.sqlite, debts: debts)
        #expect(try site.house.faults() == [])
        #expect(try Self.count(site, "SELECT count(*) FROM debt") == Int64(debts))
    }
}
