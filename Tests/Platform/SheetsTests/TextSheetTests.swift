import Intake
import Sheets
import Testing
import Values

@Suite struct `Reading text files` {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    static let matrix: [(SheetEncoding, SheetSeparator, Bool)] = SheetEncoding.allCases.flatMap { encoding in
        SheetSeparator.allCases.flatMap { separator in
            [false, true].compactMap { mark in
                mark && (encoding == .windows1252 || encoding == .windows1256) ? nil : (encoding, separator, mark)
            }
        }
    }

    @Test(arguments: matrix) func `every encoding and separator is found out`(
        encoding: SheetEncoding, separator: SheetSeparator, hasMark: Bool
    ) throws {
        let name = encoding == .windows1252 ? "Crédit Agricole – CRÉANCES" : "شركة الاتصالات الجزائرية"
        var text = hasMark ? "\u{FEFF}" : ""
        let header = ["Référence", "Débiteur", "Montant", "échéance", "Note"]
        text += header.joined(separator: separator.rawValue) + "\r\n"
        var expected: [[String]] = []
        for index in 0..<300 {
            let fields = [
                "F-\(index)", "\(name) \(index)", "1\u{A0}234,50", "31/12/2025", "à “voir” \(separator.rawValue) oui",
            ]
            expected.append(fields)
            text += fields.map { "\"" + $0 + "\"" }.joined(separator: separator.rawValue) + "\r\n"
        }
        let path = try scratch.file(try encoded(text, encoding))
        let reader = try SheetReader(path: path)
        #expect(reader.sheet.encoding == encoding)
        #expect(reader.sheet.separator == separator)
        #expect(reader.sheet.hasHeader)
        #expect(reader.sheet.columns == header)
        #expect(reader.sheet.samples == Array(expected.prefix(20)))
        #expect((280...320).contains(reader.sheet.estimatedRows))
        var found: [[String]] = []
        var resumed: [[String]] = []
        var position: SheetPosition?
        try reader.each { row in
            found.append(row.texts)
            #expect(row.number == found.count + 1)
            if found.count == 123 { position = reader.position }
        }
        #expect(found == expected)
        #expect(reader.rowsRead == 300)

        // Another process goes on from where this one wrote down its position.
        let note = try #require(position).description
        let second = try SheetReader(path: path)
        try second.seek(to: try #require(SheetPosition(note)))
        try second.each { row in
            if resumed.isEmpty { #expect(row.number == 125) }
            resumed.append(row.texts)
        }
        #expect(resumed == Array(expected.dropFirst(123)))
        #expect(second.rowsRead == 300)
        try second.rewind()
        #expect(try second.next())
        #expect(second.row.texts == expected[0])
    }

    @Test(
        arguments: [
            ("a,b\n1,2\n3,4", [["1", "2"], ["3", "4"]]), ("a,b\r1,2\r3,4\r", [["1", "2"], ["3", "4"]]),
            ("a,b\r\n\r\n1,2\r\n,\r\n\n3,4\r\n\r\n", [["1", "2"], ["3", "4"]]),
            ("a,b\n\"x, \"\"y\"\"\r\nz\",2\n", [["x, \"y\"\r\nz", "2"]]), ("a,b\n\"\",2\n", [["", "2"]]),
            ("a,b\n1,\"x\"y\n2,z\n", [["1", "xy"], ["2", "z"]]),
            ("a,b\n1,x\"y\"\n2,z", [["1", "x\"y\""], ["2", "z"]]),
            ("a,b\n1\n1,2,3\n", [["1"], ["1", "2", "3"]]), ("a,b\n1,\n", [["1", ""]]), ("a,b\n1,\"2\"", [["1", "2"]]),
            ("a,b\n'=1,'-2\n", [["=1", "-2"]]), ("a,b\n'x,''=y\n", [["'x", "'=y"]]),
            ("sep=|\na|b\n1|2,5\n", [["1", "2,5"]]),
            ("a,b\n1,\u{0}x\n", [["1", "\u{0}x"]]), ("a,b\n\"1\"\"\",\"\"\"\"\n", [["1\"", "\""]]),
        ] as [(String, [[String]])])
    func `quotes, line ends and uneven rows read as meant`(text: String, expected: [[String]]) throws {
        var options = SheetOptions(hasHeader: true)
        if !text.hasPrefix("sep=") { options.separator = .comma }
        #expect(try rows(try scratch.file(text), options) == expected)
    }

    @Test func `rows know their number in the file`() throws {
        let reader = try SheetReader(path: try scratch.file("a;b\n\n1;2\n\"x\ny\";3\n;;\n5;6\n"))
        var numbers: [Int] = []
        try reader.each { numbers.append($0.number) }
        #expect(numbers == [3, 4, 6])
    }

    @Test(
        arguments: [
            ("Nom;Montant\nAli;12,5\nOmar;13,5\n", true), ("Ali;12,5\nOmar;13,5\n", false),
            ("REF1;Ali;Oran;Civil;12.5\nREF2;Omar;Alger;Civil;13\n", false), ("Nom;Ville\nAli;Oran\n", true),
            ("المرجع;المبلغ\nأ;١٢\n", true), ("31/12/2025;1\n30/12/2025;2\n", false), ("ref\nA\n", true),
        ])
    func `a header is told from data`(text: String, hasHeader: Bool) throws {
        #expect(try SheetReader(path: try scratch.file(text)).sheet.hasHeader == hasHeader)
    }

    @Test func `columns without a header are named by letters`() throws {
        let reader = try SheetReader(path: try scratch.file("1;2\n3;4\n"))
        #expect(reader.sheet.columns == ["A", "B"])
        #expect(try rows(try scratch.file("1;2\n3;4\n")) == [["1", "2"], ["3", "4"]])
        #expect(Sheet.letters(ofColumn: 25) == "Z")
        #expect(Sheet.letters(ofColumn: 26) == "AA")
        #expect(Sheet.letters(ofColumn: 701) == "ZZ")
        #expect(Sheet.letters(ofColumn: 702) == "AAA")
    }

    @Test func `decimal commas do not pass for separators`() throws {
        let text = "ref;montant;note\nA;12,50;x\nB;13,75;y\nC;14,25;z\n"
        #expect(try SheetReader(path: try scratch.file(text)).sheet.separator == .semicolon)
        let quoted = "ref,montant,note\nA,\"12;50\",x\nB,\"13;75\",y\nC,\"14;25\",z\n"
        #expect(try SheetReader(path: try scratch.file(quoted)).sheet.separator == .comma)
        #expect(try SheetReader(path: try scratch.file("ref\nA\nB\n")).sheet.columns == ["ref"])
    }

    @Test(
        arguments: [
            ("", .empty), ("\n\r\n\n", .empty), ("\u{FEFF}", .empty), ("ref;montant\n", .headerOnly),
            ("ref;montant", .headerOnly),
            ("%PDF-1.7 x", .notASheet), ("a;b\n1;\"open\n2;3\n", .unclosedQuote(row: 2)),
        ] as [(String, SheetFault)])
    func `faulty files are refused with the reason`(text: String, fault: SheetFault) throws {
        let path = try scratch.file(text)
        #expect(throws: fault) { try SheetReader(path: path) }
    }

    @Test func `files that are no files or no text are refused`() throws {
        #expect(throws: SheetFault.unreadable) { try SheetReader(path: scratch.folder) }
        #expect(throws: SheetFault.unreadable) { try SheetReader(path: scratch.folder + "/none") }
        #expect(throws: SheetFault.unreadable) { try SheetReader(path: "/dev/zero") }
        var random = Dice(seed: 7)
        let noise = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &random) }
        let path = try scratch.file([0x01] + noise)
        #expect(throws: (any Error).self) { try rows(path) }
        let zeros = try scratch.file([UInt8](repeating: 0, count: 5000))
        #expect(throws: SheetFault.notASheet) { try SheetReader(path: zeros) }
        let old = try scratch.file(
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 1, count: 600))
        #expect(throws: SheetFault.otherWorkbook) { try SheetReader(path: old) }
        let name = Array("EncryptedPackage".utf8.map { [$0, 0] }.joined())
        let locked = try scratch.file(
            [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 600) + name)
        #expect(throws: SheetFault.encrypted) { try SheetReader(path: locked) }
    }

    @Test func `limits hold`() throws {
        let wide = (0..<10_000).map { "c\($0)" }.joined(separator: ";")
        let widePath = try scratch.file(wide + "\n" + wide + "\n")
        #expect(throws: SheetFault.tooManyColumns(limit: 500)) { try SheetReader(path: widePath) }
        let fits = (0..<500).map { "c\($0)" }.joined(separator: ";")
        #expect(try SheetReader(path: try scratch.file(fits + "\n" + fits + "\n")).sheet.columns.count == 500)
        let field = try scratch.file("a;b\n1;" + String(repeating: "x", count: 65_537) + "\n")
        #expect(throws: SheetFault.fieldTooLong(row: 2, limit: 65_536)) { try SheetReader(path: field) }
        let quoted = try scratch.file("a;b\n1;\"\"\"" + String(repeating: "x", count: 65_537) + "\"\n")
        #expect(throws: SheetFault.fieldTooLong(row: 2, limit: 65_536)) { try SheetReader(path: quoted) }
        var limits = SheetLimits()
        limits.rows = 3
        let long = try scratch.file("a;b\n1;2\n1;2\n1;2\n1;2\n")
        #expect(throws: SheetFault.tooManyRows(limit: 3)) { try rows(long, SheetOptions(limits: limits)) }
        #expect(
            try SheetReader(path: try scratch.file("a;b\n1;" + String(repeating: "é", count: 32_768))).sheet.columns
                == ["a", "b"])
    }

    @Test func `a line of 200 megabytes is refused at its first one`() throws {
        let path = scratch.path()
        try #require(Scratch.write(Array("ref;montant\nA;1\n".utf8), to: path, repeated: 1))
        try #require(Scratch.write([UInt8](repeating: 0x78, count: 1 << 20), to: path, repeated: 200))
        #expect(throws: SheetFault.recordTooLong(row: 3, limit: 1 << 20)) { try SheetReader(path: path) }
        let quoted = scratch.path()
        try #require(Scratch.write(Array("ref;montant\nA;1\nB;\"".utf8), to: quoted, repeated: 1))
        try #require(Scratch.write(Array("x\n".utf8), to: quoted, repeated: 1 << 20))
        #expect(throws: SheetFault.unclosedQuote(row: 3)) { try SheetReader(path: quoted) }
    }

    @Test func `records that cross the blocks stay whole`() throws {
        var text = "n;note\n"
        var expected: [[String]] = []
        for index in 0..<40 {
            let note = String(repeating: "é\"", count: 15_000 + index * 7)
            expected.append(["\(index)", note])
            text += "\(index);\"" + String(repeating: "é\"\"", count: 15_000 + index * 7) + "\"\r\n"
        }
        for encoding in [SheetEncoding.utf8, .utf16BigEndian, .windows1252] {
            let path = try scratch.file(try encoded(text, encoding))
            let reader = try SheetReader(path: path, options: SheetOptions(encoding: encoding))
            var count = 0
            try reader.each { row in
                #expect(row.texts == expected[count])
                count += 1
                guard count % 9 == 4 else { return }
                let other = try SheetReader(path: path, options: SheetOptions(encoding: encoding))
                try other.seek(to: reader.position)
                #expect(try other.next() == (count < 40))
                if count < 40 { #expect(other.row.texts == expected[count]) }
            }
            #expect(count == 40)
            #expect(reader.fraction == 1)
        }
    }

    @Test func `the wrong encoding shows in the fields, not in a crash`() throws {
        let path = try scratch.file(try encoded("nom;montant\nCréancier;5\n", .windows1252))
        let reader = try SheetReader(path: path, options: SheetOptions(encoding: .utf8))
        #expect(try reader.next())
        #expect(throws: IntakeFault.invalidText) {
            try reader.row.withField(0) { bytes throws(IntakeFault) in try CleanText.read(bytes, limit: 100) }
        }
        #expect(reader.row.text(0) == "Cr\u{FFFD}ancier")
        #expect(reader.row.bytes(99).isEmpty)
        #expect(reader.row.bytes(-1).isEmpty)
        #expect(reader.row.kind(0) == .text)
        #expect(reader.row.kind(2) == .empty)
    }

    @Test func `a few foreign bytes do not change what a file is written in`() throws {
        let rows = (0..<40).map { "\($0);Créancier n° \($0)\n" }.joined()
        let foreign = try encoded("41;Égaré\n", .windows1252)
        let mixed = try SheetReader(path: try scratch.file(Array(("n;Société\n" + rows).utf8) + foreign))
        #expect(mixed.sheet.encoding == .utf8)
        #expect(mixed.sheet.columns == ["n", "Société"])
        // Where nothing else speaks for UTF-8 they do.
        let other = try SheetReader(path: try scratch.file(Array("n;nom\n40;Benali\n".utf8) + foreign))
        #expect(other.sheet.encoding == .windows1252)
    }

    @Test func `a position of another file is refused`() throws {
        let first = try SheetReader(path: try scratch.file("a;b\n1;2\n"))
        let second = try SheetReader(path: try scratch.file("a;b\n1;2\n3;4\n"))
        #expect(throws: SheetFault.otherPosition) { try second.seek(to: first.position) }
        for text in ["", "s1", "s1:1:2:3", "s1:-1:2:3:4", "s2:1:2:3:4", "s1:1:2:3:99999999999999999999"] {
            #expect(SheetPosition(text) == nil)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64]) func `mutilated files never stop the reader`(seed: UInt64) throws {
        var random = Dice(seed: seed)
        let seedText = "\u{FEFF}ref;\"nom \"\"x\"\"\";montant\r\nA;علي;1 234,50\r\n\"B\nC\";é;5\r\n"
        let path = scratch.path()
        for _ in 0..<300 {
            let encoding = SheetEncoding.allCases.randomElement(using: &random) ?? .utf8
            var bytes = Array(seedText.utf8)
            if encoding == .utf16BigEndian || encoding == .utf16LittleEndian { bytes = try encoded(seedText, encoding) }
            for _ in 0..<Int.random(in: 1...20, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
                case 1:
                    bytes.insert([0x22, 0x0A, 0x0D, 0x3B, 0x00, 0xFF].randomElement(using: &random) ?? 0, at: place)
                default: if bytes.count > 4 { bytes.removeSubrange(place..<min(place + 3, bytes.count)) }
                }
                if bytes.isEmpty { bytes = [0x22] }
            }
            try? FileBytes.replace(path, bytes)
            for encoding in [nil, encoding] {
                guard let reader = try? SheetReader(path: path, options: SheetOptions(encoding: encoding)) else {
                    continue
                }
                try? reader.each { row in
                    _ = row.texts
                    _ = reader.position
                }
            }
        }
    }
}
