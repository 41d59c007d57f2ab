import Composition
import Glibc
import Vault

/// The program: finds the command, runs it, and turns what goes wrong into one sentence and an exit code.
@main
enum Main {
    static let commands: [any Command.Type] = [
        Serve.self, Migrate.self, User.self, Key.self, Routes.self, Verify.self, Backup.self, Restore.self, Version.self,
    ]

    static func main() {
        setvbuf(stdout, nil, _IOLBF, 0)
        ProcessHardening.apply()
        var words = Array(CommandLine.arguments.dropFirst())
        guard let name = words.first, name != "--help", name != "-h", name != "help" else {
            print(overview)
            exit(words.isEmpty ? ExitCode.usage.rawValue : ExitCode.done.rawValue)
        }
        words.removeFirst()
        guard let command = commands.first(where: { $0.name == name }) else {
            fail("sila: there is no command “\(name)”; see sila --help.", .usage)
        }
        if words.contains("--help") || words.contains("-h") {
            print(command.help)
            exit(ExitCode.done.rawValue)
        }
        do {
            let arguments = try Arguments(words, options: command.options, flags: command.flags)
            exit(try command.run(arguments).rawValue)
        } catch let mistake as UsageMistake {
            fail("sila \(name): \(mistake.sentence)\nSee sila \(name) --help.", .usage)
        } catch {
            fail("sila \(name): \(sentence(for: error))", .fault)
        }
    }

    private static var overview: String {
        let width = commands.map(\.name.count).max() ?? 0
        let lines = commands.map { command in
            "  \(command.name)\(String(repeating: " ", count: width - command.name.count + 2))\(command.summary)"
        }
        return """
            Sila: customer relations for departments that share customers, not secrets.

            sila COMMAND [OPTIONS]

            \(lines.joined(separator: "\n"))

            sila COMMAND --help tells more.
            """
    }

    static func fail(_ sentence: String, _ code: ExitCode) -> Never {
        fputs(sentence + "\n", stderr)
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
    static func run(_ arguments: Arguments) throws -> ExitCode
}

extension Command {
    static var flags: Set<String> { [] }
}
