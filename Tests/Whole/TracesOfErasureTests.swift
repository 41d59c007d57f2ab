import Audit
import Collections
import Composition
import Department
import Glibc
import HTTP
import Identity
import Localization
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

/// A person who left traces in every department: numbers, an account, registrations, refused rows, notes, answers.
struct Traces {
    static let number = "109871234509999777"
    /// What nothing but this person would leave anywhere.
    static let canaries = ["zoulikha", "qanariova", "770991177", "cousin farid", "aunt ghozlane", number]
    static let email = "zq.canary@home.example"

    let desk: PersonDesk
    let party: String
    let debt: String
    var site: TestSite { desk.site }

    init(_ engine: Engine) throws {
        desk = try PersonDesk(engine)
        let site = desk.site
        try site.openRegistration()
        let added = try site.api(
            .post, "/api/v1/parties",
            [
                "kind": "person", "name": "Zoulikha Qanariova", "language": "fr", "phones": ["0770991177"],
                "emails": [.string(Self.email)],
                "identifiers": [["kind": "nin", "value": .string(Self.number)]],
            ], key: desk.key, headers: ["Idempotency-Key": "canary-1"])
        party = try #require(added.json["id"]?.string, "\(added.text)")
        debt = try PersonDesk.debt("ZC-1", of: party, desk.creditor, site, desk.key)
        try site.settle()
        let reference = try #require(
            try site.api(.get, "/api/v1/debts/\(debt)", key: desk.key).json["reference"]?.string)
        try register(reference, email: Self.email)
        try accept()
        try register(reference, email: "another@home.example")
        try importRows()
        let view: Fields = ["name": "The file of Zoulikha Qanariova", "filter": "state = new"]
        #expect(try site.post("/debts/views", view, as: .nadia).status == .seeOther)
        let told = try site.api(
            .post, "/api/v1/debts/\(debt)/interactions",
            [
                "channel": "call", "direction": "outgoing", "outcome": "reached", "note": "Spoke with aunt Ghozlane",
                "nextAction": "Call aunt Ghozlane again",
                "nextActionOn": .string(try site.store("collections").today.description),
            ], key: desk.key)
        #expect(told.status == .created, "\(told.text)")
        let changed = try site.api(
            .patch, "/api/v1/parties/\(party)",
            ["name": "Zoulikha Qanariova-Farid", "note": "Lives with cousin Farid"],
            key: desk.key, headers: ["If-Match": "\"v1\""])
        #expect(changed.status == .ok, "\(changed.text)")
        try site.settle()
        try propose()
        let paid = try site.api(
            .post, "/api/v1/debts/\(debt)/payments",
            ["amount": 100_000, "received": "2026-03-01", "method": "cash", "note": "Paid by cousin Farid"],
            key: desk.key, headers: ["Idempotency-Key": "canary-2"])
        #expect(paid.status == .created, "\(paid.text)")
    }

    /// Her agent wants to give the file up; it is paid before anybody decides.
    private func propose() throws {
        let given = try site.api(
            .post, "/api/v1/debts/\(debt)/assignment", ["agent": .string(try site.id(of: .nadia).description)],
            key: desk.key)
        #expect(given.status == .ok, "\(given.text)")
        let form: Fields = ["state": "unrecoverable", "reason": "Cousin Farid says she left"]
        #expect(try site.post("/debts/\(debt)/state", form, as: .nadia).status == .seeOther)
    }

    private func register(_ reference: String, email: String) throws {
        let answer = try site.post(
            "/register/debtor",
            [
                "name": "Zoulikha Qanariova", "email": email, "reference": reference, "kind": "nin",
                "identifier": Self.number, "phone": "0770991177",
            ])
        #expect(answer.headers["location"] == "/register?done=1", "\(answer.text)")
    }

    private func accept() throws {
        let page = try site.get("/registrations", as: .karim).text
        let id = try #require(page.firstMatch(of: /href="\/registrations\/([0-9a-f-]{36})"/)).1
        let answer = try site.post("/registrations/\(id)/accept", as: .karim)
        let link = try #require(answer.text.firstMatch(of: /(\/welcome\/[A-Za-z0-9_-]+)/)).1
        let password = SiteTesting.Character.password
        #expect(try site.post(String(link), ["new": password, "again": password]).status == .seeOther)
        #expect(try site.send(try Request(.get, "/my/debts"), email: Self.email).status == .ok)
    }

    /// Two refused rows name the person, in two ways; one names somebody else.
    private func importRows() throws {
        let path = "\(site.data)/tmp/rows.csv"
        let text = """
            Référence;Nom;Téléphone;Montant
            R-1;QANARIOVA Zoulikha;;abc
            R-2;;0770 99 11 77;abc
            R-3;Somebody Else;0550000001;abc

            """
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
        let summary = try site.house.collections.importDebts(
            file: path, creditor: desk.creditor, by: try site.actor(.karim), language: .english)
        #expect(summary.rejected == 3)
        unlink(path)
    }

    func erase() throws {
        let reason: Fields = ["reason": "R-2026-000009, letter of 2 March"]
        let path = "/parties/\(party)/erasure"
        #expect(try site.post(path, reason, as: .amina).status == .seeOther)
        let approval = try #require(try site.store("directory").read { try Approval.latest(1, in: $0).first })
        try site.house.identity.addStaff(
            email: "second@adc.example", name: "Second", role: .administrator, language: .english,
            password: SiteTesting.Character.password, by: .system("tests"))
        try site.settle()
        let form: Fields = ["decision": "grant", "answer": ""]
        let answer = try site.send(
            try Request(.post, "/approvals/directory/\(approval.id)", form: form), email: "second@adc.example")
        #expect(answer.status == .seeOther, "\(answer.text)")
        try site.settle()
    }
}

