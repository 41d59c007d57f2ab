import Documents
import Glibc
import Synchronization
import Testing
import Values

@Suite struct `A paper in French` {
    @Test func `says what was put on it`() throws {
        let pdf = try PDFText(Sample.french(rows: 5))
        defer { pdf.remove() }
        let text = try pdf.text().replacing("\u{202F}", with: " ").replacing("\u{A0}", with: " ")
        for piece in [
            "Alliance Recouvrement SARL", "Dossier D-2026-004812", "Relevé de compte", "Monsieur Mourad Benali",
            "Le solde de 1 284 500,00 DA est exigible.", "Solde dû", "1 843 200,00 DA", "Créancier", "Djezzy",
            "0550 12 34 56",
            "Versement 4", "Reçu numéro 4", "1 003,00", "Total payé", "Toute contestation", "Pour l’agence",
            "RC 16/00-1234567B19",
        ] {
            #expect(text.contains(piece), "\(piece) in \(text)")
        }
    }

    @Test func `carries page numbers, the table's head and the short letterhead on every page`() throws {
        let pdf = try PDFText(Sample.french(rows: 90))
        defer { pdf.remove() }
        let pages = try pdf.pages()
        #expect(pages.count > 2)
        for (index, page) in pages.enumerated() {
            #expect(page.contains("\(index + 1)/\(pages.count)"))
            #expect(page.contains("Montant (DA)") == page.contains("Versement"))
            #expect(page.contains("Alliance Recouvrement SARL"))
        }
    }

    @Test func `splits no row and loses none`() throws {
        let pdf = try PDFText(Sample.french(rows: 120))
        defer { pdf.remove() }
        let pages = try pdf.pages()
        for row in 0..<120 {
            let homes = pages.indices.filter { pages[$0].contains("R-\(row) ") }
            #expect(homes.count == 1, "row \(row)")
            #expect(homes.first.map { pages[$0].contains("Reçu numéro \(row)\n") } == true, "row \(row)")
        }
    }

    @Test func `keeps the totals on the page of the last row, however many rows there are`() throws {
        for rows in stride(from: 8, to: 60, by: 1) where rows < 14 || (rows > 30 && rows < 40) {
            let pdf = try PDFText(Sample.french(rows: rows))
            defer { pdf.remove() }
            let pages = try pdf.pages()
            let home = try #require(pages.first { $0.contains("Total payé") })
            #expect(home.contains("Versement \(rows - 1)"), "\(rows) rows")
        }
    }

    @Test func `sets amounts with their units under one another`() throws {
        let pdf = try PDFText(Sample.french(rows: 3))
        defer { pdf.remove() }
        let edges = try pdf.words().filter { $0.text.hasSuffix(",00") && $0.left > 450 && $0.top > 300 }.map(\.right)
        #expect(edges.count >= 4)
        #expect((edges.max() ?? 0) - (edges.min() ?? 0) < 0.6)
    }

    @Test func `tells its title, author, date, size and language`() throws {
        let paper = Sample.french(rows: 1)
        let pdf = try PDFText(paper)
        defer { pdf.remove() }
        let info = try pdf.info()
        for piece in ["Relevé de compte", "Alliance Recouvrement SARL", "2026", "A4"] {
            #expect(info.contains(piece), "\(info)")
        }
        let text = String(decoding: try paper.bytes(), as: UTF8.self)
        #expect(text.contains("/Lang (fr)"))
        #expect(text.contains("/DisplayDocTitle true /Direction /L2R"))
    }

    @Test func `is the same in every byte when made twice`() throws {
        #expect(try Sample.french().bytes() == Sample.french().bytes())
        #expect(try Sample.arabic.bytes() == Sample.arabic.bytes())
    }

    @Test func `can be printed together with others, each counted by itself`() throws {
        let pdf = try PDFText([Sample.french(rows: 2), Sample.arabic, Sample.french(rows: 90)])
        defer { pdf.remove() }
        let pages = try pdf.pages()
        #expect(pages[0].contains("1/1"))
        #expect(pages[1].contains("1/1"))
        #expect(pages[2].contains("1/\(pages.count - 2)"))
    }

