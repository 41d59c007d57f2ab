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
            prepare: { _, party, old in
                guard old?[Party.erased] == nil else { throw PartyFile.isErased }
                party[Party.foldedName] = Folded.text(party[Party.name])
            },
            settle: { change, party, old in
                if old == nil || old?.isNamed(as: party) == false {
                    if let old { try PartySearch.takeOut(party.id, old, in: change.connection) }
                    try PartySearch.putIn(party.id, in: change.connection)
                }
                try PartyKeys.note(party, in: change)
                try change.publish(PartyCardsChanged(cards: [party.card]))
                change.tell("party/\(party.id)", "changed", party.id.description)
            },
            extras: { parties, context, connection in
                let arabic = Party.arabicName.spec.name
                return .named(
                    parties, in: context.locale,
                    columns: [.init(Phrase("Telephone"), try Directory.phones(of: parties.map(\.id), connection))]
                ) { ($0[Party.name], $0[arabic].text) }
            },
            initial: ["kind": PartyKind.person.rawValue, "language": PartyLanguage.french.rawValue],
            entry: Entry([Directory.firstPhone.spec, Directory.firstEmail.spec]) { change, party, contents in
                for field in [Directory.firstPhone.spec, Directory.firstEmail.spec] {
                    guard let text = contents[field.name]?.text, !text.isEmpty else { continue }
                    let point = try ContactPoint(typed: text, field: field.name)
                    try PartyFile(party.id, in: change).add(point, label: nil, isPreferred: true)
                }
            })
    }

    private static let firstPhone = Field<String>("phone", Phrase("Telephone"), .phone, sensitivity: .personal)
    private static let firstEmail = Field<String>("email", Phrase("E-mail"), .email, sensitivity: .personal)

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
