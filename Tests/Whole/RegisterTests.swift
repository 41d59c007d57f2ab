import Composition
import Department
import Directory
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@Suite struct `The register of processing` {
    /// Every column that a database really has, but those of its own machinery and of the tests’.
    private func columns(of store: Store) throws -> Set<String> {
        let query: SQL =
            store.database.dialect == .sqlite
            ? """
            SELECT tables.name || '.' || columns.name FROM sqlite_master AS tables \
            JOIN pragma_table_info(tables.name) AS columns \
            WHERE tables.type = 'table' AND tables.sql NOT LIKE 'CREATE VIRTUAL%' \
            AND tables.name NOT LIKE '%\\_search\\_%' ESCAPE '\\'
            """
            : """
            SELECT table_name || '.' || column_name FROM information_schema.columns \
            WHERE table_schema = current_schema() AND table_name NOT LIKE 'seed\\_of\\_%' ESCAPE '\\'
            """
        return Set(try store.read { try $0.rows(query) { $0.text(0) } })
    }

    @Test(arguments: Engine.underTest)
    func `knows every column of every department, and what of people it is kept for`(engine: Engine) throws {
        let site = try TestSite(engine, cast: [])
        let known = try site.store("directory").read { connection in
            Set(try connection.rows("SELECT code FROM processing") { $0.text(0) })
        }
        for department in site.house.departments {
            let tables = department.holdings + Store.holdings
            let listed = Set(tables.flatMap { table in table.columns.map { "\(table.table).\($0.name)" } })
            let missing = try columns(of: department.store).subtracting(listed)
            #expect(missing.isEmpty, "\(department.name) holds what nobody has classified: \(missing.sorted())")
            let real = Set(try columns(of: department.store).map { $0.prefix { $0 != "." } })
            for table in department.holdings where !real.contains(table.table[...]) {
                #expect(table.table.hasSuffix("_search"), "\(department.name) has no table \(table.table)")
            }
            for table in tables {
                #expect(
                    table.kinds.isEmpty || !table.processings.isEmpty || table.table == "legal_term",
                    "\(table.table) holds data of people and belongs to no processing")
                #expect(Set(table.processings).isSubset(of: known), "\(table.table)")
                let names = table.columns.map(\.name)
                #expect(Set(names).count == names.count, "\(table.table) names a column twice")
            }
        }
    }

    @Test(arguments: Engine.underTest)
    func `tells what data is used for, where it lies and how long it stays, in three languages`(
        engine: Engine
    ) throws {
        let site = try TestSite(engine)
        let list = try site.get("/processings", as: .amina).text
        #expect(list.contains("Collection of debts") && list.contains("Audit and operation"))
        let found = try site.store("directory").read { connection in
            try connection.first("SELECT id FROM processing WHERE code = 'collection'") { $0.identity(0) }
        }
        let path = "/processings/\(try #require(found))"
        let page = try site.get(path, as: .amina).text
        #expect(page.contains("Next action") && page.contains("Promises") && page.contains("10 years"))
        #expect(page.contains("Code de commerce") && page.contains("not switched on"))
        for (language, word) in [("fr", "Recouvrement"), ("ar", "تحصيل"), ("en", "Collection of debts")] {
            let csv = try site.get("/processings/register?format=csv&language=\(language)", as: .amina)
            let text = String(decoding: try csv.collected(), as: UTF8.self)
            #expect(text.contains(word), "\(language)")
            #expect(text.split(separator: "\r\n").count == 8, "a head and seven processings")
            let paper = try site.get("/processings/register?format=pdf&language=\(language)", as: .amina)
            #expect(try paper.collected().starts(with: Array("%PDF-".utf8)))
        }
    }

    @Test(arguments: Engine.underTest)
    func `is kept by those with the right, and takes what the house does besides`(engine: Engine) throws {
        let site = try TestSite(engine)
        for character in [Character.karim, .nadia, .lina] {
            #expect(try site.get("/processings", as: character).status == .forbidden)
            #expect(try site.get("/processings/register", as: character).status == .forbidden)
        }
        let form: Fields = [
            "name": "Payroll", "purpose": "Pay those who work here", "role": "controller", "basis": "contract",
            "source": "Contrat de travail", "persons": "The staff", "recipients": "CNAS", "measures": "A locked room",
            "assessment": "needless", "elsewhere": "Salaries, in the payroll program",
        ]
        #expect(try site.post("/processings", form, as: .karim).status == .forbidden)
        #expect(
            try site.post("/processings", form.setting("assessment", to: "done"), as: .amina).status
                == .unprocessableContent)
        #expect(try site.post("/processings", form.setting("name", to: ""), as: .amina).status == .unprocessableContent)
        let added = try site.post("/processings", form, as: .amina)
        #expect(added.status == .seeOther, "\(added.text.prefix(400))")
        let list = try site.get("/processings", as: .amina).text
        #expect(list.contains("Payroll"))
        #expect(try site.get("/processings/018f0000-0000-7000-8000-000000000000", as: .amina).status == .notFound)
    }
}
