import Jobs
import Lifecycle
import Log
import PlatformTesting
import SQL
import Synchronization
import Testing
import Values

private struct Trouble: Error {}

private final class Office: Sendable {
    let test: TestDatabase
    let clock = FixedSurroundings()
    let notes = Mutex<[String]>([])
    var database: any Database { test.database }

    init(_ engine: Engine) throws {
        test = try TestDatabase(
            engine,
            migrations: JobQueue.migrations + [
                Migration("t-001", "CREATE TABLE effect (n BIGINT PRIMARY KEY NOT NULL)")
            ])
    }

    func queue(_ handlers: [JobHandler], threads: Int = 2) -> JobQueue {
        JobQueue(
            department: "tests", database: database, surroundings: clock.surroundings, handlers: handlers,
            threads: threads)
    }

    func note(_ text: String) { notes.withLock { $0.append(text) } }
    var noted: [String] { notes.withLock { $0 } }
    var effects: [Int64] {
        get throws { try database.read { try $0.rows("SELECT n FROM effect ORDER BY n") { $0.integer(0) } } }
    }
}

@Suite struct `A job` {
    @Test(arguments: Engine.underTest) func `runs once, in its turn, and keeps its result`(engine: Engine) throws {
        let office = try Office(engine)
        let queue = office.queue([
            JobHandler("say") { run in
                office.note(String(decoding: run.payload, as: UTF8.self))
                run.report(done: 3, total: 3, note: "Saying")
                run.setResult([1, 2])
            }
        ])
        let person = ID(high: 5, low: 5)
        let first = try queue.enqueue("say", payload: Array("one".utf8), by: person)
        let later = try queue.enqueue(
            "say", payload: Array("later".utf8), runAt: office.clock.now.adding(seconds: 60))
        try queue.enqueue("say", payload: Array("two".utf8))
        try queue.enqueue("unknown", payload: [])
        #expect(try queue.drain() == 2)
        #expect(office.noted == ["one", "two"])
        let job = try #require(try queue.job(first))
        #expect(job.state == .done && job.done == 3 && job.total == 3 && job.note == "Saying")
        #expect(job.result == [1, 2] && job.actor == person && job.attempts == 1 && job.finished == office.clock.now)
        office.clock.advance(seconds: 60)
        #expect(try queue.drain() == 1)
        #expect(try queue.job(later)?.state == .done)
        #expect(office.noted == ["one", "two", "later"])
        let listed = try office.database.read { try queue.jobs(kind: "say", limit: 2, in: $0) }
        #expect(listed.count == 2)
        #expect(try queue.job(ID(high: 0, low: 1)) == nil)
    }

    @Test(arguments: Engine.underTest) func `is asked for once while its key stands`(engine: Engine) throws {
        let office = try Office(engine)
        let queue = office.queue([JobHandler("say") { _ in office.note("x") }])
        let first = try queue.enqueue("say", payload: [], uniqueKey: "k")
        #expect(try queue.enqueue("say", payload: [], uniqueKey: "k") == first)
        #expect(try queue.drain() == 1)
        #expect(try queue.enqueue("say", payload: [], uniqueKey: "k") != first)
    }

