import Composition
import Settings

/// Looks after passwords for other servers.
enum Secret: Command {
    static let name = "secret"
    static let summary = "Keep passwords for other servers in the house's safe."
    static let options = Opening.options
    static let words = 2
    static let help = """
        sila secret set NAME    [--data DIR]   puts the first line of standard input into the safe
        sila secret list        [--data DIR]   the names of what is in it
        sila secret remove NAME [--data DIR]   takes one out for good

        NAME is one of:
          mail-password                   the password of mail-user at the mail server
          database-password               the password at every PostgreSQL whose address names none
          database-password.DEPARTMENT    the same, for one department's database

        What is in the safe is sealed under a key that the master key wraps, in DIR/keys; a backup takes it along, sealed
        again. It is read when the system starts: restart after a change. Nothing shows a secret again.

        Exit code 0: done. 1: it was not there, or cannot be kept. 2: wrong usage.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let settings = try Opening.settings(arguments)
        switch (arguments.words.first, arguments.words.dropFirst().first) {
        case ("list", nil):
            for name in try House.secrets(settings) { say(name) }
        case ("set", .some(let name)):
            guard let line = Opening.line() else { throw UsageMistake("hand the secret over on standard input.") }
            try House.keepSecret(line, as: name, settings)
            say("\(name) is in the safe. Restart the server.")
        case ("remove", .some(let name)):
            guard try House.forgetSecret(name, settings) else {
                say("\(name) is not in the safe.", to: 2)
                return .fault
            }
            say("\(name) is in the safe no more.")
        default: throw UsageMistake("say set NAME, list, or remove NAME.")
        }
        return .done
    }
}
