import Composition
import Department
import HTTP
import Log
import PlatformTesting
import Routing
import SQL
import Scanning
import SiteTesting
import Testing
import Values

@Suite struct `Files that come in` {
    private static let bad = "Name;Amount\n\(ScannerOfTests.mark);1\n"
    private static let said = "virus scanner found"

    private func house(_ engine: Engine, _ settings: [String: String] = [:]) throws -> (TestSite, ScannerOfTests) {
        let scanner = ScannerOfTests()
        return (try TestSite(engine, settings: settings, scanner: scanner), scanner)
    }

    /// A creditor, and a debt of theirs.
    private func debt(_ site: TestSite) throws -> (creditor: String, debt: String) {
        let key = try site.key(.karim, scopes: ["debts:write", "creditors:write"])
        let creditor = try site.api(
            .post, "/api/v1/creditors",
            [
                "name": "Djezzy", "sector": "telecom", "commission": 1200, "isActive": true,
                "allocation": "costs-interest-principal", "overpayment": "refuse",
            ], key: key)
        let id = try #require(creditor.json["id"]?.string, "\(creditor.text)")
        let debt = try site.api(
            .post, "/api/v1/debts",
            [
                "creditor": .string(id), "creditorReference": "C-1", "debtorName": "Rachid Meziane",
                "debtorPhone": "0550123456", "kind": "telecom", "principal": 100_000, "due": "2026-01-15",
                "handedOver": "2026-02-01",
            ], key: key)
        return (id, try #require(debt.json["id"]?.string, "\(debt.text)"))
    }

    /// Sends a file under the names that routes know.
    private func send(_ content: String, to path: String, _ fields: Fields, _ site: TestSite) throws -> Response {
        var body = ""
        for field in fields {
            body += "--b\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(field.value)\r\n"
        }
        for name in ["file", "logo"] {
            body += "--b\r\nContent-Disposition: form-data; name=\"\(name)\"; filename=\"a.csv\"\r\n\r\n\(content)\r\n"
        }
        var request = try Request(.post, path, body: .bytes(Array((body + "--b--\r\n").utf8)))
        request.headers["Content-Type"] = "multipart/form-data; boundary=b"
        return try site.send(request, as: .amina)
    }

    /// Every route whose files may be larger than its other content.
    private func doors(_ site: TestSite) -> [String] {
        site.house.site.routes.filter { $0.method == .post && $0.limits.upload > $0.limits.body }.map(\.pattern.text)
    }

    @Test(arguments: Engine.underTest)
    func `are looked at by the scanner at every door, and what it finds stays out`(engine: Engine) throws {
        let (site, scanner) = try house(engine)
        let (creditor, debt) = try debt(site)
        // The form for an authority's answer is there once something was asked for.
        let asked: Fields = ["names": "sila.adc.example", "organization": "ADC", "country": "DZ", "key": "p256"]
        #expect(try site.post("/system/certificates", asked, as: .amina).status == .seeOther)
        let doors = doors(site)
        #expect(doors.count >= 6, "\(doors)")
        for door in doors {
            let path = door.split(separator: "/").map { $0.hasPrefix("{") ? debt : String($0) }
            let answer = try send(Self.bad, to: "/" + path.joined(separator: "/"), ["creditor": creditor], site)
            #expect(answer.status == .unprocessableContent, "\(door) \(answer.status)")
            #expect(answer.text.contains(Self.said) && answer.text.contains(ScannerOfTests.signature), "\(door)")
            // Beside its field, or as a problem of its own for programs.
            #expect(
                door.hasPrefix("/api/")
                    ? answer.text.contains("urn:sila:problem:file.infected")
                    : answer.text.contains("class=\"error\"") || answer.text.contains("role=\"alert\""), "\(door)")
        }
        #expect(scanner.asked == doors.count * 2)
        let kept = try site.store("collections").read {
            try $0.integer("SELECT (SELECT count(*) FROM document) + (SELECT count(*) FROM import_batch)")
        }
        #expect(kept == 0)
        // Administrators are told on every page; the trail has the signature, and nothing of the content.
        #expect(try site.get("/account", as: .amina).text.contains("suspicious event"))
        let trail = try site.get("/audit?act=staff.suspicious", as: .amina).text
        #expect(trail.contains(ScannerOfTests.signature) && !trail.contains(ScannerOfTests.mark))
        let figures = site.house.metrics.rendered()
        #expect(figures.contains("sila_files_scanned_total{result=\"infected\"} \(doors.count * 2)"))
    }

