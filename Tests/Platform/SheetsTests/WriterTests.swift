import Glibc
import Sheets
import Testing
import Values

@Suite struct `Writing files` {
    let scratch: Scratch
    static let hostile = [
        "=1+1", "+213 555", "-5", "@SUM(A1)", "\tx", "\rx", "'=x", "''-y", "＝1", "'tis", "a;b", "a,b", "a\"b", "\"",
        "x\ny",
        "<script>alert(1)</script>", "\u{202E}rtl", "علي بن أحمد", "Crédit", "_x0041_", "&amp;", " spaced ", "NULL",
        "=cmd|' /C calc'!A0", "a\tb", "é\u{1}b",
    ]

    init() throws { scratch = try Scratch() }

    @Test(arguments: SheetSeparator.allCases) func `separated values come back as they were`(separator: SheetSeparator)
        throws
    {
        var bytes: [UInt8] = []
        let writer = CSVWriter(separator: separator, chunk: 100) { bytes.append(contentsOf: $0) }
        try writer.begin([
            SheetColumn("Texte"), SheetColumn("N"), SheetColumn("Montant"), SheetColumn("Jour"), SheetColumn("%"),
        ])
        let day = try #require(Day(iso: "2025-12-31"))
        for text in Self.hostile {
            try writer.row([
                .text(text), .integer(-7), .money(Money(minor: -123_450, .dinar)), .day(day), .percent(1250),
            ])
        }
        try writer.finish()
        #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
        let path = try scratch.file(bytes)
        let found = try rows(path, SheetOptions(separator: separator, hasHeader: true))
        #expect(found == Self.hostile.map { [$0, "-7", "-1234.50", "2025-12-31", "12.50%"] })
    }

    @Test func `formulas are defused and numbers are not`() throws {
        var bytes: [UInt8] = []
        let writer = CSVWriter(separator: .comma, byteOrderMark: false, decimalComma: true) {
            bytes.append(contentsOf: $0)
        }
        try writer.row([.text("=1+1"), .text("-5"), .integer(-5), .decimal(-5, digits: 3), .empty, .text("a\r=b")])
        try writer.row([.text("")])
        try writer.finish()
        #expect(String(decoding: bytes, as: UTF8.self) == "'=1+1,'-5,-5,\"-0,005\",,\"a\r=b\"\r\n\"\"\r\n")
    }

    @Test func `a sink's refusal reaches the caller`() {
        let writer = CSVWriter { _ in throw SheetFault.unwritable }
        #expect(throws: SheetFault.unwritable) {
            try writer.row([.text("x")])
            try writer.finish()
        }
    }

    @Test(arguments: [false, true]) func `a workbook comes back as it was`(rightToLeft: Bool) throws {
        let path = scratch.path(".xlsx")
        let writer = try XLSXWriter(path: path, sheetName: "Créances [1]/2", rightToLeft: rightToLeft)
        try writer.begin(
            ["Texte", "N", "Montant", "Jour", "Taux", "Taux 3", "Grand", "Vieux"].map { SheetColumn($0, width: 20) })
        let day = try #require(Day(iso: "2025-12-31"))
        let old = try #require(Day(iso: "0001-01-01"))
        for text in Self.hostile {
            try writer.row([
                .text(text), .integer(-7), .money(Money(minor: -123_450, .dinar)), .day(day), .percent(1250),
                .decimal(1, digits: 3), .money(Money(minor: .max, .dinar)), .day(old),
            ])
        }
        try writer.finish()
        let reader = try SheetReader(path: path)
        #expect(reader.sheet.format == .workbook)
        #expect(reader.sheet.sheetNames == ["Créances 12"])
        #expect(reader.sheet.hasHeader)
        #expect(reader.sheet.columns.first == "Texte")
        var found: [[String]] = []
        try reader.each { row in
            found.append(row.texts)
            #expect((0..<8).map(row.kind) == [.text, .number, .number, .day, .number, .number, .text, .text])
            #expect(row.number == found.count + 1)
        }
        let values = ["-7", "-1234.5", "2025-12-31", "12.5%", "0.001", "92233720368547758.07", "0001-01-01"]
        #expect(found.map { $0.first.map { Array($0.utf8) } } == Self.hostile.map { Array($0.utf8) })
        #expect(found.allSatisfy { Array($0.dropFirst()) == values })
        #expect(reader.fraction == 1)
    }

    @Test func `an unwritable workbook is refused`() throws {
        let writer = try XLSXWriter(path: scratch.folder + "/none/x.xlsx")
        try writer.begin([SheetColumn("a")])
        #expect(throws: SheetFault.unwritable) { try writer.finish() }
    }

    @Test func `long and broken texts fit into a cell`() throws {
        let path = scratch.path(".xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.begin([SheetColumn("a"), SheetColumn("b")])
        try writer.row([.text(String(repeating: "é", count: 40_000)), .text("x\0y")])
        try writer.finish()
        let found = try rows(path, SheetOptions(hasHeader: true))
        #expect(found.first?.first?.unicodeScalars.count == 32_767)
        #expect(found.first?.last == "xy")
    }
}

@Suite struct `Matching columns` {
    let fields = [
        ColumnField("reference", headers: ["Référence", "Reference", "N° dossier", "المرجع"]),
        ColumnField("name", headers: ["Nom du débiteur", "Debtor name", "Nom", "اسم المدين"]),
        ColumnField("amount", headers: ["Montant", "Amount", "Montant dû", "المبلغ"]),
        ColumnField("due", headers: ["Date d'échéance", "Due date", "Échéance", "تاريخ الاستحقاق"]),
        ColumnField("phone", headers: ["Téléphone", "Tél", "Phone", "الهاتف"]),
    ]

    private func match(_ columns: [String]) -> [String] {
        ColumnMatch.suggest(fields, columns: columns).map { "\($0.field)=\($0.column)" }
    }

    @Test func `headers match in three languages, whatever their letters`() {
        #expect(
            match(["REFERENCE", "NOM DU DEBITEUR", "Montant (DA)", "date echeance", "Téléphone 1"]) == [
                "reference=0", "name=1", "amount=2", "due=3", "phone=4",
            ])
        #expect(
            match(["Phone", "Due Date", "Amount", "Debtor Name", "Reference"]).sorted() == [
                "amount=2", "due=1", "name=3", "phone=0", "reference=4",
            ])
        #expect(
            match(["مرجع", "إسم المدين", "مبلغ", "تاريخ الإستحقاق", "الهاتـف"]) == [
                "reference=0", "name=1", "amount=2", "due=3", "phone=4",
            ])
    }

    @Test func `each column feeds one field, and strangers none`() {
        #expect(match(["Montant", "Montant dû"]) == ["amount=0"])
        #expect(match(["Couleur", "", "---"]) == [])
        #expect(ColumnMatch.suggest(fields, columns: ["montant"]).first?.confidence == 100)
        let near = ColumnMatch.suggest(fields, columns: ["Montants"]).first
        #expect(near?.field == "amount" && (50..<100).contains(near?.confidence ?? 0))
    }
}
