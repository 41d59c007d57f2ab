import Log
import Synchronization
import Testing
import Values

private let noon = Instant(milliseconds: 1_795_262_400_123)

private func memoryLog(_ level: Log.Level = .debug) -> (Log, LogMemory) {
    let memory = LogMemory()
    return (Log(memory: memory, level: level, now: { noon }), memory)
}

@Suite struct `A line of the log` {
    @Test func `holds time, level, message and fields in their order`() {
        let (log, memory) = memoryLog()
        log.with(["request": "r-1"]).info("payment recorded", ["debt": "D-2026-000123"])
        #expect(
            memory.lines == [
                #"{"time":"\#(noon)","level":"info","message":"payment recorded","#
                    + #""request":"r-1","debt":"D-2026-000123"}"#
            ])
    }

    @Test func `is not made below the level`() {
        let (log, memory) = memoryLog(.warning)
        let asked = Mutex(false)
        func expensive() -> String {
            asked.withLock { $0 = true }
            return "x"
        }
        log.info(expensive())
        log.debug("no", ["a": expensive()])
        log.warning("yes")
        let before = asked.withLock { $0 }
        #expect(!before)
        #expect(memory.lines.count == 1)
        Log.silent.error(expensive())
        let after = asked.withLock { $0 }
        #expect(!after)
    }

    @Test(arguments: ["password", "Set-Cookie", "access_token", "Authorization", "client-secret", "newPassword"])
    func `hides values of keys that name a secret`(key: String) {
        let (log, memory) = memoryLog()
        log.info("x", [key: "hunter2"])
        log.with([key: "hunter2"]).info("y")
        #expect(memory.lines.allSatisfy { !$0.contains("hunter2") && $0.contains("[redacted]") })
    }

    @Test func `escapes what would break the line`() {
        let (log, memory) = memoryLog()
        log.info("a\"b\\c\nd\u{1b}e\u{7f}", ["k\n": "\u{0}é"])
        #expect(memory.lines.first?.contains(#""message":"a\"b\\c\nd\u001be\u007f","k\n":"\u0000é""#) == true)
    }

    @Test func `cuts a long value at a character`() {
        let (log, memory) = memoryLog()
        log.info("x", ["long": String(repeating: "é", count: 5000)])
        let line = memory.lines.first ?? ""
        #expect(line.utf8.count < 2200)
        #expect(line.hasSuffix("é…\"}"))
    }

    @Test func `knows levels by name`() {
        #expect(Log.Level("Warning") == .warning)
        #expect(Log.Level("loud") == nil)
    }
}

@Suite struct `The figures` {
    @Test func `are rendered as Prometheus reads them`() {
        let metrics = Metrics()
        metrics.counter("sila_requests_total", help: "Requests answered.", labels: ["status": "200"]).add(3)
        metrics.counter("sila_requests_total", help: "Requests answered.", labels: ["status": "a\"b\\c\nd"]).add()
        metrics.gauge("sila_open", help: "Open.").set(-2)
        metrics.reading("sila_age_seconds", help: "Age.") { 1.5 }
        let histogram = metrics.histogram("sila_took_seconds", help: "Took.", bounds: [0.1, 1])
        for value in [0.05, 0.5, 0.5, 7] { histogram.observe(value) }
        #expect(
            metrics.rendered() == #"""
                # HELP sila_age_seconds Age.
                # TYPE sila_age_seconds gauge
                sila_age_seconds 1.5
                # HELP sila_open Open.
                # TYPE sila_open gauge
                sila_open -2
                # HELP sila_requests_total Requests answered.
                # TYPE sila_requests_total counter
                sila_requests_total{status="200"} 3
                sila_requests_total{status="a\"b\\c\nd"} 1
                # HELP sila_took_seconds Took.
                # TYPE sila_took_seconds histogram
                sila_took_seconds_bucket{le="0.1"} 1
                sila_took_seconds_bucket{le="1"} 3
                sila_took_seconds_bucket{le="+Inf"} 4
                sila_took_seconds_sum 8.05
                sila_took_seconds_count 4

                """#)
    }

    @Test func `are the same instrument for the same name and labels`() {
        let metrics = Metrics()
        let first = metrics.counter("a_total", help: "A.", labels: ["x": "1"])
        #expect(first === metrics.counter("a_total", help: "A.", labels: ["x": "1"]))
        #expect(first !== metrics.counter("a_total", help: "A.", labels: ["x": "2"]))
        metrics.gauge("a_total", help: "Another kind.").set(9)
        #expect(!metrics.rendered().contains("9"))
    }
}