    @Test func `begins a new page where it is told`() throws {
        let paper = Paper(
            title: "T", blocks: [.pageBreak, .paragraph("un"), .pageBreak, .pageBreak, .paragraph("deux"), .pageBreak])
        let pdf = try PDFText(paper)
        defer { pdf.remove() }
        let pages = try pdf.pages()
        #expect(pages.count == 3)
        #expect(pages[0].contains("un"))
        #expect(pages[1].contains("deux"))
    }

    @Test func `sets a long paragraph over several pages without losing a word`() throws {
        let words = (0..<1_000).map { "mot\($0)" }
        let pdf = try PDFText(Paper(title: "Long", blocks: [.paragraph(words.joined(separator: " "))]))
        defer { pdf.remove() }
        let found = Set(try pdf.text().split(whereSeparator: { $0 == " " || $0 == "\n" }).map(String.init))
        #expect(words.allSatisfy(found.contains))
        #expect(try pdf.pages().count > 1)
    }
}

@Suite struct `A paper in Arabic` {
    @Test func `is mirrored, with figures in their order`() throws {
        let pdf = try PDFText(Sample.arabic)
        defer { pdf.remove() }
        let words = try pdf.words()
        let date = try #require(words.first { $0.text == "21/11/2026" })
        let reference = try #require(words.first { $0.text == "ECO-10388" })
        let fraction = try #require(words.first { $0.text.hasSuffix("543,21") })
        #expect(date.left > reference.left)
        #expect(reference.left > fraction.left)
        // The amount is one word by its narrow spaces, or its first group lies left of its last.
        let first = try #require(words.first { $0.text.hasPrefix("9") && $0.top == fraction.top })
        #expect(first.left <= fraction.left)
        // The parts of a telephone number inside a sentence run from left to right.
        let parts = ["0550", "12", "34", "56"].compactMap { part in
            words.first { $0.text == part && abs($0.top - (words.first { $0.text == "0550" }?.top ?? 0)) < 2 }
        }
        #expect(parts.count == 4)
        #expect(parts.map(\.left) == parts.map(\.left).sorted())
        let minus = try #require(words.first { $0.text.contains("15,00") })
        #expect(minus.text.hasPrefix("-"))
    }

    @Test func `is written in letters that can be searched`() throws {
        let pdf = try PDFText(Sample.arabic)
        defer { pdf.remove() }
        let text = try pdf.text()
        for word in ["كشف", "حساب", "المستحق", "البيان", "المجموع"] {
            #expect(text.contains(word), "\(word) in \(text)")
        }
        #expect(String(decoding: try Sample.arabic.bytes(), as: UTF8.self).contains("/Lang (ar)"))
    }
}

@Suite struct `Hostile papers` {
    @Test func `whatever stands in the texts, a sound document comes out`() throws {
        let texts = [
            "", " ", "\0", "a\0b", "\u{202E}abc\u{202D}", "\u{2066}\u{2066}\u{2067}",
            String(decoding: [0xEF, 0xBF, 0xBF, 0xEF, 0xB7, 0x90] as [UInt8], as: UTF8.self),
            String(repeating: "W", count: 100_000),
            String(repeating: "mot ", count: 25_000), String(repeating: "م", count: 100_000),
            String(repeating: "\n", count: 100_000),
            "😀👨‍👩‍👧‍👦", "e" + String(repeating: "\u{301}", count: 50_000), "<b>&amp;</b>", "%PDF-1.4 endobj", "(((\\",
            "\u{1B}[31m", "李小龍",
            "1 2 3 4 5", "1 000 000 000 000 000 000", String(repeating: "1 ", count: 50_000),
        ]
        for direction in [Paper.Direction.leftToRight, .rightToLeft] {
            for text in texts {
                let cell = Paper.Cell(text, note: text, isStrong: true)
                let paper = Paper(
                    title: text, language: text, direction: direction, sender: .init(name: text, lines: [text]),
                    marks: [text],
                    footer: text,
                    blocks: [
                        .recipient([text]), .heading(text), .paragraph(text), .note(text),
                        .facts([.init(text, text)], columns: 99),
                        .figures([.init(text, text)]), .signatures([text]), .space(.nan), .space(-5), .space(.infinity),
                        .table(
                            .init(
                                columns: [.init(text, width: .fit), .init(text, width: .share(.nan)), .figures(text)],
                                rows: [[cell, cell, cell, cell], [], [cell]], totals: [[cell], []], empty: text)),
                    ])
                let pdf = try PDFText(paper)
                _ = try pdf.info()
                pdf.remove()
            }
        }
    }

