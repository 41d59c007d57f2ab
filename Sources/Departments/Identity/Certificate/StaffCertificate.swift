import SQL
import Trust
import Values
import Vault

/// A client certificate that opens somebody's account: this one alone, or each that the authority gives the person.
///
/// Both marks are keyed, and the second is bound to the person: whoever can write to the database can neither put their own
/// certificate into another's account nor move it there.
struct StaffCertificate: Sendable {
    /// What is taken for the person's.
    enum Kind: String, Sendable, CaseIterable {
        /// This certificate, until it ends.
        case exact
        /// Every certificate of this subject by this authority, so that a renewal needs nobody.
        case subject
    }

    let id: ID
    let staff: ID
    let kind: Kind
    let name: String
    let issuer: String
    let serial: String
    let expires: Instant
    let made: Instant
    let used: Instant?
    /// Who took it up.
    let maker: String

    /// So many a person can have.
    static let most = 10

    private static let columns: SQL = """
        id, staff_id, kind, name, issuer, serial, expires_at, made_at, used_at, made_by, mark, binding
        """

    private static func told(_ kind: Kind, _ certificate: ClientCertificate) -> String {
        "\(kind.rawValue) \(Digest.hex(kind == .exact ? certificate.fingerprint : certificate.names))"
    }

    static func mark(_ kind: Kind, _ certificate: ClientCertificate, _ ring: KeyRing) -> [UInt8] {
        ring.blindIndex(told(kind, certificate), for: "staff_certificate.mark")
    }

    private static func binding(_ mark: [UInt8], _ staff: ID, _ ring: KeyRing) -> [UInt8] {
        ring.blindIndex("\(staff) \(Digest.hex(mark))", for: "staff_certificate.binding")
    }

    /// Nil when the row's parts do not belong together.
    private init?(_ row: any Row, _ ring: KeyRing) {
        let staff = row.identity(1)
        guard let kind = Kind(rawValue: row.text(2)),
            constantTimeEqual(row.bytes(11), StaffCertificate.binding(row.bytes(10), staff, ring))
        else { return nil }
        self.init(
            id: row.identity(0), staff: staff, kind: kind, name: row.text(3), issuer: row.text(4), serial: row.text(5),
            expires: Instant(milliseconds: row.integer(6)), made: Instant(milliseconds: row.integer(7)),
            used: row.instant(8), maker: row.text(9))
    }

    init(
        id: ID, staff: ID, kind: Kind, name: String, issuer: String, serial: String, expires: Instant, made: Instant,
        used: Instant? = nil, maker: String
    ) {
        self.id = id
        self.staff = staff
        self.kind = kind
        self.name = name
        self.issuer = issuer
        self.serial = serial
        self.expires = expires
        self.made = made
        self.used = used
        self.maker = maker
    }

    init(_ shown: ClientCertificate, id: ID, staff: ID, kind: Kind, at now: Instant, by maker: String) {
        self.init(
            id: id, staff: staff, kind: kind, name: shown.name, issuer: shown.issuer, serial: shown.serial,
            expires: Instant(milliseconds: shown.expires &* 1000), made: now, maker: maker)
    }

    /// Whose a certificate is; what names it alone comes before what names its subject.
    static func find(_ shown: ClientCertificate, ring: KeyRing, in connection: any Connection) throws
        -> StaffCertificate?
    {
        let marks = Kind.allCases.map { mark($0, shown, ring) }
        let found = try connection.rows(
            "SELECT \(columns) FROM staff_certificate WHERE mark IN (\(list: marks))"
        ) { StaffCertificate($0, ring) }.compactMap { $0 }
        return found.first { $0.kind == .exact } ?? found.first
    }

    /// Somebody's certificates, the oldest first.
    static func all(of staff: ID, ring: KeyRing, in connection: any Connection) throws -> [StaffCertificate] {
        try connection.rows(
            """
            SELECT \(columns) FROM staff_certificate WHERE staff_id = \(staff) ORDER BY made_at, id LIMIT \(most)
            """
        ) { StaffCertificate($0, ring) }.compactMap { $0 }
    }

    static func isThere(of staff: ID, in connection: any Connection) throws -> Bool {
        try connection.integer("SELECT count(*) FROM staff_certificate WHERE staff_id = \(staff)") > 0
    }

    /// Keeps it; false when it opens an account already.
    func insert(_ shown: ClientCertificate, ring: KeyRing, in connection: any Connection) throws -> Bool {
        let mark = StaffCertificate.mark(kind, shown, ring)
        return try connection.run(
            """
            INSERT INTO staff_certificate (\(StaffCertificate.columns)) VALUES (\(id), \(staff), \(kind.rawValue), \
            \(name), \(issuer), \(serial), \(expires), \(made), \(used), \(maker), \(mark), \
            \(StaffCertificate.binding(mark, staff, ring))) ON CONFLICT (mark) DO NOTHING
            """) == 1
    }

    func note(at now: Instant, in connection: any Connection) throws {
        try connection.run("UPDATE staff_certificate SET used_at = \(now) WHERE id = \(id)")
    }

    static func remove(_ id: ID, of staff: ID, in connection: any Connection) throws -> Bool {
        try connection.run("DELETE FROM staff_certificate WHERE id = \(id) AND staff_id = \(staff)") == 1
    }

    static func removeAll(of staff: ID, in connection: any Connection) throws -> Bool {
        try connection.run("DELETE FROM staff_certificate WHERE staff_id = \(staff)") > 0
    }
}
