import Department
import HTTP
import Localization
import Routing
import SQL
import Values
import Vault

/// A link that shows that the mailbox of a registration is the visitor's.
enum AddressProof {
    /// Seconds for which the link is good.
    static let lifetime: Int64 = 72 * 3600
    /// How many such letters one address gets in an hour, whatever visitors say of it.
    static let most: Int64 = 3

    static func begin(_ digest: [UInt8], for registration: ID, until: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE registration SET address_digest = \(digest), address_until = \(until) WHERE id = \(registration)
            """)
    }

    /// The registration that a link belongs to, while it is good and unused.
    static func open(_ digest: [UInt8], at now: Instant, in connection: any Connection) throws -> ID? {
        try connection.first(
            "SELECT id FROM registration WHERE address_digest = \(digest) AND address_until > \(now)"
        ) { $0.identity(0) }
    }

    static func keep(_ registration: ID, at now: Instant, in connection: any Connection) throws {
        try connection.run(
            """
            UPDATE registration SET address_proved_at = \(now), address_digest = NULL, address_until = NULL \
            WHERE id = \(registration)
            """)
    }
}

extension Identity {
    /// Asks by a letter whether the address of a registration is the visitor's own.
    func askForAddress(of registration: Registration, in change: Change) throws {
        guard sendsMail,
            try PostedLetter.count(
                [.address], to: registration.email, since: change.now.adding(seconds: -3600), in: change.connection)
                < AddressProof.most
        else { return }
        let token = Token.make("address")
        let until = change.now.adding(seconds: AddressProof.lifetime)
        try AddressProof.begin(token.digest, for: registration.id, until: until, in: change.connection)
        try mail(
            .address, to: registration.email, name: registration.name, language: registration.language,
            registration: registration.id, in: change,
            .address(letterCompany, publicAddress(Paths.addressProof(token.text)), until: until))
    }

    /// Whether a link shows an address to be somebody's.
    func provesAddress(_ link: String) throws -> Bool {
        guard let digest = Token.digest(of: link) else { return false }
        let now = now
        return try store.read { try AddressProof.open(digest, at: now, in: $0) } != nil
    }

    /// Takes the link as proof. Throws ``deadLink``.
    func proveAddress(_ link: String, by visitor: Author) throws {
        guard let digest = Token.digest(of: link) else { throw Identity.deadLink }
        try store.change(by: visitor) { change in
            guard let id = try AddressProof.open(digest, at: change.now, in: change.connection) else {
                throw Identity.deadLink
            }
            try AddressProof.keep(id, at: change.now, in: change.connection)
            try change.note("registration.address.proved", of: "registration", id)
            change.tell("registrations", "changed")
        }
    }
}
