import Documents
import Glibc
import Testing
import Values

/// What poppler's tools read back from a paper.
struct PDFText {
    let path: String

    init(_ papers: [Paper]) throws {
        var template = Array("/tmp/sila-paper-XXXXXX".utf8CString)
        let directory = try #require(mkdtemp(&template).map { String(cString: $0) })
        path = directory + "/paper.pdf"
        try Paper.write(papers, to: path)
    }

    init(_ paper: Paper) throws { try self.init([paper]) }

    func remove() {
        unlink(path)
        rmdir(String(path.dropLast("/paper.pdf".count)))
    }

    /// The text of the pages as it lies on paper.
    func pages() throws -> [String] {
        try run("pdftotext -layout -enc UTF-8 \(path) -").split(separator: "\u{0C}", omittingEmptySubsequences: false)
            .map { String($0).replacing(" / ", with: "/") }.filter { !$0.isEmpty }
    }

    func text() throws -> String { try pages().joined(separator: "\n") }

    func info() throws -> String { try run("pdfinfo \(path)") }

    /// Every word with the left and right edge of its box, in points, on the first page.
    func words() throws -> [(text: String, left: Double, right: Double, top: Double)] {
        try run("pdftotext -f 1 -l 1 -bbox \(path) -").split(separator: "\n").compactMap { line in
            guard line.contains("<word ") else { return nil }
            let parts = line.split(separator: "\"")
            guard parts.count >= 9, let left = Double(parts[1]), let top = Double(parts[3]),
                let right = Double(parts[5])
            else { return nil }
            let text = line.split(separator: ">").first.map { _ in
                line[line.index(after: line.firstIndex(of: ">") ?? line.startIndex)...].prefix { $0 != "<" }
            }
            return (String(text ?? ""), left, right, top)
        }
    }

    private func run(_ command: String) throws -> String {
        let pipe = try #require(popen(command + " 2>&1", "r"))
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            bytes.append(contentsOf: buffer[..<count])
        }
        let status = pclose(pipe)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(status == 0, "\(command): \(text)")
        #expect(!text.contains("Syntax Error"), "\(text)")
        return text
    }
}

/// Papers that tests share.
enum Sample {
    static func amount(_ value: Int) -> String {
        var rest = String(value)
        var groups = ""
        while rest.count > 3 {
            groups = "\u{202F}" + rest.suffix(3) + groups
            rest = String(rest.dropLast(3))
        }
        return rest + groups + ",00"
    }

    static func french(rows: Int = 60) -> Paper {
        Paper(
            title: "Relevé de compte", language: "fr",
            sender: .init(name: "Alliance Recouvrement SARL", lines: ["12, rue Didouche Mourad, Alger"]),
            marks: ["Dossier D-2026-004812", "Alger, le 21 novembre 2026"], footer: "RC 16/00-1234567B19",
            created: .init(milliseconds: 1_795_250_000_000),
            blocks: [
                .recipient(["Monsieur Mourad Benali", "16024 Alger"]),
                .paragraph("Monsieur,\nLe solde de 1 284 500,00 DA est exigible."),
                .figures([.init("Montant initial", "1 843 200,00 DA"), .init("Solde dû", "1 284 500,00 DA")]),
                .heading("Le dossier"),
                .facts([
                    .init("Créancier", "Djezzy"), .init("Téléphone", "0550 12 34 56"), .init("Wilaya", "16 - Alger"),
                ]),
                .heading("Mouvements"),
                .table(
                    .init(
                        columns: [
                            .init("Date", width: .fit), .init("Libellé"), .init("Référence", width: .fit),
                            .figures("Montant (DA)"),
                        ],
                        rows: (0..<rows).map { row in
                            [
                                "21/11/2026", Paper.Cell("Versement \(row)", note: "Reçu numéro \(row)"), "R-\(row)",
                                Paper.Cell(amount(1_000 + row)),
                            ]
                        },
                        totals: [["Total payé", "", "", Paper.Cell(amount(1_284_500))]])),
                .note("Toute contestation doit nous parvenir par écrit."),
                .signatures(["Le débiteur", "Pour l’agence"]),
            ])
    }

    static let arabic = Paper(
        title: "كشف حساب", language: "ar", direction: .rightToLeft,
        sender: .init(name: "أليانس للتحصيل", lines: ["الهاتف 021 63 12 34"]), marks: ["الملف D-2026-004812"],
        blocks: [
            .paragraph("الرصيد المستحق هو 1 284 500,00 دج والرقم 0550 12 34 56 في الخدمة."),
            .table(
                .init(
                    columns: [
                        .init("التاريخ", width: .fit), .init("البيان"), .init("المرجع", width: .fit),
                        .figures("المبلغ"),
                    ],
                    rows: [
                        ["21/11/2026", "دفع نقدا", "ECO-10388", "9 876 543,21"],
                        ["22/11/2026", "Benali", "X-1", "-15,00"],
                    ],
                    totals: [["المجموع", "", "", "9 876 528,21"]])),
        ])
}
