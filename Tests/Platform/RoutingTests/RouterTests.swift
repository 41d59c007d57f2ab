import HTTP
import Routing
import Testing
import Values

private enum Paths {
    static let debts = FixedPath("/debts")
    static let debt = Path<ID>("/debts/{id}")
    static let new = FixedPath("/debts/new")
    static let diary = Path<ID, Day>("/debts/{id}/diary/{day}")
    static let tag = Path<String>("/tags/{name}")
}

private let id = ID(high: 0x018F_0000_0000_7000, low: 0x8000_0000_0000_0001)

private func router() throws -> Router<String> {
    try Router([
        .get("/", access: .open, "Greets.") { _, context in .text("home " + context) },
        .get(Paths.debts, access: .signedIn, "Lists debts.") { _, _ in .text("list") },
        .get(Paths.debt, access: .needs("debt.see"), "Shows a debt.") { _, context, id in .text("\(context) \(id)") },
        .get(Paths.new, access: .needs("debt.create"), "Asks for a debt.") { _, _ in .text("new") },
        .post(Paths.debts, access: .needs("debt.create"), "Creates a debt.", limits: .uploads(mebibytes: 8)) { _, _ in
            .empty()
        },
        .patch(Paths.diary, access: .signedIn, "Writes a day.") { request, _, id, day in
            .text("\(request.method) \(id) \(day)")
        },
        .get(Paths.tag, access: .open, "Shows a tag.") { _, _, name in .text(name) },
    ])
}

private func body(_ match: Router<String>.Match, _ request: Request) throws -> String {
    guard case .found(let route, let parameters) = match else { return "nothing" }
    return String(decoding: try route.run(request, "ctx", parameters: parameters).bodyBytes, as: UTF8.self)
}

extension Response {
    fileprivate var bodyBytes: [UInt8] { if case .bytes(let bytes) = body { bytes } else { [] } }
}

@Suite struct RouterTests {
    @Test func `a path makes links and reads them back`() throws {
        #expect(Paths.debt(id) == "/debts/018f0000-0000-7000-8000-000000000001")
        #expect(Paths.debts() == "/debts" && FixedPath("/")() == "/")
        #expect(Paths.tag("à/b?c d") == "/tags/%C3%A0%2Fb%3Fc%20d")
        #expect(Paths.debts(query: ["q": "a b"]) == "/debts?q=a%20b")
        let router = try router()
        let request = try Request(.get, Paths.tag("à/b?c d"))
        #expect(try body(router.match(.get, request.segments), request) == "à/b?c d")
        let day = try #require(Day(iso: "2026-01-17"))
        let diary = try Request(.patch, Paths.diary(id, day))
        #expect(try body(router.match(.patch, diary.segments), diary) == "PATCH \(id) 2026-01-17")
    }

    @Test func `fixed text wins over a parameter`() throws {
        let router = try router()
        let request = try Request(.get, "/debts/new")
        #expect(try body(router.match(.get, request.segments), request) == "new")
        #expect(try body(router.match(.head, []), request) == "home ctx")
    }

    @Test func `a parameter that cannot be read is not found`() throws {
        let router = try router()
        let request = try Request(.get, "/debts/17")
        guard case .found(let route, let parameters) = router.match(.get, request.segments) else {
            Issue.record("no route")
            return
        }
        #expect(throws: HTTPFailure(.notFound, "not-found", "There is nothing at this address.")) {
            try route.run(request, "", parameters: parameters)
        }
        #expect(Int(pathText: "007") == nil && Int(pathText: "+7") == nil && Int(pathText: "-7") == -7)
    }

    @Test func `a wrong method names the right ones`() throws {
        let router = try router()
        guard case .wrongMethod(let allowed) = router.match(.delete, ["debts"]) else {
            Issue.record("no 405")
            return
        }
        #expect(allowed == [.get, .head, .post, .options])
        #expect(Response.allowing(allowed, for: .delete).status == .methodNotAllowed)
        #expect(Response.allowing(allowed, for: .options).headers["allow"] == "GET, HEAD, POST, OPTIONS")
        for segments in [["nothing"], ["debts", ""], ["debts", "x", "y"]] {
            guard case .none = router.match(.get, segments) else {
                Issue.record("\(segments) was found")
                continue
            }
        }
    }

    @Test func `mistakes in the list of routes are named`() {
        let answer: @Sendable (Request, Void) throws -> Response = { _, _ in .empty() }
        #expect(throws: RoutingFault.self) {
            try Router<Void>([
                .get("/a", access: .open, "One.", handler: answer), .get("/a", access: .open, "Two.", handler: answer),
            ])
        }
        for pattern in ["a", "/a/", "//a", "/{}", "/a{b}", "/{x}"] {
            #expect(throws: RoutingFault.self, "\(pattern)") {
                try Router<Void>([.get(FixedPath(pattern), access: .open, "One.", handler: answer)])
            }
        }
        #expect(throws: RoutingFault.self) {
            try Router<Void>([
                .get(Path<ID>("/a/{x}"), access: .open, "One.") { _, _, _ in .empty() },
                .get(Path<Int>("/a/{y}"), access: .open, "Two.") { _, _, _ in .empty() },
            ])
        }
    }

    @Test func `the limit of a body is known before it is read`() throws {
        let router = try router()
        var request = try Request(.post, "/debts")
        #expect(router.bodyLimit(for: request) == 1 << 20)
        request.headers["Content-Type"] = "multipart/form-data; boundary=x"
        #expect(router.bodyLimit(for: request) == 8 << 20)
        #expect(router.bodyLimit(for: try Request(.post, "/nothing")) == 1 << 20)
    }

    @Test func `routes are listed for people`() throws {
        let lines = try router().listing.split(separator: "\n")
        #expect(lines.count == 7)
        #expect(lines[2] == "GET     /debts/{id}              debt.see     Shows a debt.")
    }

    @Test func `the API is described from its routes`() throws {
        let operation = Operation(
            "showDebt", tag: "Debts", query: [.init("expand", "What to add.")],
            answers: [.init(.ok, "The debt.", schema: Operation.reference("Debt"))], scope: "debts.read")
        let routes: [Route<Void>] = [
            .get(Path<ID>("/api/v1/debts/{id}"), access: .needs("debt.see"), "Shows a debt.", operation: operation) {
                _, _, _ in .empty()
            },
            .get("/page", access: .open, "A page.") { _, _ in .empty() },
        ]
        let document = OpenAPI.document(
            title: "Sila", version: "1", routes: routes, schemas: [.init("Debt", ["type": "object"])])
        #expect(document["openapi"] == "3.1.0")
        #expect(document["paths"]?.object?.count == 1)
        let described = document["paths"]?["/api/v1/debts/{id}"]?["get"]
        #expect(described?["operationId"] == "showDebt")
        #expect(described?["parameters"]?[0]?["schema"]?["format"] == "uuid")
        #expect(described?["parameters"]?[1]?["in"] == "query")
        #expect(described?["responses"]?["default"]?["$ref"] == "#/components/responses/Problem")
        #expect(try JSON(bytes: document.bytes) == document)
    }
}
