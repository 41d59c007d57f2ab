public import HTTP

/// The description of the API for programs and their makers (OpenAPI 3.1.0).
public enum OpenAPI {
    /// Describes every route that has an ``Operation``. Schemas stand under `components`, by name.
    public static func document<Context>(
        title: String, version: String, routes: [Route<Context>], schemas: [JSON.Member] = []
    ) -> JSON {
        var paths: [(pattern: String, operations: [JSON.Member])] = []
        var tags: [String] = []
        for route in routes {
            guard let operation = route.operation else { continue }
            if !tags.contains(operation.tag) { tags.append(operation.tag) }
            let member = JSON.Member(route.method.rawValue.lowercased(), describe(route, operation))
            if let index = paths.firstIndex(where: { $0.pattern == route.pattern.text }) {
                paths[index].operations.append(member)
            } else {
                paths.append((route.pattern.text, [member]))
            }
        }
        let known = Set(schemas.map(\.name))
        let problem = known.contains("Problem") ? [] : [JSON.Member("Problem", problemSchema)]
        return [
            "openapi": "3.1.0",
            "info": ["title": .string(title), "version": .string(version)],
            "tags": .array(tags.map { ["name": .string($0)] }),
            "paths": .object(paths.map { .init($0.pattern, .object($0.operations)) }),
            "components": [
                "schemas": .object(schemas + problem),
                "responses": [
                    "Problem": content("What went wrong.", "application/problem+json", Operation.reference("Problem"))
                ],
                "securitySchemes": ["key": ["type": "http", "scheme": "bearer"]],
            ],
            "security": [["key": []]],
        ]
    }

    private static func describe<Context>(_ route: Route<Context>, _ operation: Operation) -> JSON {
        var members: [JSON.Member] = [
            .init("operationId", .string(operation.id)),
            .init("summary", .string(route.summary)),
            .init("tags", [.string(operation.tag)]),
        ]
        if let scope = operation.scope {
            members.append(.init("description", .string("Needs a key with the scope `\(scope)`.")))
        }
        let inPath = zip(route.pattern.parameters, route.schemas).map { name, schema -> JSON in
            ["name": .string(name), "in": "path", "required": true, "schema": schema]
        }
        let inQuery = operation.query.map { parameter -> JSON in
            [
                "name": .string(parameter.name), "in": .string(parameter.place.rawValue),
                "required": .bool(parameter.isRequired),
                "description": .string(parameter.description), "schema": parameter.schema,
            ]
        }
        if !inPath.isEmpty || !inQuery.isEmpty { members.append(.init("parameters", .array(inPath + inQuery))) }
        if let body = operation.body {
            members.append(
                .init("requestBody", ["required": true, "content": ["application/json": ["schema": body]]]))
        }
        var responses = operation.answers.map { answer -> JSON.Member in
            .init(String(answer.status.code), content(answer.description, answer.type, answer.schema))
        }
        responses.append(.init("default", ["$ref": "#/components/responses/Problem"]))
        members.append(.init("responses", .object(responses)))
        if route.access == .open { members.append(.init("security", [])) }
        return .object(members)
    }

    private static func content(_ description: String, _ type: String, _ schema: JSON?) -> JSON {
        guard let schema else { return ["description": .string(description)] }
        return [
            "description": .string(description),
            "content": .object([.init(type, ["schema": schema])]),
        ]
    }

    private static let problemSchema: JSON = [
        "type": "object",
        "required": ["type", "title", "status"],
        "properties": [
            "type": ["type": "string", "format": "uri-reference"], "title": ["type": "string"],
            "status": ["type": "integer"], "detail": ["type": "string"], "instance": ["type": "string"],
        ],
    ]
}
