import Glibc
import Settings
import Testing

private func read(
    _ file: String? = nil, _ environment: [String: String] = [:], _ overrides: [String: String] = [:],
    departments: [String] = []
) throws -> Settings {
    guard let file else {
        return try Settings.read(
            environment: environment, overrides: ["data": "/nowhere"].merging(overrides) { $1 },
            departments: departments)
    }
    var template = Array("/tmp/sila-settings-XXXXXX".utf8CString)
    let handle = mkstemp(&template)
    let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    _ = write(handle, file, file.utf8.count)
    close(handle)
    defer { unlink(path) }
    return try Settings.read(file: path, environment: environment, overrides: overrides, departments: departments)
}

private func mistakes(
    _ file: String? = nil, _ environment: [String: String] = [:], _ overrides: [String: String] = [:],
    departments: [String] = []
) -> [String] {
    do {
        _ = try read(file, environment, overrides, departments: departments)
        return []
    } catch { return (error as? SettingsMistakes)?.sentences ?? ["\(error)"] }
}

@Suite struct `The settings` {
    @Test func `have sensible defaults`() throws {
        let settings = try read()
        #expect(settings.listen.description == "127.0.0.1:8080")
        #expect(settings.workers >= 2)
        #expect(settings.timeZone == "Africa/Algiers" && settings.language == "fr" && settings.logLevel == "info")
        #expect(settings.uploadLimit == 256 << 20)
        #expect(settings.sessionIdleMinutes == 15 && settings.sessionHours == 8)
        #expect(settings.databases.isEmpty && settings.publicURL == nil && settings.tlsKey == nil)
    }

    @Test(arguments: ["udp:logs.example:514", "tcp:10.0.0.7:601", "tcp:[2001:db8::1]:601", "udp:127x:514"])
    func `what is not encrypted is sent to this machine alone`(place: String) {
        let mistakes = #expect(throws: SettingsMistakes.self) { try read("syslog = " + place) }
        #expect(mistakes?.sentences.first?.contains("must be encrypted") == true, "\(place)")
    }

    @Test(arguments: ["udp:127.0.0.1:514", "tcp:localhost:601", "tcp:[::1]:601", "unix:/dev/log"])
    func `a collector on this machine is taken`(place: String) throws {
        #expect(try read("syslog = " + place).syslog == place)
    }

    @Test func `nothing is served to other machines without encryption`() throws {
        for host in ["0.0.0.0:8080", "[::]:80", "crm.example:8080"] {
            let mistakes = #expect(throws: SettingsMistakes.self) { try read("listen = \(host)") }
            #expect(mistakes?.sentences.first?.contains("nothing would be encrypted") == true)
            _ = try read("listen = \(host)\ntrusted-proxies = 10.0.0.2")
            _ = try read("listen = \(host)\ntls-certificate = /c.pem\ntls-key = /k.pem")
        }
        for host in ["127.0.0.1:80", "[::1]:80", "localhost:80"] { _ = try read("listen = \(host)") }
    }

    @Test func `come from the file, then the environment, then the command line`() throws {
        let file = """
            \u{FEFF}# The company's settings\r
            workers = 3\r
              log-level=debug

            session-hours = 4
            database.collections = postgresql://db/collections?a=b
            """
        let settings = try read(
            file,
            [
                "SILA_WORKERS": "5", "SILA_SESSION_HOURS": "6", "SILA_DATABASE_IDENTITY": "/x.sqlite",
                "SILA_BINARY": "x",
            ],
            ["session-hours": "7", "listen": "[::1]:0"])
        #expect(settings.workers == 5 && settings.logLevel == "debug" && settings.sessionHours == 7)
        #expect(settings.listen.host == "::1" && settings.listen.port == 0)
        #expect(settings.databases == ["collections": "postgresql://db/collections?a=b", "identity": "/x.sqlite"])
    }

    @Test func `are all told in the operator's documentation, as --help tells them`() throws {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(4)
        let path = "/" + parts.joined(separator: "/") + "/Documentation/operations/configuration.md"
        let file = try #require(fopen(path, "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        #expect(String(decoding: bytes[..<count], as: UTF8.self).contains(Settings.describe))
    }

    @Test func `serve this machine's names and those that are set, and any only when nothing says otherwise`() throws {
        #expect(try read().servedHosts == ["localhost", "127.0.0.1", "[::1]"])
        let named = try read(
            nil, [:],
            [
                "listen": "0.0.0.0:80", "trusted-proxies": "10.0.0.2", "public-url": "https://Sila.example:8443",
                "hosts": "crm.example",
            ])
        #expect(named.servedHosts.contains("sila.example") && named.servedHosts.contains("crm.example"))
        #expect(try read(nil, [:], ["listen": "0.0.0.0:80", "trusted-proxies": "10.0.0.2"]).servedHosts.isEmpty)
    }

