import CMicroHTTPD
import Glibc
import HTTP
import Lifecycle

/// A connection of the library, for the one call that may be made from any thread.
///
/// `@unchecked Sendable`: `MHD_resume_connection` locks inside, and whoever holds a handle calls it only while the
/// connection is suspended; a suspended connection is never freed.
struct ConnectionHandle: @unchecked Sendable {
    let pointer: OpaquePointer

    func suspend() { MHD_suspend_connection(pointer) }
    func resume() { MHD_resume_connection(pointer) }
}

/// Bytes on their way from a writer's thread to a connection. When there are none, the connection sleeps; when there are
/// too many, the writer waits.
final class Conduit: ByteSink, Sendable {
    private struct State: Sendable {
        var pieces: [[UInt8]] = []
        var head = 0
        var offset = 0
        var size = 0
        var connection: ConnectionHandle?
        var isAsleep = false
        var isFinished = false
        var isCut = false
        var isGone = false
        var start: (@Sendable () -> Void)?
    }

    private let state: Monitor<State>
    private let limit: Int
    private let whenGone: @Sendable (Conduit) -> Void

    /// Makes a conduit that holds so many bytes. `whenGone` is called once when the connection needs it no more.
    init(limit: Int, whenGone: @escaping @Sendable (Conduit) -> Void) {
        state = Monitor(State())
        self.limit = limit
        self.whenGone = whenGone
    }

    /// Says which connection reads, before it first does, and what to do at the first reading.
    func attach(_ connection: ConnectionHandle) { state.withLock { $0.connection = connection } }

    /// What makes the bytes; begun at the first reading, so that HEAD begins nothing.
    func whenFirstRead(_ start: @escaping @Sendable () -> Void) { state.withLock { $0.start = start } }

    /// Waits for room and adds bytes. Throws ``HTTPFailure`` when nobody reads any more.
    func write(_ bytes: [UInt8]) throws(HTTPFailure) {
        guard !bytes.isEmpty else { return }
        let isOpen = state.wait { state -> Bool? in
            if state.isGone || state.isCut { return false }
            guard state.size < limit else { return nil }
            Conduit.push(bytes, &state)
            return true
        }
        guard isOpen == true else {
            throw HTTPFailure(Status(499), "reader-gone", "The reader has closed the connection.")
        }
    }

    /// Adds bytes without waiting; when there are too many already, the connection is cut instead.
    func offer(_ bytes: [UInt8]) {
        state.withLock { state in
            guard !state.isGone, !state.isCut, !state.isFinished else { return }
            guard state.size + bytes.count <= limit else {
                state.isCut = true
                Conduit.wake(&state)
                return
            }
            Conduit.push(bytes, &state)
        }
    }

    /// Adds bytes when nothing waits to be sent.
    func offerWhenIdle(_ bytes: [UInt8]) {
        state.withLock { state in
            guard state.size == 0, !state.isGone, !state.isCut, !state.isFinished else { return }
            Conduit.push(bytes, &state)
        }
    }

    /// Nothing more comes: the rest is sent and the answer ends well.
    func finish() {
        state.withLock { state in
            state.isFinished = true
            Conduit.wake(&state)
        }
    }

    /// Cuts the connection, so that nobody takes the part for the whole.
    func cut() {
        state.withLock { state in
            state.isCut = true
            Conduit.wake(&state)
        }
        state.broadcast()
    }

    /// The connection's side: fills the buffer, or puts the connection to sleep and gives 0.
    func read(into buffer: UnsafeMutablePointer<CChar>, count: Int) -> Int {
        let start = state.withLock { state in
            defer { state.start = nil }
            return state.start
        }
        start?()
        let given = state.withLock { state -> Int in
            if state.isCut { return Conduit.error }
            guard state.size > 0 else {
                if state.isFinished { return Conduit.end }
                guard let connection = state.connection else { return Conduit.error }
                connection.suspend()
                state.isAsleep = true
                return 0
            }
            var filled = 0
            while filled < count, state.head < state.pieces.count {
                let piece = state.pieces[state.head]
                let part = min(count - filled, piece.count - state.offset)
                piece.withUnsafeBytes { bytes in
                    guard let base = bytes.baseAddress else { return }
                    UnsafeMutableRawPointer(buffer + filled).copyMemory(from: base + state.offset, byteCount: part)
                }
                filled += part
                state.offset += part
                if state.offset == piece.count {
                    state.pieces[state.head] = []
                    state.head += 1
                    state.offset = 0
                }
            }
            if state.head == state.pieces.count {
                state.pieces.removeAll(keepingCapacity: true)
                state.head = 0
            } else if state.head > 256 {
                state.pieces.removeFirst(state.head)
                state.head = 0
            }
            state.size -= filled
            return filled
        }
        if given > 0 { state.broadcast() }
        return given
    }

    /// The connection needs the conduit no more.
    func close() {
        state.withLock { state in
            state.isGone = true
            state.pieces = []
            state.size = 0
        }
        state.broadcast()
        whenGone(self)
    }

    private static func push(_ bytes: [UInt8], _ state: inout State) {
        state.pieces.append(bytes)
        state.size += bytes.count
        wake(&state)
    }

    /// Under the lock, so that the connection cannot go away between looking and waking.
    private static func wake(_ state: inout State) {
        guard state.isAsleep else { return }
        state.isAsleep = false
        state.connection?.resume()
    }

    // What MHD_CONTENT_READER_END_OF_STREAM and MHD_CONTENT_READER_END_WITH_ERROR stand for.
    private static let end = -1
    private static let error = -2
}
