import Events
import Lifecycle
import Log
import Messages
import PlatformTesting
import SQL
import Synchronization
import Testing
import Values

/// A department that sends, and what two others do with its messages.
private final class House: Sendable {
    struct Refused: Error {}

    let sender: TestDatabase
    let receiver: TestDatabase
    let clock = FixedSurroundings()
    let transport = InProcessTransport()
    let outbox = Outbox(department: "sales")
    let metrics = Metrics()
    /// Kinds that the receiver refuses now.
    let refused = Mutex<Set<String>>([])
    /// True while the receiver's database is away.
    let isAway = Mutex(false)
    /// What the listener without a database got.
    let heard = Mutex<[String]>([])

    init(_ engine: Engine) throws {
        sender = try TestDatabase(engine, migrations: Outbox.migrations)
        receiver = try TestDatabase(
            engine,
            migrations: Inbox.migrations + [
                Migration("t-001", "CREATE TABLE got (n BIGINT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL)")
            ])
        transport.subscribe(
            Subscriber(department: "billing", kinds: ["a", "b", "poison"]) { [unowned self] messages in
                if isAway.withLock({ $0 }) { throw SQLError(.unavailable, "away") }
                try receiver.database.write { connection in
                    for message in messages {
                        try Inbox.applyOnce(message, consumer: "billing", in: connection) {
                            try connection.run(
                                """
                                INSERT INTO got (n, kind, key) SELECT count(*), \(message.kind), \
                                \(String(decoding: message.payload, as: UTF8.self)) FROM got
                                """)
                            if refused.withLock({ $0.contains(message.kind) }) { throw Refused() }
                        }
                    }
                }
            })
        transport.subscribe(
            Subscriber(department: "insight", kinds: ["b"]) { [unowned self] messages in
                heard.withLock { $0 += messages.map { String(decoding: $0.payload, as: UTF8.self) } }
            })
    }

    func relay(_ policy: DeliveryPolicy = DeliveryPolicy(attempts: 3)) -> Relay {
        Relay(
            department: "sales", database: sender.database, transport: transport, surroundings: clock.surroundings,
            metrics: metrics, policy: policy)
    }

    func message(_ text: String, kind: String = "a", key: String = "k") -> Message {
        Message(id: clock.newID(), kind: kind, key: key, occurred: clock.now, payload: Array(text.utf8))
    }

    @discardableResult
    func send(_ text: String, kind: String = "a", key: String = "k") throws -> Message {
        let message = message(text, kind: kind, key: key)
        try sender.database.write { try outbox.append(message, in: $0) }
        return message
    }

    var got: [String] {
        get throws { try receiver.database.read { try $0.rows("SELECT key FROM got ORDER BY n") { $0.text(0) } } }
    }

    func waiting() throws -> Int64 {
        try sender.database.read { try $0.integer("SELECT count(*) FROM outbox WHERE delivered IS NULL") }
    }

    func dead() throws -> [DeadLetter] { try sender.database.read { try DeadLetter.page(in: $0) } }
}

@Suite struct `A relay` {
    @Test(arguments: Engine.underTest) func `delivers in order, to those who listen, once`(engine: Engine) throws {
        let house = try House(engine)
        for number in 1...600 {
            try house.send("\(number)", kind: number % 100 == 0 ? "b" : "a", key: "k\(number % 7)")
        }
        try house.send("nobody listens", kind: "c")
        let relay = house.relay()
        #expect(try relay.drain() == 601)
        #expect(try house.got == (1...600).map(String.init))
        #expect(house.heard.withLock { $0 } == ["100", "200", "300", "400", "500", "600"])
        #expect(try house.waiting() == 0)
        #expect(try relay.drain() == 0)
        #expect(house.metrics.rendered().contains(#"sila_messages_delivered_total{department="sales"} 601"#))
        #expect(house.metrics.rendered().contains(#"sila_outbox_oldest_seconds{department="sales"} 0"#))
    }

