import Factors
import SQL
import Values
import Vault

/// A passkey of a person. The public key is sealed for its owner together with the credential it belongs to: whoever can
/// write to the database cannot put their own key into another's account.
struct StaffPasskey: Sendable {
    let id: ID
    let staff: ID
    /// What the person calls it: `Telephone`.
    let label: String
    /// The host it belongs to.
    let host: String
    let made: Instant
    let used: Instant?
    let passkey: Passkey

    /// So many a person can have.
    static let most = 10

    private static func place(_ staff: ID) -> Place { Place(table: "passkey", column: "sealed_key", row: staff) }

    private static let columns: SQL = """
        id, staff_id, label, host, made_at, used_at, credential, algorithm, sealed_key, counter
        """

    /// Nil when the row's parts do not belong together.
    private init?(_ row: any Row, _ ring: KeyRing) throws {
        let staff = row.identity(1)
        let credential = row.bytes(6)
        let opened = try ring.open(row.bytes(8), at: StaffPasskey.place(staff))
        guard let algorithm = Passkey.Algorithm(rawValue: row.integer(7)),
            constantTimeEqual(Array(opened.prefix(32)), StaffPasskey.binding(credential, algorithm)),
            let passkey = Passkey(
                credential: credential, algorithm: algorithm, key: Array(opened.dropFirst(32)),
                counter: row.integer(9))
        else { return nil }
        id = row.identity(0)
        self.staff = staff
        label = row.text(2)
        host = row.text(3)
        made = Instant(milliseconds: row.integer(4))
        used = row.instant(5)
        self.passkey = passkey
    }

    init(id: ID, staff: ID, label: String, host: String, made: Instant, passkey: Passkey) {
        self.id = id
        self.staff = staff
        self.label = label
        self.host = host
        self.made = made
        used = nil
        self.passkey = passkey
    }

    private static func binding(_ credential: [UInt8], _ algorithm: Passkey.Algorithm) -> [UInt8] {
        Digest.blake2b(Array("\(algorithm.rawValue) ".utf8) + credential)
    }

    static func find(credential: [UInt8], ring: KeyRing, in connection: any Connection) throws -> StaffPasskey? {
        guard credential.count <= Passkey.longestID else { return nil }
        return try connection.rows("SELECT \(columns) FROM passkey WHERE credential = \(credential)") {
            try StaffPasskey($0, ring)
        }.compactMap { $0 }.first
    }

    /// Somebody's passkeys, the oldest first.
    static func all(of staff: ID, ring: KeyRing, in connection: any Connection) throws -> [StaffPasskey] {
        try connection.rows(
            "SELECT \(columns) FROM passkey WHERE staff_id = \(staff) ORDER BY made_at, id LIMIT \(most)"
        ) { try StaffPasskey($0, ring) }.compactMap { $0 }
    }

    static func isThere(of staff: ID, in connection: any Connection) throws -> Bool {
        try connection.integer("SELECT count(*) FROM passkey WHERE staff_id = \(staff)") > 0
    }

    /// Keeps it; false when the credential is known already.
    func insert(ring: KeyRing, in connection: any Connection) throws -> Bool {
        let sealed = ring.seal(
            StaffPasskey.binding(passkey.credential, passkey.algorithm) + passkey.key, at: StaffPasskey.place(staff))
        return try connection.run(
            """
            INSERT INTO passkey (\(StaffPasskey.columns)) VALUES (\(id), \(staff), \(label), \(host), \(made), \
            \(used), \(passkey.credential), \(passkey.algorithm.rawValue), \(sealed), \(passkey.counter)) \
            ON CONFLICT (credential) DO NOTHING
            """) == 1
    }

    /// Writes down that it was shown; false when its counter went on meanwhile.
    func note(_ shown: Passkey, at now: Instant, in connection: any Connection) throws -> Bool {
        try connection.run(
            """
            UPDATE passkey SET counter = \(shown.counter), used_at = \(now) \
            WHERE id = \(id) AND counter = \(passkey.counter)
            """) == 1
    }

    static func remove(_ id: ID, of staff: ID, in connection: any Connection) throws -> Bool {
        try connection.run("DELETE FROM passkey WHERE id = \(id) AND staff_id = \(staff)") == 1
    }

    static func removeAll(of staff: ID, in connection: any Connection) throws -> Bool {
        try connection.run("DELETE FROM passkey WHERE staff_id = \(staff)") > 0
    }
}
