import Department
import Glibc
import SQL
public import Settings
import Values
import Vault

extension House {
    /// How many days a copy of persons’ keys is kept: as long at most does an older backup tell of somebody who was erased.
    static let personKeyDays: Int64 = 30

    /// Where copies of persons’ keys lie, beside the backup at a place.
    static func personKeyCopies(beside place: String) -> String {
        var place = place[...]
        while place.count > 1, place.hasSuffix("/") { place = place.dropLast() }
        guard let end = place.lastIndex(of: "/") else { return personKeys }
        return "\(place[..<end])/\(personKeys)"
    }

    /// Copies the keys of persons apart from the backup at a place, and removes copies older than thirty days. A key is
    /// durable before what it seals, so copying them after the databases misses none. Throws ``HouseFault``.
    func backUpPersonKeys(beside place: String) throws {
        let copies = House.personKeyCopies(beside: place)
        try DataFiles.make(copies)
        let name = House.stamp(surroundings.now())
        var target = "\(copies)/\(name)"
        var number = 1
        while mkdir(target, 0o700) != 0 {
            guard errno == EEXIST, number < 1_000 else {
                throw HouseFault("\(target) cannot be made: \(String(cString: strerror(errno))).")
            }
            number += 1
            target = "\(copies)/\(name)-\(number)"
        }
        var writing = BackupWriting(place: target, key: try backupKey())
        for department in departments {
            guard let persons = department.store.persons else { continue }
            let passing = "\(settings.data)/tmp/\(House.passing)\(getpid())-persons-\(department.name).db"
            defer { unlink(passing) }
            try persons.database.backup(to: passing)
            try writing.take(passing, as: "\(department.name).db", removing: true)
        }
        try writing.finish()
        let oldest = House.stamp(surroundings.now().adding(seconds: -House.personKeyDays * 86_400))
        for old in Set(try DataFiles.files(in: copies).compactMap { $0.split(separator: "/").first.map(String.init) })
        where old.prefix(8).allSatisfy(\.isNumber) && old.count >= 15 && old < oldest {
            DataFiles.remove("\(copies)/\(old)")
        }
    }

    /// The newest whole copy of persons’ keys beside a backup; nil when there is none.
    static func newestPersonKeys(beside place: String) -> String? {
        let copies = personKeyCopies(beside: place)
        let whole = (try? DataFiles.files(in: copies))?.filter { $0.hasSuffix("/envelope") } ?? []
        // "…-10" was made after "…-2".
        let newest = whole.map { $0.dropLast("/envelope".count) }.max {
            ($0.prefix(15), $0.count, $0) < ($1.prefix(15), $1.count, $1)
        }
        return newest.map { "\(copies)/\($0)" }
    }

    /// Opens a copy of persons’ keys to its last byte and, unless it is only to be checked, puts what is missing into a data
    /// directory. A department that has its own keeps them: they are newer than any copy. Gives false when nothing was
    /// missing. Throws ``HouseFault``.
    @discardableResult
    public static func restorePersonKeys(
        from place: String, _ settings: Settings, secret: String? = nil, onlyChecking: Bool = false
    ) throws -> Bool {
        let key = try openedKey(of: place, settings, secret: secret)
        let contents = try contents(of: place, key)
        for (name, length) in contents {
            var read: UInt64 = 0
            try opened(name, in: place, key) { read += UInt64($0.count) }
            guard read == length else { throw HouseFault("\(place)/\(name).sealed is not the file of this copy.") }
        }
        if onlyChecking { return true }
        let directory = "\(settings.data)/\(personKeys)"
        let missing = contents.map(\.name).filter { access("\(directory)/\($0)", F_OK) != 0 }
        guard !missing.isEmpty else { return false }
        try prepare(settings)
        try DataFiles.make(directory)
        for name in missing { try put(name, from: place, key, into: directory) }
        return true
    }
}
