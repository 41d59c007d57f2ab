import Department
import Directory
import HTTP
import Localization
import Messages
import Nouns
import PlatformTesting
import SQL
import Testing
import Values

@testable import Collections

@Suite struct ImportingTests {
    static let header = "Référence;Nom;Prénom;Téléphone;Montant;Échéance;Wilaya\n"

    @Test(arguments: Engine.underTest)
    func `rows become debts of registered debtors, with tallies and references`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let summary = try desk.run(
            lines: Self.header + "R1;Benali;Karim;0550123456;1 234,50 DA;31/12/2025;16\n"
                + "R2;SARL Atlas;;021 63 12 34;٢٥٠٠,٧٥;2025-11-30;Oran\n")
        #expect(
            summary
                == ImportSummary(rows: 2, created: 2, updated: 0, unchanged: 0, rejected: 0, rejectFile: nil))
        let debt = try #require(try desk.debt("R1"))
        #expect(debt[Debt.principal] == 123_450)
        #expect(debt[Debt.balance] == 123_450)
        #expect(debt[Debt.due] == Day(year: 2025, month: 12, day: 31))
        #expect(debt[Debt.debtorName] == "benali karim")
        #expect(debt["reference"].text == "D-2026-000001")
        #expect(debt[Debt.handedOver] == Day(year: 2026, month: 3, day: 2))
        #expect(try desk.debt("R2")?[Debt.principal] == 250_075)
        #expect(try desk.debt("R2")?[Debt.wilaya.spec.name] == .integer(31))
        let debtor = try #require(try desk.debt("R2")?[Debt.debtor])
        let card = try #require(try desk.directory.card(debtor))
        #expect(card.kind == .organisation)
        #expect(try desk.count("party_card", of: desk.collections.store) == 2)
        let tallied = try desk.collections.store.read { try $0.integer("SELECT sum(balance) FROM debt_tally") }
        #expect(tallied == 123_450 + 250_075)
    }

    @Test(arguments: Engine.underTest)
    func `the same file twice changes nothing`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let path = try desk.file(Self.header + "R1;Benali;Karim;0550123456;1 234,50;31/12/2025;16\n")
        try desk.run(path)
        let summary = try desk.run(path)
        #expect(summary.unchanged == 1)
        #expect(summary.created + summary.updated + summary.rejected == 0)
        #expect(try desk.count("party", of: desk.directory.store) == 1)
        #expect(try desk.debt("R1")?.version == 1)
    }

    @Test(arguments: Engine.underTest)
    func `a changed amount changes the debt and respects what was paid`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        try desk.run(lines: Self.header + "R1;Benali;Karim;;1000;31/12/2025;\nR2;Ziani;Nora;;1000;31/12/2025;\n")
        for reference in ["R1", "R2"] {
            let debt = try #require(try desk.debt(reference))
            try desk.collections.store.change(by: Author(desk.manager, request: "t", peer: "")) { change in
                var file = try DebtFile(debt.id, in: change)
                file.record[Debt.principalDue] = 40_000
                file.record[Debt.balance] = 40_000
                file.record[Debt.paid] = 60_000
                try file.close("test.paid")
            }
        }
        let summary = try desk.run(
            lines: Self.header + "R1;Benali;Karim;;800;31/12/2025;\nR2;Ziani;Nora;;500;31/12/2025;\n")
        #expect(summary.updated == 1)
        #expect(summary.rejected == 1)
        #expect(try desk.debt("R1")?[Debt.balance] == 20_000)
        #expect(try desk.debt("R2")?[Debt.balance] == 40_000)
        #expect(desk.reasons(summary).contains("paid already"))
        let tallied = try desk.collections.store.read { try $0.integer("SELECT sum(balance) FROM debt_tally") }
        #expect(tallied == 60_000)
    }

    @Test(arguments: Engine.underTest)
    func `a closed file stays as it is`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        try desk.run(lines: Self.header + "R1;Benali;Karim;;1000;31/12/2025;\n")
        let debt = try #require(try desk.debt("R1"))
        try desk.collections.store.change(by: Author(desk.manager, request: "t", peer: "")) { change in
            var file = try DebtFile(debt.id, in: change)
            try file.move(to: .withdrawn, reason: "asked back")
            try file.close("debt.moved")
        }
        let summary = try desk.run(lines: Self.header + "R1;Benali;Karim;;5000;31/12/2025;\n")
        #expect(summary.unchanged == 1)
        #expect(try desk.debt("R1")?[Debt.principal] == 100_000)
    }

    @Test(arguments: Engine.underTest)
    func `a reference that comes twice is refused with the row that had it first`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let lines = Self.header + "R1;Benali;Karim;;1000;31/12/2025;\nR1;Benali;Karim;;2000;31/12/2025;\n"
        for _ in 0..<2 {
            let summary = try desk.run(lines: lines)
            #expect(summary.rejected == 1)
            #expect(summary.updated == 0)
            #expect(desk.reasons(summary).contains("stands already in row 2"))
        }
        #expect(try desk.debt("R1")?[Debt.principal] == 100_000)
    }

    @Test(arguments: Engine.underTest)
    func `a dry run counts and stores nothing`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        try desk.run(lines: Self.header + "R1;Benali;Karim;;1000;31/12/2025;\n")
        let summary = try desk.run(
            lines: Self.header + "R1;Benali;Karim;;1500;31/12/2025;\nR2;Ziani;Nora;;10;31/12/2025;\nR3;X;;;0;;\n",
            dryRun: true)
        #expect((summary.created, summary.updated, summary.rejected) == (1, 1, 1))
        #expect(try desk.debts().count == 1)
        #expect(try desk.debt("R1")?[Debt.principal] == 100_000)
        #expect(try desk.count("party", of: desk.directory.store) == 1)
    }

    @Test(arguments: Engine.underTest)
    func `an agent gets the debts they import and leaves those of others alone`(_ engine: Engine) throws {
        let desk = try ImportDesk(engine)
        let agent = Actor(id: desk.surroundings.newID(), name: "Agent", permissions: ["debt.import"], reach: .own)
        try desk.run(lines: Self.header + "R1;Benali;Karim;;1000;31/12/2025;\n")
        let summary = try desk.run(
            lines: Self.header + "R1;Benali;Karim;;1500;31/12/2025;\nR2;Ziani;Nora;;10;31/12/2025;\n", by: agent)
        #expect((summary.created, summary.rejected) == (1, 1))
        #expect(try desk.debt("R2")?[Debt.agent] == agent.id)
        #expect(try desk.debt("R1")?[Debt.principal] == 100_000)
        #expect(try desk.count("assignment", of: desk.collections.store) == 1)
    }

    @Test func `bad amounts and days are refused one by one with their reasons`() throws {
        let desk = try ImportDesk(.sqlite)
        let summary = try desk.run(
            lines: Self.header + """
                A;Benali;K;;-5;31/12/2025;
                B;Benali;K;;0;31/12/2025;
                C;Benali;K;;99999999999999999999;31/12/2025;
                D;Benali;K;;12;01/01/0001;
                E;Benali;K;;12;31/12/9999;
                F;Benali;K;;12;31/02/2025;
                G;;;;12;31/12/2025;
                ;Benali;K;;12;31/12/2025;
                H;Benali;K;;12;31/12/2025;Atlantis
                I;Benali;K;;douze;31/12/2025;

                """)
        #expect(summary.rejected == 10)
        #expect(summary.rows == 10)
        let text = desk.reasons(summary)
        for reason in [
            "above zero", "no such day", "Debtor's name is missing", "reference is missing", "not a wilaya",
            "not an amount",
        ] {
            #expect(text.contains(reason), "\(reason)")
        }
        #expect(text.hasPrefix("\u{FEFF}Référence;Nom;Prénom;Téléphone;Montant;Échéance;Wilaya;Row;Column;Reason\r\n"))
    }

    @Test func `reasons are written in the importer's language`() throws {
        let desk = try ImportDesk(.sqlite)
        let summary = try desk.run(desk.file(Self.header + "A;Benali;K;;0;31/12/2025;\n"), language: .french)
        #expect(desk.reasons(summary).contains(";Motif\r\n"))
    }

    @Test func `formulas, scripts and unseen marks are data, and files defuse them`() throws {
        let desk = try ImportDesk(.sqlite)
        let summary = try desk.run(
            lines: Self.header + "R1;<script>alert(1)</script>;;;10;31/12/2025;\n"
                + "R2;Ben\u{202E}ali\u{200B};;;10;31/12/2025;\nR3;=cmd|' /C calc'!A0;;;0;31/12/2025;\n")
        #expect(try desk.debt("R2")?[Debt.debtorName] == "benali")
        #expect(summary.rejected == 1)
        #expect(desk.reasons(summary).contains("'=cmd|"))
    }

    @Test(arguments: ["", "Référence;Nom;Montant\n"])
    func `a file without rows is refused in a sentence`(_ text: String) throws {
        let desk = try ImportDesk(.sqlite)
        #expect(throws: Refusal.self) { try desk.run(desk.file(text)) }
    }

    @Test func `a file without an amount is told which column is missing`() throws {
        let desk = try ImportDesk(.sqlite)
        let refusal = #expect(throws: Refusal.self) { try desk.run(desk.file("Référence;Nom\nR1;Benali\n")) }
        #expect(refusal?.code == "import.mapping")
    }

    @Test func `a mapping names columns by their headers, several for telephones`() throws {
        let desk = try ImportDesk(.sqlite)
        let summary = try desk.run(
            lines: "A;B;C;D;E\nX9;Benali Karim;0550111111;0660222222;10.50\n",
            mapping: [
                "columns": [
                    "creditorReference": "A", "name": "B", "phone": ["C", "D"],
                    "principal": "E",
                ], "kind": "rent", "handedOver": "2026-01-15",
            ])
        #expect(summary.created == 1)
        let debt = try #require(try desk.debt("X9"))
        #expect(debt[Debt.kind] == .rent)
        #expect(debt[Debt.due] == Day(year: 2026, month: 1, day: 15))
        #expect(debt[Debt.principal] == 1_050)
        #expect(try desk.count("contact_point", of: desk.directory.store) == 2)
        #expect(throws: Refusal.self) { try desk.run(lines: "A\n1\n", mapping: ["columns": ["name": "Z"]]) }
        #expect(throws: Refusal.self) { try desk.run(lines: "A\n1\n", mapping: "no object") }
    }

    @Test func `many rows go in several chunks`() throws {
        let desk = try ImportDesk(.sqlite)
        let rows = (1...5_000).map { "R\($0);Benali \($0);;;\($0);31/12/2025;\n" }.joined()
        let summary = try desk.run(lines: Self.header + rows + "R7;Benali;;;1;31/12/2025;\n")
        #expect((summary.rows, summary.created, summary.rejected) == (5_001, 5_000, 1))
        let tallied = try desk.collections.store.read { try $0.integer("SELECT sum(files) FROM debt_tally") }
        #expect(tallied == 5_000)
        #expect(desk.reasons(summary).contains("row 8"))
    }
}
