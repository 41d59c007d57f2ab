import Composition
import Log
import Routing
import Settings
import Values

/// Prints every route with what it asks of the caller.
enum Routes: Command {
    static let name = "routes"
    static let summary = "Print every route, its access and its purpose."
    static let options: Set<String> = []
    static let flags: Set<String> = ["json"]
    static let help = """
        sila routes [--json]

        The routes are the program's own: no data directory is read or made.
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let place = try House.passingPlace()
        defer { place.remove() }
        let settings = try Settings.read(
            environment: [:], overrides: ["data": place.path], departments: House.schemas.map(\.department))
        let house = try Opening.house(settings, log: .silent)
        defer { house.close() }
        for route in house.site.routes {
            if arguments.has("json") {
                say(
                    #"{"method":"\#(route.method)","path":"\#(route.pattern.text)","access":"\#(route.access)","cost":"\#(route.cost.rawValue)"}"#
                )
            } else {
                say("\(route.method)\t\(route.pattern.text)\t\(route.access)\t\(route.cost.rawValue)\t\(route.summary)")
            }
        }
        return .done
    }
}

/// Prints the program's version.
enum Version: Command {
    static let name = "version"
    static let summary = "Print the version."
    static let options: Set<String> = []
    static let flags: Set<String> = ["json"]
    static let help = """
        sila version [--json]

        Prints the program's name and version; with --json as an object.
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        say(arguments.has("json") ? #"{"version":"\#(House.version)"}"# : "sila \(House.version)")
        return .done
    }
}
