import Composition
import Department
import Design
import Documents
import HTTP
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Identity

@Suite struct `The company's technical sheet` {
    private static let full: Fields = [
        "name": "Recouvrement Atlas", "form": "sarl", "capital": "10 000 000,00", "employees": "24",
        "registerNumber": "16/00-0987654 B 19", "taxNumber": "0000 1609 8765 432",
        "statisticalNumber": "001916390012345",
        "taxArticle": "16390012345", "street": "12, rue Didouche Mourad", "postcode": "16000",
        "commune": "Alger-Centre",
        "wilaya": "16", "phone": "021 98 00 00", "email": "contact@atlas.example", "site": "www.atlas.example",
        "colour": "#1F4E79", "version": "1",
    ]

    private static func site(_ engine: Engine) throws -> TestSite {
        let site = try TestSite(engine)
        try site.house.identity.nameCompany("Atlas", by: .system("tests"))
        return site
    }

    private static func keep(
        _ site: TestSite, _ fields: Fields, logo: [UInt8]? = nil, as character: SiteTesting.Character = .amina
    ) throws -> Response {
        var body: [UInt8] = []
        for field in fields {
            body += Array(
                "--b\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(field.value)\r\n".utf8)
        }
        if let logo {
            body += Array("--b\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.png\"\r\n".utf8)
            body += Array("Content-Type: image/png\r\n\r\n".utf8) + logo + Array("\r\n".utf8)
        }
        var request = try Request(.post, "/company", body: .bytes(body + Array("--b--\r\n".utf8)))
        request.headers["Content-Type"] = "multipart/form-data; boundary=b"
        return try site.send(request, as: character)
    }

    private static func picture(_ width: Int = 64, _ height: Int = 48) throws -> [UInt8] {
        try #require(Picture(width: width, height: height) { x, y in x > y ? 0xFF1F_4E79 : 0xFFFF_FFFF }).bytes
    }

    @Test(arguments: Engine.underTest)
    func `is filled in once, and pages, colours, logo and statements show it at once`(engine: Engine) throws {
        let site = try Self.site(engine)
        #expect(try site.get("/login").text.contains("Atlas"))
        let answer = try Self.keep(site, Self.full, logo: try Self.picture())
        #expect(answer.headers["location"] == "/company?done=1", "\(answer.text)")
        let sheet = site.house.identity.companySheet
        #expect(sheet.version == 2 && sheet.form == .sarl && sheet.capital == 1_000_000_000 && sheet.employees == 24)
        #expect(sheet.taxNumber == "000016098765432" && sheet.phone == "+21321980000" && sheet.wilaya == 16)
        #expect(sheet.site == "https://www.atlas.example" && sheet.colour?.hex == "#1f4e79")
        let page = try site.get("/creditors", as: .nadia).text
        #expect(page.contains("Recouvrement Atlas") && page.contains("/company/logo?v=2"))
        #expect(page.contains("<link rel=\"stylesheet\" href=\"/company/colours.css?v=2\">"))
        #expect(try site.get("/login").text.contains("/company/logo?v=2"))
        let colours = try site.get("/company/colours.css?v=2")
        #expect(colours.headers["content-type"] == "text/css; charset=utf-8")
        #expect(colours.text.contains("--brand: light-dark(#1f4e79, #"))
        #expect(colours.headers["cache-control"] == "public, max-age=31536000, immutable")
        let logo = try site.get("/company/logo?v=1")
        #expect(logo.headers["content-type"] == "image/png" && logo.headers["cache-control"] == "public, no-cache")
        #expect(logo.headers["content-security-policy"] == "default-src 'none'; sandbox")
        #expect(logo.headers["x-content-type-options"] == "nosniff")
        let sender = sheet.sender(.english)
        #expect(sender.name == "Recouvrement Atlas" && sender.logo != nil && sender.colour == 0x1F4E79)
        #expect(sender.lines.contains("16000 Alger-Centre, Alger"))
        #expect(sheet.footer(.english)?.contains("RC 16/00-0987654 B 19") == true)
        // What is kept is what comes back after a new start.
        let kept = try site.store("identity").read { try CompanySheet.find(in: $0) }
        #expect(kept == sheet)
        let trail = try site.get("/audit?act=company.changed", as: .amina).text
        #expect(trail.contains("Amina Haddad"))
    }