    @Test(arguments: Engine.underTest) func `sends nothing of a transaction that was rolled back`(engine: Engine) throws
    {
        let house = try House(engine)
        #expect(throws: House.Refused.self) {
            try house.sender.database.write { connection in
                try house.outbox.append([house.message("x"), house.message("y")], in: connection)
                throw House.Refused()
            }
        }
        #expect(try house.relay().drain() == 0)
        #expect(try house.got == [])
    }

    @Test(arguments: Engine.underTest) func `delivers again after a crash, and the inbox applies once`(engine: Engine)
        throws
    {
        let house = try House(engine)
        let messages = try (1...5).map { try house.send("\($0)") }
        try house.relay().drain()
        // As if the process had died between delivery and mark, and the clock had passed the lease.
        _ = try house.sender.database.write { try $0.run("UPDATE outbox SET delivered = NULL WHERE seq > 2") }
        house.clock.advance(seconds: 60)
        #expect(try house.relay().drain() == 3)
        #expect(try house.got == ["1", "2", "3", "4", "5"])
        for message in messages.shuffled() {
            #expect(try house.transport.deliver([Delivery(message)], from: "sales") == [])
        }
        #expect(try house.got == ["1", "2", "3", "4", "5"])
    }

    @Test(arguments: Engine.underTest) func `tries a refused message again, later each time, then puts it aside`(
        engine: Engine
    ) throws {
        let house = try House(engine)
        house.refused.withLock { $0 = ["poison"] }
        try house.send("1", key: "good")
        try house.send("bad", kind: "poison", key: "bad")
        try house.send("after bad", key: "bad")
        try house.send("2", key: "good")
        let relay = house.relay()
        #expect(try relay.drain() == 2)
        #expect(try house.got == ["1", "2"])
        #expect(try relay.drain() == 0)
        house.clock.advance(seconds: 2)
        #expect(try relay.drain() == 0)
        house.clock.advance(seconds: 3)
        #expect(try relay.drain() == 0)
        #expect(try house.dead().isEmpty)
        house.clock.advance(seconds: 1)
        #expect(try relay.drain() == 1)
        #expect(try house.got == ["1", "2", "after bad"])
        let letter = try #require(try house.dead().first)
        #expect(letter.subscriber == "billing" && letter.attempts == 3 && letter.message.key == "bad")
        #expect(letter.error.contains("Refused"))
        #expect(try house.waiting() == 0)

        house.refused.withLock { $0 = [] }
        let isReplayed = try house.sender.database.write { try DeadLetter.replay(letter.seq, in: $0) }
        #expect(isReplayed)
        let isAgain = try house.sender.database.write { try DeadLetter.replay(letter.seq, in: $0) }
        #expect(!isAgain)
        #expect(try relay.drain() == 1)
        #expect(try house.got == ["1", "2", "after bad", "bad"])
        #expect(try house.dead().isEmpty)
    }

    @Test(arguments: Engine.underTest) func `spares those who took a message when another refuses it`(engine: Engine)
        throws
    {
        let house = try House(engine)
        house.refused.withLock { $0 = ["b"] }
        try house.send("x", kind: "b")
        let relay = house.relay()
        for _ in 0..<3 {
            try relay.drain()
            house.clock.advance(seconds: 100)
        }
        #expect(house.heard.withLock { $0 } == ["x"])
        let letter = try #require(try house.dead().first)
        house.refused.withLock { $0 = [] }
        _ = try house.sender.database.write { try DeadLetter.replay(letter.seq, in: $0) }
        #expect(try relay.drain() == 1)
        #expect(house.heard.withLock { $0 } == ["x"])
        #expect(try house.got == ["x"])
    }

    @Test(arguments: Engine.underTest) func `waits as long as it takes for a subscriber that is away`(engine: Engine)
        throws
    {
        let house = try House(engine)
        house.isAway.withLock { $0 = true }
        for number in 1...10 { try house.send("\(number)", key: number % 2 == 0 ? "even" : "odd") }
        let relay = house.relay()
        for _ in 0..<50 {
            #expect(try relay.drain() == 0)
            house.clock.advance(seconds: 5)
        }
        #expect(try house.dead().isEmpty)
        #expect(try house.waiting() == 10)
        house.isAway.withLock { $0 = false }
        #expect(try relay.drain() == 10)
        #expect(try house.got == (1...10).map(String.init))
    }

    @Test(arguments: Engine.underTest) func `leaves the work to the one that has the lease`(engine: Engine) throws {
        let house = try House(engine)
        let first = house.relay()
        let second = house.relay()
        try house.send("1")
        #expect(try first.drain() == 1)
        try house.send("2")
        #expect(try second.drain() == 0)
        #expect(try first.drain() == 1)
        try house.send("3")
        house.clock.advance(seconds: 31)
        #expect(try second.drain() == 1)
        try house.send("4")
        #expect(try first.drain() == 0)
        second.stop()
        #expect(try first.drain() == 1)
        #expect(try house.got == ["1", "2", "3", "4"])
        try house.send("5")
        second.giveBack()
        #expect(try second.drain() == 0, "what one does not hold, one does not give back")
        first.giveBack()
        #expect(try second.drain() == 1)
    }

    @Test(arguments: Engine.underTest) func `forgets what was delivered long ago, and nothing else`(engine: Engine)
        throws
    {
        let house = try House(engine)
        try house.send("old")
        let relay = house.relay()
        try relay.drain()
        house.clock.advance(days: 31)
        try house.send("new")
        try relay.drain()
        let waits = try house.send("waits")
        #expect(try relay.prune(before: house.clock.now.adding(seconds: -30 * 86_400)) == 1)
        #expect(try house.sender.database.read { try $0.integer("SELECT count(*) FROM outbox") } == 2)
        let forgotten = try house.receiver.database.write {
            try Inbox.prune(consumer: "billing", before: house.clock.now.adding(seconds: -1), in: $0)
        }
        #expect(forgotten == 1)
        #expect(try relay.drain() == 1)
        _ = waits
    }

    @Test(arguments: Engine.underTest) func `works by itself when nudged`(engine: Engine) throws {
        let house = try House(engine)
        let relay = house.relay()
        try relay.start()
        defer { relay.stop() }
        let senders = 4
        Threads.run(senders) { sender in
            for number in 0..<25 {
                do { try house.send("\(number)", key: "\(sender)") } catch { Issue.record(error) }
                relay.nudge()
            }
        }
        let done = Monitor(false)
        let hasArrived = try eventually {
            _ = done.wait(seconds: 0.01) { $0 ? true : nil }
            return try house.got.count == senders * 25
        }
        #expect(hasArrived)
    }

    @Test(arguments: Engine.underTest) func `is not held up by a crowd of refused messages`(engine: Engine) throws {
        let house = try House(engine)
        house.refused.withLock { $0 = ["poison"] }
        for number in 1...300 { try house.send("bad \(number)", kind: "poison", key: "bad \(number)") }
        try house.send("good", key: "good")
        #expect(try house.relay().drain() == 1)
        #expect(try house.got == ["good"])
    }

    @Test func `finds what is due by its indexes`() throws {
        let house = try House(.sqlite)
        let now = house.clock.now
        let plan = try house.sender.database.read { connection in
            try connection.plan(
                of: """
                    SELECT seq, id FROM outbox AS message \
                    WHERE delivered IS NULL AND due <= \(now) AND NOT EXISTS (SELECT 1 FROM outbox AS earlier \
                    WHERE earlier.delivered IS NULL AND earlier.key = message.key AND earlier.seq < message.seq \
                    AND earlier.due > \(now) AND earlier.key <> '') ORDER BY seq LIMIT 256
                    """)
        }
        #expect(plan.contains { $0.contains("SCAN message USING INDEX outbox_waiting") })
        #expect(plan.contains { $0.contains("SEARCH earlier USING INDEX outbox_by_key (key=? AND seq<?)") })
        #expect(!plan.contains { $0.contains("TEMP B-TREE") })
    }

    @Test func `throws when the transport does, and counts no attempt`() throws {
        struct Broken: Transport {
            struct Cut: Error {}
            func deliver(_ deliveries: [Delivery], from department: String) throws -> [DeliveryFault] { throw Cut() }
        }
        let house = try House(.sqlite)
        try house.send("1")
        let relay = Relay(
            department: "sales", database: house.sender.database, transport: Broken(),
            surroundings: house.clock.surroundings)
        for _ in 0..<20 { #expect(throws: Broken.Cut.self) { try relay.drain() } }
        house.clock.advance(seconds: 60)
        #expect(try house.relay().drain() == 1)
    }
}

