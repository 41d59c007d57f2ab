public import Department
import Localization
import Nouns
import Routing
import SQL
import Values

extension Directory {
    public var trailWords: TrailWords {
        var fields: [String: Phrase] = [
            "released": Phrase("Let go"), "held": Phrase("Held back"), "seen": Phrase("Would have gone"),
            "oldest": Phrase("The oldest"), "newest": Phrase("The newest"),
            "party": Phrase("Party"), "consent": Consent.noun.one, "objection": Objection.noun.one,
        ]
        for kind in ContactPoint.Kind.allCases { fields[kind.rawValue] = kind.label }
        for kind in IdentifierKind.allCases { fields[kind.rawValue] = kind.label }
        return TrailWords(
            title: Phrase("Parties"), acts: Self.acts,
            nouns: [Party.noun, RightsRequest.noun, LegalTerm.noun, RetentionRule.noun, Processing.noun, Breach.noun],
            fields: fields,
            content: { field, text in
                switch field {
                case "consent": Consent.words(text)
                case "objection": ContactWay(rawValue: text)?.label
                default: nil
                }
            },
            subjects: { noun, ids, connection in
                if noun == RightsRequest.noun.name { return try RightsRequest.subjects(ids, in: connection) }
                if noun == RetentionRule.noun.name { return try RetentionRule.subjects(ids, in: connection) }
                if noun == Breach.noun.name { return try Breach.subjects(ids, in: connection) }
                if noun == Processing.noun.name { return try Processing.subjects(ids, in: connection) }
                guard noun == "party" else { return [] }
                return try connection.rows("SELECT id, name, reference FROM party WHERE id IN (\(list: ids))") {
                    let (id, name, reference) = ($0.identity(0), $0.text(1), $0.text(2))
                    // Whoever was erased is called by the reference alone.
                    let title = name == reference ? reference : "\(name) · \(reference)"
                    return (id, TrailWords.Subject(title, path: Directory.partyPath(id)))
                }
            })
    }

    static let acts: [String: Phrase] = [
        "party.added": Phrase("Added the party"), "party.registered": Phrase("Registered from a file"),
        "party.imported": Phrase("Registered from a file"), "party.changed": Phrase("Changed the party"),
        "party.exported": Phrase("Exported parties"), "party.contact.added": Phrase("Added a way of contact"),
        "party.contact.preferred": Phrase("Preferred a way of contact"),
        "party.contact.ended": Phrase("Ended a way of contact"),
        "party.contacts.seen": Phrase("Looked at the ways of contact"),
        "party.identifier.added": Phrase("Added an identity number"),
        "party.identifier.seen": Phrase("Read an identity number"),
        "party.identifier.removed": Phrase("Removed an identity number"),
        "party.consent.given": Phrase("Recorded a consent"),
        "party.consent.withdrawn": Phrase("Recorded that a consent was withdrawn"),
        "party.objected": Phrase("Recorded an objection"),
        "party.objection.ended": Phrase("Recorded that an objection no longer stands"),
        "party.disclosed": Phrase("Handed over everything kept of the person"),
        "party.erased": Phrase("Erased the person"),
        "party.erased-again": Phrase("Erased the person once more, after a restore"),
        "rights.received": Phrase("Recorded a request"), "rights.identified": Phrase("Checked who asks"),
        "rights.extended": Phrase("Extended the deadline"), "rights.answered": Phrase("Answered the request"),
        "breach.recorded": Phrase("Recorded a breach"), "breach.changed": Phrase("Changed the facts of a breach"),
        "breach.notified": Phrase("Noted that an authority was told of a breach"),
        "breach.persons-told": Phrase("Noted what persons were told of a breach"),
        "breach.closed": Phrase("Closed a breach"),
        "retention.added": Phrase("Added a retention rule"), "retention.changed": Phrase("Changed a retention rule"),
        "retention.switched-on": Phrase("Switched a retention rule on"),
        "retention.switched-off": Phrase("Switched a retention rule off"),
        "retention.carried-out": Phrase("Carried a retention rule out"),
        "party.merged": Phrase("Took another party in"), "party.absorbed": Phrase("Was merged into another party"),
        "party.merge.undone": Phrase("Undid a merge"), "party.doubt.dismissed": Phrase("Told apart from another party"),
    ]
}
