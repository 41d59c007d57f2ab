import CSQLite
import Glibc
import SQL

extension SQLiteDatabase {
    /// Copies the database while it is in use.
    ///
    /// The copy is made page by page through a reading connection of its own: it sees one state, and neither the writer
    /// nor the pool's readers wait for it. It appears under its name only when it is complete and on the disk.
    public func backup(to path: String) throws {
        let partial = path + ".partial"
        unlink(partial)
        do {
            try copy(to: partial)
            try SQLiteDatabase.makeDurable(partial)
            guard rename(partial, path) == 0 else { throw SQLiteDatabase.failure("the backup cannot be named") }
            let folder = path.lastIndex(of: "/").map { path[...$0] } ?? "."
            try SQLiteDatabase.makeDurable(String(folder))
        } catch {
            unlink(partial)
            throw error
        }
    }

    /// Copies the log into the file and cuts it off; freed pages and cells were overwritten when rows went
    /// (`secure_delete`). Throws ``SQLError``, `.unavailable` while a reader needs the log.
    public func scrub() throws { try writer.scrub() }

    /// Checks pages, indexes and foreign keys; gives a sentence for each fault, at most some hundreds.
    public func faults() throws -> [String] {
        do {
            // A connection of its own, because it takes longer than a page's statement may.
            let connection = try SQLiteConnection(path, .reading(seconds: 0))
            defer { connection.close() }
            try connection.begin("BEGIN DEFERRED")
            defer { connection.rollback() }
            return try SQLiteDatabase.faults(connection)
        } catch let error as SQLError where error.kind == .corrupt {
            return [error.message]
        }
    }

    private static func faults(_ connection: SQLiteConnection) throws -> [String] {
        var faults: [String] = []
        try connection.each("PRAGMA integrity_check(100)") { row in
            let fault = row.text(0)
            if fault != "ok" { faults.append(fault) }
        }
        try connection.each("PRAGMA foreign_key_check") { row in
            guard faults.count < 200 else { return }
            faults.append("row \(row.integer(1)) of \(row.text(0)) refers to a missing row of \(row.text(2))")
        }
        return faults
    }

    private func copy(to partial: String) throws {
        try SQLiteDatabase.createFile(partial)
        let source = try SQLiteConnection(path, .reading(seconds: 0))
        defer { source.close() }
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(partial, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil)
        defer { sqlite3_close_v2(opened) }
        guard code == SQLITE_OK, let target = opened else { throw sqliteFailure(opened, code) }
        guard let backup = sqlite3_backup_init(target, "main", source.handle, "main") else {
            throw sqliteFailure(target, sqlite3_errcode(target))
        }
        let last = sqlite3_backup_step(backup, -1)
        let end = sqlite3_backup_finish(backup)
        guard last == SQLITE_DONE, end == SQLITE_OK else { throw sqliteFailure(target, end == SQLITE_OK ? last : end) }
        // One file without a log beside it; opening it as a database gives it one again.
        let mode = sqlite3_exec(target, "PRAGMA journal_mode = DELETE", nil, nil, nil)
        guard mode == SQLITE_OK else { throw sqliteFailure(target, mode) }
    }

    private static func makeDurable(_ path: String) throws {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw failure("the backup cannot be opened") }
        defer { Glibc.close(file) }
        guard fsync(file) == 0 else { throw failure("the backup cannot be written") }
    }

    private static func failure(_ what: String) -> SQLError {
        let number = errno
        return SQLError(number == ENOSPC ? .full : .unavailable, "\(what): \(String(cString: strerror(number)))")
    }
}
