/// A fixed number of threads that take jobs from a bounded queue, first come, first served.
public final class WorkerPool: Sendable {
    /// A piece of work; it must not throw and should not wait for other jobs of the same pool.
    public typealias Work = @Sendable () -> Void

    private struct State: Sendable {
        var queue: [Work?] = []
        var head = 0
        var busy = 0
        var accepts = true

        var queued: Int { queue.count - head }

        mutating func take() -> Work? {
            guard head < queue.count else { return nil }
            let work = queue[head]
            queue[head] = nil
            head += 1
            if head == queue.count {
                queue.removeAll(keepingCapacity: true)
                head = 0
            } else if head >= 1024, head * 2 >= queue.count {
                queue.removeFirst(head)
                head = 0
            }
            return work
        }
    }

    private let state: Monitor<State>
    private let threads: [Thread]
    private let queueLimit: Int

    /// Starts the threads. Throws ``ThreadError``.
    ///
    /// - Parameters:
    ///   - count: how many jobs run at once, at least 1.
    ///   - queueLimit: how many may wait beside those that run.
    public init(name: String = "worker", count: Int, queueLimit: Int) throws(ThreadError) {
        let state = Monitor(State())
        self.state = state
        self.queueLimit = max(0, queueLimit)
        var threads: [Thread] = []
        do {
            for number in 1...max(1, count) {
                threads.append(try Thread.start(name: "\(name)-\(number)") { WorkerPool.run(state) })
            }
        } catch {
            state.withLock { $0.accepts = false }
            state.broadcast()
            for thread in threads { thread.join() }
            throw error
        }
        self.threads = threads
    }

    private static func run(_ state: Monitor<State>) {
        var ran = false
        while true {
            let work = state.wait { state -> Work?? in
                if ran {
                    state.busy -= 1
                    ran = false
                }
                if let work = state.take() {
                    state.busy += 1
                    return .some(work)
                }
                return state.accepts ? nil : .some(nil)
            }
            guard let work, let work else { return }
            work()
            ran = true
        }
    }

    /// Hands over a job; false when the queue is full or the pool is stopping, and then the job is not run.
    public func submit(_ work: @escaping Work) -> Bool {
        let taken = state.withLock { state in
            guard state.accepts, state.queued + state.busy < threads.count + queueLimit else { return false }
            state.queue.append(work)
            return true
        }
        if taken { state.signal() }
        return taken
    }

    /// How many jobs wait for a thread.
    public var queued: Int { state.withLock { $0.queued } }

    /// How many jobs run.
    public var busy: Int { state.withLock { $0.busy } }

    /// Refuses new jobs, lets those that wait and run come to their end, and ends the threads. Safe to call twice.
    public func drain() {
        state.withLock { $0.accepts = false }
        state.broadcast()
        for thread in threads { thread.join() }
    }

    /// Refuses new jobs and waits at most so many seconds for the others; false when some still ran at the end.
    ///
    /// What still runs keeps its thread; the caller is about to end the process.
    public func drain(seconds: Double) -> Bool {
        state.withLock { $0.accepts = false }
        state.broadcast()
        let threads = threads
        let done = Monitor(false)
        do {
            try Thread.start(name: "drain") {
                for thread in threads { thread.join() }
                done.withLock { $0 = true }
                done.broadcast()
            }
        } catch {
            return false
        }
        return done.wait(seconds: seconds) { $0 ? true : nil } ?? false
    }
}
