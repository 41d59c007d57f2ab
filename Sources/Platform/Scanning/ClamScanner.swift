import Glibc
import Lifecycle

/// ClamAV's daemon, asked by its protocol for streams (clamd(8), INSTREAM): the bytes go over the connection in pieces,
/// each behind its length, so that the daemon needs no right to read our files.
///
/// At most so many files are with it at once; a further one waits for its turn a moment and is then sent away, so that a
/// scanner that hangs holds few threads of the house, each for no longer than the patience.
public struct ClamScanner: FileScanner {
    /// How long each part may take, in milliseconds.
    public struct Patience: Sendable, Hashable {
        /// For connecting.
        public var connect = 2_000
        /// For one step: a piece to be taken, the answer to come.
        public var idle = 20_000
        /// For everything together.
        public var total = 60_000
        /// For a place, when others are before.
        public var turn = 5_000

        /// The usual patience; change what differs.
        public init() {}
    }

    private let address: ScannerAddress
    private let patience: Patience
    private let places: Monitor<Int>

    /// Names a scanner; `places` is how many files are with it at once.
    public init(at address: ScannerAddress, patience: Patience = .init(), places: Int = 8) {
        self.address = address
        self.patience = patience
        self.places = Monitor(max(1, places))
    }

    public func scan(fileAt path: String) -> ScanVerdict {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return .unavailable(.unreadable) }
        defer { close(file) }
        let turn = places.wait(seconds: Double(patience.turn) / 1_000) { places -> Bool? in
            guard places > 0 else { return nil }
            places -= 1
            return true
        }
        guard turn == true else { return .unavailable(.busy) }
        defer {
            places.withLock { $0 += 1 }
            places.broadcast()
        }
        do throws(ScanObstacle) {
            let wire = try ScannerWire(
                to: address, connect: patience.connect, idle: patience.idle, total: patience.total)
            return Self.send(file, over: wire)
        } catch {
            return .unavailable(error.obstacle)
        }
    }

    private static let piece = 65_536

    private static func send(_ file: Int32, over wire: borrowing ScannerWire) -> ScanVerdict {
        var step = Array("zINSTREAM\0".utf8).withUnsafeBytes { wire.send($0) }
        var room = [UInt8](repeating: 0, count: 4 + piece)
        while step == .done {
            // A daemon that has had enough says so and listens no longer.
            if wire.hasSpoken { break }
            let count = room.withUnsafeMutableBytes { read(file, $0.baseAddress.map { $0 + 4 }, piece) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { return .unavailable(.unreadable) }
            withUnsafeBytes(of: UInt32(count).bigEndian) { length in
                room.withUnsafeMutableBytes { $0.copyMemory(from: length) }
            }
            step = room.withUnsafeBytes { wire.send(.init(rebasing: $0.prefix(4 + count))) }
            // A length of nothing is the end.
            if count == 0 { break }
        }
        if step == .slow { return .unavailable(.slow) }
        // What breaks while it is sent may have been answered all the same: a file that is too large is.
        guard let answer = wire.answer() else { return .unavailable(.slow) }
        return answer.isEmpty ? .unavailable(.broken) : ScanVerdict(answer: answer)
    }

    public func version() -> String? {
        do throws(ScanObstacle) {
            let wire = try ScannerWire(to: address, connect: patience.connect, idle: 3_000, total: 5_000)
            guard Array("zVERSION\0".utf8).withUnsafeBytes({ wire.send($0) }) == .done,
                let answer = wire.answer(limit: 256)
            else { return nil }
            let line = answer.prefix { $0 != 0 && $0 != 0x0A }
            guard line.starts(with: "ClamAV".utf8), line.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
            return String(decoding: line.prefix(120), as: UTF8.self)
        } catch {
            return nil
        }
    }
}
