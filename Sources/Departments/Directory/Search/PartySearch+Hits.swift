import Messages
import Names
import SQL
import Values

extension PartySearch {
    /// As many parties as are looked at to choose the best from.
    private static let candidates = 60

    /// The parties that words find, best first: those whose names begin with what was typed; those whose words begin
    /// with every word typed; those that sound alike; those whose words differ by a slip. Each step looks at a bounded
    /// number of rows and runs only when the ones before found too few.
    static func hits(_ words: String, limit: Int, in connection: any Connection) throws -> [PartyHit] {
        let dialect = connection.dialect
        switch PartyQuery(words) {
        case .nothing: return []
        case .reference(let text):
            return try rows(
                "\(PartyQuery.beginning("party.reference", [text], dialect)) ORDER BY party.reference LIMIT \(limit)",
                in: connection)
        case .contact(let texts): return try owners(of: texts, limit: limit, in: connection)
        case .words(let typed): return try named(typed, limit: limit, in: connection)
        }
    }

    private static func named(_ typed: [String], limit: Int, in connection: any Connection) throws -> [PartyHit] {
        let dialect = connection.dialect
        let phrase = typed.joined(separator: " ")
        let order: SQL = dialect == .sqlite ? "party.folded_name" : #"party.folded_name COLLATE "C""#
        var hits = try rows(
            """
            \(PartyQuery.beginning("party.folded_name", [phrase], dialect)) \
            ORDER BY \(order), party.id LIMIT \(limit)
            """, in: connection)
        guard hits.count < limit else { return hits }
        hits.add(try find(typed.map { [($0, true)] }, limit: limit, in: connection) { rank($0, typed) }, limit: limit)
        guard hits.count < min(limit, 5), !phrase.contains(where: \.isNumber) else { return hits }
        let key = NameKey(person: phrase)
        func likeness(_ card: PartyCard) -> Double {
            let arabic = card.arabicName.map { NameSimilarity.score(key, NameKey(person: $0)) } ?? 0
            return max(arabic, NameSimilarity.score(key, NameKey(person: card.name)))
        }
        let sounds = typed.compactMap(skeleton)
        if sounds.count == typed.count {
            hits.add(
                try find(sounds.map { [($0, false)] }, limit: limit, in: connection, likeness), limit: limit)
        }
        guard hits.count < min(limit, 3) else { return hits }
        var isNew = false
        let groups = try typed.map { word -> [Pattern] in
            let near = try PartyVocabulary.words(near: word, in: connection)
            if near.contains(where: { $0 != word }) { isNew = true }
            return near.map { ($0, false) } + [(word, true)]
        }
        if isNew { hits.add(try find(groups, limit: limit, in: connection, likeness), limit: limit) }
        return hits
    }

    /// How well a name fits: whole words count more than beginnings, the first word more than the others.
    private static func rank(_ card: PartyCard, _ typed: [String]) -> Double {
        let words = Folded.words([card.name, card.arabicName].compactMap { $0 }.joined(separator: " "))
        var rank = 0.0
        for word in typed where words.contains(word[...]) { rank += 2 }
        if let first = typed.first, words.first?.hasPrefix(first) ?? false { rank += 1 }
        return rank
    }

    private static func find(
        _ groups: [[Pattern]], limit: Int, in connection: any Connection, _ worth: (PartyCard) -> Double
    ) throws -> [PartyHit] {
        let found = try rows(
            "party.number IN (\(matching(groups, connection.dialect)) LIMIT \(candidates))", in: connection)
        return found.map { (hit: $0, worth: worth($0.card)) }
            .sorted { ($1.worth, $0.hit.card.name, $0.hit.card.id) < ($0.worth, $1.hit.card.name, $1.hit.card.id) }
            .prefix(limit).map(\.hit)
    }

    private static func owners(
        of texts: [String], limit: Int, in connection: any Connection
    ) throws -> [PartyHit] {
        var values: [ID: String] = [:]
        var ids: [ID] = []
        try connection.each(
            """
            SELECT party_id, kind, value FROM contact_point \
            WHERE \(PartyQuery.beginning("contact_point.value", texts, connection.dialect)) LIMIT \(candidates)
            """
        ) { row in
            let point = ContactPoint(kind: ContactPoint.Kind(rawValue: row.text(1)) ?? .phone, value: row.text(2))
            if values.updateValue(point.shown, forKey: row.identity(0)) == nil { ids.append(row.identity(0)) }
        }
        guard !ids.isEmpty else { return [] }
        let hits = try rows("party.id IN (\(list: ids)) LIMIT \(limit)", in: connection)
        return hits.map { PartyHit(card: $0.card, reference: $0.reference, matched: values[$0.card.id]) }
    }

    /// The parties that meet a condition, those that were merged into others left out.
    private static func rows(_ condition: SQL, in connection: any Connection) throws -> [PartyHit] {
        try connection.rows(
            """
            SELECT \(unescaped: PartyCards.columns), party.reference FROM party \
            WHERE party.merged_into IS NULL AND \(condition)
            """
        ) { row in PartyHit(card: PartyCards.card(row, from: 0), reference: row.text(8), matched: nil) }
    }
}

extension [PartyHit] {
    /// Adds hits that are not there yet.
    fileprivate mutating func add(_ others: [PartyHit], limit: Int) {
        for hit in others where count < limit && !contains(where: { $0.card.id == hit.card.id }) { append(hit) }
    }
}
