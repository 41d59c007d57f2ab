import Department
import HTTP
import Localization
import Messages
import NounPages
import SQL
import Values
import Vault

/// A visitor's wish for an account, with what they gave as proof. It opens nothing by itself: somebody of the house accepts
/// it, and only when what it claims is proved.
struct Registration: Sendable {
    /// What became of it.
    enum State: String, Sendable, CaseIterable {
        case waiting, accepted, refused
    }

    let id: ID
    let created: Instant
    let side: Customer.Side
    let name: String
    let organisation: String
    let email: String
    let phone: String
    let language: Language
    /// The reference that they gave.
    let reference: String
    /// The kind of identity number that they gave; the number itself is sealed.
    let identifierKind: String
    let sealedIdentifier: [UInt8]
    var state: State
    var decided: Instant?
    var decider: String?
    var reason: String?
    /// The account that came of it.
    var account: ID?
    /// When somebody opened the link that went to the address.
    var addressProved: Instant?
    /// Whom a code proved that went to an address which the house knew before: a debtor or creditor.
    var contactProof: ID?
    /// That address, masked.
    var contactAddress: String?

    /// The kind of those who prove themselves by a code instead of a number.
    static let byCode = "code"

    static func place(_ id: ID) -> Place { Place(table: "registration", column: "identifier", row: id) }
}

extension Registration {
    private static let columns: SQL = """
        id, created_at, side, name, organisation, email, phone, language, reference, identifier_kind, identifier, state, \
        decided_at, decided_by, reason, account_id, address_proved_at, contact_proof, contact_address
        """

    private init(_ row: any Row) {
        self.init(
            id: row.identity(0), created: Instant(milliseconds: row.integer(1)),
            side: Customer.Side(rawValue: row.text(2)) ?? .debtor, name: row.text(3), organisation: row.text(4),
            email: row.text(5), phone: row.text(6), language: Language(rawValue: row.text(7)) ?? .french,
            reference: row.text(8), identifierKind: row.text(9), sealedIdentifier: row.bytes(10),
            state: State(rawValue: row.text(11)) ?? .waiting, decided: row.instant(12), decider: row.optionalText(13),
            reason: row.optionalText(14), account: row.id(15), addressProved: row.instant(16), contactProof: row.id(17),
            contactAddress: row.optionalText(18))
    }

    static func find(_ id: ID, in connection: any Connection) throws -> Registration? {
        try connection.first("SELECT \(columns) FROM registration WHERE id = \(id)") { Registration($0) }
    }

    /// Those in a state: who waits longest first, what was decided last first. At most 200.
    static func all(_ state: State, in connection: any Connection) throws -> [Registration] {
        let order: SQL = state == .waiting ? "created_at, id" : "created_at DESC, id DESC"
        return try connection.rows(
            "SELECT \(columns) FROM registration WHERE state = \(state.rawValue) ORDER BY \(order) LIMIT 200"
        ) { Registration($0) }
    }

    /// A page of those in a state.
    static func page(
        _ stretch: Stretch, _ state: State, in connection: any Connection
    ) throws -> Stretch.Page<Registration> {
        let read = try connection.rows(
            "SELECT \(columns) FROM registration WHERE state = \(state.rawValue) AND \(stretch.selection)"
        ) { Registration($0) }
        return stretch.page(read) { Cursor(values: [.integer($0.created.milliseconds), .id($0.id)]) }
    }

    /// How many wait.
    static func waiting(in connection: any Connection) throws -> Int64 {
        try connection.integer("SELECT count(*) FROM registration WHERE state = 'waiting'")
    }

    /// The registration that waits under a mark: the same address has said the same already, and nobody has decided yet.
    static func waiting(_ mark: [UInt8], in connection: any Connection) throws -> ID? {
        try connection.first("SELECT id FROM registration WHERE mark = \(mark) AND state = 'waiting'") {
            $0.identity(0)
        }
    }

    func insert(mark: [UInt8], in connection: any Connection) throws {
        try connection.run(
            """
            INSERT INTO registration (\(Registration.columns), mark) VALUES (\(id), \(created), \(side.rawValue), \
            \(name), \(organisation), \(email), \(phone), \(language.rawValue), \(reference), \(identifierKind), \
            \(sealedIdentifier), \(state.rawValue), \(decided), \(decider), \(reason), \(account), \(addressProved), \(contactProof), \(contactAddress), \(mark))
            """)
    }

    /// Writes down whom a code proved.
    func keepContact(in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE registration SET contact_proof = \(contactProof), contact_address = \(contactAddress) WHERE id = \(id)
            """)
    }

    /// Writes down what was decided.
    func close(in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE registration SET state = \(state.rawValue), decided_at = \(decided), decided_by = \(decider), \
            reason = \(reason), account_id = \(account) WHERE id = \(id)
            """)
    }
}
