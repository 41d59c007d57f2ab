import Department
import HTTP
import Messages
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Directory

@Suite struct MergeTests {
    private func pair(_ desk: Desk) throws -> (kept: ID, absorbed: ID) {
        let kept = try desk.register("Benali Mohamed", phones: ["0550 12 34 56"], nin: "109850123456789012").card.id
        let absorbed = try desk.register(
            "Boudiaf Med", arabic: "بوضياف محمد", phones: ["0661 98 76 54"], emails: ["b@poste.dz"],
            birth: Day(iso: "1985-04-03"), nin: "209850123456789012", source: "other"
        ).card.id
        _ = try desk.site.post("/parties/\(absorbed)/contacts", ["value": "0550123456"], as: .karim)
        try desk.site.settle()
        return (kept, absorbed)
    }

    private func merge(_ desk: Desk, _ absorbed: ID, into kept: ID) throws -> Response {
        let answer = try desk.site.post(
            "/parties/\(kept)/merge", ["with": absorbed.description, "keep": "this"], as: .karim)
        try desk.site.settle()
        return answer
    }

    private func undo(_ desk: Desk, _ kept: ID) throws -> Response {
        let merges = try desk.directory.store.read { try StandingMerge.of(kept, in: $0) }
        let merge = try #require(merges.first)
        let answer = try desk.site.post("/parties/\(kept)/merges/\(merge.id)/undo", as: .karim)
        try desk.site.settle()
        return answer
    }

    @Test(arguments: Engine.underTest)
    func `a merge brings everything to the kept party and undoing it restores every row`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let (kept, absorbed) = try pair(desk)
        let before = try desk.dump()
        #expect(try merge(desk, absorbed, into: kept).status == .seeOther)
        let contacts = try desk.directory.store.read { try Contacts.kept(of: [kept], in: $0) }
        #expect(Set(contacts.map(\.point.value)) == ["+213550123456", "+213661987654", "b@poste.dz"])
        #expect(contacts.filter { $0.isPreferred && $0.point.kind != .email }.count == 1)
        // Both names and both numbers lead to the kept one.
        for words in ["Benali", "Boudiaf", "0661987654", "بوضياف"] {
            #expect(try desk.directory.search(words, limit: 5).map(\.card.id) == [kept], "\(words)")
        }
        // The old address leads on, with a word about why.
        let old = try desk.site.get("/parties/\(absorbed)", as: .nadia)
        #expect(old.status == .seeOther && old.headers["location"] == "/parties/\(kept)?from=\(absorbed)")
        let page = try desk.site.get("/parties/\(kept)?from=\(absorbed)", as: .karim).text
        #expect(page.contains("was merged into this party") && page.contains("Took another party in"))
        #expect(page.contains("Added a way of contact"), "the absorbed one's history stands on the page")
        // A file that names the absorbed one is told the kept one.
        #expect(try desk.register("Boudiaf Med", source: "other").card.id == kept)

        #expect(try undo(desk, kept).status == .seeOther)
        let after = try desk.dump()
        for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
        #expect(try desk.directory.search("Boudiaf", limit: 5).map(\.card.id) == [absorbed])
        #expect(try desk.directory.search("Benali", limit: 5).map(\.card.id) == [kept])
        #expect(try desk.site.get("/parties/\(absorbed)", as: .nadia).status == .ok)
        #expect(try desk.register("Boudiaf Med", source: "other").card.id == absorbed)
        if engine == .sqlite {
            _ = try desk.directory.store.keepBooks { connection in
                try connection.run("INSERT INTO party_search (party_search) VALUES ('integrity-check')")
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `chains of merges lead to their end and are undone from the end`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let first = try desk.party("Alpha Amine", phones: ["0550 00 00 01"])
        let second = try desk.party("Beta Bilal", phones: ["0550 00 00 02"])
        let third = try desk.party("Gamma Ghani", phones: ["0550 00 00 03"])
        let before = try desk.dump()
        _ = try merge(desk, first, into: second)
        _ = try merge(desk, second, into: third)
        #expect(
            try desk.site.get("/parties/\(first)", as: .nadia).headers["location"]?.hasPrefix("/parties/\(third)?")
                == true)
        #expect(try desk.directory.search("alpha", limit: 5).map(\.card.id) == [third])
        #expect(
            try desk.site.post("/parties/\(second)/merge", ["with": third.description], as: .karim).status == .notFound)
        _ = try undo(desk, third)
        #expect(try desk.directory.search("alpha", limit: 5).map(\.card.id) == [second])
        _ = try undo(desk, second)
        let after = try desk.dump()
        for (table, rows) in before { #expect(after[table] == rows, "\(table)") }
    }

