import HTTP
import SQL
import Values
import Vault

/// Somebody between the password and the code: known by a token of five minutes that opens nothing but the page for the code.
struct SignInStep: Sendable {
    let digest: [UInt8]
    let staff: ID

    /// Seconds within which the code must follow.
    static let lifetime: Int64 = 300
    /// Wrong codes after which the password is asked for again.
    static let tries: Int64 = 5

    static func cookieName(isSecure: Bool) -> String { isSecure ? "__Host-sila-step" : "sila-step" }

    static func cookie(_ token: String, isSecure: Bool) -> Cookie {
        Cookie(cookieName(isSecure: isSecure), token, maxAge: Int(lifetime), isSecure: isSecure)
    }

    /// The step that a request's cookie names; nil when there is none, or it is over.
    static func find(_ request: Request, at now: Instant, in connection: any Connection) throws -> SignInStep? {
        guard let token = request.cookies[cookieName(isSecure: request.isSecure)], let digest = Token.digest(of: token)
        else { return nil }
        return try connection.first(
            """
            SELECT staff_id FROM sign_in_step \
            WHERE digest = \(digest) AND expires_at > \(now) AND tries < \(tries)
            """
        ) { SignInStep(digest: digest, staff: $0.identity(0)) }
    }

    static func begin(for staff: ID, at now: Instant, in connection: any Connection) throws -> Token {
        let token = Token.make("step")
        try connection.run("DELETE FROM sign_in_step WHERE expires_at <= \(now)")
        try connection.run(
            """
            INSERT INTO sign_in_step (digest, staff_id, expires_at, tries) \
            VALUES (\(token.digest), \(staff), \(now.adding(seconds: lifetime)), 0)
            """)
        return token
    }

    /// Counts a wrong code.
    func fail(in connection: any Connection) throws {
        try connection.run("UPDATE sign_in_step SET tries = tries + 1 WHERE digest = \(digest)")
    }

    /// Ends the step; false when another request has ended it already.
    func end(in connection: any Connection) throws -> Bool {
        try connection.run("DELETE FROM sign_in_step WHERE digest = \(digest)") == 1
    }
}
