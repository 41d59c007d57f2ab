import Glibc
import SQL

extension PostgreSQLDatabase {
    /// Dumps the database with PostgreSQL's own `pg_dump`, in its custom format, for `pg_restore`.
    ///
    /// The address travels by the environment, which only the same user can read. The file appears under its name when
    /// it is complete, readable by its owner alone.
    public func backup(to path: String) throws {
        let partial = path + ".partial"
        unlink(partial)
        // Made beforehand, so that nobody else can read it at any time.
        let file = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            throw SQLError(.unavailable, "the backup cannot be made: \(String(cString: strerror(errno)))")
        }
        defer { Glibc.close(file) }
        do {
            try dump(to: partial)
            guard fsync(file) == 0, rename(partial, path) == 0 else {
                let number = errno
                throw SQLError(
                    number == ENOSPC ? .full : .unavailable,
                    "the backup cannot be kept: \(String(cString: strerror(number)))")
            }
        } catch {
            unlink(partial)
            throw error
        }
    }

    /// Asks the server for indexes that are not valid, constraints that were never checked and pages whose checksums
    /// failed. The server's own `pg_amcheck` looks deeper.
    public func faults() throws -> [String] {
        try read { connection in
            try connection.rows(
                """
                SELECT 'index ' || indexrelid::regclass || ' is not valid' FROM pg_index
                WHERE NOT indisvalid OR NOT indisready
                UNION ALL
                SELECT 'constraint ' || conname || ' of ' || conrelid::regclass || ' was never checked'
                FROM pg_constraint WHERE NOT convalidated
                UNION ALL
                SELECT checksum_failures || ' pages failed their checksum' FROM pg_stat_database
                WHERE datname = current_database() AND checksum_failures > 0
                """
            ) { $0.text(0) }
        }
    }

    private func dump(to path: String) throws {
        var environment = address.environment
        environment["PGAPPNAME"] = "sila backup"
        for name in ["PATH", "HOME", "LANG"] {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        let words = ["pg_dump", "--format=custom", "--no-password", "--file", path]
        var complaints: [Int32] = [-1, -1]
        guard pipe(&complaints) == 0 else { throw SQLError(.unavailable, "pg_dump cannot be started") }
        for end in complaints { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (reading, writing) = (complaints[0], complaints[1])
        defer { Glibc.close(reading) }

        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, writing, 2)
        // The threads here have signals blocked; the program must be able to end.
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var arguments = words.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in arguments + variables { free(text) } }
        var process = pid_t()
        let code = posix_spawnp(&process, "pg_dump", &actions, &attributes, &arguments, &variables)
        Glibc.close(writing)
        guard code == 0 else {
            throw SQLError(.failed, "pg_dump cannot be started: \(String(cString: strerror(code)))")
        }
        let message = PostgreSQLDatabase.read(reading, atMost: 2000)
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        guard status == 0 else {
            let isFull = message.contains(String(cString: strerror(ENOSPC)))
            throw SQLError(isFull ? .full : .unavailable, message.isEmpty ? "pg_dump failed" : message)
        }
    }

    /// Reads to the end, keeping the first bytes.
    private static func read(_ file: Int32, atMost limit: Int) -> String {
        var kept: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: kept, as: UTF8.self) }
            kept += buffer[..<count].prefix(max(0, limit - kept.count))
        }
    }
}
