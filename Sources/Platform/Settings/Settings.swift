import Glibc

/// What the operator decides: read once at start from `sila.conf`, the environment and the command line, the later over
/// the earlier, checked as a whole.
public struct Settings: Sendable {
    /// Where to listen.
    public struct Address: Sendable, Hashable, CustomStringConvertible {
        /// The host's name or address.
        public let host: String
        /// The port; 0 lets the system choose.
        public let port: UInt16

        /// `host:port`, with brackets around an address of IPv6.
        public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
    }

    /// The directory of databases, keys and files.
    public let data: String
    /// Where the server listens.
    public let listen: Address
    /// The address that people type, without a slash at the end; nil when it is the listening one.
    public let publicURL: String?
    /// Host names that requests may name; those of `public-url` and `listen` are always among them.
    public let hosts: [String]
    /// The host names that requests may name, in lower case; empty for any, which is so only when the server listens to
    /// other machines and neither `hosts` nor `public-url` is set.
    public var servedHosts: [String] {
        let own = ["localhost", "127.0.0.1", "[::1]"]
        let isLocal = isLocal
        var named = hosts.map { $0.lowercased() }
        if let publicURL, let mark = publicURL.firstRange(of: "://") {
            var name = publicURL[mark.upperBound...]
            // Any port will do: a proxy may leave it out.
            if let colon = name.lastIndex(of: ":"), name[colon...].dropFirst().allSatisfy(\.isNumber) {
                name = name[..<colon]
            }
            named.append(name.lowercased())
        }
        if named.isEmpty, !isLocal { return [] }
        return named + own + (isLocal ? [] : [listen.host.contains(":") ? "[\(listen.host)]" : listen.host])
    }
    /// Whether the server listens to this machine alone.
    private var isLocal: Bool { listen.host == "localhost" || listen.host == "::1" || listen.host.hasPrefix("127.") }
    /// How many requests are worked on at once.
    public let workers: Int
    /// How many requests that change something are worked on at once.
    public let changers: Int
    /// How many requests may wait for a worker.
    public let queue: Int
    /// How many jobs run at once in each department.
    public let jobWorkers: Int
    /// Departments that do not live in the data directory: the file or `postgresql://` address of each.
    public let databases: [String: String]
    /// How many connections each PostgreSQL database gets.
    public let connections: Int
    /// The time zone that people see, by its name in the tz database.
    public let timeZone: String
    /// The language of those who have not chosen: `fr`, `ar` or `en`.
    public let language: String
    /// The least severe lines that are logged: `debug`, `info`, `warning` or `error`.
    public let logLevel: String
    /// The largest upload, in bytes.
    public let uploadLimit: Int
    /// After how many minutes without a request a session ends.
    public let sessionIdleMinutes: Int
    /// After how many minutes without a request a session is locked; 0 when it never is by itself.
    public let sessionStandbyMinutes: Int
    /// After how many hours a session ends in any case.
    public let sessionHours: Int
    /// Addresses of proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed.
    public let trustedProxies: [String]
    /// The certificate chain for TLS, in PEM; nil serves plain HTTP.
    public let tlsCertificate: String?
    /// The private key for TLS, in PEM.
    public let tlsKey: String?
    /// The authorities of client certificates, in PEM; nil when the house takes none.
    public let tlsClientCA: String?
    /// The lists of revoked client certificates, in PEM; nil looks at none.
    public let tlsClientCRL: String?
    /// The responder that says whether a client certificate was revoked (OCSP); nil asks nobody.
    public let tlsClientOCSP: String?
    /// The address of the token's key that wraps the master key (RFC 7512); nil for a key in a file or the environment.
    public let pkcs11Key: String?
    /// The vendor's PKCS#11 module, by its path.
    public let pkcs11Module: String?
    /// The file with the token's PIN; nil when the service manager hands it over.
    public let pkcs11PinFile: String?
    /// Where plain HTTP is answered with a redirect to `public-url`; nil for nowhere.
    public let redirectListen: Address?
    /// Whom backups are sealed for, instead of the master key: the text of a recipient's public key.
    public let backupRecipient: String?
    /// The server that takes letters; nil when the house sends none.
    public let mail: Mail?
    /// How many seconds running requests may take to end when the server stops.
    public let stopSeconds: Int
    /// How many different records a person may open in ten minutes before administrators are told.
    public let readingLimit: Int
    /// How many requests of a kind one account, or one address of visitors, may send in a minute; 0 for any number.
    public struct Rates: Sendable, Hashable {
        /// All that visitors of one address ask.
        public let visitor: Int
        /// Pages, lists and rows of one account.
        public let read: Int
        /// Searches of one account.
        public let search: Int
        /// Changes of one account.
        public let write: Int
        /// Files of one account: exports, letters, imports.
        public let bulk: Int
        /// Passwords and codes that are looked at for one account or address.
        public let password: Int
    }
    /// How fast requests may come.
    public let rates: Rates
    /// Where signed checkpoints of the audit trails are kept; nil is the data directory.
    public let checkpointDirectory: String?
    /// How many minutes lie between two checkpoints.
    public let checkpointMinutes: Int
    /// How many files one person may bring, and how large together.
    public struct FileQuota: Sendable, Hashable {
        /// How many in 24 hours.
        public let filesPerDay: Int
        /// How many bytes in 24 hours.
        public let bytesPerDay: Int
        /// How many are kept.
        public let files: Int
        /// How many bytes are kept.
        public let bytes: Int
    }
    /// How many files one person may bring.
    public let fileQuota: FileQuota
    /// Where ClamAV's daemon listens, on this machine; nil when files are not looked at.
    public let virusScanner: String?
    /// Whether files stay out while the scanner gives no verdict.
    public let isVirusScannerRequired: Bool
    /// Where audit entries are sent as syslog; nil sends none.
    public let syslog: String?

