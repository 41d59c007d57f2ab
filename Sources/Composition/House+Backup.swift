import Department
import Glibc
import Identity
import SQL
import Settings
import Values
import Vault

extension House {
    /// Copies databases, files and wrapped keys into a new directory, each sealed under the backup's own key, and gives
    /// its path. That key opens with the master key, or with the recipient's whom the settings name. Throws
    /// ``HouseFault``.
    public func backUp(to path: String?) throws -> String {
        let now = House.stamp(surroundings.now())
        if path == nil { try DataFiles.make(settings.data + "/backups") }
        let place = path ?? "\(settings.data)/backups/\(now)"
        let key = try backupKey()
        guard mkdir(place, 0o700) == 0 else {
            throw HouseFault(
                "\(place) cannot be made: \(String(cString: strerror(errno))). Name a directory that does not exist.")
        }
        var writing = BackupWriting(place: place, key: key)
        clearPassingCopies()
        for department in departments {
            let ending = department.store.database.dialect == .sqlite ? "db" : "dump"
            let name = "\(department.name).\(ending)"
            // On the disk of the data, never on that of the backup; it has no name any more when it is read.
            let passing = "\(settings.data)/tmp/\(House.passing)\(getpid())-\(name)"
            defer { unlink(passing) }
            try department.store.database.backup(to: passing)
            try writing.take(passing, as: name, removing: true)
        }
        // Files are never changed once written, so copying them after the databases misses none that a row names.
        for file in try DataFiles.files(in: settings.data + "/files") {
            try writing.take("\(settings.data)/files/\(file)", as: "files/\(file)")
        }
        for file in try DataFiles.files(in: settings.data + "/keys")
        where file.hasSuffix(".keys") || file.hasSuffix(".secret") {
            try writing.take("\(settings.data)/keys/\(file)", as: "keys/\(file)")
        }
        try writing.finish()
        try backUpPersonKeys(beside: place)
        try identity.store.change(by: .system("command line")) { change in
            try change.note("backup.made", of: "backup", ID(high: 0, low: 0))
        }
        return place
    }

    /// A moment as a name that sorts by time.
    static func stamp(_ moment: Instant) -> String {
        String(moment.description.filter { $0.isNumber || $0 == "T" }.prefix(15))
    }

    static let passing = "backup-"

    /// Removes copies of databases that a backup left behind when it was killed.
    private func clearPassingCopies() {
        for file in (try? DataFiles.files(in: settings.data + "/tmp")) ?? [] where file.hasPrefix(House.passing) {
            let number = file.dropFirst(House.passing.count).prefix { $0.isNumber }
            if let process = pid_t(number), kill(process, 0) == 0 || errno == EPERM { continue }
            unlink("\(settings.data)/tmp/\(file)")
        }
    }

    func backupKey() throws -> BackupKey {
        guard let text = settings.backupRecipient else { return try .make(for: masterKeyInUse()) }
        guard let recipient = Recipient(text) else {
            throw HouseFault("The setting backup-recipient is not the text of a public key; see sila keys recipient.")
        }
        return try .make(for: recipient)
    }
}

/// A backup while it is written.
struct BackupWriting {
    private let place: String
    private let key: BackupKey
    private var contents = ""

    init(place: String, key: BackupKey) {
        self.place = place
        self.key = key
    }

    /// Seals a file into the backup.
    mutating func take(_ path: String, as name: String, removing: Bool = false) throws {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            // A file of an import may end while the backup runs; no row names it any more.
            if errno == ENOENT, !removing { return }
            throw HouseFault("\(path) cannot be read: \(String(cString: strerror(errno))).")
        }
        defer { Glibc.close(file) }
        if removing { unlink(path) }
        var directory = place
        for part in name.split(separator: "/").dropLast() {
            directory += "/" + part
            try DataFiles.make(directory)
        }
        let length = try key.writer(path: "\(place)/\(name).sealed", name: name).seal(descriptor: file)
        contents += "\(length)  \(name)\n"
    }

    /// Writes what the backup holds, and last of all what opens it: without that it is no backup.
    mutating func finish() throws {
        let list = try key.writer(path: "\(place)/contents.sealed", name: "contents")
        try list.write(Array(contents.utf8))
        try list.finish()
        try DataFiles.write(Array(key.envelope.utf8), to: place + "/envelope")
    }
}
