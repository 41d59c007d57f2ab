import Composition
import Department
import HTTP
import Messages
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Directory

/// One way in which a second file writes a person that the first file had.
struct Writing: Sendable, CustomTestStringConvertible {
    let what: String
    let first: PartyDraft
    let second: PartyDraft
    let outcome: Registration.Outcome

    var testDescription: String { what }

    init(
        _ what: String, _ outcome: Registration.Outcome, _ first: (inout PartyDraft) -> Void,
        _ second: (inout PartyDraft) -> Void
    ) {
        self.what = what
        self.outcome = outcome
        var one = PartyDraft(source: "file-1", kind: .person, name: "Benali Mohamed")
        first(&one)
        self.first = one
        var two = PartyDraft(source: "file-2", kind: .person, name: "Benali Mohamed")
        second(&two)
        self.second = two
    }

    static let phone = "0550 12 34 56"
    static let birth = Day(year: 1985, month: 4, day: 3)

    private static func named(_ name: String) -> (inout PartyDraft) -> Void {
        { draft in
            draft.name = name
            draft.phones = [phone]
        }
    }

    private static func same(_ what: String, _ first: String, _ second: String) -> Writing {
        Writing(what, .existing, named(first), named(second))
    }

    private static func phones(_ what: String, _ number: String) -> Writing {
        Writing(what, .existing, { $0.phones = [phone] }, { $0.phones = [number] })
    }

    static let all: [Writing] = [
        same("the same name", "Benali Mohamed", "Benali Mohamed"),
        same("accents", "Hélène Aït-Ahmed", "HELENE AIT AHMED"), same("order", "Benali Mohamed", "Mohamed BENALI"),
        same("transliteration", "Benali Mohamed", "Mohammed Ben Ali"),
        same("Arabic letters", "Benali Mohamed", "محمد بن علي"),
        same("Arabic letters first", "محمد بن علي", "Benali Mohamed"),
        same("Arabic letters, alif and hamza", "أحمد حدّاد", "احمد حداد"),
        same("a title", "Benali Mohamed", "M. Benali Mohamed"), same("a slip", "Benali Mohamed", "Benali Mohamde"),
        phones("blanks and a country code", "+213 550-12-34-56"), phones("two zeros", "00213550123456"),
        phones("Arabic digits", "٠٥٥٠١٢٣٤٥٦"), phones("no zero", "550123456"),
        Writing(
            "the case of an e-mail address", .existing, { $0.emails = ["m.benali@poste.dz"] },
            { $0.emails = [" M.Benali@POSTE.dz "] }),
        Writing(
            "name and birth date", .existing, { $0.birth = birth },
            {
                $0.name = "Mohammed Ben Ali"
                $0.birth = birth
            }),
        Writing(
            "name and birth date in the other script", .existing, { $0.birth = birth },
            {
                $0.name = "محمد بن علي"
                $0.birth = birth
            }),
        Writing(
            "name and address, written otherwise", .existing, { $0.address = "12, Rue Didouche Mourad" },
            {
                $0.name = "BENALI Mohammed"
                $0.address = "12 rue didouche  MOURAD"
            }),
        Writing(
            "an identity number, and the day of birth mistyped", .existing,
            {
                $0.identifiers = [.init(kind: "nin", value: "109850123456789012")]
                $0.birth = birth
            },
            {
                $0.identifiers = [.init(kind: "nin", value: "1098 5012 3456 7890 12")]
                $0.birth = Day(year: 1985, month: 3, day: 4)
            }),
        Writing(
            "an identity number under another name", .doubtful,
            { $0.identifiers = [.init(kind: "nin", value: "109850123456789012")] },
            {
                $0.name = "Haddad Salima"
                $0.identifiers = [.init(kind: "nin", value: "109850123456789012")]
            }),
        Writing(
            "a telephone under a name that is half alike", .doubtful, named("Benali Mohamed"), named("Benamar Mohamed")),
        Writing(
            "father and son, who share a name and a telephone", .doubtful,
            {
                $0.phones = [phone]
                $0.birth = Day(year: 1950, month: 1, day: 1)
            },
            {
                $0.phones = [phone]
                $0.birth = birth
            }),
        Writing(
            "one name and birth date, two identity numbers", .doubtful,
            {
                $0.identifiers = [.init(kind: "nin", value: "109850123456789012")]
                $0.birth = birth
            },
            {
                $0.identifiers = [.init(kind: "nin", value: "109850999999999123")]
                $0.birth = birth
            }),
        Writing("a telephone under quite another name", .fresh, named("Benali Mohamed"), named("Haddad Salima")),
        Writing("a name alone", .fresh, { _ in }, { _ in }),
        Writing(
            "a name and another birth date", .fresh, { $0.birth = birth },
            { $0.birth = Day(year: 1985, month: 4, day: 4) }),
        Writing(
            "a commune is no address", .fresh, { $0.commune = "Alger" }, { $0.commune = "Alger" }),
        Writing(
            "an identity number of zeros", .fresh,
            { $0.identifiers = [.init(kind: "nin", value: "000000000000000000")] },
            { $0.identifiers = [.init(kind: "nin", value: "000000000000000000")] }),
    ]
}

