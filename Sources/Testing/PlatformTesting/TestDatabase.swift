import Glibc
import PostgreSQL
public import SQL
import SQLite

/// Why a test has no database; the sentence says what to do.
public struct TestDatabaseError: Error, CustomStringConvertible {
    /// The sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}

/// A fresh database for one test: a copy of a migrated template, gone when the test lets go of it.
public final class TestDatabase: Sendable {
    /// The database, migrated and empty.
    public let database: any Database
    /// Which database it is.
    public let engine: Engine
    /// The file's path (SQLite) or the address (PostgreSQL), to open it a second time or to damage it.
    public let address: String
    private let copy: PostgreSQLTemplates.Copy?

    /// Makes a database with the schema of these migrations. Throws ``TestDatabaseError`` and ``SQLError``.
    public init(_ engine: Engine, migrations: [Migration]) throws {
        self.engine = engine
        switch engine {
        case .sqlite:
            address = try SQLiteTemplates.copy(migrations)
            copy = nil
            database = try SQLiteDatabase(path: address, readers: 4, durable: false)
        case .postgresql:
            let copy = try PostgreSQLTemplates.lend(migrations)
            address = copy.address.text
            self.copy = copy
            database = PostgreSQLDatabase(copy.address, connections: 6)
        }
    }

    deinit {
        database.close()
        switch engine {
        case .sqlite: for ending in ["", "-wal", "-shm", "-lock"] { unlink(address + ending) }
        case .postgresql: if let copy { PostgreSQLTemplates.takeBack(copy) }
        }
    }
}
