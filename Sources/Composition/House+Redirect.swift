import HTTP
import HTTPServer
import Lifecycle
import Settings

extension House {
    /// The server that sends plain HTTP on to the public address, when the settings name a place for it.
    func redirecting(_ pool: WorkerPool) throws -> [HTTPServer] {
        guard let listen = settings.redirectListen, let address = settings.publicURL else { return [] }
        var configuration = ServerConfiguration()
        configuration.address = listen.host
        configuration.port = listen.port
        configuration.hosts = settings.servedHosts
        configuration.temporaryDirectory = settings.data + "/tmp"
        configuration.drainSeconds = 1
        configuration.connectionLimit = 500
        configuration.connectionLimitPerPeer = 50
        configuration.idleSeconds = 15
        return [
            HTTPServer(
                configuration: configuration, log: log, surroundings: surroundings, submit: { pool.submit($0.answer) },
                limit: { _ in 0 }, respond: { request in Redirect.answer(request, to: address) })
        ]
    }
}

/// What plain HTTP is answered with, when a door for it is open.
enum Redirect {
    /// Sends people on. A program is refused instead: its key has just crossed the network in the clear, and a redirect
    /// would hide that (OWASP ASVS 5.0, 4.1.2). No cookie is ever set here.
    static func answer(_ request: Request, to address: String) -> Response {
        let isForPeople = request.segments.first != "api" && request.headers["authorization"] == nil
        guard isForPeople, request.method == .get || request.method == .head else {
            var response = Response.text("Use \(address).\n")
            response.status = .forbidden
            return response
        }
        let path = request.segments.map { "/" + PercentEncoding.encode($0) }.joined()
        let query = request.target.rawQuery.isEmpty ? "" : "?" + request.target.rawQuery
        var response = Response.empty(.movedPermanently)
        response.headers["Location"] = address + (path.isEmpty ? "/" : path) + query
        return response
    }
}
