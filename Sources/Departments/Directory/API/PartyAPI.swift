import Department
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import Values

extension Directory {
    /// The API's ways beside the desk's: adding a party with its contacts and numbers, and reading and adding contacts.
    var apiRoutes: [Route<Context>] { [addParty, contactsOfParty, addContact, mergeParty] }

    private var addParty: Route<Context> {
        .post(
            "/api/v1/parties", access: .needs(Party.noun.change), "Adds a party with its ways of contact and numbers.",
            operation: Operation(
                "addParty", tag: "parties", body: Directory.inputSchema,
                answers: [
                    .init(.created, "The new party.", schema: Operation.reference("Party")),
                    .init(.unprocessableContent, "A field is wrong."),
                ], scope: "parties:write")
        ) { request, context in
            let json = try request.json()
            let contents = try parties.contents(of: json, besides: ["phones", "emails", "identifiers"])
            let phones = try Directory.texts("phones", of: json)
            let emails = try Directory.texts("emails", of: json)
            let points =
                try phones.map { try ContactPoint(typed: $0, field: "phones") }
                + emails.map { text in
                    guard text.contains("@") else {
                        throw Invalid("emails", Phrase("This is not an e-mail address."))
                    }
                    return try ContactPoint(typed: text, field: "emails")
                }
            let identifiers = try Directory.identifiers(of: json)
            return try store.once(request, context) { change in
                let party = try parties.add(contents, in: change)
                let file = try PartyFile(party.id, in: change)
                var seen = Set<ContactPoint>()
                for point in points where seen.insert(point).inserted {
                    try file.add(point, label: nil, isPreferred: false)
                }
                for (kind, number) in identifiers { try file.add(kind, number: number) }
                return (.created, party.json(for: context.actor))
            }
        }
    }

    private var contactsOfParty: Route<Context> {
        .get(
            Path<ID>("/api/v1/parties/{id}/contacts"), access: .needs(Party.noun.see),
            "Gives the ways to reach a party; the look is audited.",
            operation: Operation(
                "listContacts", tag: "parties",
                answers: [
                    .init(
                        .ok, "The valid ways of contact, the preferred first, and the address.",
                        schema: [
                            "type": "object",
                            "properties": [
                                "items": ["type": "array", "items": Directory.contactSchema],
                                "address": ["type": "array", "items": ["type": "string"]],
                            ],
                        ]), .init(.notFound, "Not there."),
                ], scope: "parties:read")
        ) { _, context, id in
            let kept = try store.read { connection in
                let kept = try StandingMerge.kept(as: id, in: connection)
                _ = try parties.record(kept, for: context.actor, in: connection)
                return kept
            }
            let (contacts, address) = try store.read { connection in
                (
                    try Contacts.kept(of: [kept], in: connection).filter { $0.isValid(on: context.today) },
                    try Contacts.of(kept, on: context.today, in: connection)?.address ?? []
                )
            }
            try Contacts.noteLook(at: kept, by: context.author, store)
            return .json([
                "party": .string(kept.description), "items": .array(contacts.map(Directory.json)),
                "address": .array(address.map(JSON.string)),
            ])
        }
    }

    private var addContact: Route<Context> {
        .post(
            Path<ID>("/api/v1/parties/{id}/contacts"), access: .needs(Party.noun.change), "Adds a way of contact.",
            operation: Operation(
                "addContact", tag: "parties",
                body: [
                    "type": "object", "required": ["value"], "additionalProperties": false,
                    "properties": [
                        "value": [
                            "type": "string", "description": "A telephone number in any form, or an e-mail address.",
                        ],
                        "label": ["type": ["string", "null"], "maxLength": 60],
                        "isPreferred": ["type": "boolean"], "isFax": ["type": "boolean"],
                    ],
                ],
                answers: [
                    .init(.created, "The new way of contact.", schema: Directory.contactSchema),
                    .init(.conflict, "It is kept already."), .init(.notFound, "Not there."),
                ], scope: "parties:write")
        ) { request, context, id in
            let json = try request.json()
            let point = try ContactPoint(
                typed: json["value"]?.string ?? "", isFax: json["isFax"]?.bool ?? false, field: "value")
            let label = try Directory.label(json["label"]?.string)
            return try store.once(request, context) { change in
                let file = try PartyFile(id, in: change)
                let added = try file.add(point, label: label, isPreferred: json["isPreferred"]?.bool ?? false)
                let kept = try Contacts.kept(of: [id], in: change.connection).first { $0.id == added }
                return (.created, kept.map(Directory.json) ?? .null)
            }
        }
    }