@Suite struct `Registering parties` {
    @Test(arguments: Engine.underTest, Writing.all)
    func `a person is known again however they are written, and only they`(engine: Engine, writing: Writing) throws {
        let desk = try Desk(engine)
        let karim = try desk.site.actor(.karim)
        let first = try desk.directory.register([writing.first], by: karim, request: "test")
        let second = try desk.directory.register([writing.second], by: karim, request: "test")
        #expect(first[0].outcome == .fresh)
        #expect(second[0].outcome == writing.outcome)
        #expect((second[0].card.id == first[0].card.id) == (writing.outcome == .existing))
        let doubts = try desk.directory.store.read { try Doubts.about(second[0].card.id, in: $0) }
        #expect(doubts.count == (writing.outcome == .doubtful ? 1 : 0))
        // The order of the files makes no difference, nor does it that both stand in one.
        let turned = try Desk(engine)
        var (one, two) = (writing.second, writing.first)
        (one.source, two.source) = ("file-1", "file-2")
        let both = try turned.directory.register([one, two], by: try turned.site.actor(.karim), request: "test")
        #expect(both.map(\.outcome) == [.fresh, writing.outcome])
        #expect((both[0].card.id == both[1].card.id) == (writing.outcome == .existing))
    }

    @Test(arguments: Engine.underTest)
    func `the same source registers once, whatever it says`(engine: Engine) throws {
        let desk = try Desk(engine)
        let first = try desk.register("Benali Mohamed", source: "debt:1").card.id
        let again = try desk.register("Haddad Salima", source: "debt:1")
        #expect(again.card.id == first)
        #expect(again.outcome == .existing)
        #expect(try desk.directory.store.read { try $0.integer("SELECT count(*) FROM party") } == 1)
    }

    @Test(arguments: Engine.underTest)
    func `a number that a crowd shares tells nothing`(engine: Engine) throws {
        let desk = try Desk(engine)
        let karim = try desk.site.actor(.karim)
        let letters = ["Ali", "Omar", "Samir", "Nabil", "Farid", "Khaled", "Bilal", "Hamza", "Walid", "Reda"]
        let families = ["Haddad", "Ziani", "Khelifi"]
        let drafts = families.flatMap { family in
            letters.map { name in
                var draft = PartyDraft(source: "\(name) \(family)", kind: .person, name: "\(name) \(family)")
                draft.phones = ["021 63 12 34"]
                return draft
            }
        }
        _ = try desk.directory.register(drafts, by: karim, request: "test")
        var namesake = PartyDraft(source: "another", kind: .person, name: "Ali Haddad")
        namesake.phones = ["021 63 12 34"]
        let registered = try desk.directory.register([namesake], by: karim, request: "test")
        #expect(registered[0].outcome == .fresh)
    }

    @Test(arguments: Engine.underTest)
    func `what a second file tells is added to the party, and found`(engine: Engine) throws {
        let desk = try Desk(engine)
        let id = try desk.register("Benali Mohamed", phones: ["0550 12 34 56"], source: "1").card.id
        let again = try desk.register(
            "Mohamed Benali", phones: ["0550123456", "0661 98 76 54"], emails: ["M.Benali@Poste.dz"],
            nin: "109850123456789012", source: "2")
        #expect(again.card.id == id)
        let points = try desk.directory.store.read { try Contacts.kept(of: [id], in: $0) }
        #expect(Set(points.map(\.point.value)) == ["+213550123456", "+213661987654", "m.benali@poste.dz"])
        #expect(points.filter(\.isPreferred).map(\.point.value) == ["+213550123456"])
        #expect(try desk.directory.store.read { try Identifiers.kept(of: [id], in: $0).count } == 1)
        #expect(try desk.register("Benali M", phones: ["0661987654"], source: "3").outcome != .fresh)
    }

