import Glibc
import SQL
import SQLite
import Synchronization

/// Migrated files that test databases are copied from, made once per set of migrations, in a folder that lives as long
/// as the process.
enum SQLiteTemplates {
    private struct State {
        var folder: String?
        var paths: [String: String] = [:]
        var copies = 0
    }

    private static let state = Mutex(State())

    /// Copies the template of a set of migrations to a fresh path.
    static func copy(_ migrations: [Migration]) throws -> String {
        let key = migrations.map { "\($0.name) \($0.checksum)" }.joined(separator: "\n")
        let (template, path) = try state.withLock { state in
            let folder = try state.folder ?? makeFolder()
            state.folder = folder
            let template: String
            if let known = state.paths[key] {
                template = known
            } else {
                template = "\(folder)/template-\(state.paths.count).sqlite"
                let database = try SQLiteDatabase(path: template, readers: 1, durable: false)
                defer { database.close() }
                try Migrator(migrations).migrate(database)
                state.paths[key] = template
            }
            state.copies += 1
            return (template, "\(folder)/test-\(state.copies).sqlite")
        }
        try copyFile(template, path)
        return path
    }

    /// Makes an empty folder for one process's files, which goes when the process ends.
    private static func makeFolder() throws -> String {
        let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        // A name of its own: a process that was killed leaves its folder behind, and its number may come again.
        var template = Array("\(parent)/sila-tests-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw TestDatabaseError("a folder for test databases cannot be made in \(parent)")
        }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        atexit {
            if let folder = SQLiteTemplates.folder { SQLiteTemplates.removeFolder(folder) }
        }
        return path
    }

    private static var folder: String? { state.withLock { $0.folder } }

    /// Removes a folder and the files in it; there are no folders inside.
    private static func removeFolder(_ path: String) {
        guard let folder = opendir(path) else { return }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { unlink("\(path)/\(name)") }
        }
        closedir(folder)
        rmdir(path)
    }

    private static func copyFile(_ source: String, _ target: String) throws {
        let input = open(source, O_RDONLY | O_CLOEXEC)
        defer { close(input) }
        let output = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        defer { close(output) }
        guard input >= 0, output >= 0 else { throw TestDatabaseError("the template \(source) cannot be copied") }
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(input, &buffer, buffer.count)
            guard count > 0 else {
                guard count == 0 else { throw TestDatabaseError("the template \(source) cannot be read") }
                return
            }
            guard write(output, buffer, count) == count else {
                throw TestDatabaseError("the copy \(target) cannot be written")
            }
        }
    }
}