    @Test(arguments: Engine.underTest)
    func `is for those who may edit it`(engine: Engine) throws {
        let site = try Self.site(engine)
        for character in [SiteTesting.Character.karim, .nadia, .lina] {
            #expect(try site.get("/company", as: character).status == .forbidden)
            #expect(try Self.keep(site, Self.full, as: character).status == .forbidden)
        }
        #expect(try site.get("/company").headers["location"]?.hasPrefix("/login") == true)
        #expect(site.house.identity.companySheet.version == 1)
    }

    @Test(arguments: Engine.underTest)
    func `takes a stale edit for what it is, and the same form twice for one change`(engine: Engine) throws {
        let site = try Self.site(engine)
        #expect(try Self.keep(site, Self.full).status == .seeOther)
        let late = try Self.keep(site, Self.full.setting("name", to: "Another"))
        #expect(late.status == .conflict)
        #expect(late.text.contains("Somebody else changed this meanwhile.") && late.text.contains("value=\"Another\""))
        #expect(site.house.identity.companySheet.name == "Recouvrement Atlas")
        #expect(try Self.keep(site, Self.full.setting("version", to: "2")).status == .seeOther)
        #expect(site.house.identity.companySheet.version == 2, "nothing differed")
    }

    @Test(arguments: [
        ("name", " "), ("form", "gmbh"), ("capital", "many"), ("capital", "-5"), ("employees", "1e9"),
        ("taxNumber", "123"), ("taxNumber", "00001609876543x"), ("statisticalNumber", "١٢٣"), ("postcode", "1600"),
        ("wilaya", "99"), ("phone", "12"), ("email", "contact"), ("site", "javascript:alert(1)"),
        ("site", "https://user@host.example/"), ("site", "localhost"), ("colour", "red;}"),
        ("registerNumber", "<script>"), ("street", String(repeating: "x", count: 300)),
    ])
    func `says what is wrong beside each field and keeps nothing`(field: String, text: String) throws {
        let site = try Self.site(.sqlite)
        let answer = try Self.keep(site, Self.full.setting(field, to: text))
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("id=\"f-\(field)-error\""), "\(field)")
        #expect(site.house.identity.companySheet.version == 1)
    }

    @Test func `takes no logo but a small PNG or JPEG`() throws {
        let site = try Self.site(.sqlite)
        let bad: [[UInt8]] = [
            Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>1</script></svg>".utf8), Array("GIF89a".utf8),
            Array(try Self.picture().prefix(50)), try Self.picture(8, 8), try Self.picture(2_049, 40),
            [UInt8](repeating: 0x89, count: (512 << 10) + 1),
        ]
        for bytes in bad {
            let answer = try Self.keep(site, Self.full, logo: bytes)
            #expect(answer.status == .unprocessableContent && answer.text.contains("id=\"f-logo-error\""))
        }
        #expect(try site.get("/company/logo").status == .notFound)
        #expect(try Self.keep(site, Self.full, logo: try Self.picture()).status == .seeOther)
        #expect(try site.get("/company/logo").status == .ok)
        let without = Self.full.setting("version", to: "2").setting("dropsLogo", to: "1")
        #expect(try Self.keep(site, without).status == .seeOther)
        #expect(try site.get("/company/logo").status == .notFound)
    }

    @Test(arguments: Engine.underTest)
    func `that another process changes is seen here a few seconds later`(engine: Engine) throws {
        let site = try Self.site(engine)
        let store = try site.store("identity")
        try store.keepBooks { connection in
            var sheet = try CompanySheet.find(in: connection) ?? CompanySheet()
            sheet.name = "Changed elsewhere"
            sheet.version = 7
            try sheet.store(at: site.clock.now, in: connection)
        }
        #expect(try !site.get("/login").text.contains("Changed elsewhere"))
        site.clock.advance(seconds: 5)
        #expect(try site.get("/login").text.contains("Changed elsewhere"))
    }
}
