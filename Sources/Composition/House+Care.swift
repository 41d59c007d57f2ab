import Audit
import Department
import SQL
public import Settings

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
            faults += try store.persons?.database.faults().map { "\(department.name): keys of persons: \($0)" } ?? []
            let (kept, unsigned) = try checkpoints.read(department)
            faults += unsigned.map { "\(department.name): audit: \($0)" }
            faults += try store.read { connection in
                try store.trail.verify(connection, expecting: kept).map { "\(department.name): audit: \($0)" }
            }
            faults += try department.faults().map { "\(department.name): \($0)" }
        }
        return faults + (try House.secretFaults(settings))
    }

    /// Makes the data directory and those inside it. Throws ``HouseFault``.
    public static func prepare(_ settings: Settings) throws {
        for directory in ["", "/keys", "/tmp", "/files", "/files/collections"] {
            try DataFiles.make(settings.data + directory)
        }
    }
}
