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

/// Signs where the audit trails stand.
enum Checkpoint: Command {
    static let name = "checkpoint"
    static let summary = "Sign where the audit trails stand, outside the databases."
    static let options = Opening.options
    static let flags: Set<String> = ["keys"]
    static let help = """
        sila checkpoint [--keys] [--data DIR]

        Adds a signed line for each department's trail that has moved since its last one, in DIR/checkpoints or where
        checkpoint-directory says, and prints the new lines. The server does the same every checkpoint-minutes. sila
        verify holds the trails to these lines: a database put back with its head does not agree with them. Keep a
        copy on another host.

          --keys   prints the keys that the lines are signed with, for those who check them elsewhere

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let house = try Opening.house(arguments)
        defer { house.close() }
        if arguments.has("keys") {
            for (department, key) in house.checkpointKeys { say("\(department) ed25519 \(key)") }
        } else {
            for line in try house.writeCheckpoints() { say(line) }
        }
        return .done
    }
}

/// Copies everything while the system runs.
enum Backup: Command {
    static let name = "backup"
    static let summary = "Make a sealed copy of everything while the system runs."
    static let options = Opening.options.union(["to"])
    static let help = """
        sila backup [--to DIR] [--data DIR]

        Writes a new directory, DIR/backups/<moment> unless --to names one, with every database, the files and the
        wrapped keys, each sealed under a key of this backup. That key opens with the master key; or, when the setting
        backup-recipient names a public key, with the secret half of that alone, which need not be on this machine. The
        master key is not in it: keep that elsewhere, or the backup is worth nothing to you. Prints the directory.

        The keys of persons go into a copy of their own, person-keys/<moment> beside the backup; copies older than thirty
        days are removed there, so that older backups tell nothing more of who was erased. A restore needs the newest.

        Each database is copied once into DIR/tmp on the way, so that disk needs room for the largest.

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
    static let options = Opening.options.union(["from", "key", "person-keys"])
    static let flags: Set<String> = ["check"]
    static let help = """
        sila restore --from BACKUP [--person-keys COPY] [--key FILE] [--check] [--data DIR]
        sila restore --person-keys COPY [--key FILE] [--data DIR]

        Opens every file of the backup to its end, then puts them into a data directory that holds no databases yet. The
        master key must be there (DIR/keys/master.key) or where the environment says. --key names the secret key of the
        recipient, if the backup is sealed for one. --check opens everything and writes nothing.

        The keys of persons come from the newest copy in the directory person-keys beside the backup, or from the one that
        --person-keys names; a data directory that has its own keeps them. Whoever was erased since the backup is erased
        once more when the system is opened. Without --from only these keys are put in place.

        Exit code 0: done, or sound. 1: something is missing or damaged. 2: wrong usage.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let settings = try Opening.settings(arguments)
        let isCheck = arguments.has("check")
        if arguments["from"] == nil, let copy = arguments["person-keys"] {
            let isDone = try House.restorePersonKeys(
                from: copy, settings, secret: arguments["key"], onlyChecking: isCheck)
            say(isCheck ? "Everything opens." : isDone ? "Restored." : "The data directory has its own; they stay.")
            return isDone ? .done : .fault
        }
        let found = try House.restore(
            from: try arguments.required("from"), settings, secret: arguments["key"],
            personKeys: arguments["person-keys"], onlyChecking: isCheck)
        say("\(found.files) files, \(found.bytes) bytes: everything opens.")
        say(
            found.personKeys.map { "Keys of persons: \($0)" }
                ?? "No copy of persons' keys lies beside it: identity numbers and documents need one; name it with --person-keys.",
            to: found.personKeys == nil ? 2 : 1)
        if isCheck { return .done }
        for dump in found.dumps { say("Put in place with pg_restore, then remove: \(dump)") }
        say("Restored. Run sila verify --data \(settings.data)")
        return .done
    }
}
