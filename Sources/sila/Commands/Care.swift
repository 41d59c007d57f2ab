import Composition
import HTTP
import Settings

/// Checks that everything kept is sound.
enum Verify: Command {
    static let name = "verify"
    static let summary = "Check databases, audit chains, balances and sealed data."
    static let options = Opening.options
    static let flags: Set<String> = ["json"]
    static let help = """
        sila verify [--json] [--data DIR]

        Exit code 0: everything is sound. 1: faults were found, one line each. It changes nothing and may run beside
        the server.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let house = try Opening.house(arguments)
        defer { house.close() }
        let faults = try house.faults()
        if arguments.has("json") {
            let json: JSON = ["sound": .bool(faults.isEmpty), "faults": .array(faults.map(JSON.string))]
            say(json.text)
        } else if faults.isEmpty {
            say("Everything is sound.")
        } else {
            for fault in faults { say(fault) }
        }
        return faults.isEmpty ? .done : .fault
    }
}

/// Copies everything while the system runs.
enum Backup: Command {
    static let name = "backup"
    static let summary = "Copy databases, files and wrapped keys while the system runs."
    static let options = Opening.options.union(["to"])
    static let help = """
        sila backup [--to DIR] [--data DIR]

        Writes a new directory, DIR/backups/<moment> unless --to names one, with every database, the sealed files, the
        wrapped keys and a list of digests. The master key is not in it: keep that elsewhere, or the backup is worth
        nothing to you, and everything to whoever finds both. Prints the directory.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let house = try Opening.house(arguments)
        defer { house.close() }
        say(try house.backUp(to: arguments["to"]))
        return .done
    }
}

/// Puts a backup in place.
enum Restore: Command {
    static let name = "restore"
    static let summary = "Put a backup into an empty data directory."
    static let options = Opening.options.union(["from"])
    static let help = """
        sila restore --from BACKUP [--data DIR]

        Checks the backup's digests and copies it into a data directory that holds no databases yet. The master key
        must be there (DIR/keys/master.key) or in SILA_MASTER_KEY.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let settings = try Opening.settings(arguments)
        try House.restore(from: try arguments.required("from"), settings)
        say("Restored. Run sila verify --data \(settings.data)")
        return .done
    }
}
