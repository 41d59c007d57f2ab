import Department
import Messages
import Names
import Nouns
import SQL
import Values

/// Finds or makes the parties of a batch of drafts inside one change.
///
/// The order of trust: the same source registers once; an identity number, or a telephone number or address together with
/// a like name, is the same party; a like name with only part of the evidence, or with evidence that speaks against it, is a
/// doubt for a person to decide.
/// Everything is looked up at the beginning and written at the end, many rows to a statement.
struct Registrar {
    static let table = NounTable(Party.noun)

    /// Names at least this alike, with a contact point in common, are one party.
    static let certain = 0.86
    /// Names at least this alike, with a contact point in common, are a doubt.
    static let doubtful = 0.62
    /// At most so sure when a day of birth or an identity number says that they are two: father and son share a name and a
    /// telephone.
    static let contradicted = 0.8
    /// A number that so many parties have tells nothing about any of them: a shop's, an employer's, a made-up one.
    static let sharers = 20

    /// A party that drafts may turn out to be.
    struct Candidate {
        let card: PartyCard
        /// Its names, and those of the parties that were merged into it.
        var names: [NameKey]
        let birth: Day?
        /// The blind indexes of its identity numbers, by kind.
        var identifiers: [String: Set<[UInt8]>] = [:]
    }

    /// A party that is made in this change.
    struct Fresh {
        var record: Record
        var points: [ContactPoint]
        var identifiers: [PartyDraft.Identifier]
    }

    struct Doubt {
        let party: ID
        let candidate: ID
        let score: Double
        let ground: PartyKey.Ground
    }

    let change: Change
    var knownByKey: [[UInt8]: [ID]] = [:]
    var candidates: [ID: Candidate] = [:]
    var fresh: [Fresh] = []
    private var freshPlaces: [ID: Int] = [:]
    /// What known parties turned out to have beside what was known.
    var learnt: [ID: (points: [ContactPoint], identifiers: [PartyDraft.Identifier])] = [:]
    var newKeys: [(key: [UInt8], party: ID)] = []
    var doubts: [Doubt] = []

    init(change: Change) { self.change = change }

    mutating func register(_ drafts: [ReadDraft]) throws -> [Registration] {
        var sources = try knownSources(drafts.map(\.draft.source))
        // Whoever asks again, after a crash perhaps, hears what the first one heard as long as nobody has decided.
        let inDoubt = try openDoubts(sources: Array(sources.keys))
        let unknown = drafts.filter { sources[$0.draft.source] == nil }
        try lookUp(Set(unknown.flatMap { $0.keys.map(\.bytes) }))
        try lookUpAbsorbed()
        if unknown.contains(where: { !$0.identifiers.isEmpty }) { try lookUpIdentifiers() }
        var outcomes: [(id: ID, card: PartyCard?, outcome: Registration.Outcome)] = []
        var newSources = RowBatch(into: "party_source", ["source", "party_id", "raised_doubt"])
        outcomes.reserveCapacity(drafts.count)
        for draft in drafts {
            if let card = sources[draft.draft.source] {
                outcomes.append((card.id, card, inDoubt.contains(draft.draft.source) ? .doubtful : .existing))
                continue
            }
            let (card, outcome) = register(draft)
            sources[draft.draft.source] = card
            newSources.add([.text(draft.draft.source), .id(card.id), (outcome == .doubtful).sqlValue])
            outcomes.append((card.id, nil, outcome))
        }
        try write()
        try newSources.insert(in: change.connection)
        return outcomes.map { id, card, outcome in
            let made = freshPlaces[id].map { fresh[$0].record.card } ?? card ?? candidates[id]?.card
            return Registration(
                card: made
                    ?? PartyCard(
                        id: id, kind: .person, name: "", arabicName: nil, language: "fr", wilaya: nil, version: 1,
                        mergedInto: nil),
                outcome: outcome)
        }
    }

    private mutating func register(_ draft: ReadDraft) -> (PartyCard, Registration.Outcome) {
        var best: (candidate: Candidate, score: Double, ground: PartyKey.Ground)?
        for key in draft.keys {
            let sharers = knownByKey[key.bytes] ?? []
            guard sharers.count < Registrar.sharers else { continue }
            for id in sharers {
                guard let candidate = candidates[id] else { continue }
                var score = Registrar.score(draft, candidate, key.ground)
                if contradicts(draft, candidate, key.ground) { score = min(score, Registrar.contradicted) }
                if score > best?.score ?? 0 { best = (candidate, score, key.ground) }
            }
        }
        if let best, best.score >= Registrar.certain {
            learn(draft, party: best.candidate.card.id)
            return (best.candidate.card, .existing)
        }
        let card = add(draft)
        guard let best, best.score >= Registrar.doubtful else { return (card, .fresh) }
        doubts.append(
            Doubt(party: card.id, candidate: best.candidate.card.id, score: best.score, ground: best.ground))
        return (card, .doubtful)
    }