@Suite struct `What an erasure leaves behind` {
    /// Every text and every byte of every table, in small letters.
    private static func everything(_ site: TestSite) throws -> [(place: String, text: String)] {
        var all: [(String, String)] = []
        for department in site.house.departments {
            try department.store.read { connection in
                let columns: SQL =
                    connection.dialect == .sqlite
                    ? """
                    SELECT tables.name, columns.name FROM sqlite_master AS tables \
                    JOIN pragma_table_info(tables.name) AS columns WHERE tables.type = 'table' \
                    AND tables.sql NOT LIKE 'CREATE VIRTUAL%'
                    """
                    : """
                    SELECT table_name, column_name FROM information_schema.columns \
                    WHERE table_schema = current_schema()
                    """
                for (table, column) in try connection.rows(columns, { ($0.text(0), $0.text(1)) }) {
                    let value: SQL =
                        connection.dialect == .sqlite
                        ? "CAST(\(unescaped: column) AS TEXT)" : "\(unescaped: column)::text"
                    let query: SQL = "SELECT \(value) FROM \(unescaped: table) WHERE \(unescaped: column) IS NOT NULL"
                    try connection.each(query) { row in
                        var text = row.text(0)
                        if text.hasPrefix("\\x") {
                            let digits = Array(text.utf8.dropFirst(2))
                            text = String(
                                decoding: stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                                    UInt8(String(decoding: digits[$0...($0 + 1)], as: UTF8.self), radix: 16)
                                }, as: UTF8.self)
                        }
                        all.append(("\(department.name).\(table).\(column)", text.lowercased()))
                    }
                }
            }
        }
        return all
    }

    @Test(arguments: Engine.underTest)
    func `is nothing that tells who it was, in no table of any department`(engine: Engine) throws {
        let traces = try Traces(engine)
        let before = try Self.everything(traces.site)
        for canary in Traces.canaries.dropLast() + [Traces.email] {
            #expect(before.contains { $0.text.contains(canary) }, "the search finds \(canary)")
        }
        let preview = try traces.site.get("/parties/\(traces.party)/erasure", as: .amina).text
            .replacing(/<[^>]+>|[\u{2066}-\u{2069}]/, with: "")
        #expect(preview.contains("1 account with its sessions") && preview.contains("2 registrations"))
        #expect(preview.contains("2 refused rows of imports"))
        #expect(preview.contains("1 search that somebody kept and that names the person"))
        try traces.erase()
        for (place, text) in try Self.everything(traces.site) {
            for canary in Traces.canaries + [Traces.email] where text.contains(canary) {
                Issue.record("\(canary) is still in \(place): \(text.prefix(200))")
            }
        }
        for department in traces.site.house.departments { #expect(try department.faults().isEmpty) }
        try Self.looksErased(traces)
        let waiting = try traces.site.store("collections").read { try Approval.open(at: traces.site.clock.now, in: $0) }
        #expect(waiting.isEmpty, "nobody is asked to give up a file that is closed and without a name")
        // The others' row stays, and the file can be fetched and mended still.
        let batch = try traces.site.store("collections").read {
            try $0.first("SELECT id FROM import_batch LIMIT 1") { $0.identity(0) }
        }
        let path = "\(traces.site.data)/files/collections/rejects-\(try #require(batch)).csv"
        let rest = String(decoding: try #require(Self.read(path)), as: UTF8.self)
        #expect(rest.contains("Somebody Else") && rest.contains("Référence") && !rest.contains("R-1"))
    }

    @Test(arguments: Engine.underTest)
    func `is no file that would bring the person back: it is imported or thrown away first`(engine: Engine) throws {
        let traces = try Traces(engine)
        let site = traces.site
        let file = "Référence;Nom;Montant\nW-1;Qanariova Zoulikha;5000\nW-2;Somebody Else;5000\n"
        let sent = try site.upload(
            "/imports", file: file, name: "november.csv", fields: ["creditor": "\(traces.desk.creditor)"], as: .karim)
        #expect(sent.status == .seeOther, "\(sent.text.prefix(300))")
        let path = "/parties/\(traces.party)/erasure"
        let preview = try site.get(path, as: .amina).text.replacing(/<[^>]+>|[\u{2066}-\u{2069}]/, with: "")
        #expect(preview.contains("1 row of november.csv, which waits to be imported, names the person"))
        let reason: Fields = ["reason": "R-2026-000009, letter of 2 March"]
        #expect(try site.post(path, reason, as: .amina).status == .conflict)
        let batch = try site.store("collections").read {
            try $0.first("SELECT id FROM import_batch WHERE file_name = 'november.csv'") { $0.identity(0) }
        }
        #expect(try site.post("/imports/\(try #require(batch))/cancel", as: .karim).status == .seeOther)
        #expect(try site.post(path, reason, as: .amina).status == .seeOther)
    }

    @Test(arguments: Engine.underTest)
    func `is an account that nobody opens, and no session of it`(engine: Engine) throws {
        let traces = try Traces(engine)
        let site = traces.site
        #expect(try site.send(try Request(.get, "/my/debts"), email: Traces.email).status == .ok)
        try traces.erase()
        #expect(try site.send(try Request(.get, "/my/debts"), email: Traces.email).status == .seeOther, "signed out")
        let again: Fields = ["email": Traces.email, "password": SiteTesting.Character.password]
        #expect(try site.post("/login", again).headers.all("set-cookie").isEmpty)
        let acts = try traces.desk.acts("identity").map(\.act)
        #expect(acts.contains("staff.erased") && acts.contains("registration.erased"))
        // A request sent once more acts once all the same, and tells nothing.
        let repeated = try site.api(
            .post, "/api/v1/debts/\(traces.debt)/payments",
            ["amount": 100_000, "received": "2026-03-01", "method": "cash", "note": "Paid by cousin Farid"],
            key: traces.desk.key, headers: ["Idempotency-Key": "canary-2"])
        #expect(!repeated.text.contains("Farid"))
        #expect(try traces.desk.count("payment", in: "collections") == 1)
    }

    @Test func `is in no file of the databases, nor in their logs`() throws {
        let traces = try Traces(.sqlite)
        try traces.erase()
        var looked = 0
        for (_, path) in traces.site.addresses {
            for ending in ["", "-wal"] {
                guard let bytes = Self.read(path + ending) else { continue }
                looked += 1
                for canary in Traces.canaries {
                    #expect(Self.count(canary, in: bytes) == 0, "\(canary) in \(path)\(ending)")
                }
            }
        }
        #expect(looked >= 3)
        for file in try Self.files(traces.site.data) {
            guard let bytes = Self.read(file) else { continue }
            for canary in Traces.canaries { #expect(Self.count(canary, in: bytes) == 0, "\(canary) in \(file)") }
        }
    }

    /// The audit's pages, its files and its API tell that something was, and that it was erased.
    private static func looksErased(_ traces: Traces) throws {
        let site = traces.site
        let key = try site.key(.amina, scopes: ["audit:read"])
        let seen = [
            try site.get("/audit?noun=party&row=\(traces.party)", as: .amina),
            try site.get("/audit?noun=debt&row=\(traces.debt)", as: .amina),
            try site.get("/audit?department=identity", as: .amina),
            try site.get("/parties/\(traces.party)/history", as: .amina),
            try site.get("/audit/export?noun=party&row=\(traces.party)", as: .amina),
            try site.api(.get, "/api/v1/audit?noun=party&row=\(traces.party)", key: key),
        ]
        for answer in seen {
            #expect(answer.status == .ok)
            let text = String(decoding: try answer.collected(), as: UTF8.self).lowercased()
            for canary in Traces.canaries + [Traces.email] { #expect(!text.contains(canary)) }
        }
        for place in [0, 1, 2, 4] {
            #expect(String(decoding: try seen[place].collected(), as: UTF8.self).contains("erased with the person on"))
        }
        let items = try #require(seen[5].json["items"]?.array)
        #expect(items.contains { $0["changes"]?.array?.contains { $0["erased"]?.string != nil } == true })
        let found = try site.get("/audit?q=letter+of+2+March", as: .amina).text
        #expect(found.contains("letter of 2 March"), "why somebody was erased is kept")
    }

    private static func count(_ word: String, in bytes: [UInt8]) -> Int {
        let needle = Array(word.utf8)
        var count = 0
        bytes.withUnsafeBytes { bytes in
            guard bytes.count >= needle.count else { return }
            for start in 0...(bytes.count - needle.count) {
                var isHere = true
                for (offset, unit) in needle.enumerated() {
                    let found = bytes[start + offset]
                    // Letters in either case: A to Z differ from a to z in one bit.
                    let folded = (0x41...0x5A).contains(found) ? found | 0x20 : found
                    if folded != unit {
                        isHere = false
                        break
                    }
                }
                if isHere { count += 1 }
            }
        }
        return count
    }

    private static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    /// The files below the data directory's `files`.
    private static func files(_ data: String) throws -> [String] {
        guard let handle = opendir("\(data)/files/collections") else { return [] }
        defer { closedir(handle) }
        var files: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { files.append("\(data)/files/collections/\(name)") }
        }
        return files
    }
}
