import Collections
import Composition
import Department
import HTTP
import NounPages
import Nouns
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct ImportPagesTests {
    static let file =
        "Référence;Nom;Téléphone;Montant;Échéance\nR1;Benali Karim;0550123456;1 234,50;31/12/2025\n"
        + "R2;Ziani Nora;;0;31/12/2025\nR3;<script>x</script>;;10;31/12/2025\n"

    static func creditor(_ site: TestSite, _ name: String = "Algérie Télécom") throws -> ID {
        let karim = try site.actor(.karim)
        return try site.house.collections.store.change(by: Author(karim, request: "t", peer: "")) { change in
            let id = change.newID()
            try change.connection.run(
                """
                INSERT INTO creditor (id, version, created_at, updated_at, reference, name, folded_name, sector, \
                commission, allocation, overpayment, is_active) VALUES (\(id), 1, 0, 0, 'C-2026-000001', \(name), \
                'algerie telecom', 'telecom', 1500, 'costsInterestPrincipal', 'refuse', 1)
                """)
            change.leaveUnnoted()
            return id
        }
    }

    static func path(_ response: Response) -> String { response.headers["location"] ?? "" }

    /// The import's address, from that of a step.
    static func batch(_ response: Response) -> String {
        "/" + path(response).split(separator: "/").prefix(2).joined(separator: "/")
    }

    @Test(arguments: Engine.underTest)
    func `a manager brings a file, looks, maps, checks and imports it without JavaScript`(_ engine: Engine) throws {
        let site = try TestSite(engine)
        let creditor = try Self.creditor(site)
        #expect(try site.get("/imports", as: .karim).text.contains("No file was imported yet"))
        #expect(try site.get("/imports/new", as: .karim).text.contains("Algérie Télécom"))
        let sent = try site.upload(
            "/imports", file: Self.file, name: "portfolio.csv", fields: Fields([("creditor", "\(creditor)")]),
            as: .karim)
        #expect(sent.status == .seeOther)
        let batch = Self.batch(sent)

        let reading = try site.get(batch + "/reading", as: .karim).text
        #expect(reading.contains("Benali Karim"))
        #expect(!reading.contains("<script>x</script>"))
        let same = try site.post(
            batch + "/reading", Fields([("encoding", "UTF-8"), ("separator", ";"), ("header", "yes")]), as: .karim)
        #expect(Self.path(same) == batch + "/columns")

        let columns = try site.get(batch + "/columns", as: .karim).text
        #expect(columns.contains(#"value="principal" selected"#))
        let missing = try site.post(batch + "/columns", Fields([("c0", "creditorReference")]), as: .karim)
        #expect(missing.status == .unprocessableContent)
        #expect(missing.text.contains("Principal"))

        let chosen = Fields([
            ("c0", "creditorReference"), ("c1", "name"), ("c2", "phone"), ("c3", "principal"), ("c4", "due"),
            ("kind", "telecom"), ("currency", "DZD"),
        ])
        #expect(Self.path(try site.post(batch + "/columns", chosen, as: .karim)) == batch)
        #expect(try site.get(batch, as: .karim).text.contains("The import waits"))
        try site.settle()
        let checked = try site.get(batch, as: .karim).text
        #expect(checked.contains("Nothing is stored yet"))
        #expect(checked.contains("above zero"))
        #expect(try site.house.collections.store.read { try $0.integer("SELECT count(*) FROM debt") } == 0)

        #expect(try site.post(batch + "/run", as: .karim).status == .seeOther)
        try site.settle()
        let done = try site.get(batch, as: .karim).text
        #expect(done.contains("The file is imported."))
        #expect(done.contains("/debts?f.batch="))
        #expect(try site.house.collections.store.read { try $0.integer("SELECT count(*) FROM debt") } == 2)
        #expect(try site.post(batch + "/run", as: .karim).status == .conflict)
        #expect(try site.get("/imports", as: .karim).text.contains("portfolio.csv"))
        let rejects = try site.get(batch + "/rejects.csv", as: .karim)
        #expect(rejects.headers["content-disposition"]?.contains("portfolio") == true)
        #expect(try site.get(batch + "/progress", as: .karim).headers["hx-redirect"] == batch)
    }

    @Test func `the creditor's next file is mapped as the last one`() throws {
        let site = try TestSite(.sqlite)
        let creditor = try Self.creditor(site)
        let fields = Fields([("creditor", "\(creditor)")])
        let odd = "A;B;C\nX1;Benali;12,50\n"
        let first = Self.batch(try site.upload("/imports", file: odd, fields: fields, as: .karim))
        _ = try site.post(
            first + "/columns",
            Fields([("c0", "creditorReference"), ("c1", "name"), ("c2", "principal"), ("now", "1")]),
            as: .karim)
        try site.settle()
        let second = Self.batch(
            try site.upload("/imports", file: "C;A;B\n13,00;X2;Ziani\n", fields: fields, as: .karim))
        #expect(try site.post(second + "/run", as: .karim).status == .seeOther)
        try site.settle()
        let names = try site.house.collections.store.read { connection in
            try connection.rows("SELECT creditor_reference, principal FROM debt ORDER BY creditor_reference") {
                "\($0.text(0)) \($0.integer(1))"
            }
        }
        #expect(names == ["X1 1250", "X2 1300"])
    }

    @Test func `an agent sees their own imports alone, and an auditor none`() throws {
        let site = try TestSite(.sqlite)
        let creditor = try Self.creditor(site)
        let fields = Fields([("creditor", "\(creditor)")])
        let batch = Self.batch(try site.upload("/imports", file: Self.file, fields: fields, as: .nadia))
        #expect(try site.get(batch + "/columns", as: .nadia).status == .ok)
        #expect(try site.get(batch + "/columns", as: .yacine).status == .notFound)
        #expect(try site.get(batch + "/rejects.csv", as: .yacine).status == .notFound)
        #expect(try site.post(batch + "/cancel", as: .yacine).status == .notFound)
        #expect(try site.get("/imports", as: .lina).status == .forbidden)
        #expect(try !site.get("/imports", as: .yacine).text.contains("file.csv"))
        let forged = try Request(
            .post, batch + "/run", form: Fields([("csrf", "wrong")]), headers: ["X-CSRF-Token": "no"])
        #expect(try site.send(forged, as: .nadia).status == .forbidden)
    }

    @Test func `an import that was stopped before its turn stores nothing`() throws {
        let site = try TestSite(.sqlite)
        let creditor = try Self.creditor(site)
        let batch = Self.batch(
            try site.upload("/imports", file: Self.file, fields: Fields([("creditor", "\(creditor)")]), as: .karim))
        _ = try site.post(batch + "/run", as: .karim)
        _ = try site.post(batch + "/cancel", as: .karim)
        try site.settle()
        #expect(try site.get(batch, as: .karim).text.contains("The import was stopped"))
        #expect(try site.house.collections.store.read { try $0.integer("SELECT count(*) FROM debt") } == 0)
    }

    @Test(arguments: ["", "Référence;Nom;Montant\n", "%PDF-1.7 nothing", "\u{D0}\u{CF}\u{11}\u{E0}"])
    func `a file that holds no rows is refused beside its field`(_ text: String) throws {
        let site = try TestSite(.sqlite)
        let creditor = try Self.creditor(site)
        let answer = try site.upload("/imports", file: text, fields: Fields([("creditor", "\(creditor)")]), as: .karim)
        if answer.status == .unprocessableContent {
            #expect(answer.text.contains("role=\"alert\""))
        } else {
            // Text of one word is a table of one column: then the columns say what is missing.
            let batch = Self.batch(answer)
            #expect(try site.post(batch + "/columns", as: .karim).status == .unprocessableContent)
        }
    }
}
