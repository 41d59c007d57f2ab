import Glibc
import Synchronization

/// A connection to whoever collects syslog: a Unix socket, UDP (RFC 5426) or TCP with counted octets (RFC 6587).
///
/// Nothing here waits longer than a few seconds, and nothing throws: what could not be sent is sent again later.
public final class SyslogWire: Sendable {
    private enum Place: Sendable {
        case unix(String)
        case net(host: String, port: String, isStream: Bool)
    }

    private struct Open: Sendable {
        let descriptor: Int32
        let isStream: Bool
    }

    private let place: Place
    private let open = Mutex<Open?>(nil)

    /// Makes a wire to `unix:/path`, `udp:host:port` or `tcp:host:port`; nil for anything else.
    public init?(_ address: String) {
        let parts = address.split(separator: ":", maxSplits: 1)
        guard parts.count == 2 else { return nil }
        if parts[0] == "unix" {
            place = .unix(String(parts[1]))
            return
        }
        guard parts[0] == "udp" || parts[0] == "tcp", let colon = parts[1].lastIndex(of: ":") else { return nil }
        var host = parts[1][..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        place = .net(
            host: String(host), port: String(parts[1][parts[1].index(after: colon)...]), isStream: parts[0] == "tcp")
    }

    deinit { close() }

    /// Sends lines in their order; gives how many went out. Fewer than all means that the other side is not there.
    public func send(_ lines: [SyslogLine]) -> Int {
        open.withLock { open in
            if open == nil { open = connect() }
            guard let wire = open else { return 0 }
            for (index, line) in lines.enumerated() {
                guard SyslogWire.write(line, to: wire) else {
                    Glibc.close(wire.descriptor)
                    open = nil
                    return index
                }
            }
            return lines.count
        }
    }

    /// Ends the connection; the next sending makes another.
    public func close() {
        open.withLock { open in
            if let wire = open { Glibc.close(wire.descriptor) }
            open = nil
        }
    }

    private static func write(_ line: SyslogLine, to wire: Open) -> Bool {
        var bytes = line.bytes
        if wire.isStream {
            // The other side may have gone since the last line; then a first write still seems to work.
            var room: UInt8 = 0
            if recv(wire.descriptor, &room, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) == 0 { return false }
            bytes = Array("\(bytes.count) ".utf8) + bytes
        }
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(wire.descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            guard wire.isStream else { return true }
            sent += count
        }
        return true
    }

    private func connect() -> Open? {
        switch place {
        case .unix(let path):
            return SyslogWire.unix(path, SOCK_DGRAM).map { Open(descriptor: $0, isStream: false) }
                ?? SyslogWire.unix(path, SOCK_STREAM).map { Open(descriptor: $0, isStream: true) }
        case .net(let host, let port, let isStream):
            var hints = addrinfo()
            hints.ai_family = AF_UNSPEC
            hints.ai_socktype = Int32((isStream ? SOCK_STREAM : SOCK_DGRAM).rawValue)
            var list: UnsafeMutablePointer<addrinfo>?
            guard getaddrinfo(host, port, &hints, &list) == 0 else { return nil }
            defer { freeaddrinfo(list) }
            var next = list
            while let entry = next {
                next = entry.pointee.ai_next
                let descriptor = socket(
                    entry.pointee.ai_family, entry.pointee.ai_socktype | Int32(SOCK_CLOEXEC.rawValue),
                    entry.pointee.ai_protocol)
                guard descriptor >= 0 else { continue }
                SyslogWire.bound(descriptor)
                if Glibc.connect(descriptor, entry.pointee.ai_addr, entry.pointee.ai_addrlen) == 0 {
                    return Open(descriptor: descriptor, isStream: isStream)
                }
                Glibc.close(descriptor)
            }
            return nil
        }
    }

    /// Lets no sending, and no connecting, last longer than five seconds.
    private static func bound(_ descriptor: Int32) {
        var patience = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    private static func unix(_ path: String, _ kind: __socket_type) -> Int32? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let descriptor = socket(AF_UNIX, Int32(kind.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        bound(descriptor)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            Glibc.close(descriptor)
            return nil
        }
        return descriptor
    }
}
