import CZip
import Glibc
import Intake
import Sheets
import Testing
import Values

@Suite struct `Reading workbooks` {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    static let namespaces =
        "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\""

    /// The parts of a small workbook; some can be replaced.
    static func parts(_ sheetData: String, shared: String = "", date1904: Bool = false) -> [(String, String)] {
        let kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
        return [
            (
                "_rels/.rels",
                relations
                    + "<Relationship Id=\"r\" Type=\"\(kind)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            (
                "xl/workbook.xml",
                """
                <?xml version="1.0" encoding="UTF-8"?><workbook \(namespaces)><workbookPr date1904="\(date1904 ? 1 : 0)"/><sheets>\
                <sheet name="Caché" sheetId="1" state="hidden" r:id="a"/><sheet name="Dettes" sheetId="2" r:id="b"/></sheets></workbook>
                """
            ),
            (
                "xl/_rels/workbook.xml.rels",
                relations
                    + "<Relationship Id=\"a\" Type=\"\(kind)/worksheet\" Target=\"worksheets/hidden.xml\"/>"
                    + "<Relationship Id=\"b\" Type=\"\(kind)/worksheet\" Target=\"/xl/worksheets/sheet.xml\"/>"
                    + "<Relationship Id=\"c\" Type=\"\(kind)/styles\" Target=\"styles.xml\"/>"
                    + "<Relationship Id=\"d\" Type=\"\(kind)/sharedStrings\" Target=\"sharedStrings.xml\"/></Relationships>"
            ),
            (
                "xl/styles.xml",
                """
                <styleSheet \(namespaces)><numFmts><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/><numFmt numFmtId="165" \
                formatCode="#,##0.00\\ &quot;day&quot;;[Red]-0"/><numFmt numFmtId="166" formatCode="[$-40C]mmm\\-yy"/></numFmts>\
                <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/>\
                <xf numFmtId="165"/><xf numFmtId="10"/><xf numFmtId="166"/><xf numFmtId="21"/></cellXfs></styleSheet>
                """
            ),
            ("xl/sharedStrings.xml", "<sst \(namespaces)>" + shared + "</sst>"),
            (
                "xl/worksheets/hidden.xml",
                "<worksheet \(namespaces)><sheetData><row><c><v>1</v></c></row><row><c><v>2</v></c></row></sheetData></worksheet>"
            ),
            (
                "xl/worksheets/sheet.xml",
                "<worksheet \(namespaces)><sheetData>" + sheetData + "</sheetData></worksheet>"
            ),
        ]
    }

    /// Packs parts into an archive.
    func pack(_ parts: [(String, [UInt8])], password: String? = nil) throws -> String {
        let path = scratch.path(".xlsx")
        var code: Int32 = 0
        let zip = try #require(zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &code))
        var kept: [UnsafeMutablePointer<UInt8>] = []
        defer { for pointer in kept { pointer.deallocate() } }
        for (name, bytes) in parts {
            let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
            copy.initialize(from: bytes, count: bytes.count)
            kept.append(copy)
            let source = try #require(zip_source_buffer(zip, copy, zip_uint64_t(bytes.count), 0))
            let index = zip_file_add(zip, name, source, zip_flags_t(ZIP_FL_ENC_UTF_8))
            if let password {
                zip_file_set_encryption(zip, zip_uint64_t(index), zip_uint16_t(ZIP_EM_AES_256), password)
            }
        }
        try #require(zip_close(zip) == 0)
        return path
    }

    func pack(_ parts: [(String, String)], password: String? = nil) throws -> String {
        try pack(parts.map { ($0.0, Array($0.1.utf8)) }, password: password)
    }

    static let header =
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>Réf</t></is></c><c r=\"B1\" t=\"s\"><v>0</v></c></row>"

