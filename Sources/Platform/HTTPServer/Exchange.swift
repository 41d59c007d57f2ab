import CMicroHTTPD
import Glibc
import HTTP
import Synchronization

/// One request and its answer.
///
/// `@unchecked Sendable`: everything but `answer` is touched by the event thread alone, which calls back for one
/// connection never twice at a time; the worker gets the request as a value and gives the answer through the lock.
final class Exchange: @unchecked Sendable {
    /// How far the event thread has come.
    enum Stage {
        case fresh
        case receiving
        case handed
        case queued
    }

    /// Who has to do what next.
    enum Answer: Sendable {
        /// A worker is on it, or nobody yet.
        case pending
        /// A worker is on it and the connection sleeps.
        case awaited(ConnectionHandle)
        /// It can be queued.
        case ready(Transmission)
        /// It was queued, or there will be none.
        case over
    }

    let rawTarget: [UInt8]
    let connection: Connection
    let id: String
    var stage = Stage.fresh
    var head: RequestHead?
    var collector: BodyCollector?
    var started = 0.0
    /// What the client showed in the handshake.
    var certificates: [[UInt8]] = []
    var sent: (status: Status, size: Int64, route: String?)?
    let answer = Mutex(Answer.pending)

    init(rawTarget: [UInt8], connection: Connection, id: String) {
        self.rawTarget = rawTarget
        self.connection = connection
        self.id = id
    }

    /// Gives the answer and wakes the connection; an answer that comes too late is let go.
    func complete(_ transmission: Transmission) {
        let isWelcome = answer.withLock { answer in
            switch answer {
            case .pending:
                answer = .ready(transmission)
                return true
            case .awaited(let connection):
                answer = .ready(transmission)
                // Under the lock: the connection cannot be freed while it sleeps, and it sleeps until this call.
                connection.resume()
                return true
            case .ready, .over: return false
            }
        }
        if !isWelcome { transmission.discard() }
    }

    /// Whether somebody still waits for the answer: the client has not closed its side of the connection.
    var isAwaited: Bool {
        answer.withLock { answer in
            switch answer {
            case .pending: return true
            case .awaited:
                // Under the lock, as above: the descriptor belongs to this connection for as long as it sleeps.
                var octet: UInt8 = 0
                let count = recv(connection.descriptor, &octet, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
                return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
            case .ready, .over: return false
            }
        }
    }

    /// The answer, when it is there; it is taken out.
    func take() -> Transmission? {
        answer.withLock { answer in
            guard case .ready(let transmission) = answer else { return nil }
            answer = .over
            return transmission
        }
    }

    /// Puts the connection to sleep until the answer comes; gives the answer when it is there already.
    func sleep(_ connection: ConnectionHandle) -> Transmission? {
        answer.withLock { answer in
            switch answer {
            case .pending:
                connection.suspend()
                answer = .awaited(connection)
                return nil
            case .ready(let transmission):
                answer = .over
                return transmission
            case .awaited, .over: return nil
            }
        }
    }

    /// The request is over: an answer that was not sent is let go.
    func end() {
        let left = answer.withLock { answer -> Transmission? in
            defer { answer = .over }
            if case .ready(let transmission) = answer { return transmission }
            return nil
        }
        left?.discard()
        collector?.discard()
        collector = nil
    }
}

/// The exchanges that workers are on.
final class Exchanges: Sendable {
    private struct State: Sendable {
        var open: [ObjectIdentifier: Exchange] = [:]
        var isClosed = false
    }

    private let state = Mutex(State())

    var count: Int { state.withLock { $0.open.count } }

    /// Remembers an exchange; false when the server stops.
    func add(_ exchange: Exchange) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.open[ObjectIdentifier(exchange)] = exchange
            return true
        }
    }

    func remove(_ exchange: Exchange) { state.withLock { $0.open[ObjectIdentifier(exchange)] = nil } }

    /// Takes no more, and gives those that are open.
    func close() -> [Exchange] {
        state.withLock { state in
            state.isClosed = true
            return Array(state.open.values)
        }
    }
}
