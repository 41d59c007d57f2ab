import Composition
import Department
import Glibc
import Localization
import Log
import SQL
import Settings
import Values

/// How commands come to settings, a log and an open house.
enum Opening {
    /// The options that every command which touches data understands.
    static let options: Set<String> = ["data", "config", "database"]

    static let help = """
          --data DIR            where databases, keys and files are (SILA_DATA; default var)
          --config FILE         settings, instead of DIR/sila.conf
          --database NAME=URL   a department's database: a file or postgresql://…; may be repeated
        """

    static func settings(_ arguments: Arguments, _ more: [String: String] = [:]) throws -> Settings {
        var overrides = more
        if let data = arguments["data"] {
            guard !data.isEmpty else { throw UsageMistake("--data needs a value.") }
            overrides["data"] = data
        }
        for text in arguments.all("database") {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw UsageMistake("--database is NAME=URL.") }
            overrides["database.\(parts[0])"] = parts[1]
        }
        do {
            return try Settings.read(
                file: arguments["config"], environment: environment, overrides: overrides,
                departments: House.schemas.map(\.department))
        } catch {
            throw UsageMistake("these settings are wrong:\n\(error)")
        }
    }

    /// Opens a house that is there already. `making`: or makes one, when the directory holds none.
    static func house(_ arguments: Arguments, making: Bool = false, log: Log? = nil) throws -> House {
        let settings = try settings(arguments)
        guard making || House.exists(settings) else {
            throw UsageMistake("\(settings.data) holds no data of Sila; sila serve or sila migrate makes it.")
        }
        return try house(settings, log: log ?? Log(level: .warning, now: Surroundings.live().now))
    }

    static func house(_ settings: Settings, log: Log) throws -> House {
        try House(settings: settings, assets: assets(), log: log)
    }

    /// The directory with `Assets` and `Translations`: SILA_ASSETS, or the nearest one above the program.
    static func assets() throws -> String {
        if let path = environment["SILA_ASSETS"] { return path }
        var path = ""
        if let real = realpath("/proc/self/exe", nil) {
            path = String(cString: real)
            free(real)
        }
        while let slash = path.lastIndex(of: "/") {
            path = String(path[..<slash])
            if access(path + "/Translations/fr.po", R_OK) == 0 { return path }
        }
        throw UsageMistake("the directories Assets and Translations are not beside the program; set SILA_ASSETS.")
    }

    static let environment: [String: String] = {
        var result: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let mark = text.firstIndex(of: "=") {
                result[String(text[..<mark])] = String(text[text.index(after: mark)...])
            }
            next += 1
        }
        return result
    }()

    /// The first line of standard input, without its end; for passwords.
    static func line() -> String? { readLine(strippingNewline: true) }
}

/// What the operator reads when a command fails.
func sentence(for error: any Error) -> String {
    switch error {
    case let refusal as Refusal: return Locale.english(refusal.phrase)
    case let invalid as Invalid:
        return invalid.faults.map { "\($0.field): \(Locale.english($0.phrase))" }.joined(separator: "\n")
    default: return "\(error)"
    }
}

/// Writes a line to standard output, or to another descriptor, at once: a pipe must not wait for a buffer to fill.
func say(_ value: some CustomStringConvertible, to descriptor: Int32 = 1) {
    var bytes = Array(value.description.utf8)[...]
    bytes.append(UInt8(ascii: "\n"))
    while !bytes.isEmpty {
        let count = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count <= 0 { return }
        bytes = bytes.dropFirst(count)
    }
}
