import Audit
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `What a person agreed to and objects to` {
    private static let consent: Fields = [
        "purpose": "reminders", "way": "sms", "means": "form", "given": "2026-03-01", "proof": "Form F-118",
    ]

    @Test(arguments: Engine.underTest)
    func `a consent is kept once with its proof, and its withdrawal beside it`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let path = "/parties/\(desk.party)/consents"
        let once = Self.consent.setting("once", to: "018f0000-0000-7000-8000-00000000c001")
        #expect(try desk.site.post(path, once, as: .nadia).status == .seeOther)
        #expect(try desk.site.post(path, once, as: .nadia).status == .seeOther, "the same form counts once")
        #expect(try desk.site.post(path, Self.consent, as: .nadia).status == .unprocessableContent, "it stands already")
        #expect(try desk.count("consent") == 1)
        let page = try desk.page()
        #expect(page.contains("Form F-118") && page.contains("Reminders and messages about a debt"))
        #expect(try desk.acts().contains { $0.act == "party.consent.given" })

        let future = Self.consent.setting("given", to: "2026-03-03").setting("way", to: "call")
        #expect(try desk.site.post(path, future, as: .nadia).status == .unprocessableContent)
        #expect(
            try desk.site.post(path, Self.consent.setting("proof", to: ""), as: .nadia).status == .unprocessableContent)
        #expect(
            try desk.site.post(path, Self.consent.setting("way", to: "pigeon"), as: .nadia).status
                == .unprocessableContent)
        #expect(try desk.site.post(path, Self.consent, as: .lina).status == .forbidden)
        let nowhere = "/parties/018f0000-0000-7000-8000-000000000000/consents"
        #expect(try desk.site.post(nowhere, Self.consent, as: .nadia).status == .notFound)

        let withdrawal = "\(path)/018f0000-0000-7000-8000-00000000c001/withdraw"
        let form: Fields = ["withdrawn": "2026-03-02", "withdrawnMeans": "letter"]
        #expect(
            try desk.site.post(withdrawal, form.setting("withdrawn", to: "2026-02-01"), as: .nadia).status
                == .unprocessableContent)
        let elsewhere = "/parties/\(try desk.other())/consents/018f0000-0000-7000-8000-00000000c001/withdraw"
        #expect(try desk.site.post(elsewhere, form, as: .nadia).status == .notFound)
        #expect(try desk.site.post(withdrawal, form, as: .nadia).status == .seeOther)
        #expect(try desk.site.post(withdrawal, form, as: .nadia).status == .unprocessableContent)
        #expect(try desk.page().contains("withdrawn consent"))
    }

    @Test func `the day is that of the house's clock, also in summer time`() throws {
        let desk = try PersonDesk(.sqlite, settings: ["time-zone": "Europe/Paris"])
        // 22:30 on 1 July in universal time is half past midnight on the 2nd in Paris, and still the 1st in Algiers.
        desk.site.clock.now = Instant(seconds: 1_782_945_000)
        let path = "/parties/\(desk.party)/consents"
        let tomorrow = Self.consent.setting("given", to: "2026-07-03")
        #expect(try desk.site.post(path, tomorrow, as: .nadia).status == .unprocessableContent)
        #expect(
            try desk.site.post(path, Self.consent.setting("given", to: "2026-07-02"), as: .nadia).status == .seeOther)
        let other = try PersonDesk(.sqlite)
        other.site.clock.now = Instant(seconds: 1_782_945_000)
        let there = "/parties/\(other.party)/consents"
        let ahead = Self.consent.setting("given", to: "2026-07-02")
        #expect(try other.site.post(there, ahead, as: .nadia).status == .unprocessableContent)
    }

    private func object(_ desk: PersonDesk, to way: String, party: String? = nil) throws -> Response {
        try desk.site.post(
            "/parties/\(party ?? desk.party)/objections",
            ["way": way, "means": "oral", "since": "2026-03-02", "reason": "Not at work"], as: .nadia)
    }

    @Test(arguments: Engine.underTest)
    func `nobody goes to a person by a way that they object to without saying why`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        #expect(try object(desk, to: "call").status == .seeOther)
        #expect(try object(desk, to: "call").status == .unprocessableContent)
        #expect(try object(desk, to: "").status == .unprocessableContent)
        try desk.site.settle()
        #expect(try desk.site.get("/debts/\(desk.debt)", as: .nadia).text.contains("objects to being contacted by"))

        let refused = try desk.call()
        #expect(refused.status == .unprocessableContent)
        #expect(refused.text.contains("objects to this way of contact"))
        #expect(try desk.count("interaction", in: "collections") == 0)
        let api = try desk.site.api(
            .post, "/api/v1/debts/\(desk.debt)/interactions",
            ["channel": "call", "direction": "outgoing", "outcome": "reached"], key: desk.key)
        #expect(api.status == .unprocessableContent)
        #expect(try desk.call("incoming").status == .seeOther)
        #expect(try desk.call(channel: "email").status == .seeOther)
        #expect(try desk.call(despite: "The bailiff comes tomorrow").status == .seeOther)
        let entry = try #require(try desk.acts("collections").first { $0.act == "interaction.recorded" })
        #expect(entry.changes.contains { $0.field == "despite" && $0.new == "The bailiff comes tomorrow" })
    }

    @Test(arguments: Engine.underTest)
    func `an objection holds under every name that was merged, and ends with a reason`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let other = try desk.other("Rachid Meziane", number: "109871234567890999")
        #expect(try object(desk, to: "any", party: other).status == .seeOther)
        try desk.site.settle()
        #expect(try desk.call().status == .seeOther)
        let merge: Fields = ["with": other, "keep": "this"]
        #expect(try desk.site.post("/parties/\(desk.party)/merge", merge, as: .karim).status == .seeOther)
        try desk.site.settle()
        #expect(try desk.call().status == .unprocessableContent)
        #expect(try desk.call(channel: "visit").status == .unprocessableContent)

        #expect(try desk.page().contains("Every way"), "the kept party shows it")
        let store = try desk.site.store("directory")
        let id = try store.read { try $0.rows("SELECT id FROM objection") { $0.identity(0) } }
        let path = "/parties/\(desk.party)/objections/\(try #require(id.first))/end"
        #expect(try desk.site.post(path, ["reason": ""], as: .nadia).status == .unprocessableContent)
        #expect(try desk.site.post(path, ["reason": "Took it back"], as: .lina).status == .forbidden)
        #expect(try desk.site.post(path, ["reason": "Took it back by letter"], as: .nadia).status == .seeOther)
        #expect(
            try desk.site.post(path, ["reason": "Took it back by letter"], as: .nadia).status == .unprocessableContent)
        try desk.site.settle()
        #expect(try desk.call().status == .seeOther)
    }
}
