import Department
import Design
import Messages
import Names
import NounPages
import Nouns
import SQL
import Values

extension Directory {
    /// The desk of parties: list, forms, files and API come from the noun's description.
    var parties: NounDesk {
        NounDesk(
            Party.noun, store: store, path: "/parties", icon: .people,
            scope: { _ in "party.merged_into IS NULL" },
            prepare: { _, party, _ in party[Party.foldedName] = Folded.text(party[Party.name]) },
            settle: { change, party, old in
                let points = try PartySearch.points(of: party.id, in: change.connection)
                if let old { try PartySearch.remove(old, points: points, in: change.connection) }
                try PartySearch.add(party, points: points, in: change.connection)
                try change.publish(PartyCardsChanged(cards: [party.card]))
            })
    }
}
