public import HTTP

/// How a route is described in the API's OpenAPI document. Pages have none.
public struct Operation: Sendable {
    /// A name in the query, or a header field.
    public struct Parameter: Sendable {
        /// Where a parameter stands.
        public enum Place: String, Sendable {
            /// In the address.
            case query
            /// In the head of the request.
            case header
        }

        /// The name.
        public let name: String
        /// What it does.
        public let description: String
        /// Its JSON schema.
        public let schema: JSON
        /// Whether it must be there.
        public let isRequired: Bool
        /// Where it stands.
        public let place: Place

        /// Makes a parameter.
        public init(
            _ name: String, _ description: String, schema: JSON = ["type": "string"], isRequired: Bool = false,
            in place: Place = .query
        ) {
            self.place = place
            self.name = name
            self.description = description
            self.schema = schema
            self.isRequired = isRequired
        }
    }

    /// An answer.
    public struct Answer: Sendable {
        /// The status.
        public let status: Status
        /// When it is given.
        public let description: String
        /// The JSON schema of its content; nil without content.
        public let schema: JSON?
        /// The content's media type.
        public let type: String

        /// Makes an answer.
        public init(_ status: Status, _ description: String, schema: JSON? = nil, type: String = "application/json") {
            self.status = status
            self.description = description
            self.schema = schema
            self.type = type
        }
    }

    /// The operation's name for generated clients, unique in the API: `listDebts`.
    public let id: String
    /// The group it is shown in.
    public let tag: String
    /// The names that the query or the head may hold.
    public let query: [Parameter]
    /// The JSON schema of the request's content; nil without content.
    public let body: JSON?
    /// The answers, besides the problem that every operation may give.
    public let answers: [Answer]
    /// The scope that a key needs; nil for any key.
    public let scope: String?

    /// Makes a description. Without answers, it is 200 without a schema.
    public init(
        _ id: String, tag: String, query: [Parameter] = [], body: JSON? = nil, answers: [Answer] = [],
        scope: String? = nil
    ) {
        self.id = id
        self.tag = tag
        self.query = query
        self.body = body
        self.answers = answers.isEmpty ? [Answer(.ok, "Done.")] : answers
        self.scope = scope
    }

    /// A schema that stands in the document under a name: `Operation.reference("Debt")`.
    public static func reference(_ name: String) -> JSON { ["$ref": .string("#/components/schemas/" + name)] }
}