    @Test(arguments: Engine.underTest) func `is asked for with the change that needs it, or not at all`(engine: Engine)
        throws
    {
        let office = try Office(engine)
        let queue = office.queue([JobHandler("say") { _ in office.note("x") }])
        #expect(throws: Trouble.self) {
            try office.database.write { connection in
                try queue.enqueue("say", payload: [], in: connection)
                throw Trouble()
            }
        }
        #expect(try queue.drain() == 0)
    }

    @Test(arguments: Engine.underTest) func `is tried again with longer pauses and then given up`(engine: Engine) throws
    {
        let office = try Office(engine)
        let queue = office.queue([JobHandler("fail", attempts: 3) { _ in throw Trouble() }])
        let id = try queue.enqueue("fail", payload: [])
        #expect(try queue.drain() == 1)
        #expect(try queue.job(id)?.state == .waiting)
        #expect(try queue.drain() == 0)
        office.clock.advance(seconds: 5)
        #expect(try queue.drain() == 1)
        office.clock.advance(seconds: 5)
        #expect(try queue.drain() == 0)
        office.clock.advance(seconds: 15)
        #expect(try queue.drain() == 1)
        let job = try #require(try queue.job(id))
        #expect(job.state == .failed && job.attempts == 3)
        #expect(job.error == "The job ended with an error inside the system.")
        #expect(job.detail == "Trouble()")
        office.clock.advance(days: 1)
        #expect(try queue.drain() == 0)
    }

    @Test(arguments: Engine.underTest) func `says why in words that can be translated`(engine: Engine) throws {
        let office = try Office(engine)
        let queue = office.queue([JobHandler("fail") { _ in throw JobFailure("The file is empty.") }])
        let id = try queue.enqueue("fail", payload: [])
        #expect(try queue.drain() == 1)
        #expect(try queue.job(id)?.error == "The file is empty.")
        #expect(try queue.job(id)?.state == .failed)
    }

    @Test(arguments: Engine.underTest) func `is cancelled while it waits and while it runs`(engine: Engine) throws {
        let office = try Office(engine)
        let asked = Mutex<JobQueue?>(nil)
        let queue = office.queue([
            JobHandler("work") { run in
                for number in 1...1000 {
                    try run.check()
                    run.report(done: Int64(number), total: 1000)
                    if number == 7 { try asked.withLock { _ = try $0?.cancel(run.id) } }
                }
            }
        ])
        asked.withLock { $0 = queue }
        let id = try queue.enqueue("work", payload: [])
        #expect(try queue.drain() == 1)
        let job = try #require(try queue.job(id))
        #expect(job.state == .cancelled && job.done == 7)
        #expect(try queue.cancel(id) == false)
        let other = try queue.enqueue("work", payload: [])
        #expect(try queue.cancel(other))
        #expect(try queue.drain() == 0)
        #expect(try queue.job(other)?.state == .cancelled)
        asked.withLock { $0 = nil }
    }

    @Test(arguments: Engine.underTest) func `hears of a cancellation by another process at the next beat`(
        engine: Engine
    ) throws {
        let office = try Office(engine)
        let queues = Mutex<[JobQueue]>([])
        let queue = office.queue([
            JobHandler("work") { run in
                run.report(done: 5, total: 9, note: "Working")
                let all = queues.withLock { $0 }
                #expect(try all[1].cancel(run.id))
                #expect(!run.isCancelled)
                all[0].beat()
                #expect(run.isCancelled)
                #expect(try all[1].job(run.id)?.done == 5)
                try run.check()
            }
        ])
        queues.withLock { $0 = [queue, office.queue([])] }
        let id = try queue.enqueue("work", payload: [])
        #expect(try queue.drain() == 1)
        #expect(try queue.job(id)?.state == .cancelled)
        queues.withLock { $0 = [] }
    }

    @Test(arguments: Engine.underTest) func `goes on from its checkpoint after a crash, each piece once`(engine: Engine)
        throws
    {
        let office = try Office(engine)
        // The first run dies in the middle: its queue never writes down the end.
        let work: @Sendable (JobRun) throws -> Void = { run in
            let start = run.checkpoint.map { Int64($0[0]) + 1 } ?? 0
            for piece in start..<10 {
                if piece == 4, run.attempt == 1 {
                    // Another process looks after the lease has run out.
                    office.clock.advance(seconds: 31)
                    let other = office.queue([JobHandler("pieces") { try Office.finish($0, office) }])
                    #expect(try other.drain() == 1)
                }
                try office.database.write { connection in
                    try connection.run("INSERT INTO effect (n) VALUES (\(piece))")
                    run.report(done: piece + 1, total: 10)
                    try run.saveCheckpoint([UInt8(piece)], in: connection)
                }
            }
        }
        let queue = office.queue([JobHandler("pieces", run: work)])
        let id = try queue.enqueue("pieces", payload: [])
        #expect(try queue.drain() == 1)
        #expect(try office.effects == Array(0..<10))
        let job = try #require(try queue.job(id))
        #expect(job.state == .done && job.attempts == 2 && job.done == 10)
        #expect(office.noted == ["from 4"])
    }

    @Test(arguments: Engine.underTest) func `is not taken while its lease is prolonged`(engine: Engine) throws {
        let office = try Office(engine)
        let own = Mutex<JobQueue?>(nil)
        let other = office.queue([JobHandler("long") { _ in office.note("twice") }])
        let queue = office.queue([
            JobHandler("long") { _ in
                for _ in 0..<10 {
                    office.clock.advance(seconds: 20)
                    own.withLock { $0 }?.beat()
                    let taken = try other.drain()
                    #expect(taken == 0)
                }
                office.note("once")
            }
        ])
        own.withLock { $0 = queue }
        let id = try queue.enqueue("long", payload: [])
        #expect(try queue.drain() == 1)
        #expect(office.noted == ["once"])
        #expect(try queue.job(id)?.state == .done)
        own.withLock { $0 = nil }
    }

    @Test(arguments: Engine.underTest) func `is given up when it breaks every runner`(engine: Engine) throws {
        let office = try Office(engine)
        let queue = office.queue([JobHandler("crash", attempts: 2) { _ in office.note("ran") }])
        let id = try queue.enqueue("crash", payload: [])
        // As a runner that died twice would leave it.
        _ = try office.database.write {
            try $0.run(
                "UPDATE job SET state = 'running', owner = 'gone', lease_until = \(office.clock.now), attempts = 2")
        }
        #expect(try queue.drain() == 1)
        #expect(office.noted == [])
        #expect(try queue.job(id)?.error == "The job was interrupted too many times.")
    }

    @Test(arguments: Engine.underTest) func `is never run twice at once by many runners`(engine: Engine) throws {
        let office = try Office(engine)
        let inside = Mutex<[ID: Int]>([:])
        let handler = JobHandler("say") { run in
            inside.withLock { $0[run.id, default: 0] += 1 }
        }
        let queues = (0..<4).map { _ in office.queue([handler]) }
        for _ in 0..<60 { try queues[0].enqueue("say", payload: []) }
        Threads.run(8) { number in
            do { while try queues[number % 4].runNext() {} } catch { Issue.record(error) }
        }
        // A runner that lost every race may have left early.
        try queues[0].drain()
        let counts = inside.withLock { $0 }
        #expect(counts.count == 60)
        #expect(counts.values.allSatisfy { $0 == 1 })
    }

    @Test(arguments: Engine.underTest) func `is put down when the process stops and taken up again`(engine: Engine)
        throws
    {
        let office = try Office(engine)
        let begun = Monitor(0)
        let handler = JobHandler("long") { run in
            begun.withLock { $0 += 1 }
            begun.broadcast()
            if run.attempt == 1, begun.withLock({ $0 }) == 1 {
                while true {
                    try run.check()
                    _ = begun.wait(seconds: 0.002) { _ in nil as Bool? }
                }
            }
        }
        let queue = office.queue([handler])
        try queue.start()
        let id = try queue.enqueue("long", payload: [])
        #expect(begun.wait(seconds: 30) { $0 == 1 ? true : nil } == true)
        queue.stop()
        let job = try #require(try queue.job(id))
        #expect(job.state == .waiting && job.attempts == 0)
        try queue.start()
        #expect(begun.wait(seconds: 30) { $0 == 2 ? true : nil } == true)
        queue.stop()
        #expect(try queue.job(id)?.state == .done)
    }

    @Test(arguments: Engine.underTest) func `that comes round is enqueued once per round by many processes`(
        engine: Engine
    ) throws {
        let office = try Office(engine)
        let handler = JobHandler("nightly", every: 3600) { _ in office.note("ran") }
        let queues = (0..<3).map { _ in office.queue([handler]) }
        for queue in queues { try queue.drain() }
        #expect(office.noted == ["ran"])
        office.clock.advance(seconds: 3599)
        for queue in queues { try queue.drain() }
        #expect(office.noted == ["ran"])
        office.clock.advance(seconds: 1)
        for queue in queues { try queue.drain() }
        #expect(office.noted == ["ran", "ran"])
        office.clock.advance(days: 3)
        for queue in queues { try queue.drain() }
        #expect(office.noted == ["ran", "ran", "ran"])
    }

    @Test func `is found by its indexes`() throws {
        let office = try Office(.sqlite)
        let (waiting, silent) = try office.database.read { connection in
            (
                try connection.plan(
                    of: """
                        SELECT id FROM job WHERE state = 'waiting' AND run_at <= \(1) AND kind IN (\(list: ["a"])) \
                        ORDER BY run_at, id LIMIT 8
                        """),
                try connection.plan(
                    of: """
                        SELECT id FROM job WHERE state = 'running' AND lease_until <= \(1) AND kind IN \
                        (\(list: ["a"])) ORDER BY lease_until LIMIT 8
                        """)
            )
        }
        #expect(waiting.contains { $0.contains("USING INDEX job_waiting (run_at<?)") }, "\(waiting)")
        #expect(silent.contains { $0.contains("USING INDEX job_running (lease_until<?)") }, "\(silent)")
    }

    @Test(arguments: Engine.underTest) func `that ended long ago is forgotten`(engine: Engine) throws {
        let office = try Office(engine)
        let queue = office.queue([JobHandler("say") { _ in }])
        let old = try queue.enqueue("say", payload: [])
        let waits = try queue.enqueue("other", payload: [])
        try queue.drain()
        office.clock.advance(days: 91)
        queue.beat()
        #expect(try queue.job(old) == nil)
        #expect(try queue.job(waits)?.state == .waiting)
    }
}

extension Office {
    /// What the second runner does: the pieces from the checkpoint on.
    fileprivate static func finish(_ run: JobRun, _ office: Office) throws {
        let start = run.checkpoint.map { Int64($0[0]) + 1 } ?? 0
        office.note("from \(start)")
        for piece in start..<10 {
            try office.database.write { connection in
                try connection.run("INSERT INTO effect (n) VALUES (\(piece))")
                run.report(done: piece + 1, total: 10)
                try run.saveCheckpoint([UInt8(piece)], in: connection)
            }
        }
    }
}
