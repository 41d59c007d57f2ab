import Department
import Design
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import SQL
import Values

extension Directory {
    /// What programs may read of the law’s deadlines, the rules of keeping, the register of processing and the journal of
    /// breaches. Changing them stays with people, who look first at what comes of it.
    var readingAPI: [Route<Context>] {
        terms.readingRoutes + retentionRules.readingRoutes + breaches.readingRoutes + processingAPI
    }

    var readingSchemas: [JSON.Member] {
        [
            terms.schema, retentionRules.schema, breaches.schema,
            JSON.Member(processings.schema.name, RegisterLine.schema),
        ]
    }

    /// Rules and breaches have pages of their own; the desk serves them to programs.
    private var retentionRules: NounDesk {
        NounDesk(RetentionRule.noun, store: store, path: "/retention", icon: .archive)
    }
    private var breaches: NounDesk { NounDesk(Breach.noun, store: store, path: "/breaches", icon: .warning) }

    private var processingAPI: [Route<Context>] {
        let line = Operation.reference(processings.schema.name)
        return [
            .get(
                "/api/v1/processings", access: .needs(Processing.noun.see),
                "Lists the register of processing: what was written, and which data of which department that is.",
                operation: Operation(
                    "listProcessings", tag: "processings", query: Paging.walking,
                    answers: [.init(.ok, "A page of lines.", schema: Paging.schema(of: line))],
                    scope: "processings:read")
            ) { request, context in
                try Paging.answer(Processing.table, request, context, store, scope: "1 = 1") { rows, connection in
                    let rules = try RetentionRule.all(in: connection)
                    return rows.map { RegisterLine($0, register, retainers, rules: rules).json(context) }
                }
            },
            .get(
                Path<ID>("/api/v1/processings/{id}"), access: .needs(Processing.noun.see), "Shows one line.",
                operation: Operation(
                    "getProcessing", tag: "processings",
                    answers: [.init(.ok, "The line.", schema: line), .init(.notFound, "Not there.")],
                    scope: "processings:read")
            ) { _, context, id in
                let (record, rules) = try store.read { connection in
                    (
                        try processings.record(id, for: context.actor, in: connection),
                        try RetentionRule.all(in: connection)
                    )
                }
                return .json(RegisterLine(record, register, retainers, rules: rules).json(context))
            },
        ]
    }
}

extension RegisterLine {
    /// A line as the API shows it: the row, and what is read from the definitions, in the language of whoever asks.
    fileprivate func json(_ context: Context) -> JSON {
        let locale = context.locale
        let data = held.flatMap { chapter in
            chapter.tables.map { table -> JSON in
                ["department": .string(locale(chapter.department)), "data": .string(self.data(table, locale))]
            }
        }
        let keeping = kept.flatMap { self.keeping($0, locale) }.map(JSON.string)
        return .object(
            (record.json(for: context.actor).object ?? []) + [
                .init("data", .array(data)), .init("keeping", .array(keeping)),
            ])
    }

    fileprivate static var schema: JSON {
        let more: [JSON.Member] = [
            .init(
                "data",
                [
                    "type": "array", "readOnly": true,
                    "items": [
                        "type": "object",
                        "properties": ["department": ["type": "string"], "data": ["type": "string"]],
                    ],
                ]),
            .init("keeping", ["type": "array", "readOnly": true, "items": ["type": "string"]]),
        ]
        return ["type": "object", "properties": .object((Processing.noun.schema["properties"]?.object ?? []) + more)]
    }
}
