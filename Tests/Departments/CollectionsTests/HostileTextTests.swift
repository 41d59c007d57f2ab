import Composition
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `Text that means no good` {
    private static let script = "<script>alert(1)</script>\"' onload='y' <img src=x onerror=alert(2)>"
    private static let formula = "=HYPERLINK(\"http://evil.example\")"

    /// A desk on which every field of text that people or programs can fill in holds a text.
    private func desk(_ engine: Engine, _ text: String) throws -> (Desk, debt: String) {
        let desk = try Desk(engine)
        let site = desk.site
        let creditor = try site.api(
            .post, "/api/v1/creditors",
            [
                "name": .string(text), "arabicName": .string(text), "address": .string(text), "note": .string(text),
                "sector": "telecom", "commission": 0, "isActive": true, "allocation": "costs-interest-principal",
                "overpayment": "refuse",
            ], key: desk.key)
        #expect(creditor.status == .created, "\(creditor.text)")
        let debt = try site.api(
            .post, "/api/v1/debts",
            [
                "creditor": creditor.json["id"] ?? .null, "creditorReference": .string(String(text.prefix(64))),
                "debtorName": .string(text), "debtorArabicName": .string(text), "debtorAddress": .string(text),
                "kind": "telecom", "principal": 100_000, "due": "2026-01-15", "court": .string(text),
                "section": .string(text), "note": .string(text),
            ], key: desk.key)
        let id = try #require(debt.json["id"]?.string, "\(debt.text)")
        func post(_ path: String, _ json: JSON) throws {
            let answer = try site.api(.post, "/api/v1/debts/\(id)/\(path)", json, key: desk.key)
            #expect(answer.status == .created || answer.status == .ok, "\(path) \(answer.text)")
        }
        try post(
            "interactions",
            [
                "channel": "note", "direction": "outgoing", "outcome": "noted", "note": .string(text),
                "nextAction": .string(text), "nextActionOn": "2026-03-05",
            ])
        try post("promises", ["amount": 1_000, "due": "2026-03-20", "note": .string(text)])
        try post(
            "payments",
            [
                "amount": 500, "received": "2026-03-01", "method": "cash", "receipt": .string(String(text.prefix(64))),
                "note": .string(text),
            ])
        let payment = try #require(try desk.payments(id).first?["id"]?.string)
        try post("payments/\(payment)/reversal", ["reason": .string(text)])
        try post("state", ["state": "disputed", "reason": .string(text)])
        let view = try site.post(
            "/debts/views", ["name": String(text.prefix(60)), "filter": "state = disputed", "shared": "1"], as: .karim)
        #expect(view.status == .seeOther, "\(view.text)")
        try site.settle()
        return (desk, id)
    }

    @Test(arguments: Engine.underTest)
    func `script in every field is shown as text on every page`(engine: Engine) throws {
        let (desk, debt) = try desk(engine, Self.script)
        let creditor = try #require(try desk.read(debt)["creditor"]?.string)
        let debtor = try #require(try desk.read(debt)["debtor"]?.string)
        let pages =
            [
                "/", "/debts", "/debts?q=script", "/debts?f.state=disputed", "/debts/\(debt)", "/debts/\(debt)/edit",
                "/debts/\(debt)/history", "/debts/\(debt)/parts", "/debts/\(debt)/contacts", "/debts/new", "/creditors",
                "/creditors/\(creditor)", "/creditors/\(creditor)/edit", "/payments", "/queue", "/imports",
                "/imports/new",
                "/parties", "/parties/\(debtor)", "/search?q=script", "/search/palette?q=script", "/audit", "/doubts",
                "/debts?filter=court%20=%20%22%3Cscript%3Ealert(1)%3C/script%3E%22",
                "/debts?filter=%3Cscript%3Ealert(1)",
            ] + FigurePage.allCases.map(\.path)
        var shown = 0
        for page in pages {
            let answer = try desk.site.get(page, as: .amina)
            #expect(answer.status == .ok || answer.status == .seeOther || answer.status == .notFound, "\(page)")
            #expect(!answer.text.contains("<script>alert"), "\(page)")
            #expect(!answer.text.contains("<img src=x"), "\(page)")
            #expect(!answer.text.contains("\"' onload='y'"), "\(page)")
            if answer.text.contains("&lt;script&gt;alert") { shown += 1 }
        }
        #expect(shown >= 12, "the text itself is there: on \(shown) pages")
    }

    @Test(arguments: Engine.underTest)
    func `formulas in every field are defused in every file that leaves`(engine: Engine) throws {
        let (desk, _) = try desk(engine, Self.formula)
        let files = [
            "/debts/export?format=csv", "/payments/export?format=csv", "/creditors/export?format=csv",
            "/parties/export?format=csv", "/figures/general/sectors", "/figures/efficiency/creditors",
        ]
        var defused = 0
        for file in files {
            let answer = try desk.site.get(file, as: .amina)
            #expect(answer.status == .ok, "\(file)")
            let text = String(decoding: try answer.collected(), as: UTF8.self)
            let cells = text.split { $0 == ";" || $0.isNewline }
            for cell in cells {
                let content = cell.drop { $0 == "\"" || $0 == "\u{FEFF}" }
                #expect(!content.hasPrefix("="), "\(file): \(cell)")
                if content.hasPrefix("'=") { defused += 1 }
            }
        }
        #expect(defused >= 5)
    }

    /// What a page answers, be it at the door, where a byte of NUL ends the way of an address.
    private func status(_ site: TestSite, _ target: String) throws -> Int {
        do { return try site.get(target, as: .karim).status.code } catch let failure as HTTPFailure {
            return failure.status.code
        }
    }

    @Test(arguments: Engine.underTest)
    func `NUL bytes and direction marks in a field are refused or taken out, never a fault of ours`(
        engine: Engine
    ) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let text = "a\0b\u{202E}c\u{2066}d\u{200B}"
        let noted = try desk.site.api(
            .post, "/api/v1/debts/\(debt)/interactions",
            ["channel": "note", "direction": "outgoing", "outcome": "noted", "note": .string(text)], key: desk.key)
        #expect(noted.status.code < 500, "\(noted.text)")
        let paid = try desk.pay(debt, 100, receipt: text)
        #expect(paid.status.code < 500, "\(paid.text)")
        let form = try desk.site.post("/debts/\(debt)/notes", ["note": text], as: .karim)
        #expect(form.status.code < 500, "\(form.text)")
        for words in ["%00", "a%00b", "%E2%80%AE", "%00%22%27"] {
            for path in ["/debts?q=", "/search?q=", "/parties?q=", "/payments?f.receipt=", "/debts?f.court="] {
                #expect(try status(desk.site, path + words) < 500, "\(path)\(words)")
            }
            #expect(try status(desk.site, "/debts?filter=court%20=%20%22\(words)%22") < 500, "\(words)")
        }
        let page = try desk.page(debt)
        for scalar in ["\0", "\u{202E}", "\u{200B}"] { #expect(!page.contains(scalar)) }
        #expect(try desk.site.house.faults() == [])
    }
}
