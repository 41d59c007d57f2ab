import Glibc
import Lifecycle
import Log
import Testing

@Suite struct `A worker pool` {
    @Test func `runs every job that it took, also while draining`() throws {
        let pool = try WorkerPool(count: 3, queueLimit: 10_000)
        let ran = Monitor(0)
        var taken = 0
        for _ in 0..<5000 where pool.submit({ ran.withLock { $0 += 1 } }) { taken += 1 }
        pool.drain()
        #expect(taken == 5000)
        #expect(ran.withLock { $0 } == 5000)
        #expect(!pool.submit {})
        #expect(pool.queued == 0 && pool.busy == 0)
        pool.drain()
    }

    @Test func `refuses when running and waiting jobs reach the limit`() throws {
        let pool = try WorkerPool(count: 1, queueLimit: 2)
        let gate = Monitor(false)
        let wait: @Sendable () -> Void = { _ = gate.wait { $0 ? true : nil } }
        #expect(pool.submit(wait))
        #expect(pool.submit(wait))
        #expect(pool.submit(wait))
        #expect(!pool.submit(wait))
        #expect(!pool.drain(seconds: 0.01))
        gate.withLock { $0 = true }
        gate.broadcast()
        #expect(pool.drain(seconds: 60))
    }

    @Test func `takes jobs in their order`() throws {
        let pool = try WorkerPool(count: 1, queueLimit: 5000)
        let order = Monitor<[Int]>([])
        for number in 0..<4000 { #expect(pool.submit { order.withLock { $0.append(number) } }) }
        pool.drain()
        #expect(order.withLock { $0 } == Array(0..<4000))
    }
}

@Suite struct `A thread` {
    @Test func `can be joined twice and by many`() throws {
        let done = Monitor(false)
        let thread = try Thread.start(name: "a name far longer than fifteen bytes") { done.withLock { $0 = true } }
        let other = try Thread.start(name: "other") { thread.join() }
        thread.join()
        thread.join()
        other.join()
        #expect(done.withLock { $0 })
    }
}

@Suite struct `A ticker` {
    @Test func `runs when nudged and stops`() throws {
        let count = Monitor(0)
        let ticker = try Ticker(name: "tick", every: 3600) {
            count.withLock { $0 += 1 }
            count.broadcast()
        }
        ticker.nudge()
        #expect(count.wait(seconds: 30) { $0 == 1 ? true : nil } == true)
        ticker.nudge()
        #expect(count.wait(seconds: 30) { $0 == 2 ? true : nil } == true)
        ticker.stop()
        ticker.nudge()
        ticker.stop()
        #expect(count.withLock { $0 } == 2)
    }

    @Test func `runs by itself`() throws {
        let count = Monitor(0)
        let ticker = try Ticker(name: "tick", every: 0.001) {
            count.withLock { $0 += 1 }
            count.broadcast()
        }
        #expect(count.wait(seconds: 30) { $0 > 2 ? true : nil } == true)
        ticker.stop()
    }
}

@Suite struct `Rounds of a service` {
    @Test func `are made for as long as the service runs, and may begin and end with it`() throws {
        let count = Monitor(0)
        let rounds = Rounds("rounds", every: 3600, and: [.atStart, .atStop]) {
            count.withLock { $0 += 1 }
            count.broadcast()
        }
        rounds.stop()
        #expect(count.withLock { $0 } == 1, "the last one is made also by what never ran")
        try rounds.start()
        #expect(count.wait(seconds: 30) { $0 == 2 ? true : nil } == true)
        rounds.stop()
        #expect(count.withLock { $0 } == 3)
    }

    @Test func `begin after an interval unless told otherwise, and can begin again`() throws {
        let count = Monitor(0)
        let rounds = Rounds("rounds", every: 0.001) {
            count.withLock { $0 += 1 }
            count.broadcast()
        }
        for _ in 0..<2 {
            count.withLock { $0 = 0 }
            try rounds.start()
            #expect(count.wait(seconds: 30) { $0 > 2 ? true : nil } == true)
            rounds.stop()
        }
        let rare = Rounds("rare", every: 3600) { count.withLock { $0 = -1 } }
        try rare.start()
        rare.stop()
        #expect(count.withLock { $0 } > 2)
    }
}

private struct Broken: Error {}

private final class Recorder: Service {
    let name: String
    let fails: Bool
    let events: Monitor<[String]>

    init(_ name: String, _ events: Monitor<[String]>, fails: Bool = false) {
        self.name = name
        self.events = events
        self.fails = fails
    }

    func start() throws {
        if fails { throw Broken() }
        events.withLock { $0.append("+\(name)") }
    }

    func stop() { events.withLock { $0.append("-\(name)") } }
}

@Suite struct `The order of services` {
    @Test func `start in order and stop in reverse`() throws {
        let events = Monitor<[String]>([])
        let services = Services([Recorder("a", events), Recorder("b", events)], log: .silent)
        try services.start()
        services.stop()
        services.stop()
        #expect(events.withLock { $0 } == ["+a", "+b", "-b", "-a"])
    }

    @Test func `stop what was started when one fails`() {
        let events = Monitor<[String]>([])
        let services = Services(
            [Recorder("a", events), Recorder("b", events, fails: true), Recorder("c", events)], log: .silent)
        #expect(throws: Broken.self) { try services.start() }
        #expect(events.withLock { $0 } == ["+a", "-a"])
    }
}

@Suite struct `A stop signal` {
    @Test func `reaches the thread that waits`() throws {
        let got = Monitor<StopSignal?>(nil)
        let target = Monitor<pthread_t?>(nil)
        let thread = try Thread.start(name: "signals") {
            StopSignal.prepare()
            target.withLock { $0 = pthread_self() }
            target.broadcast()
            let signal = StopSignal.wait()
            got.withLock { $0 = signal }
        }
        // Sent to that thread alone, so that the rest of the test process stays out of it.
        if let handle = target.wait(seconds: 30, { $0 }) { pthread_kill(handle, SIGTERM) }
        thread.join()
        #expect(got.withLock { $0 } == .terminate)
    }
}
