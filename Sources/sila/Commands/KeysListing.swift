import Composition
import Department
import HTTP
import Jobs
import Values

/// What `sila keys` tells about keys.
enum KeysListing {
    static func list(_ arguments: Arguments) throws -> ExitCode {
        let house = try Opening.house(arguments)
        defer { house.close() }
        var departments: [JSON] = []
        for department in house.departments {
            let turn = KeyTurn(department)
            let use = try turn.use()
            let job = try turn.latest().turn
            if arguments.has("json") {
                departments.append(json(use, job))
            } else {
                say(text(use, job))
            }
        }
        if arguments.has("json") { say((["departments": .array(departments)] as JSON).text) }
        return .done
    }

    static func check(_ arguments: Arguments) throws -> ExitCode {
        let house = try Opening.house(arguments)
        defer { house.close() }
        var faults: [String] = []
        for department in house.departments {
            faults += try KeyTurn(department).faults().map { "\(department.name): \($0)" }
        }
        if arguments.has("json") {
            let json: JSON = ["sound": .bool(faults.isEmpty), "faults": .array(faults.map(JSON.string))]
            say(json.text)
        } else {
            say(faults.isEmpty ? "Everything that is sealed opens." : faults.joined(separator: "\n"))
        }
        return faults.isEmpty ? .done : .fault
    }

    private static func json(_ use: KeyUse, _ job: Job?) -> JSON {
        var members: [JSON.Member] = [
            .init("department", .string(use.department)), .init("current", .integer(Int64(use.current))),
            .init("older", .integer(Int64(use.older))), .init("missingFiles", .integer(Int64(use.missingFiles))),
            .init(
                "generations",
                .array(
                    use.generations.map { one in
                        [
                            "number": .integer(Int64(one.number)),
                            "created": one.created.map { .string($0.description) } ?? .null,
                            "values": .integer(Int64(one.values)), "files": .integer(Int64(one.files)),
                            "trail": .integer(Int64(one.trail)),
                        ]
                    })),
        ]
        if let persons = use.persons {
            members.append(
                .init(
                    "persons",
                    ["keys": .integer(Int64(persons.kept)), "destroyed": .integer(Int64(persons.destroyed))]))
        }
        if let job {
            members.append(
                .init(
                    "turn",
                    [
                        "state": .string(job.state.rawValue), "done": .integer(job.done), "total": .integer(job.total),
                        "asked": .string(job.created.description),
                    ]))
        }
        return .object(members)
    }

    private static func text(_ use: KeyUse, _ job: Job?) -> String {
        var lines = [use.department]
        for one in use.generations {
            let state =
                one.number == use.current
                ? "seals now"
                : one.created == nil
                    ? "MISSING: nothing of it opens"
                    : one.values + one.files > 0
                        ? "older"
                        : one.trail > 0 ? "kept for the audit trail" : "unused, goes with the next rotation"
            let made = one.created.map { String($0.description.prefix(16)) } ?? "-"
            lines.append(
                "  generation \(one.number)  \(made)  \(one.values) values, \(one.files) files, "
                    + "\(one.trail) in the trail  \(state)")
        }
        if let persons = use.persons {
            lines.append("  \(persons.kept) keys of persons, \(persons.destroyed) destroyed")
        }
        if use.missingFiles > 0 { lines.append("  \(use.missingFiles) files are not where their rows say") }
        if let job, !job.state.isFinal {
            lines.append("  rotation: \(job.state.rawValue), \(job.done) of \(job.total)")
        }
        if let job, job.state == .failed { lines.append("  the last rotation failed: \(job.detail ?? "")") }
        return lines.joined(separator: "\n")
    }
}
