import Audit
import Department
import HTTP
import Localization
import Messages
import Names
import Nouns
import SQL
import Values

extension PartyFile {
    /// Takes away who a person was, under each of their merged names, and tells every department to do so. What stays is
    /// a reference without a name. Throws ``Refusal`` while something stands against it.
    func erase(asked approval: Approval, _ keepers: [any PersonKeeper]) throws {
        let everybody = try everybody
        let notes = try keepers.flatMap { try $0.erasure(of: everybody) }
        if let obstacle = notes.first(where: { $0.outcome == .prevents }) {
            throw PartyFile.prevented(by: obstacle)
        }
        try PartySearch.takeOut(id, in: connection)
        var words: Set<String> = []
        var sounds: [String: String?] = [:]
        var cards: [PartyCard] = []
        for person in everybody {
            guard let old = try PartyFile.table.record(person, in: connection) else { continue }
            let names = [old[Party.name], old[Party.arabicName.spec].text].compactMap { $0 }
            words.formUnion(PartySearch.words(of: names, &sounds))
            var blank = old
            for field in Party.noun.fields where field.sensitivity == .personal && field.name != "wilaya" {
                blank[field] = .none
            }
            blank[Party.name] = old["reference"].text ?? ""
            blank[Party.foldedName] = Folded.text(blank[Party.name])
            blank[Party.erased] = today
            try PartyFile.table.update(&blank, from: old, at: change.now, in: connection)
            cards.append(blank.card)
        }
        try takeAwayParts(of: everybody)
        try PartySearch.putIn(id, in: connection)
        try PartyVocabulary.forget(words, in: connection)
        // In this order: the cards bring the reference in place of the name, then the words around it go.
        try change.publish(PartyCardsChanged(cards: cards))
        try change.publish(PersonErased(parties: everybody))
        for person in everybody {
            try change.note(
                "party.erased", of: "party", person, reason: approval.reason,
                changes: [AuditTrail.FieldChange(field: "askedBy", old: nil, new: approval.askerName)])
        }
        tell()
        change.tell("party", "changed", id.description)
    }

    static func prevented(by note: ErasureNote) -> Refusal {
        Refusal(
            .conflict, code: "party.erasure-prevented",
            Phrase(
                "Nothing is erased now: {what}. {why}",
                ["what": .phrase(note.what), "why": .phrase(note.why ?? Phrase("Settle it first."))]))
    }

    /// Ways of contact, numbers and keys go; that there were consents, objections and requests stays, their words go.
    private func takeAwayParts(of person: [ID]) throws {
        for table in ["contact_point", "identifier", "party_key", "contact_look"] {
            try connection.run("DELETE FROM \(unescaped: table) WHERE party_id IN (\(list: person))")
        }
        try connection.run(
            "DELETE FROM doubt WHERE party_id IN (\(list: person)) OR candidate_id IN (\(list: person))")
        try connection.run("UPDATE merge SET moved = '{}' WHERE kept_id IN (\(list: person))")
        try connection.run(
            "UPDATE objection SET reason = NULL, end_reason = NULL WHERE party_id IN (\(list: person))")
        try connection.run(
            "UPDATE rights_request SET asked = NULL, proof = NULL WHERE party_id IN (\(list: person))")
    }

    static let isErased = Refusal(
        .conflict, code: "party.erased", Phrase("This person was erased. Nothing can be added or changed."))
}

extension PartyVocabulary {
    /// Takes words away that no name has any more.
    static func forget(_ words: Set<String>, in connection: any Connection) throws {
        for word in words.sorted() {
            let use = PartySearch.matching([[(word, false)]], connection.dialect)
            guard try connection.first("\(use) LIMIT 1", { $0.integer(0) }) == nil else { continue }
            try connection.run("DELETE FROM party_word WHERE word = \(word)")
            try connection.run("DELETE FROM party_word_near WHERE word = \(word)")
        }
    }
}
