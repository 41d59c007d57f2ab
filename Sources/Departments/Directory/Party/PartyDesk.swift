import Department
import Design
import HTML
import Localization
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
                if old == nil || old?.isNamed(as: party) == false {
                    if let old { try PartySearch.takeOut(party.id, old, in: change.connection) }
                    try PartySearch.putIn(party.id, in: change.connection)
                }
                try PartyKeys.note(party, in: change)
                try change.publish(PartyCardsChanged(cards: [party.card]))
                change.tell("party/\(party.id)", "changed", party.id.description)
            },
            extras: { parties, _, connection in
                var quiet: [ID: HTML] = [:]
                for party in parties {
                    if let arabic = party[Party.arabicName.spec.name].text {
                        quiet[party.id] = #"<bdi lang="ar">\#(arabic)</bdi>"#
                    }
                }
                return ListExtras(
                    quiet: quiet,
                    columns: [.init(Phrase("Telephone"), try Directory.phones(of: parties.map(\.id), connection))])
            })
    }

    /// The telephone to try first of each party on a page, its middle hidden: whole numbers are a look at one party,
    /// which is audited, and never come by the fifty.
    private static func phones(of parties: [ID], _ connection: any Connection) throws -> [ID: Cell] {
        guard !parties.isEmpty else { return [:] }
        var cells: [ID: Cell] = [:]
        for contact in try Contacts.kept(of: parties, in: connection)
        where contact.point.kind != .email && contact.until == nil && cells[contact.party] == nil {
            cells[contact.party] = Cell(#"<bdi dir="ltr">\#(contact.point.masked)</bdi>"#)
        }
        return cells
    }
}

extension Record {
    fileprivate func isNamed(as other: Record) -> Bool {
        self[Party.name] == other[Party.name]
            && self[Party.arabicName.spec.name] == other[Party.arabicName.spec.name]
    }
}
