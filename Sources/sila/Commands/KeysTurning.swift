import Composition
import Department
import Glibc
import HTTP
import Jobs
import Values

/// `sila keys rotate`.
enum KeysTurning {
    static func rotate(_ arguments: Arguments) throws -> ExitCode {
        guard (arguments["department"] != nil) != arguments.has("all") else {
            throw UsageMistake("say --department D, or --all.")
        }
        let settings = try Opening.settings(arguments)
        let house = try Opening.house(arguments)
        defer { house.close() }
        let chosen = house.departments.filter { arguments.has("all") || $0.name == arguments["department"] }
        guard !chosen.isEmpty else {
            let names = house.departments.map(\.name).joined(separator: ", ")
            throw UsageMistake("there is no department \(arguments["department"] ?? ""); there are \(names).")
        }
        let asked = try chosen.map { ($0, try KeyTurn($0).ask(by: .system("command line"))) }
        if arguments.has("detach") {
            say("Asked for. A running server does the work; sila keys list shows how far it is.")
            return .done
        }
        let isServed = House.isServed(settings)
        var isSound = true
        for (department, job) in asked {
            let watch = Watch(department, job, isQuiet: arguments.has("json"))
            if isServed {
                while try !watch.isOver() { usleep(200_000) }
            } else {
                try house.turnKeys(of: department, until: watch.isOver)
            }
            isSound = try watch.tell(arguments.has("json")) && isSound
        }
        return isSound ? .done : .fault
    }

    /// Looks at a rotation until it has ended, and tells how far it is.
    private final class Watch {
        let department: any Department
        let job: ID
        let isQuiet: Bool
        var said = ""

        init(_ department: any Department, _ job: ID, isQuiet: Bool) {
            (self.department, self.job, self.isQuiet) = (department, job, isQuiet)
        }

        func isOver() throws -> Bool {
            let store = department.store
            guard let turn = try store.jobs.job(job), turn.state.isFinal else {
                try progress()
                return false
            }
            guard turn.state == .done else { return true }
            guard let retire = try KeyTurn(department).latest().retire, retire.id > job else { return false }
            if !retire.state.isFinal {
                tell("\(department.name): all is sealed anew; old keys are destroyed in a moment")
            }
            return retire.state.isFinal
        }

        private func progress() throws {
            guard let turn = try department.store.jobs.job(job) else { return }
            tell("\(department.name): \(turn.done) of \(turn.total) sealed anew")
        }

        private func tell(_ line: String) {
            if !isQuiet, line != said { say(line, to: 2) }
            said = line
        }

        /// Says how it ended; false when not well.
        func tell(_ asJSON: Bool) throws -> Bool {
            let latest = try KeyTurn(department).latest()
            let failed = [latest.turn, latest.retire].compactMap { $0 }.first { $0.state != .done }
            let use = try KeyTurn(department).use()
            let isSound = failed == nil && use.older == 0
            if asJSON {
                let json: JSON = [
                    "department": .string(department.name), "current": .integer(Int64(use.current)),
                    "older": .integer(Int64(use.older)), "sound": .bool(isSound),
                ]
                say(json.text)
            } else if isSound {
                say("\(department.name): generation \(use.current) seals everything.")
            } else {
                say("\(department.name): \(use.older) are still sealed with older keys. \(failed?.detail ?? "")")
            }
            return isSound
        }
    }
}
