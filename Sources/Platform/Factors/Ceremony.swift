import HTTP
import Vault

/// Why a browser's answer about a passkey is not taken.
public enum PasskeyFault: Error, Hashable, Sendable {
    /// It cannot be read, or it is longer than any authenticator's answer.
    case unreadable
    /// It answers another challenge, or is an answer of the other kind.
    case challenge
    /// It was given to another site.
    case origin
    /// The authenticator did not check who holds it (a finger, a face, a PIN).
    case presence
    /// Its key is of none of the kinds that are taken.
    case algorithm
    /// The signature is not the key's.
    case signature
    /// Its counter did not go on: there may be a copy of the authenticator.
    case counter
}

/// What browser and house agree on before a passkey is made or shown (W3C Web Authentication Level 3, sections 7.1, 7.2).
public struct Ceremony: Sendable {
    /// What the authenticator signs: random bytes that were never used before.
    public let challenge: [UInt8]
    /// The name of the host that passkeys belong to (the RP ID), without a port.
    public let host: String
    /// Where the page must be, as browsers write it: `https://crm.example:8443`.
    public let origin: String

    /// Makes a ceremony; nil for a host that has no passkeys: browsers know them for names only, not for addresses.
    ///
    /// - Parameter host: as the request names it, with its port when it has one.
    public init?(challenge: [UInt8], host: String, isSecure: Bool) {
        let name = String(host.prefix { $0 != ":" })
        let isNumber = name.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        guard !name.isEmpty, !isNumber, !host.hasPrefix("["), isSecure || name == "localhost" else { return nil }
        self.challenge = challenge
        self.host = name
        origin = (isSecure ? "https://" : "http://") + host
    }

    /// Holds what the browser says of the ceremony against this one, and gives the hash of it that the authenticator
    /// signed. Throws ``PasskeyFault``.
    func hash(of clientData: [UInt8], kind: String) throws(PasskeyFault) -> [UInt8] {
        guard clientData.count <= 4096, let said = try? JSON(bytes: clientData) else { throw .unreadable }
        guard said["type"]?.string == kind,
            let answered = said["challenge"]?.string.flatMap({ Base64URL.decode($0) }),
            constantTimeEqual(answered, challenge)
        else { throw .challenge }
        guard said["origin"]?.string == origin, said["crossOrigin"]?.bool != true else { throw .origin }
        return Digest.sha256(clientData)
    }
}
