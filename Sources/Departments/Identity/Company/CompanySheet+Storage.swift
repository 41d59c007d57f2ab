import Department
import Design
import Documents
import SQL
import Values

extension CompanySheet {
    private static let columns: SQL = """
        version, name, legal_form, capital, employees, street, commune, postcode, wilaya, register_number, tax_number, \
        statistical_number, tax_article, phone, email, site, colour, logo_kind, logo_width, logo_height, logo, \
        registers_debtors, registers_creditors
        """

    private init(_ row: any Row) {
        self.init(name: row.text(1))
        version = row.integer(0)
        form = LegalForm(rawValue: row.text(2))
        capital = row.isNull(3) ? nil : row.integer(3)
        employees = row.isNull(4) ? nil : row.integer(4)
        (street, commune, postcode) = (row.text(5), row.text(6), row.text(7))
        wilaya = row.isNull(8) ? nil : Int(clamping: row.integer(8))
        (registerNumber, taxNumber) = (row.text(9), row.text(10))
        (statisticalNumber, taxArticle) = (row.text(11), row.text(12))
        (phone, email, site) = (row.text(13), row.text(14), row.text(15))
        colour = Colour(hex: row.text(16))
        logo = Picture.Kind(rawValue: row.text(17)).map { kind in
            Picture(
                kept: row.bytes(20), kind: kind, width: Int(clamping: row.integer(18)),
                height: Int(clamping: row.integer(19)))
        }
        registers = Set(zip([.debtor, .creditor], [21, 22]).filter { row.integer($1) == 1 }.map(\.0))
    }

    /// The sheet; nil when nobody has named the company, or when it is still at a version that is known.
    static func find(unless known: Int64 = 0, in connection: any Connection) throws -> CompanySheet? {
        try connection.first("SELECT \(columns) FROM company WHERE id = 1 AND version <> \(known)") { CompanySheet($0) }
    }

    /// Keeps the sheet as it is now.
    func store(at now: Instant, in connection: any Connection) throws {
        try connection.run("DELETE FROM company WHERE id = 1")
        try connection.run(
            """
            INSERT INTO company (id, updated_at, \(CompanySheet.columns)) VALUES (1, \(now), \(version), \(name), \
            \(form?.rawValue ?? ""), \(capital), \(employees), \(street), \(commune), \(postcode), \
            \(wilaya.map { Int64($0) }), \(registerNumber), \(taxNumber), \(statisticalNumber), \(taxArticle), \
            \(phone), \(email), \(site), \(colour?.hex ?? ""), \(logo?.kind.rawValue ?? ""), \
            \(logo.map { Int64($0.width) }), \(logo.map { Int64($0.height) }), \(logo?.bytes), \
            \(registers.contains(.debtor)), \(registers.contains(.creditor)))
            """)
    }
}