/// Asks again and again until something holds, at most so many times.
private func eventually(_ times: Int = 3000, _ holds: () throws -> Bool) rethrows -> Bool {
    for _ in 0..<times where try holds() { return true }
    return false
}

@Suite struct `The order of messages` {
    @Test func `within a key is kept whatever is refused or away`() throws {
        // A model: random refusals, random outages, a random clock; every key must arrive in its order.
        for seed in 1...20 {
            var random = Dice(seed: UInt64(seed))
            let house = try House(.sqlite)
            let relay = house.relay(DeliveryPolicy(attempts: 1000))
            var sent: [String: [Int]] = [:]
            for step in 1...120 {
                let key = "key\(random.next(4))"
                try house.send("\(key):\(step)", kind: random.next(3) == 0 ? "poison" : "a", key: key)
                sent[key, default: []].append(step)
                let isRefusing = random.next(2) == 0
                let isAway = random.next(5) == 0
                house.refused.withLock { $0 = isRefusing ? ["poison"] : [] }
                house.isAway.withLock { $0 = isAway }
                if random.next(3) == 0 { try relay.drain() }
                house.clock.advance(seconds: Int64(random.next(4)))
            }
            house.refused.withLock { $0 = [] }
            house.isAway.withLock { $0 = false }
            for _ in 0..<5 {
                house.clock.advance(seconds: 1000)
                try relay.drain()
            }
            var arrived: [String: [Int]] = [:]
            for text in try house.got {
                let parts = text.split(separator: ":")
                arrived[String(parts[0]), default: []].append(Int(parts[1]) ?? 0)
            }
            #expect(arrived == sent, "seed \(seed)")
        }
    }
}

