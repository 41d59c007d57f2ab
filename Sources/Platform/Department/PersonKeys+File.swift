public import SQL
public import Values

extension PersonKeys {
    /// What names the file of keys that belongs to a database; nil before there is one. Throws ``SQLError``.
    public static func mark(in database: any Database) throws -> ID? {
        try database.read { try $0.first("SELECT mark FROM person_key_file WHERE one = 1") { $0.id(0) } ?? nil }
    }

    /// Names the file of keys, for good; the one that has a name keeps it. Throws ``SQLError``.
    @discardableResult
    public static func setMark(_ mark: ID, in database: any Database) throws -> ID {
        try database.write { connection in
            try connection.run(
                "INSERT INTO person_key_file (one, mark) VALUES (1, \(mark)) ON CONFLICT (one) DO NOTHING")
            return try connection.first("SELECT mark FROM person_key_file WHERE one = 1") { $0.identity(0) } ?? mark
        }
    }
}
