import Department
import Messages
import SQL
import Values

/// What is known already of whoever drafts may turn out to be, read at the beginning.
extension Registrar {
    func knownSources(_ sources: [String]) throws -> [String: PartyCard] {
        var known: [String: PartyCard] = [:]
        for part in sources.parts(of: 500) {
            try change.connection.each(
                """
                SELECT s.source, \(unescaped: PartyCards.columns) FROM party_source s \
                JOIN party ON party.id = s.party_id WHERE s.source IN (\(list: part))
                """
            ) { row in known[row.text(0)] = PartyCards.card(row, from: 1) }
        }
        return known
    }

    mutating func lookUp(_ keys: Set<[UInt8]>) throws {
        for part in Array(keys).parts(of: 500) {
            try change.connection.each(
                """
                SELECT k.key, party.birth_on, \(unescaped: PartyCards.columns) FROM party_key k \
                JOIN party ON party.id = k.party_id WHERE k.key IN (\(list: part)) AND party.merged_into IS NULL
                """
            ) { row in
                let card = PartyCards.card(row, from: 2)
                if candidates[card.id] == nil {
                    let names = [card.name] + (card.arabicName.map { [$0] } ?? [])
                    candidates[card.id] = Candidate(
                        card: card, names: names.map { ReadDraft.key($0, card.kind) },
                        birth: row.optionalInteger(1).flatMap { Day(number: $0) })
                }
                knownByKey[row.bytes(0), default: []].append(card.id)
            }
        }
    }

    /// The sources among these that made a party which may be another one, as far as nobody has decided.
    func openDoubts(sources: [String]) throws -> Set<String> {
        var found = Set<String>()
        for part in sources.parts(of: 500) {
            try change.connection.each(
                """
                SELECT source FROM party_source s WHERE source IN (\(list: part)) AND raised_doubt = 1 \
                AND EXISTS (SELECT 1 FROM doubt WHERE doubt.party_id = s.party_id AND doubt.state = 'open')
                """
            ) { found.insert($0.text(0)) }
        }
        return found
    }

    /// The names of those who were merged into candidates: files go on calling them so.
    mutating func lookUpAbsorbed() throws {
        for part in Array(candidates.keys).parts(of: 500) {
            try change.connection.each(
                """
                WITH RECURSIVE absorbed (id, kept_id, name, arabic_name) AS (
                    SELECT id, merged_into, name, arabic_name FROM party WHERE merged_into IN (\(list: part))
                    UNION SELECT party.id, absorbed.kept_id, party.name, party.arabic_name FROM party
                    JOIN absorbed ON party.merged_into = absorbed.id
                ) SELECT kept_id, name, arabic_name FROM absorbed
                """
            ) { row in
                let kept = row.identity(0)
                guard let kind = candidates[kept]?.card.kind else { return }
                let names = [row.text(1)] + (row.optionalText(2).map { [$0] } ?? [])
                candidates[kept]?.names += names.map { ReadDraft.key($0, kind) }
            }
        }
    }

    mutating func lookUpIdentifiers() throws {
        for part in Array(candidates.keys).parts(of: 500) {
            try change.connection.each(
                "SELECT party_id, kind, value_index FROM identifier WHERE party_id IN (\(list: part))"
            ) { row in
                candidates[row.identity(0)]?.identifiers[row.text(1), default: []].insert(row.bytes(2))
            }
        }
    }
}

extension Array {
    /// The elements in runs of at most so many, for statements with a bounded number of values.
    func parts(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
