import HTTP
import Values

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