    @Test(arguments: Engine.underTest)
    func `pass when the scanner finds nothing`(engine: Engine) throws {
        let (site, scanner) = try house(engine)
        let (_, debt) = try debt(site)
        let kept = try site.upload("/debts/\(debt)/documents", file: "plain words", name: "a.txt", as: .karim)
        #expect(kept.status == .seeOther && scanner.asked == 1)
        #expect(try site.get("/debts/\(debt)", as: .karim).text.contains("a.txt"))
        #expect(try site.get("/system", as: .amina).text.contains("ClamAV of tests"))
    }

    @Test(arguments: Engine.underTest)
    func `stay out while the scanner gives no verdict, and come in again when it does`(engine: Engine) throws {
        let (site, scanner) = try house(engine)
        let (_, debt) = try debt(site)
        let path = "/debts/\(debt)/documents"
        scanner.say(.unavailable(.unreachable))
        let refused = try site.upload(path, file: "plain words", name: "a.txt", as: .karim)
        #expect(refused.status == .unprocessableContent && refused.text.contains("Try again in a few minutes"))
        let program = try send("plain words", to: "/api/v1" + path, [:], site)
        #expect(program.status == .serviceUnavailable && program.headers["retry-after"] == "60")
        // Whoever watches is told on every page, others are not; requests are served all the same.
        #expect(try site.get("/account", as: .amina).text.contains("The virus scanner does not answer"))
        #expect(try !site.get("/account", as: .karim).text.contains("The virus scanner does not answer"))
        #expect(try site.get("/system", as: .amina).text.contains("has not answered since"))
        #expect(try site.get("/health/ready").status == .ok)
        scanner.say(.tooLarge)
        #expect(try site.upload(path, file: "x", name: "a.txt", as: .karim).text.contains("too large for the virus"))
        scanner.say(nil)
        #expect(try site.upload(path, file: "plain words", name: "a.txt", as: .karim).status == .seeOther)
        #expect(try !site.get("/account", as: .amina).text.contains("The virus scanner does not answer"))
    }

    @Test func `come in unseen where the operator wants them rather than none`() throws {
        let settings = ["virus-scanner": "127.0.0.1:1", "virus-scanner-required": "no"]
        let (site, scanner) = try house(.sqlite, settings)
        let (_, debt) = try debt(site)
        scanner.say(.unavailable(.unreachable))
        let path = "/debts/\(debt)/documents"
        #expect(try site.upload(path, file: "plain words", name: "a.txt", as: .karim).status == .seeOther)
        scanner.say(nil)
        #expect(try site.upload(path, file: Self.bad, name: "a.txt", as: .karim).status == .unprocessableContent)
    }

    @Test func `wait for no scanner that has just taken too long`() throws {
        let (site, scanner) = try house(.sqlite)
        let (_, debt) = try debt(site)
        scanner.say(.unavailable(.slow))
        let path = "/debts/\(debt)/documents"
        for _ in 0..<3 { _ = try site.upload(path, file: "plain words", name: "a.txt", as: .karim) }
        #expect(scanner.asked == 1)
        scanner.say(nil)
        site.clock.advance(seconds: 11)
        #expect(try site.upload(path, file: "plain words", name: "a.txt", as: .karim).status == .seeOther)
    }

    @Test func `are not looked at without a scanner, and the system's page says so`() throws {
        let site = try TestSite(.sqlite)
        let (_, debt) = try debt(site)
        #expect(try site.upload("/debts/\(debt)/documents", file: Self.bad, as: .karim).status == .seeOther)
        #expect(try site.get("/system", as: .amina).text.contains("are not looked at for viruses"))
        #expect(try site.get("/system", as: .nadia).status == .forbidden)
    }
}
