import Audit
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `The rights of persons for programs` {
    private static let nowhere = "018f0000-0000-7000-8000-000000000000"
    private static let reading = [
        "terms": "terms:read", "retention": "retention:read", "processings": "processings:read",
        "breaches": "breaches:read", "registrations": "registrations:read", "rights": "rights:read",
    ]

    private func key(
        _ desk: PersonDesk, _ character: SiteTesting.Character = .karim, scopes: [String] = ["rights:write"]
    ) throws -> String { try desk.site.key(character, scopes: scopes) }

    @Test(arguments: Engine.underTest)
    func `a request is opened, checked and answered by the steps of its page`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let (site, key) = (desk.site, try key(desk))
        let asked: JSON = ["kind": "rectification", "jurisdiction": "dz", "means": "letter", "received": "2026-03-02"]
        let path = "/api/v1/parties/\(desk.party)/rights"
        let first = try site.api(.post, path, asked, key: key, headers: ["Idempotency-Key": "r-1"])
        #expect(first.status == .created && first.json["deadline"]?.string == "2026-03-12", "\(first.text)")
        let again = try site.api(.post, path, asked, key: key, headers: ["Idempotency-Key": "r-1"])
        #expect(again.text == first.text && again.headers["idempotency-replayed"] == "true")
        #expect(try desk.count("rights_request") == 1)
        let id = try #require(first.json["id"]?.string)
        let own = "/api/v1/rights/\(id)"

        let answer: JSON = ["state": "granted", "answer": "The name is corrected"]
        #expect(try site.api(.post, own + "/answer", answer, key: key).status == .conflict, "nobody knows who asks")
        let seen: JSON = ["proof": "Identity card seen"]
        let tag = try #require(try site.api(.get, own, key: key).headers["etag"])
        let known = try site.api(.post, own + "/identity", seen, key: key, headers: ["If-Match": tag])
        #expect(known.status == .ok && known.json["state"]?.string == "identified", "\(known.text)")
        #expect(try site.api(.post, own + "/identity", seen, key: key).status == .conflict)
        #expect(
            try site.api(.post, own + "/answer", answer, key: key, headers: ["If-Match": tag]).status
                == .preconditionFailed)
        #expect(try site.api(.post, own + "/extension", ["delay": "Many papers"], key: key).status == .conflict)
        let done = try site.api(.post, own + "/answer", answer, key: key)
        #expect(done.status == .ok && done.json["answer"]?.string == "The name is corrected", "\(done.text)")
        #expect(try site.api(.post, own + "/answer", answer, key: key).status == .conflict)

        #expect(try site.get("/rights/\(id)", as: .karim).text.contains("The name is corrected"))
        let list = try site.api(.get, "/api/v1/rights?filter=kind%20%3D%20rectification", key: key)
        #expect(list.json["items"]?.array?.count == 1, "\(list.text)")
        #expect(try site.api(.get, own, key: key).json["reference"]?.string?.hasPrefix("R-") == true)
        let acts = try desk.acts().prefix(3)
        #expect(acts.map(\.act) == ["rights.answered", "rights.identified", "rights.received"])
        #expect(acts.allSatisfy { $0.actorName.hasSuffix("(tests)") })
    }

    @Test(arguments: Engine.underTest)
    func `what is missing, too short, unknown or of another type is told beside its field`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let key = try key(desk, scopes: ["rights:write", "parties:write"])
        let path = "/api/v1/parties/\(desk.party)"
        let bodies: [(String, JSON, String)] = [
            ("/rights", ["kind": "access", "jurisdiction": "dz", "means": "letter"], "received"),
            (
                "/rights", ["kind": "shoe", "jurisdiction": "dz", "means": "letter", "received": "2026-03-02"], "kind"
            ),
            (
                "/rights",
                ["kind": "access", "jurisdiction": "dz", "means": "letter", "received": "2027-03-02"], "received"
            ),
            ("/consents", ["purpose": "offers", "way": "sms", "means": "form", "given": "2026-03-01"], "proof"),
            ("/objections", ["way": "sms", "means": 4, "since": "2026-03-01"], "means"),
            ("/objections", ["way": "sms", "means": "form", "since": "2026-03-01", "party": "x"], "party"),
        ]
        for (place, body, field) in bodies {
            let answer = try desk.site.api(.post, path + place, body, key: key)
            #expect(answer.status == .unprocessableContent, "\(place) \(field): \(answer.text)")
            #expect(answer.json["errors"]?.array?.first?["field"]?.string == field, "\(answer.text)")
        }
        #expect(try desk.site.api(.post, path + "/rights", ["access"], key: key).status == .badRequest)
        #expect(try desk.count("rights_request") + desk.count("consent") + desk.count("objection") == 0)
    }

    @Test(arguments: Engine.underTest)
    func `consents and objections begin, stand once, end and stay`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let (site, key) = (desk.site, desk.key)
        let path = "/api/v1/parties/\(desk.party)"
        let consent: JSON = [
            "purpose": "reminders", "way": "sms", "means": "form", "given": "2026-03-01", "proof": "Form 12",
        ]
        let given = try site.api(.post, path + "/consents", consent, key: key)
        #expect(given.status == .created && given.json["withdrawn"]?.isNull == true, "\(given.text)")
        #expect(try site.api(.post, path + "/consents", consent, key: key).status == .conflict)
        let withdrawal = path + "/consents/\(given.json["id"]?.string ?? "")/withdraw"
        let early: JSON = ["withdrawn": "2026-02-01", "withdrawnMeans": "oral"]
        #expect(try site.api(.post, withdrawal, early, key: key).status == .unprocessableContent)
        let end: JSON = ["withdrawn": "2026-03-02", "withdrawnMeans": "oral"]
        let withdrawn = try site.api(.post, withdrawal, end, key: key)
        #expect(withdrawn.status == .ok && withdrawn.json["withdrawn"]?.string == "2026-03-02", "\(withdrawn.text)")
        #expect(try site.api(.post, withdrawal, end, key: key).status == .conflict)
        #expect(try site.api(.post, path + "/consents", consent, key: key).status == .created)

        let objection: JSON = ["way": "call", "means": "oral", "since": "2026-03-01", "reason": "Not at work"]
        let raised = try site.api(.post, path + "/objections", objection, key: key)
        #expect(raised.status == .created, "\(raised.text)")
        try site.settle()
        #expect(try site.get("/debts/\(desk.debt)", as: .nadia).text.contains("Not at work") == false)
        let count = try site.store("collections").read { try $0.integer("SELECT count(*) FROM party_objection") }
        #expect(count == 1, "those who contact people were told")
        let stop = path + "/objections/\(raised.json["id"]?.string ?? "")/end"
        #expect(try site.api(.post, stop, ["reason": "x"], key: key).status == .unprocessableContent)
        #expect(try site.api(.post, stop, ["reason": "Said by letter"], key: key).status == .ok)

        let page = try site.api(.get, path + "/consents?limit=1", key: key)
        let next = try #require(page.json["next"]?.string, "\(page.text)")
        let rest = try site.api(.get, path + "/consents?limit=1&after=\(next)", key: key)
        let ids = [page, rest].compactMap { $0.json["items"]?.array?.first?["id"]?.string }
        #expect(Set(ids).count == 2 && rest.json["next"]?.isNull == true)
        #expect(try site.api(.get, path + "/objections", key: key).json["items"]?.array?.count == 1)
        #expect(
            try desk.acts().prefix(5).map(\.act) == [
                "party.objection.ended", "party.objected", "party.consent.given", "party.consent.withdrawn",
                "party.consent.given",
            ])
        #expect(try desk.acts().first?.reason == "Said by letter")
    }

    @Test(arguments: Engine.underTest)
    func `nothing is there without its scope, its right and its row`(engine: Engine) throws {
        let desk = try PersonDesk(engine)
        let site = desk.site
        for (noun, scope) in Self.reading {
            let reader = try key(desk, .amina, scopes: [scope])
            let list = try site.api(.get, "/api/v1/\(noun)", key: reader)
            #expect(list.status == .ok && list.json["items"]?.array != nil, "\(noun): \(list.text)")
            #expect(try site.api(.get, "/api/v1/\(noun)/\(Self.nowhere)", key: reader).status == .notFound)
            #expect(try site.api(.get, "/api/v1/\(noun)?limit=0", key: reader).status == .badRequest)
            #expect(try site.api(.get, "/api/v1/\(noun)?after=x", key: reader).status == .badRequest)
            for other in Self.reading.keys where other != noun {
                #expect(try site.api(.get, "/api/v1/\(other)", key: reader).status == .forbidden, "\(scope) \(other)")
            }
            let agent = try key(desk, .nadia, scopes: [scope])
            #expect(try site.api(.get, "/api/v1/\(noun)", key: agent).status == .forbidden, "\(noun) as an agent")
        }
        #expect(
            try site.api(.get, "/api/v1/breaches", key: try key(desk, scopes: ["breaches:read"])).status == .forbidden)
        let bad = try site.api(
            .get, "/api/v1/registrations?state=lost", key: try key(desk, scopes: ["registrations:read"]))
        #expect(bad.status == .badRequest)

        let reader = try key(desk, scopes: ["rights:read", "parties:read"])
        let writer = try key(desk, scopes: ["rights:write", "parties:write"])
        for (place, body) in [
            ("/rights", ["kind": "access", "jurisdiction": "dz", "means": "letter", "received": "2026-03-02"]),
            ("/consents", ["purpose": "offers", "way": "sms", "means": "form", "given": "2026-03-01", "proof": "F"]),
            ("/objections", ["way": "sms", "means": "form", "since": "2026-03-01"]),
        ] as [(String, JSON)] {
            let own = "/api/v1/parties/\(desk.party)\(place)"
            #expect(try site.api(.post, own, body, key: reader).status == .forbidden, "\(place)")
            let foreign = try site.api(.post, "/api/v1/parties/\(Self.nowhere)\(place)", body, key: writer)
            #expect(foreign.status == .notFound, "\(place): \(foreign.text)")
        }
        let consents = "/api/v1/parties/\(Self.nowhere)/consents"
        #expect(try site.api(.get, consents, key: reader).status == .notFound)
        let end: JSON = ["withdrawn": "2026-03-02", "withdrawnMeans": "oral"]
        let foreign = "/api/v1/parties/\(desk.party)/consents/\(Self.nowhere)/withdraw"
        #expect(try site.api(.post, foreign, end, key: writer).status == .notFound)
        let step = "/api/v1/rights/\(Self.nowhere)/identity"
        #expect(try site.api(.post, step, ["proof": "Card seen"], key: writer).status == .notFound)
        #expect(try site.api(.post, step, ["proof": "Card seen"], key: reader).status == .forbidden)
    }

    @Test(arguments: Engine.underTest)
    func `a page after the other gives every deadline and line once, with what the definitions say`(
        engine: Engine
    ) throws {
        let desk = try PersonDesk(engine)
        let reader = try key(desk, .amina, scopes: ["terms:read", "processings:read", "registrations:read"])
        for (noun, count) in [("terms", 15), ("processings", 7)] {
            var ids: [String] = []
            var address: String? = "/api/v1/\(noun)?limit=4"
            while let asked = address, ids.count < 100 {
                let page = try desk.site.api(.get, asked, key: reader)
                ids += page.json["items"]?.array?.compactMap { $0["id"]?.string } ?? []
                address = page.json["next"]?.string.map { "/api/v1/\(noun)?limit=4&after=\($0)" }
            }
            #expect(ids.count == count && Set(ids).count == count, "\(noun): \(ids.count)")
        }
        let lines = try desk.site.api(.get, "/api/v1/processings?limit=50", key: reader)
        let line = try #require(lines.json["items"]?.array?.first { $0["code"]?.string == "directory" })
        #expect(line["data"]?.array?.isEmpty == false && line["name"]?.string != nil)
        try desk.site.openRegistration()
        for number in 1...3 {
            let form: Fields = [
                "name": "R. Meziane", "email": "r\(number)@home.example", "reference": "D-1", "kind": "nin",
                "identifier": .init(PersonDesk.number),
            ]
            #expect(try desk.site.post("/register/debtor", form).status == .seeOther)
            desk.site.clock.advance(seconds: 60)
        }
        let waiting = try desk.site.api(.get, "/api/v1/registrations?limit=2", key: reader)
        #expect(!waiting.text.contains(PersonDesk.number))
        let next = try #require(waiting.json["next"]?.string)
        let last = try desk.site.api(.get, "/api/v1/registrations?limit=2&after=\(next)", key: reader)
        let emails = (waiting.json["items"]?.array ?? []) + (last.json["items"]?.array ?? [])
        #expect(emails.compactMap { $0["email"]?.string } == (1...3).map { "r\($0)@home.example" })
        let one = try #require(emails.first?["id"]?.string)
        let shown = try desk.site.api(.get, "/api/v1/registrations/\(one)", key: reader)
        #expect(shown.json["state"]?.string == "waiting" && shown.json["identifierKind"]?.string == "nin")
    }
}
