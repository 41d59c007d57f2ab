import HTTP
import Vault

/// What a browser brings to the door: what it says of itself, the session it held, the mark by which it is known.
struct Arrival: Sendable {
    let agent: String
    let session: String?
    let device: String?

    init(_ request: Request) {
        agent = request.headers["user-agent"] ?? ""
        session = SessionCookie.token(of: request)
        device = request.cookies[Device.cookieName(isSecure: request.isSecure)]
    }
}

/// What a browser takes away from the door: its session, and a mark when it had none that we know.
struct Opened: Sendable {
    let session: Token
    let device: Token?
}
