extension Settings {
    private static let rate = "a number from 0 to 60000000; 0 is no limit"

    /// Every key, in the order of the documentation.
    public static let keys: [Setting] = [
        Setting("data", "var", "a path", "The directory of databases, keys and files."),
        Setting("listen", "127.0.0.1:8080", "host:port", "Where the server listens; port 0 lets the system choose."),
        Setting(
            "public-url", "", "https://name or http://name", "The address that people type, behind a proxy or with TLS."
        ),
        Setting("hosts", "", "names separated by commas", "Further host names that requests may name."),
        Setting(
            "workers", "", "a number from 1 to 256",
            "How many requests that read are worked on at once; as many as there are cores, and one, when empty."),
        Setting(
            "changers", "32", "a number from 1 to 256",
            "How many requests that change something are worked on at once; they mostly wait for the disk, together."),
        Setting(
            "queue", "1024", "a number from 1 to 100000",
            "How many requests may wait for a worker; more are answered 503."),
        Setting("job-workers", "1", "a number from 1 to 64", "How many jobs run at once in each department."),
        Setting(
            "database", "", "a path or postgresql://…",
            "Where a department's database is, when not in the data directory: database.collections = postgresql://host/name.",
            isFamily: true),
        Setting("connections", "8", "a number from 2 to 200", "How many connections each PostgreSQL database gets."),
        Setting("time-zone", "Africa/Algiers", "a name of the tz database", "The time zone that people see."),
        Setting("language", "fr", "fr, ar or en", "The language of those who have not chosen one."),
        Setting("log-level", "info", "debug, info, warning or error", "The least severe lines that are logged."),
        Setting("upload-limit", "256M", "bytes, or with K, M or G", "The largest file that may be uploaded, up to 4G."),
        Setting(
            "session-idle-minutes", "15", "a number from 1 to 1440",
            "After how many minutes without a request a session ends, where it is not locked before."),
        Setting(
            "session-standby-minutes", "10", "a number from 0 to 1440",
            "After how many minutes without a request a session is locked until its owner shows who they are; 0 never locks."
        ),
        Setting("session-hours", "8", "a number from 1 to 72", "After how many hours a session ends in any case."),
        Setting(
            "trusted-proxies", "", "addresses separated by commas",
            "Proxies whose X-Forwarded-For and X-Forwarded-Proto are believed."),
        Setting(
            "tls-certificate", "", "a path", "The certificate chain in PEM; give tls-key too. Empty serves plain HTTP."),
        Setting(
            "tls-key", "", "a path", "The private key in PEM. Both are read again when they change, and on SIGHUP."),
        Setting(
            "tls-client-ca", "", "a path",
            "The authorities of client certificates in PEM: roots, and what is between them and people. Empty takes none."
        ),
        Setting(
            "tls-client-crl", "", "a path",
            "Their lists of revoked certificates in PEM, one for each authority; what no current list covers is refused. Empty looks at none."
        ),
        Setting(
            "tls-client-ocsp", "", "http://…",
            "The authority’s responder, asked whether a client certificate was revoked (OCSP). What neither it nor a current list covers is refused."
        ),
        Setting(
            "pkcs11-key", "", "pkcs11:token=…;object=…",
            "The key of a token that wraps the master key (sila keys master --to); needs pkcs11-module. Empty for a file or the environment."
        ),
        Setting("pkcs11-module", "", "a path", "The PKCS#11 module of the token’s vendor."),
        Setting(
            "pkcs11-pin-file", "", "a path",
            "The file with the token’s PIN, mode 0600; the service manager’s credential sila-pkcs11-pin when empty."),
        Setting(
            "redirect-listen", "", "host:port",
            "Where plain HTTP is sent on to public-url, such as 0.0.0.0:80; needs TLS and public-url."),
        Setting(
            "backup-recipient", "", "sila-recipient-1.…",
            "Seals backups for this public key (sila keys recipient) instead of the master key."),
        Setting(
            "mail-server", "", "smtps://host or smtp://host, with :port",
            "Takes the house's letters: smtps is TLS from the first byte (port 465), smtp insists on STARTTLS (587) except on this machine (25). Empty sends none."
        ),
        Setting(
            "mail-from", "", "an e-mail address",
            "Letters come from this address; mail-server needs it, and public-url."),
        Setting("mail-user", "", "a name", "Who we are to mail-server, where it asks."),
        Setting(
            "mail-password-file", "", "a path",
            "The file with the password, for its owner alone; without it systemd's credential sila-mail-password, then the safe."
        ),
        Setting(
            "mail-ca", "", "a path", "The authorities that vouch for mail-server in PEM; the system's when empty."),
        Setting(
            "stop-seconds", "30", "a number from 1 to 600",
            "How long running requests may take to end when the server stops."),
        Setting(
            "reading-limit", "300", "a number from 10 to 100000",
            "How many different records a person may open in ten minutes before administrators are told; programs ten times as many."
        ),
        Setting(
            "rate-visitor", "60000", rate,
            "How many requests a minute come from one address of people who are not signed in; an office or a proxy is one address."
        ),
        Setting(
            "rate-read", "1200000", rate,
            "How many pages, lists and rows an account is shown a minute, its keys included."),
        Setting("rate-search", "60000", rate, "How many searches an account makes a minute."),
        Setting("rate-write", "240000", rate, "How many changes an account makes a minute."),
        Setting(
            "rate-bulk", "1200", rate,
            "How many files an account takes out or in a minute: exports, letters, imports, documents."),
        Setting(
            "rate-password", "600", rate,
            "How many passwords and codes are looked at a minute for one account, and for one address of visitors."),
        Setting(
            "checkpoint-directory", "", "a path",
            "Where signed checkpoints of the audit trails are kept, best on another disk or host; data/checkpoints when empty."
        ),
        Setting(
            "checkpoint-minutes", "5", "a number from 1 to 1440", "How many minutes lie between two checkpoints."),
        Setting(
            "files-per-day", "2000", "a number from 1 to 10000000",
            "How many documents and files to import one person brings in 24 hours."),
        Setting(
            "file-bytes-per-day", "5G", "bytes, or with K, M or G", "How large they may be together."),
        Setting(
            "files-per-person", "200000", "a number from 1 to 1000000000",
            "How many files of one person's are kept: documents, and files whose import has not ended."),
        Setting(
            "file-bytes-per-person", "500G", "bytes, or with K, M or G", "How large they may be together."),
        Setting(
            "virus-scanner", "", "unix:/run/clamav/clamd.ctl or 127.0.0.1:3310",
            "ClamAV’s daemon on this machine, shown every file that comes in. Empty looks at none."),
        Setting(
            "virus-scanner-required", "yes", "yes or no",
            "Whether a file stays out while the scanner gives no verdict on it."),
        Setting(
            "syslog", "", "unix:/dev/log, udp:127.0.0.1:514 or tcp:127.0.0.1:514",
            "Where every audit entry is sent as well, in the form of RFC 5424."),
    ]

    /// Every key with its form, default and meaning, for `--help` and the documentation.
    public static var describe: String {
        keys.map { key in
            let name = key.isFamily ? "\(key.name).<department>" : key.name
            let variable = key.isFamily ? "\(key.environmentName)_<DEPARTMENT>" : key.environmentName
            let standard = key.standard.isEmpty ? "" : " Default: \(key.standard)."
            return "  \(name) = \(key.form)\n      \(key.meaning)\(standard) (\(variable))"
        }.joined(separator: "\n") + "\n"
    }

    /// The key of a name, also of a member of a family; nil when there is none.
    static func key(_ name: String) -> Setting? {
        if let key = keys.first(where: { $0.name == name && !$0.isFamily }) { return key }
        guard let point = name.firstIndex(of: ".") else { return nil }
        let member = name[name.index(after: point)...]
        guard !member.isEmpty, member.utf8.count <= 40,
            member.utf8.allSatisfy({ $0 >= UInt8(ascii: "a") && $0 <= UInt8(ascii: "z") || $0 == UInt8(ascii: "-") })
        else { return nil }
        return keys.first { $0.isFamily && $0.name == name[..<point] }
    }
}
