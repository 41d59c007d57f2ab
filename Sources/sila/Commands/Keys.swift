import Composition
import Department
import Glibc
import HTTP
import Jobs
import Settings
import Vault

/// Looks after the keys.
enum Keys: Command {
    static let name = "keys"
    static let summary = "List, turn and check the keys; change the master key."
    static let options = Opening.options.union(["department", "new", "old-to", "to"])
    static let flags: Set<String> = ["all", "json", "detach", "without-old"]
    static let words = 1
    static let help = """
        sila keys list      [--json]                            generations of data keys and what each still seals
        sila keys check     [--json]                            open everything that is sealed
        sila keys rotate    --department D | --all [--detach] [--json]
        sila keys master    [--new FILE] [--to file|pkcs11:…] --old-to FILE | --without-old
        sila keys make      --to FILE                           a new master key, in a new file of mode 0600
        sila keys recipient --to FILE                           a pair of keys for backups; prints the public one

        rotate makes a new generation of data keys and seals everything old anew, in the background, while the system
        serves; then keys that nothing uses any more are destroyed. A running server does the work; without one, this
        command does. It shows progress and returns at the end, or at once with --detach. Begun again after a crash it
        goes on. Older backups keep their own keys and stay readable.

        master wraps all keys with another master key, at once and all of them or none. Backups made before need the
        old one: --old-to keeps it in a new file; --without-old says that you have it, or no such backup matters. With
        --new the key is read from a file; without, a fresh one is made, which is possible when the master key lies in
        the data directory. When it comes from elsewhere, put the new one there afterwards and restart the server.
        With --to it moves: into a token of hardware, whose key (made there if it is absent) wraps it from then on, or into
        the file keys/master.key. The settings pkcs11-module and pkcs11-pin-file say how the token is reached.

        Exit code 0: done, and sound. 1: a fault was found. 2: wrong usage.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        switch arguments.words.first {
        case "list": try KeysListing.list(arguments)
        case "check": try KeysListing.check(arguments)
        case "rotate": try KeysTurning.rotate(arguments)
        case "master", "rewrap": try master(arguments)
        case "make": try make(arguments)
        case "recipient": try recipient(arguments)
        default: throw UsageMistake("say list, check, rotate, master, make or recipient.")
        }
    }

    private static func make(_ arguments: Arguments) throws -> ExitCode {
        let path = try arguments.required("to")
        try MasterKey.fresh().write(to: path)
        say("A new master key is in \(path).")
        return .done
    }

    private static func recipient(_ arguments: Arguments) throws -> ExitCode {
        let path = try arguments.required("to")
        let secret = try Recipient.Secret.fresh()
        try secret.write(to: path)
        say(secret.recipient.text)
        say(
            "The secret half is in \(path): take it away from this machine. Set backup-recipient to the line above.",
            to: 2)
        return .done
    }

    private static func master(_ arguments: Arguments) throws -> ExitCode {
        let settings = try Opening.settings(arguments)
        let source = House.masterKeySource(settings)
        guard (arguments["old-to"] != nil) != arguments.has("without-old") else {
            throw UsageMistake("older backups need the old master key: say --old-to FILE, or --without-old.")
        }
        let place = try place(arguments)
        let house = try Opening.house(arguments)
        defer { house.close() }
        let new = try newMaster(arguments, source, place)
        if let path = arguments["old-to"] { try house.masterKeyInUse().write(to: path) }
        try house.changeMasterKey(to: new, kept: place)
        switch (place, source) {
        case (.token(let address), _):
            say(
                "The keys are wrapped with a new master key, which \(address) wraps in \(settings.data)/keys/master.wrapped."
            )
            say("Set pkcs11-key = \(address), then restart the server. Keep a copy of that file with the backups.")
        case (.file, _):
            say(
                "The keys are wrapped with a new master key, in \(settings.data)/keys/master.key. Copy it to where you keep it."
            )
            say("Take away what named another place (pkcs11-key, SILA_MASTER_KEY…), then restart the server.")
        case (.same, .own(let path)):
            say("The keys are wrapped with a new master key, in \(path). Copy it to where you keep it.")
        case (.same, .token):
            say(
                "The keys are wrapped with a new master key, in \(settings.data)/keys/master.wrapped. Copy it to the backups."
            )
        case (.same, _):
            say("The keys are wrapped with the new master key. Put it into \(source.place), then restart the server.")
        }
        return .done
    }

    private static func place(_ arguments: Arguments) throws -> House.MasterPlace {
        switch arguments["to"] {
        case nil: return .same
        case "file": return .file
        case .some(let address) where address.hasPrefix("pkcs11:"): return .token(address)
        default: throw UsageMistake("--to is file, or the address of a token's key: pkcs11:token=NAME;object=NAME.")
        }
    }

    private static func newMaster(
        _ arguments: Arguments, _ source: MasterKey.Source, _ place: House.MasterPlace
    ) throws -> MasterKey {
        if let path = arguments["new"] { return try MasterKey.read(path) }
        switch (place, source) {
        case (.file, _), (.token, _), (.same, .own), (.same, .token): return try MasterKey.fresh()
        default:
            throw UsageMistake(
                "the master key comes from \(source.place); make the new one with sila keys make, and name it: --new FILE."
            )
        }
    }
}