private struct Dice {
    var state: UInt64
    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }
    mutating func next(_ sides: UInt64) -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state % sides
    }
}

@Suite struct `What becomes of a message` {
    let now = Instant(seconds: 1000)
    let id = ID(high: 1, low: 1)
    let policy = DeliveryPolicy(attempts: 3, pause: 2, away: 5)

    private func fault(_ reason: DeliveryFault.Reason, _ subscriber: String = "s") -> DeliveryFault {
        DeliveryFault(message: id, subscriber: subscriber, reason: reason, error: "e")
    }

    @Test func `is decided from its faults`() {
        #expect(policy.decide(attempts: 0, faults: [], now: now) == .delivered)
        #expect(
            policy.decide(attempts: 0, faults: [fault(.refused)], now: now)
                == .retry(owing: ["s"], attempts: 1, due: now.adding(seconds: 2)))
        #expect(
            policy.decide(attempts: 1, faults: [fault(.refused)], now: now)
                == .retry(owing: ["s"], attempts: 2, due: now.adding(seconds: 4)))
        #expect(
            policy.decide(attempts: 2, faults: [fault(.refused), fault(.away, "t")], now: now)
                == .putAside([fault(.refused)], owing: ["t"], due: now.adding(seconds: 5)))
        #expect(
            policy.decide(attempts: 2, faults: [fault(.away)], now: now)
                == .retry(owing: ["s"], attempts: 2, due: now.adding(seconds: 5)))
        #expect(
            policy.decide(attempts: 0, faults: [fault(.waiting)], now: now)
                == .retry(owing: ["s"], attempts: 0, due: now))
        #expect(
            DeliveryPolicy(attempts: 100).decide(attempts: 60, faults: [fault(.refused)], now: now)
                == .retry(owing: ["s"], attempts: 61, due: now.adding(seconds: 600)))
    }
}
