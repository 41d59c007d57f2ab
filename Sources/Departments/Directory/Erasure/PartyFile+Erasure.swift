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
    /// a reference without a name. Whoever calls this has looked that nothing stands against it.
    func erase(
        _ person: KnownPerson, traces: [String: [String]], reason: String?, asker: String?, isAgain: Bool = false
    ) throws {
        let everybody = person.ids
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
            blank[Party.erased] = old[Party.erased] ?? today
            try PartyFile.table.update(&blank, from: old, at: change.now, in: connection)
            cards.append(blank.card)
        }
        try takeAwayParts(of: everybody)
        try PartySearch.putIn(id, in: connection)
        try PartyVocabulary.forget(words, in: connection)
        // In this order: the cards bring the reference in place of the name, then the words around it go.
        try change.publish(PartyCardsChanged(cards: cards))
        try change.publish(PersonErased(parties: everybody, traces: traces, isAgain: isAgain))
        let work: JSON = [
            "parties": .array(everybody.map { .string($0.description) }), "by": .string(change.author.actor.name),
            "reason": .string(reason ?? ""),
        ]
        // The keys go behind the commit, never before it: a rollback must not leave rows that nobody opens.
        try change.enqueue(Directory.forgetKind, payload: work.bytes)
        for person in everybody {
            try change.note(
                isAgain ? "party.erased-again" : "party.erased", of: "party", person, reason: reason, openly: true,
                changes: asker.map { [AuditTrail.FieldChange(field: "askedBy", old: nil, new: $0)] } ?? [])
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
