import Values
import Vault

/// What parties are recognised by: each key is sixteen bytes under the department's key, so that the table of keys tells
/// an outsider nothing.
struct PartyKey: Hashable, Sendable {
    /// What a key was made of, which decides how far it is trusted.
    enum Ground: String, Sendable {
        case identifier, phone, email, birth, address
    }
    let ground: Ground
    let bytes: [UInt8]

    init(_ ground: Ground, _ text: String, ring: KeyRing) {
        self.ground = ground
        bytes = ring.blindIndex("\(ground.rawValue):\(text)", for: "party.key")
    }
}
