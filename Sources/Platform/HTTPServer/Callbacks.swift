import CMicroHTTPD
import Glibc
import HTTP
import Synchronization

// The library's callbacks. The context is the engine, retained by the server until the library has stopped; a socket's
// context is its connection, a request's context its exchange, both retained until the library says that they are over.

func engine(_ context: UnsafeMutableRawPointer) -> Engine {
    Unmanaged<Engine>.fromOpaque(context).takeUnretainedValue()
}

/// Whether a connection may be opened.
func acceptConnection(
    _ context: UnsafeMutableRawPointer?, _ address: UnsafePointer<sockaddr>?, _ length: socklen_t
) -> MHD_Result {
    guard let context else { return .NO }
    return engine(context).accepts(addressText(address)) ? .YES : .NO
}

/// A connection was opened or is about to be closed.
func noteConnection(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ socketContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_ConnectionNotificationCode
) {
    guard let context, let connection, let socketContext else { return }
    let engine = engine(context)
    if code == .CONNECTION_NOTIFY_STARTED {
        let fresh = Connection(
            descriptor: sila_mhd_descriptor(connection), peer: addressText(sila_mhd_peer(connection)),
            certificates: engine.certificates.withLock { $0 })
        engine.connections.add(fresh)
        socketContext.pointee = Unmanaged.passRetained(fresh).toOpaque()
    } else if let known = socketContext.pointee {
        engine.connections.remove(Unmanaged<Connection>.fromOpaque(known).takeRetainedValue())
        socketContext.pointee = nil
    }
}

/// A request line has come; the result is the request's context.
func beginRequest(
    _ context: UnsafeMutableRawPointer?, _ target: UnsafePointer<CChar>?, _ connection: OpaquePointer?
) -> UnsafeMutableRawPointer? {
    guard let context, let connection, let known = sila_mhd_socket_context(connection) else { return nil }
    let raw = target.map { Array(UnsafeRawBufferPointer(start: $0, count: strlen($0))) } ?? []
    let exchange = engine(context).begin(raw, on: Unmanaged<Connection>.fromOpaque(known).takeUnretainedValue())
    return Unmanaged.passRetained(exchange).toOpaque()
}

/// The head is complete, a piece of content has come, the request is complete, or the connection was woken.
func handleRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadSize: UnsafeMutablePointer<Int>?, _ requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let context, let connection, let method, let uploadSize, let known = requestContext?.pointee else {
        return .NO
    }
    let engine = engine(context)
    let exchange = Unmanaged<Exchange>.fromOpaque(known).takeUnretainedValue()
    let handle = ConnectionHandle(pointer: connection)
    if exchange.stage == .fresh {
        // The block begins with the method and has so many bytes, all of them received.
        let block = UnsafeRawBufferPointer(start: method, count: sila_mhd_header_size(connection))
        let count = Int(MHD_get_connection_values(connection, .HEADER_KIND, nil, nil))
        return engine.receiveHead(exchange, handle, block: block, fieldCount: count)
    }
    if uploadSize.pointee > 0 {
        let piece = UnsafeRawBufferPointer(start: upload, count: uploadSize.pointee)
        uploadSize.pointee = 0
        return engine.receiveBody(exchange, piece)
    }
    return engine.proceed(exchange, handle)
}

/// A request is over, well or not.
func endRequest(
    _ context: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ requestContext: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ code: MHD_RequestTerminationCode
) {
    guard let context, let known = requestContext?.pointee else { return }
    requestContext?.pointee = nil
    engine(context).end(Unmanaged<Exchange>.fromOpaque(known).takeRetainedValue())
}
