import Composition
import SQL

/// Brings the databases to this program's schema.
enum Migrate: Command {
    static let name = "migrate"
    static let summary = "Bring the databases to this version's schema."
    static let options = Opening.options
    static let help = """
        sila migrate [--data DIR]

        Runs the migrations that are missing, each in its own transaction, and prints their names. A database that is
        newer than the program, or whose old migrations were edited, is left alone and reported.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let settings = try Opening.settings(arguments)
        for schema in House.schemas {
            try House.prepare(settings)
            let database = try House.open(schema.department, settings)
            defer { database.close() }
            for name in try Migrator(schema.migrations).migrate(database) { say(name) }
        }
        return .done
    }
}
