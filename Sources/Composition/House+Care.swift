import Department
import Glibc
import HTTP
import SQL
import Settings
import Values
import Vault

extension House {
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
            try make(settings.data + directory)
        }
    }

    /// Copies databases, sealed files and wrapped keys into a new directory and gives its path. Throws ``HouseFault``.
    public func backUp(to path: String?) throws -> String {
        let now = surroundings.now().description.filter { $0.isNumber || $0 == "T" }.prefix(15)
        if path == nil { try House.make(settings.data + "/backups") }
        let place = path ?? "\(settings.data)/backups/\(now)"
        guard mkdir(place, 0o700) == 0 else {
            throw HouseFault("\(place) cannot be made: \(String(cString: strerror(errno))). Name a directory that does not exist.")
        }
        for department in departments {
            let ending = department.store.database.dialect == .sqlite ? "db" : "dump"
            try department.store.database.backup(to: "\(place)/\(department.name).\(ending)")
        }
        // Files are never changed once written, so copying them after the databases misses none that a row names.
        try House.copy(settings.data + "/files", to: place + "/files")
        try House.copy(settings.data + "/keys", to: place + "/keys") { $0 != "master.key" }
        var lines = ""
        for file in try House.files(in: place) {
            lines += "\(Digest.hex(try House.digest(of: "\(place)/\(file)")))  \(file)\n"
        }
        try House.write(Array(lines.utf8), to: place + "/digests")
        return place
    }

    /// Puts a backup into a data directory that holds no databases. Throws ``HouseFault``.
    public static func restore(from place: String, _ settings: Settings) throws {
        guard let list = try? read(place + "/digests") else {
            throw HouseFault("\(place) is no backup: it has no list of digests.")
        }
        for line in String(decoding: list, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            guard parts.count == 2 else { throw HouseFault("The list of digests in \(place) is damaged.") }
            let file = parts[1].drop { $0 == " " }
            guard let digest = try? digest(of: "\(place)/\(file)"), Digest.hex(digest) == parts[0] else {
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
                "Put the master key of the backed-up system into \(settings.data)/keys/master.key, then run this again.")
        }
        try copy(place + "/keys", to: settings.data + "/keys")
        try copy(place + "/files", to: settings.data + "/files")
        for schema in schemas {
            try copyFile(
                "\(place)/\(schema.department).db", to: "\(settings.data)/\(schema.department).db")
        }
    }

    // MARK: Files

    private static func make(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw HouseFault("The directory \(path) cannot be made: \(String(cString: strerror(errno))).")
        }
    }

    /// The files below a directory, by their paths from it, in order.
    private static func files(in directory: String, below: String = "") throws -> [String] {
        guard let handle = opendir(directory + "/" + below) else { return [] }
        defer { closedir(handle) }
        var files: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = below.isEmpty ? name : "\(below)/\(name)"
            if entry.pointee.d_type == UInt8(DT_DIR) {
                files += try self.files(in: directory, below: path)
            } else if entry.pointee.d_type == UInt8(DT_REG) {
                files.append(path)
            }
        }
        return files.sorted()
    }

    private static func copy(_ from: String, to: String, where isWanted: (String) -> Bool = { _ in true }) throws {
        try make(to)
        for file in try files(in: from) where isWanted(file) {
            var directory = to
            for part in file.split(separator: "/").dropLast() {
                directory += "/" + part
                try make(directory)
            }
            try copyFile("\(from)/\(file)", to: "\(to)/\(file)")
        }
    }

    private static func copyFile(_ from: String, to: String) throws {
        let source = open(from, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw HouseFault("\(from) cannot be read.") }
        defer { close(source) }
        let target = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw HouseFault("\(to) cannot be written.") }
        defer { close(target) }
        while true {
            let sent = sendfile(target, source, nil, 1 << 20)
            if sent == 0 { break }
            guard sent > 0 else {
                throw HouseFault("\(to) cannot be written: \(String(cString: strerror(errno))).")
            }
        }
        guard fsync(target) == 0 else { throw HouseFault("\(to) cannot be written.") }
    }

    private static func digest(of path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw HouseFault("\(path) cannot be read.") }
        defer { close(file) }
        var running = Digest.Running()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count >= 0 else { throw HouseFault("\(path) cannot be read.") }
            if count == 0 { break }
            running.add(Array(buffer[..<count]))
        }
        return running.finish()
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw HouseFault("\(path) cannot be read.") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < 64 << 20 {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw HouseFault("\(path) cannot be written.") }
        defer { close(file) }
        let isWritten = bytes.withUnsafeBytes { buffer -> Bool in
            var offset = 0
            while offset < buffer.count {
                let count = Glibc.write(file, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
                if count <= 0 { return false }
                offset += count
            }
            return true
        }
        guard isWritten, fsync(file) == 0 else { throw HouseFault("\(path) cannot be written; the disk may be full.") }
    }
}
