import Department
import HTTP
import Localization
import NounPages
import Routing
import SQL
import Values

extension Identity {
    /// The registrations for programs, to be read. Accepting one hands somebody the files of a customer: it stays with people,
    /// who look at the proof and prove themselves first.
    var registrationAPI: [Route<Context>] {
        let row = Operation.reference("Registration")
        return [
            .get(
                Paths.registrationsAPI, access: .needs(.seeRegistrations),
                "Lists the registrations in a state: who waits longest first, what came last first.",
                operation: Operation(
                    "listRegistrations", tag: "registrations",
                    query: [
                        .init(
                            "state", "`waiting` unless it says otherwise.",
                            schema: [
                                "type": "string",
                                "enum": .array(Registration.State.allCases.map { .string($0.rawValue) }),
                            ])
                    ] + Paging.walking,
                    answers: [
                        .init(.ok, "A page of registrations.", schema: Paging.schema(of: row)),
                        .init(.badRequest, "The state or the page cannot be read."),
                    ], scope: "registrations:read")
            ) { request, context in
                guard let state = Registration.State(rawValue: request.query["state"] ?? "waiting") else {
                    throw Refusal(
                        .badRequest, code: "bad-state", Phrase("`state` is one of waiting, accepted, refused."))
                }
                let stretch = try Stretch(request.query, of: Registration.order(state))
                let page = try store.read { try Registration.page(stretch, state, in: $0) }
                return Paging.answer(page.rows.map(\.json), next: page.next, previous: page.previous, for: context)
            },
            .get(
                Paths.registrationAPI, access: .needs(.seeRegistrations),
                "Shows one. Accepting and refusing are for people, at its page.",
                operation: Operation(
                    "getRegistration", tag: "registrations",
                    answers: [
                        .init(.ok, "The registration.", schema: row), .init(.notFound, "Not there."),
                    ], scope: "registrations:read")
            ) { _, _, id in
                guard let registration = try store.read({ try Registration.find(id, in: $0) }) else {
                    throw Refusal.notFound
                }
                return .json(registration.json)
            },
        ]
    }

    static let registrationSchema = JSON.Member(
        "Registration",
        [
            "type": "object",
            "properties": [
                "id": ["type": "string", "format": "uuid"],
                "createdAt": ["type": "string", "format": "date-time"],
                "state": ["type": "string", "enum": .array(Registration.State.allCases.map { .string($0.rawValue) })],
                "side": ["type": "string", "enum": .array(Customer.Side.allCases.map { .string($0.rawValue) })],
                "name": ["type": "string"], "organisation": ["type": "string"],
                "email": ["type": "string"], "phone": ["type": "string"], "language": ["type": "string"],
                "reference": ["type": "string", "description": "The reference that they gave."],
                "identifierKind": [
                    "type": "string", "description": "The kind of number that they gave; the number itself is sealed.",
                ],
                "addressProvedAt": ["type": ["string", "null"], "format": "date-time"],
                "decidedAt": ["type": ["string", "null"], "format": "date-time"],
                "decidedBy": ["type": ["string", "null"]], "reason": ["type": ["string", "null"]],
            ],
        ])
}

extension Registration {
    /// Who waits longest stands first, what was decided of what came last.
    static func order(_ state: State) -> Keyset {
        Keyset(terms: [
            .init(column: "created_at", .integer, descending: state != .waiting),
            .init(column: "id", .id, descending: state != .waiting),
        ])
    }

    fileprivate var json: JSON {
        [
            "id": .string(id.description), "createdAt": .string(created.description), "state": .string(state.rawValue),
            "side": .string(side.rawValue), "name": .string(name), "organisation": .string(organisation),
            "email": .string(email), "phone": .string(phone), "language": .string(language.tag),
            "reference": .string(reference), "identifierKind": .string(identifierKind),
            "addressProvedAt": addressProved.map { .string($0.description) } ?? .null,
            "decidedAt": decided.map { .string($0.description) } ?? .null,
            "decidedBy": decider.map(JSON.string) ?? .null, "reason": reason.map(JSON.string) ?? .null,
        ]
    }
}
