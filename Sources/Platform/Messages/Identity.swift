public import HTTP
public import Values

/// What departments may know of somebody on the staff: enough to list, assign and sign histories.
public struct StaffCard: Sendable, Hashable {
    /// The person's id in every department.
    public let id: ID
    /// The name that histories show.
    public let name: String
    /// `administrator`, `manager`, `agent` or `read-only`.
    public let role: String
    /// False for somebody who has left.
    public let isActive: Bool
    /// Rises with each change, so that late messages are told from new ones.
    public let version: Int64

    /// The groups that the person belongs to.
    public let groups: [ID]
    /// The groups that those are part of, up to the top.
    public let above: [ID]

    /// Makes a card.
    public init(
        id: ID, name: String, role: String, isActive: Bool, version: Int64, groups: [ID] = [], above: [ID] = []
    ) {
        self.groups = groups
        self.above = above
        self.id = id
        self.name = name
        self.role = role
        self.isActive = isActive
        self.version = version
    }
}

/// Identity's news: these accounts are new or have changed.
public struct StaffCardsChanged: WallMessage, Equatable {
    public static let kind = "identity.staff"

    /// The cards as they are now.
    public let cards: [StaffCard]

    /// Makes the message.
    public init(_ cards: [StaffCard]) { self.cards = cards }

    public var key: String { "staff" }

    public var payload: [UInt8] {
        JSON.array(
            cards.map { card in
                [
                    "id": .string(card.id.description), "name": .string(card.name), "role": .string(card.role),
                    "isActive": .bool(card.isActive), "version": .integer(card.version),
                    "groups": .array(card.groups.map { .string($0.description) }),
                    "above": .array(card.above.map { .string($0.description) }),
                ]
            }
        ).bytes
    }

    /// Reads a payload; members that it does not know are passed over. Throws `JSONError` for what is no list of cards.
    public init(payload: [UInt8]) throws(JSONError) {
        guard let list = try JSON(bytes: payload).array else {
            throw JSONError(reason: "a list of cards is missing", offset: 0)
        }
        var cards: [StaffCard] = []
        for item in list {
            guard let id = item["id"]?.string.flatMap({ ID($0) }), let name = item["name"]?.string,
                let role = item["role"]?.string, let isActive = item["isActive"]?.bool,
                let version = item["version"]?.integer
            else { throw JSONError(reason: "a card lacks a member", offset: 0) }
            // Messages of before had none.
            func groups(_ member: String) -> [ID] {
                (item[member]?.array ?? []).compactMap { $0.string.flatMap { ID($0) } }
            }
            cards.append(
                StaffCard(
                    id: id, name: name, role: role, isActive: isActive, version: version, groups: groups("groups"),
                    above: groups("above")))
        }
        self.cards = cards
    }
}