    private var mergeParty: Route<Context> {
        .post(
            Path<ID>("/api/v1/parties/{id}/merge"), access: .needs(DirectoryPermissions.merge),
            "Merges a party into another, which keeps everything.",
            operation: Operation(
                "mergeParty", tag: "parties",
                body: [
                    "type": "object", "required": ["into"], "additionalProperties": false,
                    "properties": ["into": ["type": "string", "format": "uuid"]],
                ],
                answers: [
                    .init(.ok, "The party that was kept.", schema: Operation.reference("Party")),
                    .init(.conflict, "A party cannot be merged with itself."), .init(.notFound, "Not there."),
                ], scope: "parties:write")
        ) { request, context, id in
            guard let into = try request.json()["into"]?.string.flatMap({ ID($0) }) else {
                throw Invalid("into", Phrase("Choose the other party."))
            }
            return try store.once(request, context) { change in
                let survivor = try PartyFile(into, in: change)
                try PartyFile(id, in: change).merge(into: survivor)
                return (.ok, try PartyFile(into, in: change).party.json(for: context.actor))
            }
        }
    }

    // MARK: Reading and showing

    private static func texts(_ name: String, of json: JSON) throws -> [String] {
        guard let member = json[name], !member.isNull else { return [] }
        guard let items = member.array, items.count <= 20 else {
            throw Invalid(name, Phrase("Give a list of at most 20."))
        }
        return try items.map { item in
            guard let text = item.string else { throw Invalid(name, Phrase("Give a list of texts.")) }
            return text
        }
    }

    private static func identifiers(of json: JSON) throws -> [(IdentifierKind, String)] {
        guard let member = json["identifiers"], !member.isNull else { return [] }
        guard let items = member.array, items.count <= 20 else {
            throw Invalid("identifiers", Phrase("Give a list of at most 20."))
        }
        return try items.map { item in
            guard let kind = item["kind"]?.string.flatMap(IdentifierKind.init), let number = item["value"]?.string,
                Identifiers.plain(number) != nil
            else { throw Invalid("identifiers", Phrase("An identity number has 5 to 40 letters and digits.")) }
            return (kind, number)
        }
    }

    private static func json(_ contact: KeptContact) -> JSON {
        [
            "id": .string(contact.id.description), "kind": .string(contact.point.kind.rawValue),
            "value": .string(contact.point.value), "label": contact.label.map(JSON.string) ?? .null,
            "isPreferred": .bool(contact.isPreferred),
        ]
    }

    private static let contactSchema: JSON = [
        "type": "object",
        "properties": [
            "id": ["type": "string", "format": "uuid"],
            "kind": ["type": "string", "enum": .array(ContactPoint.Kind.allCases.map { .string($0.rawValue) })],
            "value": ["type": "string", "description": "E.164, or the e-mail address."],
            "label": ["type": ["string", "null"]], "isPreferred": ["type": "boolean"],
        ],
    ]

    /// The desk's schema with the three lists.
    private static var inputSchema: JSON {
        let schema = Party.noun.inputSchema(isNew: true)
        guard let members = schema.object else { return schema }
        let kinds: JSON = .array(IdentifierKind.allCases.map { .string($0.rawValue) })
        let lists: [JSON.Member] = [
            .init("phones", ["type": "array", "maxItems": 20, "items": ["type": "string"]]),
            .init("emails", ["type": "array", "maxItems": 20, "items": ["type": "string"]]),
            .init(
                "identifiers",
                [
                    "type": "array", "maxItems": 20,
                    "items": [
                        "type": "object", "required": ["kind", "value"],
                        "properties": [
                            "kind": ["type": "string", "enum": kinds],
                            "value": ["type": "string", "minLength": 5, "maxLength": 60],
                        ],
                    ],
                ]),
        ]
        return .object(
            members.map { member in
                guard member.name == "properties", let properties = member.value.object else { return member }
                return .init("properties", .object(properties + lists))
            })
    }
}
