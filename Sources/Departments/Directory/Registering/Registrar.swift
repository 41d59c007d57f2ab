import Department
import Messages
import Names
import Nouns
import SQL
import Values

/// Finds or makes the parties of a batch of drafts inside one change.
///
/// The order of trust: the same source registers once; an identity number, or a telephone number or address together with
/// a like name, is the same party; a like name with only part of the evidence is a doubt for a person to decide.
struct Registrar {
    static let table = NounTable(Party.noun)

    /// Names at least this alike, with a contact point in common, are one party.
    static let certain = 0.86
    /// Names at least this alike, with a contact point in common, are a doubt.
    static let doubtful = 0.62

    let change: Change
    private var knownByKey: [[UInt8]: [ID]] = [:]
    private var candidates: [ID: PartyCard] = [:]
    private var fresh: [PartyCard] = []

    init(change: Change) { self.change = change }

    mutating func register(_ drafts: [PartyDraft]) throws -> [Registration] {
        let read = drafts.map(ReadDraft.init)
        let keys = read.map { PartyKey.keys(of: $0, ring: change.store.ring) }
        let sources = try knownSources(drafts.map(\.source))
        try lookUp(Set(keys.joined().map(\.bytes)))
        let references = try change.nextReferences("T", count: drafts.count)
        var registrations: [Registration] = []
        var newSources: [String: PartyCard] = [:]
        for (index, draft) in read.enumerated() {
            if let card = sources[draft.draft.source] ?? newSources[draft.draft.source] {
                registrations.append(Registration(card: card, outcome: .existing))
                continue
            }
            let registration = try register(draft, keys[index], reference: references[index])
            newSources[draft.draft.source] = registration.card
            try change.connection.run(
                "INSERT INTO party_source (source, party_id) VALUES (\(draft.draft.source), \(registration.card.id))")
            registrations.append(registration)
        }
        if !fresh.isEmpty { try change.publish(PartyCardsChanged(cards: fresh)) }
        return registrations
    }

    private mutating func register(_ draft: ReadDraft, _ keys: [PartyKey], reference: String) throws -> Registration {
        var best: (card: PartyCard, score: Double, ground: PartyKey.Ground)?
        for key in keys {
            for id in knownByKey[key.bytes] ?? [] {
                guard let card = candidates[id] else { continue }
                let score = score(draft, card, key.ground)
                if score > best?.score ?? 0 { best = (card, score, key.ground) }
            }
        }
        if let best, best.score >= Registrar.certain {
            try learn(draft, keys, party: best.card.id)
            return Registration(card: best.card, outcome: .existing)
        }
        let card = try add(draft, keys, reference: reference)
        if let best, best.score >= Registrar.doubtful {
            try change.connection.run(
                """
                INSERT INTO doubt (id, party_id, candidate_id, score, grounds, state, created_at) VALUES \
                (\(change.newID()), \(card.id), \(best.card.id), \(Int64(best.score * 1000)), \
                \(best.ground.rawValue), 'open', \(change.now)) ON CONFLICT DO NOTHING
                """)
            return Registration(card: card, outcome: .doubtful)
        }
        return Registration(card: card, outcome: .fresh)
    }

    /// How surely a draft is a known party, 0...1, given what they have in common.
    private func score(_ draft: ReadDraft, _ card: PartyCard, _ ground: PartyKey.Ground) -> Double {
        let names = max(
            NameSimilarity.score(draft.draft.name, card.name),
            card.arabicName.map { NameSimilarity.score(draft.draft.arabicName ?? draft.draft.name, $0) } ?? 0)
        return switch ground {
        // The same number under a quite different name is a slip of a file more often than a change of name.
        case .identifier: names >= 0.5 ? 1 : 0.7
        // These two keys hold the name already.
        case .birth: 0.95
        case .address: 0.9
        case .phone, .email: names
        }
    }

    private mutating func add(_ draft: ReadDraft, _ keys: [PartyKey], reference: String) throws -> PartyCard {
        var party = Record(Party.noun, id: change.newID(), at: change.now)
        party["reference"] = .text(reference)
        party[Party.kind] = draft.draft.kind == .organisation ? .organisation : .person
        party[Party.name] = draft.draft.name
        party[Party.foldedName] = draft.foldedName
        party[Party.arabicName.spec.name] = draft.draft.arabicName.map(Content.text) ?? .none
        party[Party.birth] = draft.draft.birth
        party[Party.language] = PartyLanguage(rawValue: draft.draft.language) ?? .french
        party[Party.address.spec.name] = draft.draft.address.map(Content.text) ?? .none
        party[Party.commune.spec.name] = draft.draft.commune.map(Content.text) ?? .none
        party[Party.wilaya.spec.name] = draft.draft.wilaya.map { .integer(Int64($0)) } ?? .none
        try Registrar.table.insert(party, in: change.connection)
        try PartySearch.add(party, points: draft.points, in: change.connection)
        let card = party.card
        candidates[card.id] = card
        fresh.append(card)
        try learn(draft, keys, party: card.id)
        return card
    }

    /// Adds to a party what a draft tells of it: points of contact, identity numbers, keys.
    private mutating func learn(_ draft: ReadDraft, _ keys: [PartyKey], party: ID) throws {
        for (index, point) in draft.points.enumerated() where isNew(keys, at: draft.identifiers.count + index, party) {
            try change.connection.run(
                """
                INSERT INTO contact_point (id, party_id, kind, value, is_preferred, created_at) VALUES \
                (\(change.newID()), \(party), \(point.kind.rawValue), \(point.value), \(index == 0), \(change.now))
                """)
        }
        for (index, identifier) in draft.identifiers.enumerated() where isNew(keys, at: index, party) {
            try Identifiers.add(identifier, to: party, in: change)
        }
        for key in keys where !(knownByKey[key.bytes]?.contains(party) ?? false) {
            try change.connection.run(
                "INSERT INTO party_key (key, party_id) VALUES (\(key.bytes), \(party)) ON CONFLICT DO NOTHING")
            knownByKey[key.bytes, default: []].append(party)
        }
    }

    private func isNew(_ keys: [PartyKey], at index: Int, _ party: ID) -> Bool {
        guard index < keys.count else { return false }
        return !(knownByKey[keys[index].bytes]?.contains(party) ?? false)
    }

    private func knownSources(_ sources: [String]) throws -> [String: PartyCard] {
        var known: [String: PartyCard] = [:]
        for part in sources.parts(of: 400) {
            try change.connection.each(
                """
                SELECT s.source, \(unescaped: PartyCards.columns) FROM party_source s \
                JOIN party ON party.id = s.party_id WHERE s.source IN (\(list: part))
                """
            ) { row in known[row.text(0)] = PartyCards.card(row, from: 1) }
        }
        return known
    }

    private mutating func lookUp(_ keys: Set<[UInt8]>) throws {
        for part in Array(keys).parts(of: 400) {
            try change.connection.each(
                """
                SELECT k.key, \(unescaped: PartyCards.columns) FROM party_key k \
                JOIN party ON party.id = k.party_id WHERE k.key IN (\(list: part)) AND party.merged_into IS NULL
                """
            ) { row in
                let card = PartyCards.card(row, from: 1)
                candidates[card.id] = card
                knownByKey[row.bytes(0), default: []].append(card.id)
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