    @Test func `nothing on it is a page all the same`() throws {
        let pdf = try PDFText(Paper(title: ""))
        defer { pdf.remove() }
        #expect(try pdf.text().contains("1/1"))
        let none = try PDFText([Paper(title: "", blocks: [.figures([]), .signatures([]), .facts([]), .recipient([])])])
        none.remove()
    }

    @Test func `a table without rows says so`() throws {
        let table = Paper.Table(columns: [.init("Date"), .figures("Montant")], rows: [], empty: "Aucun mouvement")
        let pdf = try PDFText(Paper(title: "T", blocks: [.table(table)]))
        defer { pdf.remove() }
        #expect(try pdf.text().contains("Aucun mouvement"))
    }

    @Test func `too many rows, columns or pages are refused before anything is written`() {
        let row: [Paper.Cell] = ["x"]
        let rows = Array(repeating: row, count: Paper.Limits.rows + 1)
        func write(_ table: Paper.Table) throws { _ = try Paper(title: "T", blocks: [.table(table)]).bytes() }
        #expect(throws: PaperFault.tooManyRows) { try write(.init(columns: [.init("A")], rows: rows)) }
        #expect(throws: PaperFault.wrongColumns) { try write(.init(columns: [], rows: [])) }
        #expect(throws: PaperFault.wrongColumns) {
            try write(.init(columns: Array(repeating: .init("A"), count: 25), rows: []))
        }
        let breaks = (0...Paper.Limits.pages).flatMap { _ in [Paper.Block.pageBreak, .space(1)] }
        #expect(throws: PaperFault.tooManyPages) { _ = try Paper(title: "T", blocks: breaks).bytes() }
    }

    @Test func `twenty-four columns of long words stay on the sheet`() throws {
        let columns = (0..<24).map { Paper.Column("Colonne \($0)", width: $0 % 2 == 0 ? .fit : .share(1)) }
        let rows = [(0..<24).map { Paper.Cell("Anticonstitutionnellement \($0)") }]
        let pdf = try PDFText(Paper(title: "T", blocks: [.table(.init(columns: columns, rows: rows))]))
        defer { pdf.remove() }
        #expect(try pdf.words().allSatisfy { $0.left >= 40 && $0.right <= 556 })
    }

    @Test func `a place that cannot be written to is told, and nothing stays there`() {
        #expect(throws: PaperFault.cannotWrite(ENOENT)) { try Sample.arabic.write(to: "/nonexistent/paper.pdf") }
        #expect(throws: PaperFault.cannotWrite(ENOSPC)) { try Sample.arabic.write(to: "/dev/full") }
        #expect(access("/dev/full", F_OK) == 0)
    }

    @Test func `a receiver that refuses ends the writing with its reason`() {
        #expect(throws: PaperFault.cannotWrite(7)) {
            try Paper.write([Sample.french(rows: 500)]) { _ throws(PaperFault) in throw .cannotWrite(7) }
        }
    }

    @Test func `many threads at once write the same bytes as one`() throws {
        let expected = try Sample.french(rows: 30).bytes()
        let differing = Mutex(0)
        let body: @Sendable () -> Void = {
            for _ in 0..<3 {
                let bytes = try? Sample.french(rows: 30).bytes()
                if bytes != expected { differing.withLock { $0 += 1 } }
            }
        }
        var threads: [pthread_t] = []
        for _ in 0..<6 {
            var thread = pthread_t()
            let box = Unmanaged.passRetained(Box(body)).toOpaque()
            pthread_create(
                &thread, nil,
                { argument in
                    if let argument { Unmanaged<Box>.fromOpaque(argument).takeRetainedValue().body() }
                    return nil
                }, box)
            threads.append(thread)
        }
        for thread in threads { pthread_join(thread, nil) }
        #expect(differing.withLock { $0 } == 0)
    }

    @Test func `the fonts that papers are set in are installed here`() { #expect(Typefaces.missing().isEmpty) }
}

private final class Box {
    let body: @Sendable () -> Void
    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
}
