import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Directory

@Suite struct SearchTests {
    private func desk(_ engine: Engine) throws -> Desk {
        let desk = try Desk(engine)
        try desk.register(
            "Benali Mohamed", arabic: "بن علي محمد", phones: ["0550 12 34 56"], emails: ["m.benali@poste.dz"])
        try desk.register("Boudiaf Khadidja", arabic: "بوضياف خديجة", phones: ["0661 98 76 54"])
        try desk.register("Yacine Ould Kaddour", phones: ["+33 6 12 34 56 78"])
        try desk.register("Émilie Lefèvre")
        return desk
    }

    @Test(arguments: Engine.underTest)
    func `names are found in both scripts, without accents and by their beginnings`(_ engine: Engine) throws {
        let desk = try desk(engine)
        for words in [
            "Benali", "benali mo", "mohamed ben", "BENALI MOHAMED", "b", "be", "بن علي", "محمد", "بن علي مح", "moh b",
        ] {
            #expect(try desk.found(words).contains("Benali Mohamed"), "\(words)")
        }
        #expect(try desk.found("emilie lefevre") == ["Émilie Lefèvre"])
        #expect(try desk.found("خديجه") == ["Boudiaf Khadidja"])
        #expect(try desk.found("zzzz").isEmpty)
        #expect(try desk.found("  ").isEmpty)
        #expect(try desk.found("\" * OR NEAR( ' \\ :* & | !").isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `typing errors and other spellings are forgiven`(_ engine: Engine) throws {
        let desk = try desk(engine)
        #expect(try desk.found("benlai mohamed") == ["Benali Mohamed"])
        #expect(try desk.found("boudiaff") == ["Boudiaf Khadidja"])
        #expect(try desk.found("kadidja boudyaf").contains("Boudiaf Khadidja"))
        #expect(try desk.found("mohammed benali").contains("Benali Mohamed"))
        #expect(try desk.found("kadour yacin").contains("Yacine Ould Kaddour"))
    }

    @Test(arguments: Engine.underTest)
    func `telephone numbers are found in any form, addresses and references by their beginnings`(
        _ engine: Engine
    ) throws {
        let desk = try desk(engine)
        for words in [
            "0550123456", "0550 12 34 56", "+213 550 12 34 56", "00213550123456", "550123456", "05.50.12.34.56",
            "05501",
            "٠٥٥٠ ١٢ ٣٤ ٥٦", "m.benali@poste.dz", "M.BENALI@", "T-2026-000001", "t-2026-000001",
        ] {
            #expect(try desk.found(words) == ["Benali Mohamed"], "\(words)")
        }
        #expect(try desk.found("+33612345678") == ["Yacine Ould Kaddour"])
        #expect(try desk.found("0033612345678") == ["Yacine Ould Kaddour"])
        #expect(try desk.found("0550999999").isEmpty)
    }

    @Test(arguments: Engine.underTest)
    func `a renamed party is found by its new name alone`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let id = try desk.party("Haddad Sofiane")
        let answer = try desk.site.post(
            "/parties/\(id)/edit",
            [
                "version": "1", "kind": "person", "name": "Ziani Sofiane", "arabicName": "زياني سفيان",
                "language": "fr",
            ], as: .karim)
        #expect(answer.status == .seeOther, "\(answer.text)")
        #expect(try desk.found("haddad").isEmpty)
        #expect(try desk.found("ziani") == ["Ziani Sofiane"])
        #expect(try desk.found("زياني") == ["Ziani Sofiane"])
        if engine == .sqlite {
            // The index checks itself: what was taken out is what had been put in.
            _ = try desk.directory.store.keepBooks { connection in
                try connection.run("INSERT INTO party_search (party_search) VALUES ('integrity-check')")
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `the palette shows parties, and nothing to a visitor`(_ engine: Engine) throws {
        let desk = try desk(engine)
        let answer = try desk.site.get("/search/palette?q=benali", as: .nadia)
        #expect(answer.text.contains("Benali Mohamed") && answer.text.contains("بن علي محمد"))
        #expect(try desk.site.get("/search?q=benali").status == .seeOther)
        let key = try desk.site.key(.nadia, scopes: ["search:read", "parties:read"])
        let items = try desk.site.api(
            .get, "/api/v1/search", key: key, headers: ["Sila-Words": "0550123456"]
        ).json["items"]?.array
        #expect(items?.first?["title"]?.string == "Benali Mohamed")
    }

    @Test(arguments: Engine.underTest)
    func `the list is searched and ordered by indexes`(_ engine: Engine) throws {
        let desk = try desk(engine)
        let page = try desk.site.get("/parties?q=khadidja", as: .lina)
        #expect(page.text.contains("Boudiaf Khadidja") && !page.text.contains("Benali"))
        #expect(page.text.contains("0661 ···· 54") && !page.text.contains("0661 98 76 54"))
        try desk.directory.store.read { connection in
            guard engine == .sqlite else { return }
            let queries: [SQL] = [
                "SELECT id FROM party WHERE merged_into IS NULL AND \(PartyQuery.beginning("party.folded_name", ["be"], .sqlite)) ORDER BY folded_name, id LIMIT 10",
                "SELECT id FROM party WHERE \(PartyQuery.beginning("party.reference", ["T-2026"], .sqlite)) LIMIT 10",
                "SELECT party_id FROM contact_point WHERE \(PartyQuery.beginning("contact_point.value", ["+2135"], .sqlite)) LIMIT 10",
                Doubts.page(after: nil, limit: 10),
                "SELECT id FROM party WHERE merged_into = \(ID(high: 1, low: 1))",
                "SELECT word FROM party_word_near WHERE remainder IN (\(list: ["a", "b"]))",
            ]
            for query in queries {
                let plan = try connection.plan(of: query)
                #expect(plan.allSatisfy { !$0.hasPrefix("SCAN") && !$0.contains("TEMP B-TREE") }, "\(plan)")
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `what the page of the search cannot show it leads to`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let people = zip(10..<31, "abcdefghijklmnopqrstu")
        for (number, letter) in people {
            _ = try desk.party("Benali \(letter)amel", phones: ["0550 12 34 \(number)"])
        }
        let few = try desk.site.get("/search?q=0550123411", as: .nadia)
        #expect(few.text.contains("Benali") && !few.text.contains("Show all"))
        let many = try desk.site.get("/search?q=benali", as: .nadia)
        #expect(many.text.split(separator: "<bdi>Benali ").count == 21)
        #expect(many.text.contains("/parties?q=~") && !many.text.contains("q=benali") && many.text.contains("Show all"))
        #expect(try desk.site.get("/parties?q=benali", as: .nadia).text.contains("Benali aamel"))
    }
}
