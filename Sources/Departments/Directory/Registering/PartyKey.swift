import Messages
import Names
import SQL
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

    /// The keys of a draft whose contact points are in their stored form.
    static func keys(of draft: ReadDraft, ring: KeyRing) -> [PartyKey] {
        var keys: [PartyKey] = []
        func add(_ ground: Ground, _ text: String) {
            keys.append(
                PartyKey(ground: ground, bytes: ring.blindIndex("\(ground.rawValue):\(text)", for: "party.key")))
        }
        for identifier in draft.identifiers { add(.identifier, "\(identifier.kind):\(identifier.value)") }
        for point in draft.points { add(point.kind == .email ? .email : .phone, point.value) }
        if let birth = draft.draft.birth { add(.birth, "\(draft.nameKey)|\(birth)") }
        if let address = draft.foldedAddress { add(.address, "\(draft.nameKey)|\(address)") }
        return keys
    }
}

/// A draft read into the forms that are stored and compared.
struct ReadDraft: Sendable {
    let draft: PartyDraft
    let foldedName: String
    let nameKey: String
    let points: [ContactPoint]
    let identifiers: [PartyDraft.Identifier]
    let foldedAddress: String?

    init(_ draft: PartyDraft) {
        self.draft = draft
        foldedName = Folded.text(draft.name)
        nameKey = (draft.kind == .organisation ? NameKey(organisation: draft.name) : NameKey(person: draft.name)).words
        points = ContactPoint.read(phones: draft.phones, emails: draft.emails)
        identifiers = draft.identifiers.compactMap { identifier in
            let value = identifier.value.filter { $0.isLetter || $0.isNumber }.uppercased()
            return value.count >= 5 ? PartyDraft.Identifier(kind: identifier.kind, value: value) : nil
        }
        let address = Folded.text([draft.address, draft.commune].compactMap { $0 }.joined(separator: " "))
        // A commune alone ("Alger") is no address.
        foldedAddress = draft.address != nil && address.utf8.count >= 8 ? address : nil
    }
}