    @Test(arguments: Engine.underTest)
    func `a doubt waits for a person, and what they decide holds for the next file`(engine: Engine) throws {
        let desk = try Desk(engine)
        let known = try desk.party("Benali Mohamed", phones: ["0550 12 34 56"])
        let doubtful = try desk.register("Benamar Mohamed", phones: ["0550 12 34 56"], source: "file:1")
        #expect(doubtful.outcome == .doubtful)
        // Nothing is merged by itself, and the file again raises no second doubt.
        #expect(try desk.register("Benamar Mohamed", phones: ["0550 12 34 56"], source: "file:1").card.id != known)
        let doubts = try desk.directory.store.read { try Doubts.about(known, in: $0) }
        #expect(doubts.count == 1)
        let doubt = try #require(doubts.first)
        #expect(try desk.site.post("/doubts/\(doubt.id)/same", as: .lina).status == .forbidden)
        #expect(try desk.site.post("/doubts/\(doubt.id)/same", as: .karim).status == .seeOther)
        try desk.site.settle()
        #expect(try desk.register("Benamar Mohamed", phones: ["0550 12 34 56"], source: "file:1").card.id == known)
        let next = try desk.register("Benamar Mohamed", phones: ["0550 12 34 56"], source: "file:2")
        #expect(next.card.id == known || next.outcome == .doubtful)
    }

    @Test(arguments: Engine.underTest)
    func `a merge keeps both histories, and is undone although both changed since`(engine: Engine) throws {
        let desk = try Desk(engine)
        let site = desk.site
        let kept = try desk.register("Benali Mohamed", phones: ["0550 12 34 56"], source: "1").card.id
        let absorbed = try desk.register("Boudiaf Salim", phones: ["0661 98 76 54"], source: "2").card.id
        _ = try site.post("/parties/\(absorbed)/contacts", ["value": "s.boudiaf@poste.dz"], as: .karim)
        let merged = try site.post(
            "/parties/\(kept)/merge", ["with": absorbed.description, "keep": "this"], as: .karim)
        #expect(merged.status == .seeOther)
        try site.settle()
        let page = try site.get("/parties/\(kept)", as: .karim).text
        #expect(page.contains("Added a way of contact"))
        #expect(page.contains("Took another party in"))

        // After the merge: a new number by hand, a file that names the absorbed one with a new number, a moved contact ended.
        _ = try site.post("/parties/\(kept)/contacts", ["value": "0770 11 22 33"], as: .karim)
        let named = try desk.register("Boudiaf Salim", phones: ["0661 98 76 54", "0555 44 33 22"], source: "3")
        #expect(named.card.id == kept)
        try site.settle()

        let merge = try #require(try desk.directory.store.read { try StandingMerge.of(kept, in: $0) }.first)
        #expect(try site.post("/parties/\(kept)/merges/\(merge.id)/undo", as: .nadia).status == .forbidden)
        #expect(try site.post("/parties/\(kept)/merges/\(merge.id)/undo", as: .karim).status == .seeOther)
        #expect(try site.post("/parties/\(kept)/merges/\(merge.id)/undo", as: .karim).status == .notFound)
        try site.settle()
        func values(_ party: ID) throws -> Set<String> {
            Set(try desk.directory.store.read { try Contacts.kept(of: [party], in: $0) }.map(\.point.value))
        }
        // What was moved went back; what came since stays where it was put.
        #expect(try values(absorbed) == ["+213661987654", "s.boudiaf@poste.dz"])
        #expect(try values(kept) == ["+213550123456", "+213770112233", "+213555443322"])
        #expect(try desk.found("boudiaf") == ["Boudiaf Salim"])
        #expect(try desk.register("Boudiaf Salim", source: "2").card.id == absorbed)
        #expect(try desk.register("Benali Mohamed", source: "1").card.id == kept)
        for party in [kept, absorbed] {
            #expect(try site.get("/parties/\(party)", as: .karim).status == .ok)
        }
        #expect(try site.house.faults() == [])
    }
}
