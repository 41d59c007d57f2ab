import Factors
import SQL
import Values
import Vault

/// A person's authenticator app, as the house keeps it: the sealed secret, and which code was used last.
struct TimeFactor: Sendable {
    let staff: ID
    let code: TimeCode
    /// When a first code showed that the app knows the secret; nil while the person has not typed one.
    let confirmed: Instant?
    /// The period of the last code that was used: no code works twice (RFC 6238, 5.2).
    let last: Int64?
    /// Wrong codes since the last right one.
    let failures: Int64

    /// After so many wrong codes in a row none is looked at any more (NIST SP 800-63B-4, 3.2.2); who gets here knows the
    /// password, so no stranger can bring it about.
    static let patience: Int64 = 100

    static func place(_ staff: ID) -> Place { Place(table: "time_factor", column: "secret", row: staff) }

    static func find(of staff: ID, ring: KeyRing, in connection: any Connection) throws -> TimeFactor? {
        let row = try connection.first(
            "SELECT secret, confirmed_at, last_step, failures FROM time_factor WHERE staff_id = \(staff)"
        ) { row in
            (
                secret: row.bytes(0), confirmed: row.instant(1), last: row.isNull(2) ? nil : row.integer(2),
                failures: row.integer(3)
            )
        }
        guard let row, let code = TimeCode(secret: try ring.open(row.secret, at: place(staff))) else { return nil }
        return TimeFactor(
            staff: staff, code: code, confirmed: row.confirmed, last: row.last, failures: row.failures)
    }

    static func isConfirmed(of staff: ID, in connection: any Connection) throws -> Bool {
        try connection.integer(
            "SELECT count(*) FROM time_factor WHERE staff_id = \(staff) AND confirmed_at IS NOT NULL") > 0
    }

    /// Keeps a secret that no code has confirmed yet, in place of an earlier one.
    static func begin(
        _ code: TimeCode, of staff: ID, ring: KeyRing, at now: Instant, in connection: any Connection
    ) throws {
        let sealed = ring.seal(code.secret, at: place(staff))
        try connection.run("DELETE FROM time_factor WHERE staff_id = \(staff) AND confirmed_at IS NULL")
        try connection.run(
            "INSERT INTO time_factor (staff_id, secret, made_at) VALUES (\(staff), \(sealed), \(now))")
    }

    /// Uses a typed code up; false when it is wrong or was used before. Of two requests with one code, one wins.
    func use(_ typed: String, at now: Instant, in connection: any Connection) throws -> Bool {
        guard failures < TimeFactor.patience, let step = code.step(of: typed, at: now, after: last) else {
            return false
        }
        return try connection.run(
            """
            UPDATE time_factor SET last_step = \(step), failures = 0 \
            WHERE staff_id = \(staff) AND (last_step IS NULL OR last_step < \(step))
            """) == 1
    }

    static func confirm(_ staff: ID, at now: Instant, in connection: any Connection) throws {
        try connection.run("UPDATE time_factor SET confirmed_at = \(now) WHERE staff_id = \(staff)")
    }

    static func fail(_ staff: ID, in connection: any Connection) throws {
        try connection.run("UPDATE time_factor SET failures = failures + 1 WHERE staff_id = \(staff)")
    }

    /// Removes the app; false when there was none.
    static func remove(of staff: ID, in connection: any Connection) throws -> Bool {
        try connection.run("DELETE FROM sign_in_step WHERE staff_id = \(staff)")
        return try connection.run("DELETE FROM time_factor WHERE staff_id = \(staff)") > 0
    }
}

extension RecoveryCode {
    /// What is kept of a code: a keyed hash, so that a stolen database alone allows no guessing.
    func mark(of staff: ID, ring: KeyRing) -> [UInt8] {
        ring.blindIndex("\(staff) \(text)", for: "recovery_code.mark")
    }

    /// Replaces somebody's codes by new ones, and gives these: they are never shown again.
    static func renew(of staff: ID, ring: KeyRing, in connection: any Connection) throws -> [RecoveryCode] {
        let codes = (0..<RecoveryCode.perPerson).map { _ in RecoveryCode.make() }
        try removeAll(of: staff, in: connection)
        for code in codes {
            try connection.run(
                "INSERT INTO recovery_code (staff_id, mark) VALUES (\(staff), \(code.mark(of: staff, ring: ring)))")
        }
        return codes
    }

    static func removeAll(of staff: ID, in connection: any Connection) throws {
        try connection.run("DELETE FROM recovery_code WHERE staff_id = \(staff)")
    }

    /// Uses the code up; false when it is not one of the person's or was used before.
    func use(of staff: ID, ring: KeyRing, at now: Instant, in connection: any Connection) throws -> Bool {
        try connection.run(
            """
            UPDATE recovery_code SET used_at = \(now) \
            WHERE staff_id = \(staff) AND mark = \(mark(of: staff, ring: ring)) AND used_at IS NULL
            """) == 1
    }

    /// How many codes somebody has left.
    static func left(of staff: ID, in connection: any Connection) throws -> Int {
        Int(
            clamping: try connection.integer(
                "SELECT count(*) FROM recovery_code WHERE staff_id = \(staff) AND used_at IS NULL"))
    }
}
