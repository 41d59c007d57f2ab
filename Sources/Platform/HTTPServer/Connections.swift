import CMicroHTTPD
import Glibc
import Lifecycle
import Synchronization

/// Seconds of a clock that nobody sets.
func monotonicSeconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

/// A network address as text, without port; IPv4 addresses that came through an IPv6 socket are written as IPv4.
func addressText(_ address: UnsafePointer<sockaddr>?) -> String {
    guard let address else { return "" }
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN) + 1)
    let family = Int32(address.pointee.sa_family)
    let result: UnsafePointer<CChar>?
    switch family {
    case AF_INET:
        result = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
            withUnsafePointer(to: pointer.pointee.sin_addr) { inet_ntop(family, $0, &text, socklen_t(text.count)) }
        }
    case AF_INET6:
        result = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
            withUnsafePointer(to: pointer.pointee.sin6_addr) { inet_ntop(family, $0, &text, socklen_t(text.count)) }
        }
    default: return ""
    }
    guard result != nil else { return "" }
    let plain = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return plain.hasPrefix("::ffff:") && plain.contains(".") ? String(plain.dropFirst(7)) : plain
}

/// An open connection, as the watch over slow clients sees it.
final class Connection: Sendable {
    /// What a connection is doing.
    enum Phase: UInt8 {
        /// Waiting for a request line.
        case idle
        /// Reading header fields.
        case head
        /// Reading content.
        case body
        /// Working on the answer or sending it.
        case busy
    }

    let descriptor: Int32
    let peer: String
    /// Where the handshake of this connection finds the server's certificate; nil without TLS.
    let certificates: Certificates?
    /// What the client showed in the handshake; nil before anybody looked.
    private let shown = Mutex<[[UInt8]]?>(nil)
    private let phase = Atomic<UInt8>(Phase.idle.rawValue)
    private let since: Atomic<UInt64>
    private let received = Atomic<Int>(0)

    init(descriptor: Int32, peer: String, certificates: Certificates? = nil) {
        self.descriptor = descriptor
        self.peer = peer
        self.certificates = certificates
        since = Atomic(monotonicSeconds().bitPattern)
    }

    func enter(_ phase: Phase) {
        received.store(0, ordering: .relaxed)
        since.store(monotonicSeconds().bitPattern, ordering: .relaxed)
        self.phase.store(phase.rawValue, ordering: .releasing)
    }

    /// What the client showed, taken from the handshake once.
    func shown(_ take: () -> [[UInt8]]) -> [[UInt8]] {
        shown.withLock { shown in
            if let shown { return shown }
            let taken = take()
            shown = taken
            return taken
        }
    }

    func receive(_ count: Int) { received.wrappingAdd(count, ordering: .relaxed) }

    /// Whether nothing of a request has come, or only a part of its head.
    var isWaiting: Bool { (Phase(rawValue: phase.load(ordering: .acquiring)) ?? .busy).rawValue <= Phase.head.rawValue }

    /// When it began to wait.
    var waitsSince: Double { Double(bitPattern: since.load(ordering: .relaxed)) }

    /// Whether the client has been too slow for too long.
    func isOverdue(at now: Double, _ configuration: ServerConfiguration) -> Bool {
        let phase = Phase(rawValue: phase.load(ordering: .acquiring)) ?? .busy
        let elapsed = now - Double(bitPattern: since.load(ordering: .relaxed))
        switch phase {
        case .idle: return elapsed > Double(configuration.idleSeconds)
        case .head: return elapsed > Double(configuration.headerSeconds)
        case .body:
            let due = (elapsed - Double(configuration.bodyGraceSeconds)) * Double(configuration.bodyBytesPerSecond)
            return due > Double(received.load(ordering: .relaxed))
        case .busy: return false
        }
    }
}

/// Every open connection.
final class Connections: Sendable {
    private struct State {
        var open: [ObjectIdentifier: Connection] = [:]
        var byPeer: [String: Int] = [:]
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.open.count } }

    func count(of peer: String) -> Int { state.withLock { $0.byPeer[peer] ?? 0 } }

    func add(_ connection: Connection) {
        state.withLock { state in
            state.open[ObjectIdentifier(connection)] = connection
            state.byPeer[connection.peer, default: 0] += 1
        }
    }

    /// Forgets a connection; called before its descriptor is closed.
    func remove(_ connection: Connection) {
        state.withLock { state in
            state.open[ObjectIdentifier(connection)] = nil
            let left = (state.byPeer[connection.peer] ?? 1) - 1
            state.byPeer[connection.peer] = left > 0 ? left : nil
        }
    }

    /// The connections of clients that are too slow, and when few more would fit, those that have asked for nothing the
    /// longest: a crowd that only sits there must not keep others at the door.
    func overdue(_ configuration: ServerConfiguration) -> [Overdue] {
        let now = monotonicSeconds()
        // A copy, so that whoever comes and goes meanwhile does not wait for the sorting.
        let open = state.withLock { Array($0.open.values) }
        var due: [Overdue] = []
        var waiting: [Overdue] = []
        for connection in open {
            if connection.isOverdue(at: now, configuration) {
                due.append(Overdue(connection))
            } else if connection.isWaiting {
                waiting.append(Overdue(connection))
            }
        }
        let limit = configuration.connectionLimit
        guard open.count - due.count > limit - limit / 8 else { return due }
        waiting.sort { $0.since < $1.since }
        return due + waiting.prefix(open.count - due.count - (limit - limit / 4))
    }

    /// Cuts those that still do what they did when they were found; gives how many.
    ///
    /// The descriptor cannot have been given to another connection meanwhile: it is closed only after ``remove(_:)``, which
    /// waits for the lock.
    func cut(_ overdue: some Sequence<Overdue>) -> Int {
        state.withLock { state in
            var count = 0
            for one in overdue where one.connection.waitsSince == one.since {
                guard state.open[ObjectIdentifier(one.connection)] === one.connection else { continue }
                shutdown(one.connection.descriptor, Int32(SHUT_RDWR))
                count += 1
            }
            return count
        }
    }
}

/// A connection to be cut, unless it begins something else before.
struct Overdue: Sendable {
    let connection: Connection
    let since: Double

    init(_ connection: Connection) {
        self.connection = connection
        since = connection.waitsSince
    }
}
