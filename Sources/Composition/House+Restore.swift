import Glibc
public import Settings
import Vault

extension House {
    /// What a backup holds.
    public struct Restored: Sendable {
        /// How many files there are.
        public let files: Int
        /// How many bytes they have, opened.
        public let bytes: UInt64
        /// Dumps of PostgreSQL databases, which PostgreSQL's own tool puts in place.
        public let dumps: [String]
        /// The copy of persons’ keys that was put in place; nil when there was none.
        public let personKeys: String?
    }

    /// Opens a backup to its last byte and, unless it is only to be checked, puts it into a data directory that holds no
    /// databases. Nothing is written before everything has opened. Throws ``HouseFault``.
    ///
    /// - Parameters:
    ///   - secret: the file of the recipient's secret key, for a backup that is sealed for one.
    ///   - personKeys: the copy of persons’ keys; the newest one beside the backup when nil.
    @discardableResult
    public static func restore(
        from place: String, _ settings: Settings, secret: String? = nil, personKeys: String? = nil,
        onlyChecking: Bool = false
    ) throws -> Restored {
        let key = try openedKey(of: place, settings, secret: secret)
        let contents = try contents(of: place, key)
        if !onlyChecking {
            for schema in schemas where access("\(settings.data)/\(schema.department).db", F_OK) == 0 {
                throw HouseFault("\(settings.data) holds databases already. Restore into an empty directory.")
            }
        }
        var bytes: UInt64 = 0
        for (name, length) in contents {
            var read: UInt64 = 0
            try opened(name, in: place, key) { read += UInt64($0.count) }
            guard read == length else { throw HouseFault("\(place)/\(name).sealed is not the file of this backup.") }
            bytes += read
        }
        let dumps = contents.map(\.name).filter { $0.hasSuffix(".dump") }
        if !onlyChecking {
            _ = try masterKeyInPlace(settings)
            try prepare(settings)
            for (name, _) in contents { try put(name, from: place, key, into: settings.data) }
        }
        let persons = personKeys ?? newestPersonKeys(beside: place)
        if let persons { try restorePersonKeys(from: persons, settings, secret: secret, onlyChecking: onlyChecking) }
        return Restored(
            files: contents.count, bytes: bytes, dumps: dumps.map { "\(settings.data)/\($0)" }, personKeys: persons)
    }

    private static func masterKeyInPlace(_ settings: Settings) throws -> MasterKey {
        // A token has more to say than that a file is missing.
        if settings.pkcs11Key != nil { return try findMasterKey(settings) }
        if let found = try? findMasterKey(settings) { return found }
        throw HouseFault(
            "Put the master key of the backed-up system into \(settings.data)/keys/master.key, then run this again.")
    }

    static func openedKey(of place: String, _ settings: Settings, secret: String?) throws -> BackupKey {
        guard let bytes = try? DataFiles.read(place + "/envelope") else {
            if access(place + "/digests", F_OK) == 0 {
                throw HouseFault("\(place) was made before backups were sealed; restore it with that version of Sila.")
            }
            throw HouseFault("\(place) is no backup, or one that was not finished: it has no envelope.")
        }
        let envelope = String(decoding: bytes, as: UTF8.self)
        guard let isForRecipient = BackupKey.isForRecipient(envelope) else {
            throw HouseFault("The envelope of \(place) is damaged.")
        }
        if isForRecipient {
            guard let secret else {
                throw HouseFault("This backup is sealed for a recipient; name the file of the secret key: --key FILE.")
            }
            return try .open(envelope, with: .read(secret))
        }
        return try .open(envelope, with: try masterKeyInPlace(settings))
    }

    static func contents(of place: String, _ key: BackupKey) throws -> [(name: String, length: UInt64)] {
        var list: [UInt8] = []
        try opened("contents", in: place, key) { list += $0 }
        return try String(decoding: list, as: UTF8.self).split(separator: "\n").map { line in
            let parts = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            let name = parts.count == 2 ? String(parts[1].drop { $0 == " " }) : ""
            guard let length = UInt64(parts[0]), !name.isEmpty, !name.hasPrefix("/"),
                !name.split(separator: "/").contains("..")
            else { throw HouseFault("The list of contents of \(place) is damaged.") }
            return (name, length)
        }
    }

    static func opened(
        _ name: String, in place: String, _ key: BackupKey, _ body: (ArraySlice<UInt8>) throws -> Void
    ) throws {
        do {
            let reader = try key.reader(path: "\(place)/\(name).sealed", name: name)
            try reader.each(0..<reader.length, body)
        } catch let error as VaultError {
            throw HouseFault("\(place)/\(name).sealed is missing or damaged: \(error).")
        }
    }

    static func put(_ name: String, from place: String, _ key: BackupKey, into data: String) throws {
        var directory = data
        for part in name.split(separator: "/").dropLast() {
            directory += "/" + part
            try DataFiles.make(directory)
        }
        let path = "\(data)/\(name)"
        let file = Glibc.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw HouseFault("\(path) cannot be made: \(String(cString: strerror(errno))).") }
        defer { Glibc.close(file) }
        try opened(name, in: place, key) { piece in
            guard DataFiles.append(piece, to: file) else {
                throw HouseFault("\(path) cannot be written; the disk may be full.")
            }
        }
        guard fsync(file) == 0 else { throw HouseFault("\(path) cannot be written; the disk may be full.") }
    }
}
