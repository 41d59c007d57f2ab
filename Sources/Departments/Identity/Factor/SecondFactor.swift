import Department
import Factors
import HTTP
import Localization
import SQL
import Values

/// What a person has besides the password: an app, passkeys, and recovery codes for the day when they are lost.
enum SecondFactor {
    /// What stands open to a person at the door behind the password.
    struct Ways: Sendable {
        let hasApp: Bool
        let hasPasskey: Bool
        let hasCertificate: Bool
        var isThere: Bool { hasApp || hasPasskey || hasCertificate }
        /// True when there is one that a false page cannot ask for.
        var isStrong: Bool { hasPasskey || hasCertificate }
    }

    static func ways(of staff: ID, in connection: any Connection) throws -> Ways {
        Ways(
            hasApp: try TimeFactor.isConfirmed(of: staff, in: connection),
            hasPasskey: try StaffPasskey.isThere(of: staff, in: connection),
            hasCertificate: try StaffCertificate.isThere(of: staff, in: connection))
    }

    static func isThere(of staff: ID, in connection: any Connection) throws -> Bool {
        try ways(of: staff, in: connection).isThere
    }

    /// After a person removed one: codes go with the last, and the last stays when the role asks for one.
    static func settle(_ person: Staff, in change: Change) throws {
        let ways = try ways(of: person.id, in: change.connection)
        if person.role.factor == .strong, !ways.isStrong {
            throw Refusal(
                .conflict, code: "factor.required",
                Phrase(
                    "Your role asks for a passkey or a certificate. Add another first, or let an administrator remove this one."
                ))
        }
        guard !ways.isThere else { return }
        guard !person.role.needsFactor else {
            throw Refusal(
                .conflict, code: "factor.required",
                Phrase(
                    "Your role asks for a second factor. Set up another first, or let an administrator remove this one."
                ))
        }
        try RecoveryCode.removeAll(of: person.id, in: change.connection)
    }
}
