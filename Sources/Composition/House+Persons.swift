import Collections
import Department
import Directory
import Glibc
import Identity
import SQL
import SQLite
import Settings
import Values
import Vault

extension House {
    /// Where the keys of persons lie, in the data directory; see decision 21.
    static let personKeys = "person-keys"

    /// The departments that seal something for persons.
    static let departmentsOfPersons: Set<String> = ["directory", "collections", "identity"]

    /// Whom the rows of a department are about.
    static func people(of department: String) -> RowPeople {
        switch department {
        case "directory": Directory.people
        case "collections": Collections.people
        case "identity": Identity.people
        default: RowPeople()
        }
    }

    /// Opens the keys of a department's persons, and makes their file for a new system. Throws ``HouseFault`` when the file
    /// that the database was used with is not there: what was sealed for persons would not open, and whoever was erased would
    /// be back after a restore.
    static func persons(
        of department: String, _ database: any Database, _ ring: KeyRing, _ settings: Settings,
        _ surroundings: Surroundings, isDurable: Bool
    ) throws -> PersonKeys? {
        guard departmentsOfPersons.contains(department) else { return nil }
        let path = "\(settings.data)/\(personKeys)/\(department).db"
        let known = try PersonKeys.mark(in: database)
        guard known == nil || access(path, F_OK) == 0 else {
            throw HouseFault(
                "\(path) is missing: it holds the keys of the persons of \(department). Put the newest copy in its place: sila restore --person-keys DIR."
            )
        }
        try DataFiles.make("\(settings.data)/\(personKeys)")
        let file = try SQLiteDatabase(path: path, readers: 2, durable: isDurable)
        do {
            _ = try Migrator(PersonKeys.migrations).migrate(file)
            let mark = try PersonKeys.setMark(known ?? surroundings.newID(), in: file)
            // The file is named first: a crash in between leaves one that the database takes on.
            guard try PersonKeys.setMark(mark, in: database) == mark else {
                throw HouseFault("\(path) belongs to another system; put the one of this system in its place.")
            }
        } catch {
            file.close()
            throw error
        }
        return PersonKeys(file, ring: ring, surroundings: surroundings)
    }
}
