import CMicroHTTPD
import Glibc

/// A socket that listens.
struct Listener {
    let descriptor: Int32
    let port: UInt16

    /// Listens on an IPv4 or IPv6 address. Throws ``ServerFault``.
    init(address: String, port: UInt16) throws(ServerFault) {
        var four = sockaddr_in()
        var six = sockaddr_in6()
        let isSix = inet_pton(AF_INET6, address, &six.sin6_addr) == 1
        guard isSix || inet_pton(AF_INET, address, &four.sin_addr) == 1 else {
            throw ServerFault(description: "\(address) is no address to listen on: write an IPv4 or IPv6 address.")
        }
        let descriptor = socket(isSix ? AF_INET6 : AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Listener.fault("open a socket", address, port) }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        var yes: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        let bound: Int32
        if isSix {
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            bound = Listener.bind(descriptor, &six)
        } else {
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            bound = Listener.bind(descriptor, &four)
        }
        guard bound == 0, listen(descriptor, 4096) == 0 else {
            let fault = Listener.fault("listen", address, port)
            close(descriptor)
            throw fault
        }
        var name = sockaddr_in6()
        var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
        _ = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        self.descriptor = descriptor
        // The port stands at the same place in both kinds of addresses.
        self.port = UInt16(bigEndian: name.sin6_port)
    }

    private static func bind<Address>(_ descriptor: Int32, _ address: inout Address) -> Int32 {
        let size = socklen_t(MemoryLayout<Address>.size)
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.bind(descriptor, $0, size) }
        }
    }

    private static func fault(_ act: String, _ address: String, _ port: UInt16) -> ServerFault {
        let reason = String(cString: strerror(errno))
        return ServerFault(description: "The server cannot \(act) on \(address), port \(port): \(reason).")
    }
}
