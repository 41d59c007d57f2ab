import Messages
import Names
import Values
import Vault

/// A draft read into the forms that are stored and compared, with its keys; made before the change begins, so that the
/// change holds the database for its rows alone.
struct ReadDraft: Sendable {
    let draft: PartyDraft
    let foldedName: String
    let name: NameKey
    let arabicName: NameKey?
    let points: [(point: ContactPoint, key: PartyKey)]
    let identifiers: [(identifier: PartyDraft.Identifier, key: PartyKey)]
    /// Keys that hold the name and a second fact.
    let facts: [PartyKey]

    var keys: [PartyKey] { identifiers.map(\.key) + points.map(\.key) + facts }

    init(_ draft: PartyDraft, ring: KeyRing) {
        self.draft = draft
        foldedName = Folded.text(draft.name)
        name = ReadDraft.key(draft.name, draft.kind)
        arabicName = draft.arabicName.map { ReadDraft.key($0, draft.kind) }
        points = ContactPoint.read(phones: draft.phones, emails: draft.emails).map { point in
            (point, PartyKey(point.kind == .email ? .email : .phone, point.value, ring: ring))
        }
        var identifiers: [(identifier: PartyDraft.Identifier, key: PartyKey)] = []
        for identifier in draft.identifiers {
            let value = identifier.value.filter { $0.isLetter || $0.isNumber }.uppercased()
            guard value.count >= 5, !ReadDraft.isFiller(value) else { continue }
            let key = PartyKey(.identifier, "\(identifier.kind):\(value)", ring: ring)
            identifiers.append((PartyDraft.Identifier(kind: identifier.kind, value: value), key))
        }
        self.identifiers = identifiers
        facts = ReadDraft.facts(of: draft, sound: name.sound, ring: ring)
    }

    /// The keys of a name's sound, which is the same for every usual spelling and for both scripts, with a second fact.
    static func facts(of draft: PartyDraft, sound: String, ring: KeyRing) -> [PartyKey] {
        guard !sound.isEmpty else { return [] }
        var facts: [PartyKey] = []
        if let birth = draft.birth { facts.append(PartyKey(.birth, "\(sound)|\(birth)", ring: ring)) }
        if let address = address(of: draft) { facts.append(PartyKey(.address, "\(sound)|\(address)", ring: ring)) }
        return facts
    }

    static func key(_ name: String, _ kind: PartyCard.Kind) -> NameKey {
        kind == .organisation ? NameKey(organisation: name) : NameKey(person: name)
    }

    /// The address in the form that is compared; a commune alone ("Alger") is no address.
    private static func address(of draft: PartyDraft) -> String? {
        guard let address = draft.address else { return nil }
        let folded = Folded.text([address, draft.commune].compactMap { $0 }.joined(separator: " "))
        return folded.utf8.count >= 8 ? folded : nil
    }

    /// Files fill a number that nobody knows with zeros or nines.
    private static func isFiller(_ value: String) -> Bool { Set(value.utf8).count == 1 }
}