    /// How surely a draft is a known party, 0...1, given what they have in common.
    private static func score(_ draft: ReadDraft, _ candidate: Candidate, _ ground: PartyKey.Ground) -> Double {
        var names = 0.0
        for mine in [draft.name, draft.arabicName].compactMap({ $0 }) {
            for theirs in candidate.names { names = max(names, NameSimilarity.score(mine, theirs)) }
        }
        return switch ground {
        // The same number under a quite different name is a slip of a file more often than a change of name.
        case .identifier: names >= 0.5 ? 1 : 0.7
        // These two keys hold the sound of the name already; what sounds alike may still be two names.
        case .birth: names >= 0.75 ? 0.95 : 0.7
        case .address: names >= 0.75 ? 0.9 : 0.65
        case .phone, .email: names
        }
    }

    /// True when what both are known by differs where one party has one value.
    private func contradicts(_ draft: ReadDraft, _ candidate: Candidate, _ ground: PartyKey.Ground) -> Bool {
        // An identity number in common outweighs a day of birth that somebody mistyped.
        if ground == .identifier { return false }
        if let mine = draft.draft.birth, let theirs = candidate.birth, mine != theirs { return true }
        return draft.identifiers.contains { identifier, _ in
            guard Registrar.unique.contains(identifier.kind), let theirs = candidate.identifiers[identifier.kind] else {
                return false
            }
            return !theirs.contains(change.blindIndex(identifier.value, for: "identifier.value"))
        }
    }

    /// The kinds of numbers of which nobody has two.
    private static let unique: Set<String> = ["nin", "nif", "nis"]

    private mutating func add(_ draft: ReadDraft) -> PartyCard {
        var party = Record(Party.noun, id: change.newID(), at: change.now)
        party[Party.kind] = draft.draft.kind == .organisation ? .organisation : .person
        party[Party.name] = draft.draft.name
        party[Party.foldedName] = draft.foldedName
        party[Party.arabicName.spec.name] = draft.draft.arabicName.map(Content.text) ?? .none
        party[Party.birth] = draft.draft.birth
        party[Party.language] = PartyLanguage(rawValue: draft.draft.language) ?? .french
        party[Party.address.spec.name] = draft.draft.address.map(Content.text) ?? .none
        party[Party.commune.spec.name] = draft.draft.commune.map(Content.text) ?? .none
        party[Party.wilaya.spec.name] = draft.draft.wilaya.map { .integer(Int64($0)) } ?? .none
        let card = party.card
        candidates[card.id] = Candidate(
            card: card, names: [draft.name] + (draft.arabicName.map { [$0] } ?? []), birth: draft.draft.birth)
        freshPlaces[card.id] = fresh.count
        fresh.append(Fresh(record: party, points: [], identifiers: []))
        learn(draft, party: card.id)
        return card
    }

    /// Keeps in mind what a draft tells of a party: points of contact, identity numbers, keys.
    private mutating func learn(_ draft: ReadDraft, party: ID) {
        var points: [ContactPoint] = []
        var identifiers: [PartyDraft.Identifier] = []
        for (point, key) in draft.points where isNews(key, of: party) { points.append(point) }
        for (identifier, key) in draft.identifiers where isNews(key, of: party) {
            identifiers.append(identifier)
            let index = change.blindIndex(identifier.value, for: "identifier.value")
            candidates[party]?.identifiers[identifier.kind, default: []].insert(index)
        }
        for key in draft.facts { _ = isNews(key, of: party) }
        if points.isEmpty, identifiers.isEmpty { return }
        if let place = freshPlaces[party] {
            fresh[place].points += points
            fresh[place].identifiers += identifiers
        } else {
            learnt[party, default: ([], [])].points += points
            learnt[party, default: ([], [])].identifiers += identifiers
        }
    }

    /// Notes a key of a party; false when it was known.
    private mutating func isNews(_ key: PartyKey, of party: ID) -> Bool {
        if knownByKey[key.bytes]?.contains(party) ?? false { return false }
        knownByKey[key.bytes, default: []].append(party)
        newKeys.append((key.bytes, party))
        return true
    }
}
