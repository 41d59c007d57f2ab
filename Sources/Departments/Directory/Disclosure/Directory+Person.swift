import Audit
import Department
import Localization
public import Messages
import Nouns
import SQL
import Values

extension Directory: PersonKeeper {
    /// Names, ways of contact, identity numbers, consents, objections, requests, and what was done to the entry.
    public func disclose(_ known: KnownPerson, to sink: any PersonSink) throws {
        let person = known.ids
        try disclose(Party.noun, named: "party", told: Self.told, where: "id IN (\(list: person))", to: sink)
        try discloseContacts(person, to: sink)
        try discloseIdentifiers(person, to: sink)
        try disclose(
            Consent.noun, named: "consents", told: Consent.noun.fields.filter { $0.name != "party" },
            where: "party_id IN (\(list: person))", to: sink)
        try disclose(
            Objection.noun, named: "objections", told: Objection.noun.fields.filter { $0.name != "party" },
            where: "party_id IN (\(list: person))", to: sink)
        try disclose(
            RightsRequest.noun, named: "requests",
            told: RightsRequest.noun.fields.filter { !$0.uses.contains(.unseen) && $0.name != "party" },
            where: "party_id IN (\(list: person))", to: sink)
        try discloseSources(person, to: sink)
        try discloseHistory(person, to: sink)
    }

    private static let told = Party.noun.fields.filter { !$0.uses.contains(.unseen) && $0.name != "mergedInto" }

    /// The rows of a noun that are about the person: few, so that they are read at once.
    private func disclose(
        _ noun: Noun, named name: String, told fields: [FieldSpec], where condition: SQL, to sink: any PersonSink
    ) throws {
        try sink.begin(PersonSection(name, noun.many, fields.map(\.personColumn)))
        let table = NounTable(noun)
        let rows = try store.read { try table.records(where: condition, limit: 1_000, in: $0) }
        for row in rows { try sink.row(fields.map { row.personValue($0) }) }
    }

    private func discloseContacts(_ person: [ID], to sink: any PersonSink) throws {
        try sink.begin(
            PersonSection(
                "contacts", Phrase("Ways of contact"),
                [
                    .init("kind", Phrase("Kind")), .init("value", Phrase("Telephone number or e-mail address")),
                    .init("label", Phrase("What it is")), .init("until", Phrase("Valid until")),
                ]))
        for contact in try store.read({ try Contacts.kept(of: person, in: $0) }) {
            try sink.row([
                .code(contact.point.kind.rawValue, contact.point.kind.label), .text(contact.point.value),
                contact.label.map { .text($0) } ?? .none, contact.until.map { .day($0) } ?? .none,
            ])
        }
    }

    private func discloseIdentifiers(_ person: [ID], to sink: any PersonSink) throws {
        try sink.begin(
            PersonSection(
                "identifiers", Phrase("Identity numbers"),
                [.init("kind", Phrase("Kind")), .init("number", Phrase("Number"))]))
        let numbers = try store.read { connection in
            try connection.rows(
                "SELECT id, kind, value FROM identifier WHERE party_id IN (\(list: person)) ORDER BY kind, id LIMIT 100"
            ) { ($0.identity(0), IdentifierKind(rawValue: $0.text(1)) ?? .other, $0.bytes(2)) }
        }
        for (id, kind, sealed) in numbers {
            try sink.row([.code(kind.rawValue, kind.label), .text(try Identifiers.opened(sealed, id, store))])
        }
    }

    /// Which files and programs brought the person in.
    private func discloseSources(_ person: [ID], to sink: any PersonSink) throws {
        try sink.begin(
            PersonSection("sources", Phrase("Where it comes from"), [.init("source", Phrase("Source"))]))
        var last = ""
        while true {
            let page = try store.read { connection in
                try connection.rows(
                    """
                    SELECT source FROM party_source WHERE party_id IN (\(list: person)) AND source > \(last) \
                    ORDER BY source LIMIT 500
                    """
                ) { $0.text(0) }
            }
            for source in page { try sink.row([.text(source)]) }
            guard page.count == 500, let end = page.last else { return }
            last = end
        }
    }

    /// When what was done to the entry; not by whom, which is the staff's own affair.
    private func discloseHistory(_ person: [ID], to sink: any PersonSink) throws {
        try sink.begin(
            PersonSection(
                "history", Phrase("What was done"),
                [.init("when", Phrase("When")), .init("act", Phrase("What"))]))
        let words = trailWords
        for party in person {
            var before: Int64?
            while true {
                let page = try store.read {
                    try store.trail.page(.init(noun: "party", row: party), before: before, limit: 200, in: $0)
                }
                for record in page {
                    try sink.row([.instant(record.entry.at), .code(record.entry.act, words.act(record.entry.act))])
                }
                guard page.count == 200, let last = page.last else { break }
                before = last.seq
            }
        }
    }
}
