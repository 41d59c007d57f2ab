import Glibc
import SQL
import Values
import Vault

/// Slows guessing down without ever locking anybody out.
///
/// Three counters of failures, kept under blind indexes so that the table names nobody: of an address with an account
/// (strict), of an address with any account (against trying one password on many), and of an account from anywhere
/// (soft: half a minute at most, and an address from which the account's owner has signed in before does not wait at
/// all). An attempt counts as failed before the password is looked at, so that a hundred guesses at once are a hundred
/// failures; success takes it back.
struct SignInThrottle: Sendable {
    /// A counter's way of growing.
    struct Pace: Sendable {
        /// Failures that cost nothing.
        let free: Int64
        /// The longest wait, in seconds.
        let longest: Int64
        /// Seconds after the last failure when the counter starts anew.
        let memory: Int64

        /// How many seconds the next attempt must wait after so many failures: 1, 2, 4, …
        func delay(after failures: Int64) -> Int64 {
            failures < free ? 0 : min(longest, 1 << min(30, failures - free))
        }
    }

    static let pair = Pace(free: 5, longest: 15 * 60, memory: 24 * 3600)
    static let source = Pace(free: 30, longest: 60, memory: 3600)
    static let account = Pace(free: 10, longest: 30, memory: 24 * 3600)

    private let pairMark: [UInt8]
    private let sourceMark: [UInt8]
    /// Nil for what has no account that could be guessed at.
    private let accountMark: [UInt8]?
    private let known: [UInt8]

    /// The counters of an attempt. The address need not belong to an account.
    init(email: String, peer: String, ring: KeyRing) {
        let place = SignInThrottle.network(of: peer)
        let folded = Staff.folded(email)
        pairMark = ring.blindIndex("pair \(place) \(folded)", for: "sign_in_throttle.mark")
        sourceMark = ring.blindIndex("source \(place)", for: "sign_in_throttle.mark")
        accountMark = ring.blindIndex("account \(folded)", for: "sign_in_throttle.mark")
        known = ring.blindIndex(place, for: "known_source.source")
    }

    /// The counters of what a visitor may do a few times, such as registering: those of their network alone, so that nobody
    /// keeps others out.
    init(act: String, peer: String, ring: KeyRing) {
        let place = SignInThrottle.network(of: peer)
        pairMark = ring.blindIndex("act \(act) \(place)", for: "sign_in_throttle.mark")
        sourceMark = ring.blindIndex("source of \(act) \(place)", for: "sign_in_throttle.mark")
        accountMark = nil
        known = ring.blindIndex(place, for: "known_source.source")
    }

    /// Counts an attempt and lets it pass: nil. Or tells how many seconds to wait; then nothing is counted.
    func admit(for staff: ID?, at now: Instant, in connection: any Connection) throws -> Int64? {
        try connection.run(
            "DELETE FROM sign_in_throttle WHERE failed_at < \(now.adding(seconds: -SignInThrottle.pair.memory))")
        var counters: [(mark: [UInt8], pace: Pace)] = [
            (pairMark, SignInThrottle.pair), (sourceMark, SignInThrottle.source),
        ]
        if let accountMark, try !isKnown(to: staff, in: connection) {
            counters.append((accountMark, SignInThrottle.account))
        }
        var wait: Int64 = 0
        var failures: [Int64] = []
        for (mark, pace) in counters {
            let row = try connection.first(
                "SELECT failures, failed_at, open_at FROM sign_in_throttle WHERE mark = \(mark)"
            ) { (failures: $0.integer(0), failed: Instant(milliseconds: $0.integer(1)), open: $0.integer(2)) }
            guard let row, now < row.failed.adding(seconds: pace.memory) else {
                failures.append(0)
                continue
            }
            failures.append(row.failures)
            // A clock that was set back must not keep anybody waiting for longer than the longest wait.
            let rest = min(row.open - now.milliseconds, pace.longest * 1000)
            wait = max(wait, (rest + 999) / 1000)
        }
        if wait > 0 { return wait }
        for (counter, failures) in zip(counters, failures) {
            let open = now.adding(seconds: counter.pace.delay(after: failures + 1))
            try connection.run(
                """
                INSERT INTO sign_in_throttle (mark, failures, failed_at, open_at) \
                VALUES (\(counter.mark), \(failures + 1), \(now), \(open)) \
                ON CONFLICT (mark) DO UPDATE SET failures = \(failures + 1), failed_at = \(now), open_at = \(open)
                """)
        }
        return nil
    }

    /// Takes back what ``admit(for:at:in:)`` counted, and remembers the address as one of the person's own.
    func succeed(_ staff: ID, at now: Instant, in connection: any Connection) throws {
        try connection.run(
            "DELETE FROM sign_in_throttle WHERE mark IN (\(list: [pairMark, accountMark].compactMap { $0 }))")
        // Only this attempt: somebody with an account of their own cannot wash away guesses at others'.
        try connection.run(
            "UPDATE sign_in_throttle SET failures = failures - 1, open_at = \(now) WHERE mark = \(sourceMark)")
        try connection.run(
            """
            INSERT INTO known_source (staff_id, source, seen_at) VALUES (\(staff), \(known), \(now)) \
            ON CONFLICT (staff_id, source) DO UPDATE SET seen_at = \(now)
            """)
        try connection.run(
            "DELETE FROM known_source WHERE staff_id = \(staff) AND seen_at < \(now.adding(seconds: -90 * 86_400))")
    }

    /// Takes back what ``admit(for:at:in:)`` counted when the password could not be looked at.
    func takeBack(at now: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE sign_in_throttle SET failures = failures - 1, open_at = \(now) \
            WHERE mark IN (\(list: [pairMark, sourceMark, accountMark].compactMap { $0 })) AND failures > 0
            """)
    }

    private func isKnown(to staff: ID?, in connection: any Connection) throws -> Bool {
        let staff = staff ?? ID(high: 0, low: 0)
        return try connection.integer(
            "SELECT count(*) FROM known_source WHERE staff_id = \(staff) AND source = \(known)") > 0
    }

    /// The part of an address that belongs to one subscriber: all of an IPv4 address, the first 64 bits of an IPv6 one.
    static func network(of peer: String) -> String {
        var address = in6_addr()
        guard peer.utf8.count < 64, inet_pton(AF_INET6, peer, &address) == 1 else { return String(peer.prefix(64)) }
        let bytes = withUnsafeBytes(of: &address) { Array($0) }
        // ::ffff:a.b.c.d is an IPv4 address in the other clothes.
        if bytes.prefix(10).allSatisfy({ $0 == 0 }), bytes[10] == 0xFF, bytes[11] == 0xFF {
            return bytes.suffix(4).map { String($0) }.joined(separator: ".")
        }
        return Digest.hex(Array(bytes.prefix(8)))
    }
}

extension Identity {
    /// The part of an address that belongs to one subscriber, under which visitors are counted.
    public static func network(of peer: String) -> String { SignInThrottle.network(of: peer) }
}
