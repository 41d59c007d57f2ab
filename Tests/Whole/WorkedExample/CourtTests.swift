import Composition
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing

@Suite struct `A noun of ten fields` {
    private static func site(_ engine: Engine) throws -> TestSite {
        try TestSite(
            engine, guests: [.init("courts", migrations: Courts.migrations) { store in Courts(store: store) }])
    }

    /// What a page says, without the marks that keep figures in their own direction.
    private static func said(_ answer: Response) -> String {
        answer.text.replacing("<bdi>", with: "").replacing("</bdi>", with: "")
    }

    private let form: Fields = [
        "name": "Tribunal d’Hussein Dey", "kind": "first-instance", "wilaya": "16", "phone": "023 77 12 34",
    ]

    @Test(arguments: Engine.underTest)
    func `is added by a form, listed, and changed through the API with an audit`(engine: Engine) throws {
        let site = try Self.site(engine)
        #expect(try site.post("/courts", form, as: .karim).status == .seeOther)
        #expect(try site.get("/courts?f.kind=first-instance", as: .lina).text.contains("Tribunal d’Hussein Dey"))
        #expect(try site.post("/courts", form, as: .lina).status == .forbidden)
        #expect(try site.post("/courts", ["name": ""], as: .karim).status == .unprocessableContent)
        let key = try site.key(.karim, scopes: ["courts:write"])
        let row = try site.api(.get, "/api/v1/courts", key: key).json["items"]?.array?.first
        #expect(row?["phone"]?.string == "+21323771234")
        let changed = try site.api(
            .patch, "/api/v1/courts/\(row?["id"]?.string ?? "")", ["clerk": "M. Saïdi"], key: key,
            headers: ["If-Match": "\"v1\""])
        #expect(changed.status == .ok)
        let acts = try site.store("courts").read { try $0.rows("SELECT act FROM audit ORDER BY seq") { $0.text(0) } }
        #expect(acts == ["court.added", "court.changed"])
    }

    @Test(arguments: Engine.underTest)
    func `comes in and goes out by files`(engine: Engine) throws {
        let site = try Self.site(engine)
        let file = "Tribunal;Type;Téléphone\r\nTribunal d’Oran;first-instance;041 33 12 34\r\nCour d’Alger;moon;\r\n"
        let answer = try site.upload("/courts/import", file: file, as: .karim)
        #expect(Self.said(answer).contains("1 new, 0 changed, 0 unchanged, 1 refused."))
        let again = try site.upload("/courts/import", file: file, as: .karim)
        #expect(Self.said(again).contains("0 new, 0 changed, 1 unchanged, 1 refused."))
        let taken = String(decoding: try site.get("/courts/export", as: .karim).collected(), as: UTF8.self)
        #expect(taken.contains("Tribunal d’Oran"))
    }

    @Test func `speaks three languages`() throws {
        let site = try Self.site(.sqlite)
        for (language, word) in [("en", "Opening days"), ("fr", "Jours d’ouverture"), ("ar", "أيام العمل")] {
            let chosen = try site.post("/account", ["language": language, "theme": "light"], as: .karim)
            #expect(chosen.status == .seeOther)
            #expect(try site.get("/courts/new", as: .karim).text.contains(word))
        }
    }
}