    /// Reads the settings. Throws ``SettingsMistakes`` with every mistake at once.
    ///
    /// - Parameters:
    ///   - file: the settings file; when nil, `sila.conf` in the data directory, if it is there.
    ///   - environment: the process's variables; those that name no setting are left alone.
    ///   - overrides: what the command line says, by the settings' names.
    ///   - departments: which names may follow `database.`; any when empty.
    public static func read(
        file: String? = nil, environment: [String: String], overrides: [String: String], departments: [String] = []
    ) throws(SettingsMistakes) -> Settings {
        var sources = SettingsSources()
        let data = overrides["data"] ?? environment["SILA_DATA"] ?? "var"
        let path = file ?? "\(data)/sila.conf"
        if let text = sources.read(path) {
            sources.add(file: text, at: path)
        } else if file != nil, sources.mistakes.isEmpty {
            throw SettingsMistakes(sentences: ["\(path): there is no such file."])
        }
        sources.add(environment: environment)
        sources.add(overrides: overrides)
        var reader = SettingsReader(sources)
        let settings = Settings(&reader, departments: departments)
        guard reader.mistakes.isEmpty else { throw SettingsMistakes(sentences: reader.mistakes) }
        return settings
    }

    private init(_ reader: inout SettingsReader, departments: [String]) {
        data = reader.text("data") ?? "var"
        listen = reader.address("listen") ?? Address(host: "127.0.0.1", port: 8080)
        publicURL = reader.url("public-url")
        hosts = reader.list("hosts")
        workers = reader.number("workers", 1...256) ?? min(256, Settings.cores + 1)
        changers = reader.number("changers", 1...256) ?? 32
        queue = reader.number("queue", 1...100_000) ?? 1024
        jobWorkers = reader.number("job-workers", 1...64) ?? 1
        databases = reader.family("database", members: departments)
        connections = reader.number("connections", 2...200) ?? 8
        timeZone = reader.timeZone("time-zone") ?? "Africa/Algiers"
        language = reader.word("language", ["fr", "ar", "en"]) ?? "fr"
        logLevel = reader.word("log-level", ["debug", "info", "warning", "error"]) ?? "info"
        uploadLimit = reader.size("upload-limit", 1...4 << 30) ?? 256 << 20
        sessionIdleMinutes = reader.number("session-idle-minutes", 1...1440) ?? 15
        sessionStandbyMinutes = reader.number("session-standby-minutes", 0...1440) ?? 10
        sessionHours = reader.number("session-hours", 1...72) ?? 8
        trustedProxies = reader.list("trusted-proxies")
        tlsCertificate = reader.text("tls-certificate")
        tlsKey = reader.text("tls-key")
        tlsClientCA = reader.text("tls-client-ca")
        tlsClientCRL = reader.text("tls-client-crl")
        tlsClientOCSP = reader.text("tls-client-ocsp")
        pkcs11Key = reader.text("pkcs11-key")
        pkcs11Module = reader.text("pkcs11-module")
        pkcs11PinFile = reader.text("pkcs11-pin-file")
        redirectListen = reader.address("redirect-listen")
        backupRecipient = reader.text("backup-recipient")
        mail = reader.mail(publicURL: publicURL)
        stopSeconds = reader.number("stop-seconds", 1...600) ?? 30
        readingLimit = reader.number("reading-limit", 10...100_000) ?? 300
        func rate(_ name: String, _ standard: Int) -> Int { reader.number(name, 0...60_000_000) ?? standard }
        rates = Rates(
            visitor: rate("rate-visitor", 60_000), read: rate("rate-read", 1_200_000),
            search: rate("rate-search", 60_000), write: rate("rate-write", 240_000), bulk: rate("rate-bulk", 1200),
            password: rate("rate-password", 600))
        checkpointDirectory = reader.text("checkpoint-directory")
        checkpointMinutes = reader.number("checkpoint-minutes", 1...1440) ?? 5
        fileQuota = FileQuota(
            filesPerDay: reader.number("files-per-day", 1...10_000_000) ?? 2_000,
            bytesPerDay: reader.size("file-bytes-per-day", 1...1 << 50) ?? 5 << 30,
            files: reader.number("files-per-person", 1...1_000_000_000) ?? 200_000,
            bytes: reader.size("file-bytes-per-person", 1...1 << 50) ?? 500 << 30)
        virusScanner = reader.virusScanner("virus-scanner")
        isVirusScannerRequired = reader.word("virus-scanner-required", ["yes", "no"]) != "no"
        syslog = reader.syslog("syslog")
        if (tlsCertificate == nil) != (tlsKey == nil) {
            reader.complain("tls-certificate and tls-key go together; one of them is missing.")
        }
        if !isLocal, tlsCertificate == nil, trustedProxies.isEmpty {
            reader.complain(
                """
                listen serves other machines, and nothing would be encrypted: set tls-certificate and tls-key, or \
                trusted-proxies where another machine takes TLS on.
                """)
        }
        if reader.isSet("virus-scanner-required"), !reader.isSet("virus-scanner") {
            reader.complain("virus-scanner-required needs virus-scanner.")
        }
        if tlsClientCRL != nil, tlsClientCA == nil { reader.complain("tls-client-crl needs tls-client-ca.") }
        if tlsClientOCSP != nil, tlsClientCA == nil { reader.complain("tls-client-ocsp needs tls-client-ca.") }
        if tlsClientCA != nil, tlsCertificate == nil, trustedProxies.isEmpty {
            reader.complain("tls-client-ca needs tls-certificate, or trusted-proxies that hand certificates on.")
        }
        if let pkcs11Key, !pkcs11Key.hasPrefix("pkcs11:") {
            reader.complain("pkcs11-key is the address of a key in a token and begins with pkcs11:.")
        }
        if pkcs11Key != nil, pkcs11Module == nil { reader.complain("pkcs11-key needs pkcs11-module.") }
        if redirectListen != nil, tlsCertificate == nil || publicURL?.hasPrefix("https://") != true {
            reader.complain("redirect-listen needs tls-certificate, and a public-url that begins with https://.")
        }
    }

    private static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
}
