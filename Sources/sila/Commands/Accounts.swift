import Composition
import Department
import Identity
import Localization
import Values

/// Adds members of staff and lists them.
enum User: Command {
    static let name = "user"
    static let summary = "Add an account, or list the accounts."
    static let options = Opening.options.union(["email", "role", "name", "language"])
    static let flags: Set<String> = ["password-stdin", "json"]
    static let words = 1
    static let help = """
        sila user add --email E --role ROLE --password-stdin [--name N] [--language fr|ar|en] [--data DIR]
        sila user list [--json] [--data DIR]

        ROLE is administrator, manager, agent, legal-officer, cashier, accountant, auditor, read-only, or the name of a
        role made in the house. The password is the first line of standard input.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        switch arguments.words.first {
        case "add": try add(arguments)
        case "list": try list(arguments)
        default: throw UsageMistake("say add or list.")
        }
        return .done
    }

    private static func add(_ arguments: Arguments) throws {
        let email = try arguments.required("email")
        let named = try arguments.required("role")
        guard let language = Language(rawValue: arguments["language"] ?? "fr") else {
            throw UsageMistake("--language is fr, ar or en.")
        }
        guard arguments.has("password-stdin") else { throw UsageMistake("--password-stdin is missing.") }
        guard let password = Opening.line() else { throw UsageMistake("standard input holds no password.") }
        let house = try Opening.house(arguments, making: true)
        defer { house.close() }
        guard let role = try house.identity.role(named: named) else {
            let names = try house.identity.roles().map(\.name).joined(separator: ", ")
            throw UsageMistake("--role is one of \(names).")
        }
        let staff = try house.identity.addStaff(
            email: email, name: arguments["name"], role: role, language: language, password: password,
            by: .system("command line"))
        try house.settle()
        say(staff.id)
    }

    private static func list(_ arguments: Arguments) throws {
        let house = try Opening.house(arguments)
        defer { house.close() }
        for staff in try house.identity.everybody() {
            if arguments.has("json") {
                say(#"{"id":"\#(staff.id)","email":"\#(staff.email)","role":"\#(staff.role.code)"}"#)
            } else {
                say("\(staff.email)\t\(staff.role.name)\t\(staff.name)")
            }
        }
    }
}

/// Makes API keys.
enum Key: Command {
    static let name = "key"
    static let summary = "Make an API key; prints the token alone."
    static let options = Opening.options.union(["user", "scopes", "label"])
    static let words = 1
    static let help = """
        sila key create --user E-MAIL --scopes debts:read,debts:write,… [--label TEXT] [--data DIR]

        The token is printed once and kept nowhere. It acts as its owner, narrowed to the scopes. The label is what the owner
        finds it by among their keys; without one it says how and on which day the key was made.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        guard arguments.words.first == "create" else { throw UsageMistake("say create.") }
        let email = try arguments.required("user")
        let scopes = try arguments.required("scopes").split(separator: ",").map(String.init)
        let house = try Opening.house(arguments)
        defer { house.close() }
        guard let owner = try house.identity.staff(email: email) else {
            throw UsageMistake("there is no account \(email).")
        }
        // The owner finds it among others by how and when it was made.
        let label = "sila key create, \(Zone.algiers.day(of: Surroundings.live().now()))"
        let token = try house.identity.makeKey(
            owner: owner.id, scopes: scopes, label: arguments["label"] ?? label,
            by: .system("command line"))
        say(token)
        return .done
    }
}
