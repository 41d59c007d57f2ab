public import Department
public import HTTP
import Localization
public import Nouns
public import Routing
public import SQL
import Values

/// Lists in the API: one way to ask for a page of any noun, and one shape in which it comes.
public enum Paging {
    /// What every list takes in its address.
    public static let parameters: [Operation.Parameter] =
        [
            .init(
                "filter",
                "What to list, in the filter language: state in (promise, plan) and balance >= 100000. "
                    + "With texts in it, it goes into the header field Sila-Filter."),
            .init(
                "Sila-Filter", "The same, percent-encoded UTF-8, whatever it holds; no address then shows it.",
                in: .header),
            .init(
                "Sila-Words", "Words to search for, percent-encoded UTF-8, where the list can be searched.", in: .header
            ),
            .init("sort", "The order: a sortable field's name, with - before it for the largest first."),
        ] + walking

    /// What a list that cannot be narrowed takes in its address.
    public static let walking: [Operation.Parameter] = [
        .init("limit", "Rows per page, 1 to 200.", schema: ["type": "integer", "minimum": 1, "maximum": 200]),
        .init("after", "The cursor `next` of the page before."), .init("before", "The cursor `previous`."),
    ]

    /// The shape of a page of rows that are described by the schema of a name, or by one written out.
    public static func schema(of row: JSON) -> JSON {
        [
            "type": "object",
            "properties": [
                "items": ["type": "array", "items": row],
                "next": ["type": ["string", "null"]], "previous": ["type": ["string", "null"]],
            ],
        ]
    }

    /// Answers a list's request; `rows` makes the JSON of a page's records. Throws `FilterFault`, `Invalid` or `Refusal`
    /// for what cannot be read: a program that misspells an order must not take another list for its own.
    public static func answer(
        _ table: NounTable, _ request: Request, _ context: Context, _ store: Store, scope: SQL,
        _ rows: ([Record], any Connection) throws -> [JSON]
    ) throws -> Response {
        let query = ListQuery(request.query, of: table.noun)
        try query.check()
        try check(request.query, table.noun)
        try table.noun.check(query.filter, for: context.actor)
        let reader = table.reader(
            today: context.today, me: context.actor.id, hidden: table.noun.hidden(from: context.actor))
        return try store.read { connection in
            let page = try table.page(query.listing, scope: scope, for: reader, in: connection)
            return answer(try rows(page.rows, connection), next: page.next, previous: page.previous, for: context)
        }
    }

    /// Answers with a page of rows in the shape of ``schema(of:)``.
    public static func answer(
        _ items: [JSON], next: Cursor?, previous: Cursor?, for context: Context
    ) -> Response {
        func text(_ cursor: Cursor?, _ name: String) -> JSON {
            cursor.map { .string(context.addresses.sealed($0.text, as: name)) } ?? .null
        }
        return .json(["items": .array(items), "next": text(next, "after"), "previous": text(previous, "before")])
    }

    /// How many rows a page is to have; 50 unless the address says.
    static func limit(_ fields: Fields) throws -> Int {
        guard let text = fields["limit"] else { return 50 }
        guard let limit = Int(text), (1...200).contains(limit) else {
            throw Refusal(.badRequest, code: "bad-limit", Phrase("`limit` is a whole number from 1 to 200."))
        }
        return limit
    }

    /// A cursor of the address; nil when it names none.
    static func cursor(_ name: String, _ fields: Fields, _ read: (String) -> Cursor?) throws -> Cursor? {
        guard let text = fields[name] else { return nil }
        guard let cursor = read(text) else {
            throw Refusal(
                .badRequest, code: "bad-cursor", Phrase("`after` and `before` take a cursor that a page gave."))
        }
        return cursor
    }

    private static func check(_ fields: Fields, _ noun: Noun) throws {
        func refuse(_ code: String, _ phrase: Phrase) throws -> Never {
            throw Refusal(.badRequest, code: code, phrase)
        }
        for part in (fields["sort"] ?? "").split(separator: ",") {
            let name = String(part.hasPrefix("-") ? part.dropFirst() : part)
            guard noun[name]?.uses.contains(.sortable) == true else {
                try refuse("bad-sort", Phrase("This list cannot be sorted by {field}.", ["field": .text(name)]))
            }
        }
        _ = try limit(fields)
        for name in ["after", "before"] { _ = try cursor(name, fields) { Cursor(text: $0) } }
        if noun.search == nil, fields["q"]?.isEmpty == false {
            try refuse("no-search", Phrase("This list cannot be searched by words. Use `filter`."))
        }
    }
}
