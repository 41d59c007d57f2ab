import HTTP
public import Values

/// Parties are new or have changed: what other departments keep of them.
public struct PartyCardsChanged: WallMessage {
    public static let kind = "directory.cards"
    /// The cards as they are now.
    public let cards: [PartyCard]

    /// Makes the message.
    public init(cards: [PartyCard]) { self.cards = cards }

    public var key: String { "cards" }

    public var payload: [UInt8] { JSON.array(cards.map(\.json)).bytes }

    /// Reads the payload; cards that cannot be read are left out.
    public init?(payload: [UInt8]) {
        guard let items = (try? JSON(bytes: payload))?.array else { return nil }
        cards = items.compactMap(PartyCard.init(json:))
    }
}

extension PartyCard {
    var json: JSON {
        [
            "id": .string(id.description), "kind": .string(kind.rawValue), "name": .string(name),
            "arabicName": arabicName.map(JSON.string) ?? .null, "language": .string(language),
            "wilaya": wilaya.map { .integer(Int64($0)) } ?? .null, "version": .integer(version),
            "mergedInto": mergedInto.map { .string($0.description) } ?? .null,
        ]
    }

    init?(json: JSON) {
        guard let id = json["id"]?.string.flatMap({ ID($0) }), let kind = json["kind"]?.string.flatMap(Kind.init),
            let name = json["name"]?.string, let version = json["version"]?.integer
        else { return nil }
        self.init(
            id: id, kind: kind, name: name, arabicName: json["arabicName"]?.string,
            language: json["language"]?.string ?? "fr", wilaya: json["wilaya"]?.integer.map(Int.init(clamping:)),
            version: version, mergedInto: json["mergedInto"]?.string.flatMap { ID($0) })
    }
}

/// A person objects to some ways of contact, or no longer does.
public struct PartyObjectionsChanged: WallMessage {
    public static let kind = "directory.objections"
    /// The party.
    public let party: ID
    /// The ways that they object to, all of those that stand now: `call`, `sms`, `email`, `letter`, `visit`, or `any`.
    public let ways: [String]

    /// Makes the message.
    public init(party: ID, ways: [String]) {
        self.party = party
        self.ways = ways
    }

    public var key: String { party.description }

    public var payload: [UInt8] {
        let json: JSON = ["party": .string(party.description), "ways": .array(ways.map(JSON.string))]
        return json.bytes
    }

    /// Reads the payload; nil when it is none.
    public init?(payload: [UInt8]) {
        guard let json = try? JSON(bytes: payload), let party = json["party"]?.string.flatMap({ ID($0) }),
            let ways = json["ways"]?.array
        else { return nil }
        self.init(party: party, ways: ways.compactMap(\.string))
    }
}

/// A person was erased, under each of the ids that they had: words about them go, figures stay.
public struct PersonErased: WallMessage {
    public static let kind = "directory.erased"
    /// The parties that were this person.
    public let parties: [ID]
    /// What the departments themselves named as the person's, by department; see `PersonKeeper.traces`.
    public let traces: [String: [String]]
    /// True when it is done once more, after an older state was restored: then nothing stands against it.
    public let isAgain: Bool

    /// Makes the message.
    public init(parties: [ID], traces: [String: [String]] = [:], isAgain: Bool = false) {
        self.parties = parties
        self.traces = traces
        self.isAgain = isAgain
    }

    /// As the cards, so that the reference has taken the name's place before.
    public var key: String { "cards" }

    public var payload: [UInt8] {
        let json: JSON = [
            "parties": .array(parties.map { .string($0.description) }), "again": .bool(isAgain),
            "traces": .object(
                traces.sorted { $0.key < $1.key }.map { .init($0.key, .array($0.value.map(JSON.string))) }),
        ]
        return json.bytes
    }

    /// Reads the payload; nil when it is none.
    public init?(payload: [UInt8]) {
        guard let json = try? JSON(bytes: payload) else { return nil }
        // Messages of before were the list alone.
        guard let items = json.array ?? json["parties"]?.array else { return nil }
        parties = items.compactMap { $0.string.flatMap { ID($0) } }
        traces = Dictionary(
            (json["traces"]?.object ?? []).map { ($0.name, ($0.value.array ?? []).compactMap(\.string)) },
            uniquingKeysWith: { first, _ in first })
        isAgain = json["again"]?.bool ?? false
    }
}
