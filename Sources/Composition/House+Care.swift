import Audit
import Department
import Glibc
import SQL
public import Settings
import Values
import Vault

extension House {
    /// What the program is called, in every language.
    static let product = "Sila"
    /// The program's version.
    public static let version = "0.1.0"

    /// Checks databases, audit chains and what each department knows to check. Gives a sentence for each fault.
    public func faults() throws -> [String] {
        var faults: [String] = []
        for department in departments {
            let store = department.store
            faults += try store.database.faults().map { "\(department.name): \($0)" }
            faults += try store.read { connection in
                try store.trail.verify(connection).map { "\(department.name): audit: \($0)" }
            }
            faults += try department.faults().map { "\(department.name): \($0)" }
        }
        return faults
    }

    /// Makes the data directory and those inside it. Throws ``HouseFault``.
    public static func prepare(_ settings: Settings) throws {
        for directory in ["", "/keys", "/tmp", "/files", "/files/collections"] {
            try DataFiles.make(settings.data + directory)
        }
    }

    /// Copies databases, sealed files and wrapped keys into a new directory and gives its path. Throws ``HouseFault``.
    public func backUp(to path: String?) throws -> String {
        let now = surroundings.now().description.filter { $0.isNumber || $0 == "T" }.prefix(15)
        if path == nil { try DataFiles.make(settings.data + "/backups") }
        let place = path ?? "\(settings.data)/backups/\(now)"
        guard mkdir(place, 0o700) == 0 else {
            throw HouseFault(
                "\(place) cannot be made: \(String(cString: strerror(errno))). Name a directory that does not exist.")
        }
        for department in departments {
            let ending = department.store.database.dialect == .sqlite ? "db" : "dump"
            try department.store.database.backup(to: "\(place)/\(department.name).\(ending)")
        }
        // Files are never changed once written, so copying them after the databases misses none that a row names.
        try DataFiles.copy(settings.data + "/files", to: place + "/files")
        try DataFiles.copy(settings.data + "/keys", to: place + "/keys") { $0 != "master.key" }
        var lines = ""
        for file in try DataFiles.files(in: place) {
            lines += "\(Digest.hex(try DataFiles.digest(of: "\(place)/\(file)")))  \(file)\n"
        }
        try DataFiles.write(Array(lines.utf8), to: place + "/digests")
        return place
    }

    /// Puts a backup into a data directory that holds no databases. Throws ``HouseFault``.
    public static func restore(from place: String, _ settings: Settings) throws {
        guard let list = try? DataFiles.read(place + "/digests") else {
            throw HouseFault("\(place) is no backup: it has no list of digests.")
        }
        for line in String(decoding: list, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2 else { throw HouseFault("The list of digests in \(place) is damaged.") }
            let file = parts[1].drop { $0 == " " }
            guard let digest = try? DataFiles.digest(of: "\(place)/\(file)"), Digest.hex(digest) == parts[0] else {
                throw HouseFault("\(place)/\(file) is missing or differs from when the backup was made.")
            }
        }
        for schema in schemas where access("\(settings.data)/\(schema.department).db", F_OK) == 0 {
            throw HouseFault("\(settings.data) holds databases already. Restore into an empty directory.")
        }
        if access(place + "/identity.db", F_OK) != 0 {
            throw HouseFault("This backup is of PostgreSQL databases: restore the .dump files with pg_restore.")
        }
        try prepare(settings)
        let hasKey = access(settings.data + "/keys/master.key", F_OK) == 0
        guard hasKey || getenv("SILA_MASTER_KEY") != nil || getenv("SILA_MASTER_KEY_FILE") != nil else {
            throw HouseFault(
                "Put the master key of the backed-up system into \(settings.data)/keys/master.key, then run this again."
            )
        }
        try DataFiles.copy(place + "/keys", to: settings.data + "/keys")
        try DataFiles.copy(place + "/files", to: settings.data + "/files")
        for schema in schemas {
            try DataFiles.copyFile(
                "\(place)/\(schema.department).db", to: "\(settings.data)/\(schema.department).db")
        }
    }
}
