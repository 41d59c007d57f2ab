import Department
import Messages
import Nouns
import SQL
import Values

/// What a party is recognised by when a file names it: kept for parties that people add and change as for those that
/// files bring.
enum PartyKeys {
    static func note(_ party: Record, in change: Change) throws {
        var draft = PartyDraft(
            source: "", kind: party[Party.kind] == .organisation ? .organisation : .person, name: party[Party.name])
        draft.birth = party[Party.birth]
        draft.address = party[Party.address.spec.name].text
        draft.commune = party[Party.commune.spec.name].text
        for key in ReadDraft(draft, ring: change.store.ring).keys {
            try change.connection.run(
                "INSERT INTO party_key (key, party_id) VALUES (\(key.bytes), \(party.id)) ON CONFLICT DO NOTHING")
        }
    }
}
