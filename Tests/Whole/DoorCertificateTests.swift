import Composition
import Department
import Glibc
import HTTP
import PlatformTesting
import SiteTesting
import Testing
import Trust
import Values

/// A site whose clock stands at the present, where OpenSSL's authority lives.
private struct Door {
    let site: TestSite
    let authority: Authority

    init(_ engine: Engine = .sqlite) throws {
        site = try TestSite(engine)
        authority = try Authority.made()
        site.clock.now = Instant(seconds: Int64(time(nil)) + 60)
    }

    var list: String { "/system/certificates" }

    func page() throws -> String { try site.get(list, as: .amina).text }

    /// Asks for a certificate on the page; gives the id of the request.
    func ask(_ names: String = "crm.example.dz") throws -> ID {
        let answer = try site.post(
            list, ["names": names, "organization": "ADC", "country": "DZ", "key": "p256"], as: .amina)
        try #require(answer.status == .seeOther, "\(answer.text)")
        return try #require(try site.house.certificates.items().first).id
    }

    /// What the authority answers to a request that was downloaded.
    func answer(to id: ID, days: String = "90") throws -> String {
        let sent = try site.get("\(list)/\(id)/request", as: .amina)
        try #require(sent.status == .ok && sent.headers["content-disposition"]?.contains(".csr") == true)
        // One authority serves every test, and on another engine the same clock gives the same id.
        let name = "door-\(site.data.split(separator: "/").last ?? "")-\(id)"
        let path = authority.path(name)
        let file = try #require(fopen(path + ".csr", "w"))
        fputs(sent.text, file)
        fclose(file)
        try #require(
            Authority.openssl([
                "x509", "-req", "-in", path + ".csr", "-CA", authority.path("issuing.pem"), "-CAkey",
                authority.path("issuing.key"), "-set_serial", "9", "-days", days, "-copy_extensions", "copy", "-out",
                path + ".pem",
            ]))
        // However long that took: what was signed just now counts already.
        site.clock.now = max(site.clock.now, Instant(seconds: Int64(time(nil)) + 1))
        return try authority.text(name + ".pem") + authority.text("issuing.pem")
    }

    func upload(_ text: String, as character: Character = .amina) throws -> Response {
        try site.upload(list + "/answer", file: text, name: "answer.pem", as: character)
    }

    func file(_ name: String) -> String? {
        guard let file = fopen("\(site.data)/keys/\(name)", "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 17)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }
}

@Suite struct `The certificate of the server` {
    @Test(arguments: Engine.underTest)
    func `is asked for, put in place and replaced on the administrator's page`(engine: Engine) throws {
        let door = try Door(engine)
        #expect(try door.page().contains("No certificate was asked for yet"))
        let first = try door.ask("crm.example.dz\nwww.crm.example.dz")
        var status = stat()
        #expect(
            stat("\(door.site.data)/keys/certificate-\(first).key", &status) == 0 && status.st_mode & 0o777 == 0o600)
        let key = try #require(door.file("certificate-\(first).key"))
        #expect(try !door.page().contains("PRIVATE KEY"))
        #expect(try door.upload(try door.answer(to: first)).status == .seeOther)
        let placed = try #require(door.file("tls.pem"))
        #expect(placed.hasPrefix(key) && placed.contains("BEGIN CERTIFICATE"))
        #expect(try door.page().contains("Until "))
        #expect(try door.page().contains("The server does not show this certificate yet"))
        // The one in place cannot be removed; a new one takes its place, and the old key goes.
        #expect(try door.site.post("\(door.list)/\(first)/forget", as: .amina).status == .conflict)
        door.site.clock.advance(seconds: 60)
        let second = try door.ask()
        #expect(try door.upload(try door.answer(to: second, days: "10")).status == .seeOther)
        #expect(door.file("certificate-\(first).key") == nil && door.file("tls.pem")?.hasPrefix(key) == false)
        let page = try door.page()
        #expect(page.contains("Replaced") && page.contains("The certificate in place ends on"))
        #expect(try door.site.post("\(door.list)/\(first)/forget", as: .amina).status == .seeOther)
        #expect(try door.site.house.certificates.items().map(\.id) == [second])
        // Its own renewal for the same key.
        #expect(try door.upload(try door.answer(to: second, days: "60")).status == .seeOther)
        #expect(try door.site.house.certificates.items().first?.isDue == false)
        door.site.clock.advance(days: 61)
        #expect(try door.site.house.certificates.items().first?.state == .expired)
        #expect(try door.site.house.faults() == [])
    }

    @Test func `is refused in a sentence when the file is not what was asked for, and that is noted`() throws {
        let door = try Door()
        let id = try door.ask()
        for (text, words) in [
            ("nonsense", "holds no certificate in PEM"), (try door.authority.text("omar.pem"), "made for another key"),
            (try door.authority.text("omar.key"), "treat that key as known"),
            (String(repeating: "x", count: 70_000), "longer than a certificate"), ("", "Choose the file"),
            (try #require(door.file("certificate-\(id).csr")), "This is the request"),
        ] {
            let answer = try door.upload(text)
            #expect(answer.status == .unprocessableContent && answer.text.contains(words), "\(words)")
        }
        #expect(door.file("tls.pem") == nil)
        for (fields, words) in [
            (["names": ""], "at least one name"), (["names": "crm"], "is not a host’s name"),
            (["names": "crm.example.dz", "country": "Algérie"], "two letters"),
        ] as [(Fields, String)] {
            let answer = try door.site.post(door.list, fields, as: .amina)
            #expect(answer.status == .unprocessableContent && answer.text.contains(words), "\(words)")
        }
        let trail = try door.site.get("/audit?noun=certificate", as: .amina).text
        #expect(trail.contains("Gave a file that is no certificate for the server"))
        #expect(trail.contains("Asked for a certificate of the server"))
    }

    @Test func `is nobody's business but the administrators'`() throws {
        let door = try Door()
        let id = try door.ask()
        for character in [Character.karim, .nadia] {
            #expect(try door.site.get(door.list, as: character).status == .forbidden)
            #expect(try door.site.get("\(door.list)/\(id)/request", as: character).status == .forbidden)
            #expect(try door.upload("x", as: character).status == .forbidden)
        }
        #expect(
            try door.site.get("\(door.list)/018f0000-0000-7000-8000-000000000000/request", as: .amina).status
                == .notFound)
        // Six minutes after signing in they show once more who they are.
        door.site.clock.advance(seconds: 360)
        let answer = try door.site.get(door.list, as: .amina)
        #expect(
            answer.status == .seeOther && answer.headers["location"]?.hasPrefix("/prove") == true, "\(answer.headers)")
    }
}