    @Test func `list every mistake at once, with its place`() {
        let found = mistakes(
            "wrokers = 4\nnonsense\nqueue = 1\nqueue = 2\nupload-limit = 9G\ntls-key = /k\n",
            [
                "SILA_WORKERS": "many", "SILA_LOG_LEVEL": "loud", "SILA_SESSION_IDLE_MINUTES": "-5",
                "SILA_TIME_ZONE": "Mars/Olympus",
            ],
            ["listen": "8080", "prot": "1", "public-url": "ftp://x"])
        #expect(found.count == 12, "\(found)")
        let text = found.joined(separator: "\n")
        for part in [
            "line 1: there is no setting “wrokers”. Did you mean “workers”?", "line 2: this is not “key = value”.",
            "line 4: “queue” is set twice.", "line 5: “upload-limit” must be",
            "tls-certificate and tls-key go together",
            "environment, SILA_WORKERS: “workers” must be a number from 1 to 256, not “many”.", "SILA_LOG_LEVEL",
            "SILA_SESSION_IDLE_MINUTES", "SILA_TIME_ZONE", "command line, --listen",
            "command line: there is no setting “prot”.", "command line, --public-url",
        ] { #expect(text.contains(part), "\(part)") }
    }

    @Test(arguments: ["../etc/passwd", "/etc/passwd", "Africa", "", "Africa/Algiers\u{0}", "Africa/Algiers "])
    func `take only time zones that exist`(name: String) {
        let found = mistakes(nil, ["SILA_TIME_ZONE": name])
        #expect(found.isEmpty == name.isEmpty)
    }

    @Test(arguments: ["x", ":1", "a:b", "a:99999", "a/b:1", "::1:80", "[]:1", "a b:1"])
    func `take only addresses that can be listened on`(text: String) {
        #expect(mistakes(nil, ["SILA_LISTEN": text]).count == 1)
    }

    @Test func `know sizes with their letters`() throws {
        #expect(try read(nil, ["SILA_UPLOAD_LIMIT": "10k"]).uploadLimit == 10240)
        #expect(try read(nil, ["SILA_UPLOAD_LIMIT": "4G"]).uploadLimit == 4 << 30)
        #expect(try read(nil, ["SILA_UPLOAD_LIMIT": "77"]).uploadLimit == 77)
        for text in ["", "K", "-1", "5G", "9223372036854775807G", "1T"] {
            #expect(mistakes(nil, ["SILA_UPLOAD_LIMIT": text]).isEmpty == text.isEmpty)
        }
    }

    @Test func `know the departments`() {
        #expect(mistakes(nil, ["SILA_DATABASE_SALES": "/x"], departments: ["legal"]).first?.contains("legal") == true)
        #expect(mistakes(nil, ["SILA_DATABASE_LEGAL": "mysql://x"], departments: ["legal"]).count == 1)
        #expect(!mistakes(nil, ["SILA_DATABASE_LEGAL": "mysql://x:hunter2@y"]).joined().contains("hunter2"))
        #expect(mistakes("database.UP = x").count == 1)
        #expect(mistakes("database. = x").count == 1)
        #expect(mistakes("database = x").count == 1)
    }

    @Test func `say when a named file is not there`() {
        #expect(throws: SettingsMistakes.self) {
            try Settings.read(file: "/nowhere/sila.conf", environment: [:], overrides: [:])
        }
    }

    @Test func `describe every key`() {
        for key in Settings.keys {
            #expect(Settings.describe.contains("  \(key.name)"))
            #expect(Settings.describe.contains(key.environmentName))
        }
        #expect(Settings.describe.contains("SILA_SESSION_IDLE_MINUTES"))
    }

    @Test func `name a virus scanner on this machine alone`() throws {
        for place in ["unix:/run/clamav/clamd.ctl", "127.0.0.1:3310", "localhost:3310", "[::1]:3310"] {
            #expect(try read("virus-scanner = " + place).virusScanner == place)
        }
        for place in [
            "10.0.0.7:3310", "scanner.example:3310", "unix:clamd", "unix:", "localhost", "localhost:0",
            "[2001:db8::1]:1",
            "127.0.0.1.example:3310",
        ] {
            #expect(mistakes("virus-scanner = " + place, [:], [:]).count == 1, "\(place)")
        }
        #expect(try read("virus-scanner = localhost:1").isVirusScannerRequired)
        #expect(try !read("virus-scanner = localhost:1\nvirus-scanner-required = no").isVirusScannerRequired)
        #expect(mistakes("virus-scanner-required = no", [:], [:]).count == 1)
        #expect(try read().virusScanner == nil)
    }

    @Test func `name a mail server with all that it needs`() throws {
        let least = ["public-url": "https://x.example", "mail-from": "no-reply@x.example"]
        for (text, host, port, isImplicit) in [
            ("smtps://mail.example", "mail.example", UInt16(465), true),
            ("smtp://mail.example", "mail.example", 587, false),
            ("smtp://localhost", "localhost", 25, false), ("smtp://[::1]:2525", "::1", 2525, false),
            ("smtps://mail.example:10465", "mail.example", 10_465, true),
        ] {
            let mail = try #require(try read(nil, [:], least.merging(["mail-server": text]) { $1 }).mail)
            #expect(mail.host == host && mail.port == port && mail.isImplicit == isImplicit, "\(text)")
        }
        for text in [
            "mail.example", "http://mail.example", "smtp://", "smtp://a b", "smtp://x:0", "smtp://x:99999",
            "smtp://u:p@x",
            "smtp://x/y", "smtp://::1",
        ] {
            #expect(mistakes(nil, [:], least.merging(["mail-server": text]) { $1 }).count == 1, "\(text)")
        }
        #expect(mistakes(nil, [:], ["mail-server": "smtp://mail.example"]).count == 2)
        #expect(mistakes(nil, [:], ["mail-from": "a@b.example", "mail-user": "a", "mail-ca": "/x"]).count == 3)
        let wrong = ["mail-from": "a@b.example\r\nBcc: x", "mail-server": "nowhere", "mail-password-file": "/x"]
        #expect(mistakes(nil, [:], wrong).count == 4)
        #expect(try read().mail == nil)
    }
}
