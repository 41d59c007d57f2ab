import Composition
import Identity

/// Fills an empty data directory with a company to try the program on.
enum Demonstrate: Command {
    static let name = "demo"
    static let summary = "Make a company to try: accounts, creditors, debtors, two years of work."
    static let options = Opening.options.union(["debts", "seed"])
    static let flags: Set<String> = ["quiet", "json"]
    static let help = """
        sila demo [--debts N] [--seed S] [--quiet] [--json] [--data DIR]

        Prints the accounts and their password on standard output; progress goes to standard error. The same seed on the
        same day makes the same company. A data directory that holds anything is refused.

          --debts N             how many debts (default 20000, at most 5000000)
          --seed S              what decides every throw of the dice (default 1)
          --quiet               no progress

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let debts = try arguments.number("debts", in: 1...5_000_000) ?? 20_000
        let seed = try arguments.number("seed", in: 0...Int.max) ?? 1
        let isQuiet = arguments.has("quiet")
        let house = try Opening.house(arguments, making: true)
        defer { house.close() }
        let accounts = try house.makeDemo(debts: debts, seed: UInt64(seed)) { department, done, total in
            if !isQuiet { say("\(department): \(done) of \(total)", to: 2) }
        }
        if arguments.has("json") {
            for account in accounts {
                say(
                    #"{"email":"\#(account.email)","role":"\#(account.role)","password":"\#(House.demoPassword)"}"#
                )
            }
        } else {
            say("\(House.demoCompany): password of every account: \(House.demoPassword)")
            for account in accounts {
                let gap = String(repeating: " ", count: max(1, 30 - account.email.count))
                let role = account.role
                say(
                    "  " + account.email + gap + role + String(repeating: " ", count: max(1, 16 - role.count))
                        + account.name)
            }
        }
        return .done
    }
}
