import Composition
import Glibc
import Vault

/// The program: finds the command, runs it, and turns what goes wrong into one sentence and an exit code.
@main
enum Main {
    static var commands: [any Command.Type] {
        [
            Serve.self, Migrate.self, Import.self, Export.self, User.self, Key.self, Routes.self, Demonstrate.self,
            Verify.self, Checkpoint.self, Keys.self, Secret.self, Backup.self, Restore.self,
            Certificate.self, Version.self,
        ]
    }

    static func main() {
        ProcessHardening.apply()
        var words = Array(CommandLine.arguments.dropFirst())
        guard let name = words.first, name != "--help", name != "-h", name != "help" else {
            say(overview)
            exit(words.isEmpty ? ExitCode.usage.rawValue : ExitCode.done.rawValue)
        }
        words.removeFirst()
        guard let command = commands.first(where: { $0.name == name }) else {
            fail("sila: there is no command “\(name)”; see sila --help.", .usage)
        }
        if words.contains("--help") || words.contains("-h") {
            say(command.help)
            exit(ExitCode.done.rawValue)
        }
        do {
            let arguments = try Arguments(words, options: command.options, flags: command.flags, words: command.words)
            exit(try command.run(arguments).rawValue)
        } catch let mistake as UsageMistake {
            fail("sila \(name): \(mistake.sentence)\nSee sila \(name) --help.", .usage)
        } catch {
            fail("sila \(name): \(sentence(for: error))", .fault)
        }
    }

    private static var overview: String {
        var text = "Sila: customer relations for departments that share customers, not secrets.\n\n"
        text += "sila COMMAND [OPTIONS]\n\n"
        for command in commands {
            let gap = String(repeating: " ", count: max(2, 12 - command.name.count))
            text += "  " + command.name + gap + command.summary + "\n"
        }
        return text + "\nsila COMMAND --help tells more."
    }

    static func fail(_ sentence: String, _ code: ExitCode) -> Never {
        say(sentence, to: 2)
        exit(code.rawValue)
    }
}

/// What the shell hears: 0 done and sound, 1 a fault was found, 2 wrong usage.
enum ExitCode: Int32 {
    case done = 0
    case fault = 1
    case usage = 2
}

/// A verb of the command line.
protocol Command {
    static var name: String { get }
    static var summary: String { get }
    static var help: String { get }
    /// Options that take a value, without their dashes.
    static var options: Set<String> { get }
    /// Options that stand alone.
    static var flags: Set<String> { get }
    /// How many words without dashes it understands.
    static var words: Int { get }
    static func run(_ arguments: Arguments) throws -> ExitCode
}

extension Command {
    static var flags: Set<String> { [] }
    static var words: Int { 0 }
}
