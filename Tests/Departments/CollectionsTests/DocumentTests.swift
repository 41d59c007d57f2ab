import Composition
import Department
import Glibc
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `Documents of a debt` {
    private static let paper = "%PDF-1.4\nThe secret of the contract\n%%EOF"

    private func add(_ desk: Desk, _ debt: String) throws -> String {
        let added = try desk.site.upload("/debts/\(debt)/documents", file: Self.paper, name: "Contrat.pdf", as: .nadia)
        #expect(added.status == .seeOther, "\(added.text)")
        let list = try desk.site.api(.get, "/api/v1/debts/\(debt)/documents", key: desk.key)
        return list.json["items"]?[0]?["id"]?.string ?? ""
    }

    @Test(arguments: Engine.underTest)
    func `a document is kept, shown, sent, and every look is written down`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let document = try add(desk, debt)
        #expect(try desk.page(debt).contains("Contrat.pdf"))
        let sent = try desk.site.get("/debts/\(debt)/documents/\(document)", as: .karim)
        #expect(sent.headers["content-disposition"]?.hasPrefix("attachment; filename=\"Contrat.pdf\"") == true)
        #expect(String(decoding: try sent.collected(), as: UTF8.self) == Self.paper)
        let shown = try desk.site.get("/debts/\(debt)/documents/\(document)/view", as: .nadia)
        #expect(shown.headers["content-type"] == "application/pdf")
        #expect(shown.headers["content-disposition"]?.hasPrefix("inline") == true)
        #expect(shown.headers["content-security-policy"]?.contains("default-src 'none'") == true)
        let looks = try desk.site.house.collections.store.read { connection in
            try connection.integer("SELECT count(*) FROM audit WHERE act = 'document.seen'")
        }
        #expect(looks == 2)
    }

    @Test(arguments: Engine.underTest)
    func `its bytes on disk hold no plain text`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let document = try add(desk, debt)
        let path = "\(desk.site.data)/files/collections/\(document).sealed"
        let file = open(path, O_RDONLY)
        #expect(file >= 0)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4_096)
        let count = read(file, &bytes, bytes.count)
        #expect(count > Self.paper.utf8.count)
        let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
        #expect(!text.contains("secret"))
        #expect(!text.contains("PDF"))
    }

    @Test(arguments: Engine.underTest)
    func `a program, a page and an empty file are refused with a sentence`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        for file in ["MZ\u{1}\u{0}program", "\u{7F}ELF\u{2}\u{1}", "#!/bin/sh\n", "<html><script>", ""] {
            let answer = try desk.site.upload(
                "/debts/\(debt)/documents", file: file, name: "invoice.pdf", as: .nadia)
            #expect(answer.status == .unprocessableContent, "\(file)")
            #expect(answer.text.contains("class=\"error\""), "\(file)")
        }
        let list = try desk.site.api(.get, "/api/v1/debts/\(debt)/documents", key: desk.key)
        #expect(list.json["items"]?.array?.isEmpty == true)
    }

    @Test(arguments: Engine.underTest)
    func `more than 20 megabytes are refused`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let answer = try desk.site.upload(
            "/debts/\(debt)/documents", file: "%PDF-1.4" + String(repeating: "x", count: 20 << 20), name: "a.pdf",
            as: .nadia)
        #expect(answer.status == .unprocessableContent)
        #expect(answer.text.contains("20 megabytes"))
    }

    @Test(arguments: Engine.underTest)
    func `the ending says what a document is, whatever it was called`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        _ = try desk.site.upload("/debts/\(debt)/documents", file: "plain words", name: "a.exe", as: .nadia)
        let list = try desk.site.api(.get, "/api/v1/debts/\(debt)/documents", key: desk.key)
        #expect(list.json["items"]?[0]?["name"]?.string == "a.exe.txt")
    }

    @Test(arguments: Engine.underTest)
    func `who may not add gets 403, and another's file has no documents`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt("C-1", agent: .nadia)
        let foreign = try desk.debt("C-2", agent: .yacine)
        let document = try add(desk, debt)
        let path = "/debts/\(debt)/documents"
        #expect(try desk.site.upload(path, file: "x", name: "x.txt", as: .lina).status == .forbidden)
        #expect(try desk.site.upload(path, file: "x", name: "x.txt", as: .yacine).status == .notFound)
        #expect(try desk.site.get("\(path)/\(document)", as: .yacine).status == .notFound)
        #expect(try desk.site.get("/debts/\(foreign)/documents/\(document)", as: .karim).status == .notFound)
        #expect(try desk.site.get("\(path)/\(document)", as: .lina).status == .ok)
    }
}