    @Test func `cells of every kind read as what they show`() throws {
        let data =
            Self.header + """
                <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>1234.5</v></c><c r="D3" s="1"><v>46022</v></c>\
                <c r="E3" s="2"><v>46022.75</v></c><c r="F3" s="3"><v>1234.5600000000001</v></c><c r="G3" s="4"><v>0.125</v></c>\
                <c r="H3" t="b"><v>1</v></c><c r="I3" t="e"><v>#N/A</v></c><c r="J3" t="str"><f>A1&amp;B1</f><v>x &lt; y</v></c>\
                <c r="K3" t="d"><v>2025-12-31T00:00:00</v></c><c r="L3" s="5"><v>46022</v></c><c r="M3"><v>1.2345E+2</v></c>\
                <c r="N3"><v>0.30000000000000004</v></c><c r="O3" s="1"><v>-5</v></c><c r="P3"><v>1e-7</v></c>\
                <c r="Q3"><v>1E20</v></c><c r="R3" s="1"/><c r="ZZ3" s="1"/></row>
                """
        let shared =
            "<si><t>Montant</t></si><si><r><t>Ali </t></r><r><t xml:space=\"preserve\">Ben_x0020_x</t></r><rPh><t>no</t></rPh></si>"
        let reader = try SheetReader(path: try pack(Self.parts(data, shared: shared)))
        #expect(reader.sheet.sheetName == "Dettes")
        #expect(reader.sheet.sheetNames == ["Caché", "Dettes"])
        #expect(reader.sheet.columns.prefix(2) == ["Réf", "Montant"])
        #expect(try reader.next())
        #expect(reader.row.number == 3)
        #expect(
            reader.row.texts == [
                "Ali Ben x", "1234.5", "", "2025-12-31", "2025-12-31T18:00:00", "1234.56", "12.5%", "1", "#N/A",
                "x < y",
                "2025-12-31T00:00:00", "2025-12-31", "123.45", "0.3", "-5", "0.0000001", "100000000000000000000",
            ])
        #expect(reader.row.kind(3) == .day)
        #expect(reader.row.kind(2) == .empty)
        #expect(reader.row.kind(7) == .flag)
        #expect(try !reader.next())
    }

    @Test func `the calendar of 1904 and sheets by name`() throws {
        let data = Self.header + "<row><c t=\"str\"><v>A</v></c><c s=\"1\"><v>44560</v></c></row>"
        let path = try pack(Self.parts(data, shared: "<si><t>Jour</t></si>", date1904: true))
        #expect(try rows(path) == [["A", "2025-12-31"]])
        #expect(try rows(path, SheetOptions(sheetName: "Caché")) == [["1"], ["2"]])
        #expect(throws: SheetFault.noSuchSheet) { try SheetReader(path: path, options: SheetOptions(sheetName: "x")) }
    }

    @Test func `reading goes on from a position`() throws {
        let path = scratch.path(".xlsx")
        let writer = try XLSXWriter(path: path)
        try writer.begin([SheetColumn("n"), SheetColumn("texte")])
        for index in 0..<2000 { try writer.row([.integer(Int64(index)), .text("ligne \(index)")]) }
        try writer.finish()
        let reader = try SheetReader(path: path)
        for _ in 0..<1500 { #expect(try reader.next()) }
        let note = reader.position.description
        let other = try SheetReader(path: path)
        try other.seek(to: try #require(SheetPosition(note)))
        #expect(try other.next())
        #expect(other.row.texts == ["1500", "ligne 1500"])
        #expect(other.row.number == 1502)
        #expect(other.rowsRead == 1501)
        var left = 0
        try other.each { _ in left += 1 }
        #expect(left == 499)
        try other.rewind()
        #expect(try other.next())
        #expect(other.row.texts == ["0", "ligne 0"])
    }

    @Test func `a zip bomb is refused while it unpacks`() throws {
        let filler = String(repeating: " ", count: 100 << 20)
        let path = try pack(Self.parts(Self.header + filler, shared: "<si><t>M</t></si>"))
        #expect(throws: SheetFault.unpacksTooLarge) { try SheetReader(path: path) }
        let text = String(
            repeating: "<si><t>aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa</t></si>", count: 1 << 20)
        let shared = try pack(Self.parts(Self.header, shared: text))
        #expect(throws: SheetFault.unpacksTooLarge) { try SheetReader(path: shared) }
        var limits = SheetLimits()
        limits.unpackedBytes = 1000
        let small = try pack(Self.parts(Self.header, shared: "<si><t>M</t></si>" + String(repeating: " ", count: 2000)))
        #expect(throws: SheetFault.unpacksTooLarge) {
            try SheetReader(path: small, options: SheetOptions(limits: limits))
        }
        limits = SheetLimits()
        limits.sharedTexts = 2
        let many = try pack(Self.parts(Self.header, shared: "<si/><si/><si/>"))
        #expect(throws: SheetFault.unpacksTooLarge) {
            try SheetReader(path: many, options: SheetOptions(limits: limits))
        }
        let crowd = (0..<2100).map { ("part\($0)", "") }
        let crowded = try pack(Self.parts(Self.header) + crowd)
        #expect(throws: SheetFault.unpacksTooLarge) { try SheetReader(path: crowded) }
    }

    @Test func `document types and their entities are refused`() throws {
        let bomb = """
            <?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\
            <worksheet \(Self.namespaces)><sheetData><row><c t="str"><v>&b;</v></c></row></sheetData></worksheet>
            """
        let outside = """
            <!DOCTYPE x SYSTEM "file:///etc/passwd"><worksheet \(Self.namespaces)><sheetData/></worksheet>
            """
        for xml in [bomb, outside] {
            let parts = Self.parts("").map { $0.0.hasSuffix("/sheet.xml") ? ($0.0, xml) : $0 }
            let path = try pack(parts)
            #expect(throws: SheetFault.damaged) { try SheetReader(path: path) }
        }
    }

    @Test func `locked, damaged and foreign archives are refused`() throws {
        let good = Self.parts(Self.header + "<row><c><v>1</v></c></row>", shared: "<si><t>M</t></si>")
        let locked = try pack(good, password: "secret")
        #expect(throws: SheetFault.encrypted) { try SheetReader(path: locked) }
        let whole = try FileBytes.read(try pack(good))
        let cut = try scratch.file(whole.prefix(whole.count / 2))
        #expect(throws: SheetFault.damaged) { try SheetReader(path: cut) }
        let other = try pack([("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<x/>")])
        #expect(throws: SheetFault.otherWorkbook) { try SheetReader(path: other) }
        let none = try pack([("hello.txt", "hello")])
        #expect(throws: SheetFault.notASheet) { try SheetReader(path: none) }
        for data in [
            "<row><c t=\"s\"><v>9</v></c></row>", "<row><c t=\"s\"><v>-1</v></c></row>", "<row><c><v>1</c></row>", "<",
        ] {
            let path = try pack(Self.parts(data))
            #expect(throws: SheetFault.damaged) { try SheetReader(path: path) }
        }
        let empty = try pack(Self.parts(""))
        #expect(throws: SheetFault.empty) { try SheetReader(path: empty) }
        let headerOnly = try pack(Self.parts(Self.header, shared: "<si><t>M</t></si>"))
        #expect(throws: SheetFault.headerOnly) { try SheetReader(path: headerOnly) }
        let wide = try pack(Self.parts("<row><c r=\"A1\"><v>1</v></c><c r=\"ZZ1\"><v>1</v></c></row>"))
        #expect(throws: SheetFault.tooManyColumns(limit: 500)) { try SheetReader(path: wide) }
        let text = String(repeating: "x", count: 70_000)
        let long = try pack(Self.parts("<row><c t=\"str\"><v>\(text)</v></c></row>"))
        #expect(throws: SheetFault.fieldTooLong(row: 1, limit: 65_536)) { try SheetReader(path: long) }
        let half = String(repeating: "x", count: 60_000)
        let record = "<row>" + String(repeating: "<c t=\"str\"><v>\(half)</v></c>", count: 20) + "</row>"
        let heavy = try pack(Self.parts(record))
        #expect(throws: SheetFault.recordTooLong(row: 1, limit: 1 << 20)) { try SheetReader(path: heavy) }
    }

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func `mutilated workbooks never stop the reader`(seed: UInt64) throws {
        var random = Dice(seed: seed)
        let data =
            Self.header
            + "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\" s=\"1\"><v>46022.5</v></c><c r=\"C2\"><v>1e3</v></c></row>"
        let parts = Self.parts(data, shared: "<si><t>M_x0041_</t></si>").map { ($0.0, Array($0.1.utf8)) }
        for round in 0..<100 {
            var changed = parts
            let victim = Int.random(in: 0..<parts.count, using: &random)
            for _ in 0..<Int.random(in: 1...4, using: &random) where !changed[victim].1.isEmpty {
                let place = Int.random(in: 0..<changed[victim].1.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: changed[victim].1[place] = UInt8.random(in: 0...255, using: &random)
                case 1: changed[victim].1.insert(UInt8(ascii: "9"), at: place)
                default: changed[victim].1.remove(at: place)
                }
            }
            var path = try pack(changed)
            if round % 2 == 1 {
                // Every other time the archive itself is hurt.
                var bytes = try FileBytes.read(try pack(parts))
                for _ in 0..<3 {
                    bytes[Int.random(in: 4..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                }
                path = try scratch.file(bytes)
            }
            guard let reader = try? SheetReader(path: path) else { continue }
            try? reader.each { row in _ = row.texts }
        }
    }
}
