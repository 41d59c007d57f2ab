import Glibc

/// A connection to the scanner on which nothing waits longer than it may.
struct ScannerWire: ~Copyable {
    enum Step: Sendable {
        case done, slow, broken
    }

    private let descriptor: Int32
    private let deadline: Int64
    private let idle: Int64

    deinit { close(descriptor) }

    /// Connects. Throws the obstacle. `idle` is how long one step may take, `total` all of them, in milliseconds.
    init(to address: ScannerAddress, connect: Int, idle: Int, total: Int) throws(ScanObstacle) {
        let family =
            switch address {
            case .unix: AF_UNIX
            case .local(let host, _): host.contains(":") ? AF_INET6 : AF_INET
            }
        descriptor = socket(
            family, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        deadline = Self.now + Int64(total)
        self.idle = Int64(idle)
        guard descriptor >= 0 else { throw ScanObstacle(.unreachable) }
        if Self.begin(descriptor, address) == 0 { return }
        // A socket of the file system with a full queue says EAGAIN: whoever listens is too busy to let us in.
        guard errno == EINPROGRESS else { throw ScanObstacle(errno == EAGAIN ? .slow : .unreachable) }
        guard Self.wait(descriptor, POLLOUT, until: Self.now + Int64(connect)) else { throw ScanObstacle(.slow) }
        var error: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size) == 0, error == 0 else {
            throw ScanObstacle(.unreachable)
        }
    }

    /// Sends all bytes.
    borrowing func send(_ bytes: UnsafeRawBufferPointer) -> Step {
        var sent = 0
        while sent < bytes.count {
            let count = Glibc.send(
                descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            if count > 0 {
                sent += count
            } else if count < 0, errno == EAGAIN {
                guard Self.wait(descriptor, POLLOUT, until: step) else { return .slow }
            } else if count == 0 || errno != EINTR {
                return .broken
            }
        }
        return .done
    }

    /// True when the other side has spoken, or gone, before it was asked to.
    var hasSpoken: Bool { Self.wait(descriptor, POLLIN, until: 0) }

    /// Reads up to the first zero byte, or to the end of what is sent; nil when that takes too long.
    borrowing func answer(limit: Int = 4_096) -> [UInt8]? {
        var answer: [UInt8] = []
        while answer.count < limit, !answer.contains(0) {
            var room = [UInt8](repeating: 0, count: 512)
            let count = recv(descriptor, &room, room.count, 0)
            if count > 0 {
                answer += room.prefix(count)
            } else if count < 0, errno == EAGAIN {
                guard Self.wait(descriptor, POLLIN, until: step) else { return nil }
            } else if count == 0 || errno != EINTR {
                return answer
            }
        }
        return answer
    }

    private var step: Int64 { min(deadline, Self.now + idle) }

    private static func begin(_ descriptor: Int32, _ address: ScannerAddress) -> Int32 {
        switch address {
        case .unix(let path):
            var place = sockaddr_un()
            place.sun_family = sa_family_t(AF_UNIX)
            guard path.utf8.count < MemoryLayout.size(ofValue: place.sun_path) else { return -1 }
            withUnsafeMutableBytes(of: &place.sun_path) { $0.copyBytes(from: path.utf8) }
            return connect(descriptor, of: &place)
        case .local(let host, let port) where host.contains(":"):
            var place = sockaddr_in6()
            place.sin6_family = sa_family_t(AF_INET6)
            place.sin6_port = port.bigEndian
            place.sin6_addr = in6addr_loopback
            return connect(descriptor, of: &place)
        case .local(let host, let port):
            var place = sockaddr_in()
            place.sin_family = sa_family_t(AF_INET)
            place.sin_port = port.bigEndian
            guard inet_pton(AF_INET, host, &place.sin_addr) == 1 else { return -1 }
            return connect(descriptor, of: &place)
        }
    }

    private static func connect<Place>(_ descriptor: Int32, of place: inout Place) -> Int32 {
        withUnsafeBytes(of: &place) { bytes in
            guard let base = bytes.baseAddress else { return -1 }
            return Glibc.connect(descriptor, base.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
        }
    }

    /// Waits until the descriptor is ready, at most until a moment of ``now``.
    private static func wait(_ descriptor: Int32, _ event: Int32, until end: Int64) -> Bool {
        while true {
            var asked = pollfd(fd: descriptor, events: Int16(event), revents: 0)
            let ready = poll(&asked, 1, Int32(clamping: max(0, end - now)))
            if ready > 0 { return true }
            if ready == 0 || errno != EINTR { return false }
        }
    }

    /// Milliseconds on a clock that nobody sets.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }
}

/// Why no connection came about.
struct ScanObstacle: Error {
    let obstacle: ScanVerdict.Obstacle

    init(_ obstacle: ScanVerdict.Obstacle) { self.obstacle = obstacle }
}
