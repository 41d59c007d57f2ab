import Department
import HTTP
import Log
import Testing
import Values

@Suite struct `What whoever asks is told, and what the log keeps` {
    private let noon = Instant(milliseconds: 1_772_449_200_000)

    @Test(arguments: [
        ("\"v3\"", 3, true), ("\"v3\"", 4, false), ("*", 9, true), ("\"v1\", \"v2\"", 2, true), ("W/\"v3\"", 3, false),
        ("v3", 3, false), ("", 1, false), ("\"v3", 3, false),
    ])
    func `a version named by If-Match is held to, and another one is answered with 412`(
        header: String, version: Int64, holds: Bool
    ) throws {
        var request = try Request(.patch, "/api/v1/creditors")
        request.headers["If-Match"] = header
        for expected in [try request.expectedVersion(), request.optionalVersion()] {
            if holds {
                try expected.check(version)
            } else {
                let refusal = #expect(throws: Refusal.self) { try expected.check(version) }
                #expect(refusal?.status == .preconditionFailed)
                #expect(refusal?.code == "stale-edit")
            }
        }
    }

    @Test func `a change without If-Match is refused with 428 where it is needed, and else let pass`() throws {
        let request = try Request(.patch, "/api/v1/creditors")
        let refusal = #expect(throws: Refusal.self) { try request.expectedVersion() }
        #expect(refusal?.status == .preconditionRequired)
        try request.optionalVersion().check(7)
    }

    @Test(arguments: [("2", true), ("1", false), ("", false), ("two", false), ("99999999999999999999", false)])
    func `a form's version is held to, and another one is a conflict`(text: String, holds: Bool) throws {
        let expected = ExpectedVersion(form: ["version": text])
        if holds {
            try expected.check(2)
        } else {
            let refusal = #expect(throws: Refusal.self) { try expected.check(2) }
            #expect(refusal?.status == .conflict)
        }
        #expect(throws: Refusal.self) { try ExpectedVersion(form: Fields()).check(2) }
        try ExpectedVersion.any.check(2)
    }

    @Test func `the log names a request's path and never its query, its form or its cookies`() throws {
        let memory = LogMemory()
        let moment = noon
        let log = Log(memory: memory, now: { moment })
        var request = try Request(.post, "/debts?q=secret-words&csrf=secret-token", form: ["csrf": "secret-token"])
        request.headers["Cookie"] = "sila=secret-cookie"
        for error in [Refusal.stale, Refusal.notFound, UnexpectedFault()] as [any Error] {
            Failure.log(error, log, request: request, by: .visitor)
        }
        #expect(memory.lines.count == 3)
        for line in memory.lines {
            #expect(line.contains("\"path\":\"/debts\""), "\(line)")
            #expect(!line.contains("secret"), "\(line)")
        }
    }

    @Test func `the log tells who was refused what, and is not filled by what is only not there`() throws {
        let memory = LogMemory()
        let moment = noon
        let log = Log(memory: memory, level: .info, now: { moment })
        var request = try Request(.post, "/debts/1/write-off")
        request.peer = "203.0.113.7"
        for error in [Refusal.forbidden, Refusal.stale, Refusal.notFound] {
            Failure.log(error, log, request: request, by: .system("tests"))
        }
        #expect(memory.lines.count == 2)
        let first = try #require(memory.lines.first)
        #expect(first.contains("\"code\":\"forbidden\"") && first.contains("203.0.113.7"), "\(first)")
        #expect(first.contains("\(Actor.system("tests").id)") && first.contains("/debts/1/write-off"))
    }

    private struct UnexpectedFault: Error {}
}