    @Test(arguments: Engine.underTest)
    func `a merge with itself or by somebody who may not is refused`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        let (kept, absorbed) = try pair(desk)
        #expect(try merge(desk, kept, into: kept).status == .unprocessableContent)
        for character in [Character.nadia, .lina] {
            let answer = try desk.site.post("/parties/\(kept)/merge", ["with": absorbed.description], as: character)
            #expect(answer.status == .forbidden)
            #expect(try desk.site.get("/parties/\(kept)/merge", as: character).status == .forbidden)
            #expect(try desk.site.get("/doubts", as: character).status == .forbidden)
        }
        #expect(
            try desk.site.post("/parties/\(kept)/merge", ["with": "nobody"], as: .karim).status == .unprocessableContent
        )
        let lonely = try desk.party("Zerrouki Amel", phones: ["0550 99 99 99"])
        let unanswered = try desk.site.post("/parties/\(lonely)/merge", as: .karim)
        #expect(unanswered.status == .unprocessableContent)
        #expect(unanswered.text.contains("Choose the other party."))
        let dialog = try desk.site.get("/parties/\(kept)/merge?q=boudiaf", as: .karim)
        #expect(dialog.text.contains("Boudiaf Med") && dialog.text.contains(absorbed.description))
    }

    @Test(arguments: Engine.underTest)
    func `doubts are shown side by side and decided by a person`(_ engine: Engine) throws {
        let desk = try Desk(engine)
        #expect(try desk.site.get("/doubts", as: .karim).text.contains("Nothing to decide"))
        let known = try desk.party("Benali Mohamed", phones: ["0550 12 34 56"])
        let doubtful = try desk.register("Benamar Mohamed", phones: ["0550 12 34 56"])
        #expect(doubtful.outcome == .doubtful)
        let page = try desk.site.get("/doubts", as: .karim).text
        #expect(page.contains("Benali Mohamed") && page.contains("Benamar Mohamed") && page.contains("agrees"))
        #expect(try desk.site.get("/parties/\(known)", as: .karim).text.contains("Possible duplicates"))
        let doubt = try #require(try desk.directory.store.read { try Doubts.about(known, in: $0) }.first)
        #expect(try desk.site.post("/doubts/\(doubt.id)/same", as: .nadia).status == .forbidden)
        #expect(try desk.site.post("/doubts/\(doubt.id)/different", as: .karim).status == .seeOther)
        #expect(try desk.site.post("/doubts/\(doubt.id)/different", as: .karim).status == .conflict)
        #expect(try desk.site.get("/doubts", as: .karim).text.contains("Nothing to decide"))
        #expect(!(try desk.site.get("/parties/\(known)", as: .karim).text.contains("Possible duplicates")))
        // Another pair, this time one and the same.
        let other = try desk.party("Boudiaf Khadidja", phones: ["0661 98 76 54"])
        let twin = try desk.register("Boudiaf Khaled", phones: ["0661 98 76 54"])
        guard twin.outcome == .doubtful else { return }
        let second = try #require(try desk.directory.store.read { try Doubts.about(other, in: $0) }.first)
        #expect(try desk.site.post("/doubts/\(second.id)/same", as: .karim).status == .seeOther)
        #expect(
            try desk.site.get("/parties/\(twin.card.id)", as: .karim).headers["location"]
                == "/parties/\(other)?from=\(twin.card.id)")
    }
}
