import Department
import Directory
import HTTP
import Nouns
import PlatformTesting
import SQL
import Testing
import Values

@testable import Collections

@Suite struct `Files that mean no good` {
    private static let header = "Référence;Nom;Montant;Échéance;Note;Adresse\n"

    /// What every file must come to: a sentence, or whole rows and refused rows that add up.
    private func settles(_ desk: ImportDesk, _ text: String) throws -> ImportSummary? {
        do {
            let summary = try desk.run(lines: text)
            #expect(summary.rows == summary.created + summary.updated + summary.unchanged + summary.rejected)
            #expect(try desk.count("debt", of: desk.collections.store) == summary.created)
            #expect(try desk.collections.faults() == [])
            return summary
        } catch is Refusal {
            #expect(try desk.count("debt", of: desk.collections.store) == 0)
            return nil
        }
    }

    @Test(arguments: Engine.underTest)
    func `ten thousand columns are refused in a sentence`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let names = (0..<10_000).map { "Colonne \($0)" }.joined(separator: ";")
        let values = (0..<10_000).map { "\($0)" }.joined(separator: ";")
        #expect(try settles(desk, names + "\n" + values + "\n") == nil)
        // Short header, wide rows.
        #expect(try settles(desk, Self.header + "R1;Benali;10;31/12/2025" + values + "\n") == nil)
    }

    @Test(arguments: Engine.underTest)
    func `NUL bytes and direction marks never reach a name or a database`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let summary = try settles(
            desk,
            Self.header + "R\u{0}1;Ben\0ali \u{202E}Karim\u{200F};10;31/12/2025;a\0b\u{2066}c;12\0 rue\n"
                + "\u{FEFF}R2;\u{200E}Ziani\u{200B} Nora;20;31/12/2025;;\n" + "R3;\0\0;30;31/12/2025;;\n")
        #expect(summary?.created == 2)
        let names = try desk.debts().map { $0[Debt.debtorName] }
        #expect(Set(names) == ["benali karim", "ziani nora"])
        for department in [desk.collections.store, desk.directory.store] {
            let table = department.department == "collections" ? "party_card" : "party"
            let stored = try department.read { connection in
                try connection.rows("SELECT name FROM \(unescaped: table)") { $0.text(0) }
            }
            #expect(Set(stored) == ["Benali Karim", "Ziani Nora"])
        }
        let references = try desk.debts().map { $0[Debt.creditorReference] }
        #expect(Set(references) == ["R1", "R2"])
    }

    @Test(arguments: Engine.underTest)
    func `amounts and days at and beyond every limit are told or stored exactly`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let rows: [(amount: String, day: String, isFine: Bool)] = [
            ("0", "31/12/2025", false), ("-1", "31/12/2025", false), ("(5)", "31/12/2025", false),
            ("0,001", "31/12/2025", false), ("92000000000,00", "31/12/2025", true),
            ("92000000000,01", "31/12/2025", false), ("92233720368547758,07", "31/12/2025", false),
            ("92233720368547758,08", "31/12/2025", false), ("9223372036854775808", "31/12/2025", false),
            (String(repeating: "9", count: 400), "31/12/2025", false), ("1e9", "31/12/2025", false),
            ("NaN", "31/12/2025", false), ("10", "01/01/0001", false), ("10", "31/12/9999", false),
            ("10", "31/12/1899", false), ("10", "01/01/1900", true), ("10", "31/12/2999", true),
            ("10", "01/01/3000", false), ("10", "29/02/2025", false), ("10", "29/02/2024", true),
            ("10", "00/00/0000", false), ("10", "99999999999999999999", false),
        ]
        let text = rows.enumerated().map { "L\($0);Benali \($0);\($1.amount);\($1.day);;\n" }.joined()
        let summary = try #require(try settles(desk, Self.header + text))
        #expect(summary.rejected == Int64(rows.count { !$0.isFine }))
        for (index, row) in rows.enumerated() {
            #expect((try desk.debt("L\(index)") != nil) == row.isFine, "\(row)")
        }
        #expect(try desk.debt("L4")?[Debt.principal] == 9_200_000_000_000)
    }

    @Test(arguments: Engine.underTest)
    func `the same file with other line ends, blank lines and a wider row says the same`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let text = Self.header + "R1;Benali Karim;10;31/12/2025;;\nR2;Ziani Nora;20;31/12/2025;;\n"
        #expect(try settles(desk, text)?.created == 2)
        let other = text.split(separator: "\n").joined(separator: "\r\n\r\n") + ";;;;\r\n\r\n\r\n"
        let summary = try desk.run(lines: other)
        #expect((summary.rows, summary.unchanged) == (2, 2))
    }
}
