import SQL
import Values
import Vault

/// A code that goes to an address which the house knew before somebody registered. Nothing about it tells the visitor
/// whether there is such an address: without one the code is awaited all the same, and none is right.
struct ContactCode: Sendable {
    /// Seconds for which it is good.
    static let lifetime: Int64 = 10 * 60
    /// How often it may be mistyped.
    static let tries: Int64 = 5
    /// How many codes an address gets in an hour.
    static let most: Int64 = 3

    let registration: ID
    let mark: [UInt8]
    let subject: ID
    let address: String

    /// Eight digits, each code as likely as another.
    static func make() -> String {
        let bytes = SecureRandom.bytes(8)
        // 2^64 is so much more than 10^8 that what is left over does not matter.
        let digits = String(bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// What a code is compared by: bound to its registration.
    static func mark(_ code: String, of registration: ID, ring: KeyRing) -> [UInt8] {
        ring.blindIndex("\(registration) \(code)", for: "contact_code.mark")
    }

    /// A known address as staff see it: `r•••@home.example`.
    static func masked(_ address: String) -> String {
        guard let at = address.lastIndex(of: "@") else { return "•••" }
        return "\(address.prefix(1))•••\(address[at...])"
    }

    /// Begins to await a code in a visitor's browser; of no registration when none was taken down.
    static func expect(
        _ digest: [UInt8], for registration: ID?, at now: Instant, in connection: any Connection
    ) throws {
        try connection.run(
            """
            INSERT INTO contact_code (digest, registration_id, expires_at) VALUES (\(digest), \(registration), \
            \(now.adding(seconds: lifetime)))
            """)
    }

    /// The browser's mark that awaits a code for a registration, the latest.
    static func awaited(for registration: ID, at now: Instant, in connection: any Connection) throws -> [UInt8]? {
        try connection.first(
            """
            SELECT digest FROM contact_code WHERE registration_id = \(registration) AND mark IS NULL \
            AND expires_at > \(now) ORDER BY expires_at DESC, digest LIMIT 1
            """
        ) { $0.bytes(0) }
    }

    /// Keeps what the code will be compared with, and whom it proves.
    static func keep(
        _ mark: [UInt8], in digest: [UInt8], proves subject: ID, at address: String, in connection: any Connection
    ) throws {
        try connection.run(
            """
            UPDATE contact_code SET mark = \(mark), subject_id = \(subject), address = \(masked(address)) \
            WHERE digest = \(digest)
            """)
    }

    /// What a browser may try a code on; nil when it is over, or was mistyped too often.
    static func open(_ digest: [UInt8], at now: Instant, in connection: any Connection) throws -> ContactCode? {
        let found = try connection.first(
            """
            SELECT registration_id, mark, subject_id, address FROM contact_code WHERE digest = \(digest) \
            AND expires_at > \(now) AND tries < \(tries)
            """
        ) { ($0.id(0), $0.optionalBytes(1), $0.id(2), $0.optionalText(3)) }
        guard let (registration, mark, subject, address) = found, let registration, let mark, let subject else {
            return nil
        }
        return ContactCode(registration: registration, mark: mark, subject: subject, address: address ?? "")
    }

    /// Counts a code before it is looked at.
    static func count(_ digest: [UInt8], in connection: any Connection) throws {
        try connection.run("UPDATE contact_code SET tries = tries + 1 WHERE digest = \(digest)")
    }

    static func remove(_ digest: [UInt8], in connection: any Connection) throws {
        try connection.run("DELETE FROM contact_code WHERE digest = \(digest)")
    }
}
