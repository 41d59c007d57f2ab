public import HTTP

/// One thing that can be asked: method, path, who may, what it does, and the function that does it.
///
///     Route.get(paths.debt, access: .needs("debt.see"), "Shows a debt.") { request, context, id in … }
public struct Route<Context>: Sendable {
    /// The method.
    public let method: Method
    /// The path's shape.
    public let pattern: Pattern
    /// Who may.
    public let access: Access
    /// What it does, in an English sentence.
    public let summary: String
    /// How large a request's content may be.
    public let limits: RouteLimits
    /// Its description in the API; nil for pages.
    public let operation: Operation?
    /// The JSON schemas of the path's parameters, in order.
    public let schemas: [JSON]
    /// True when a session must have proved lately who sits before it (step-up, OWASP ASVS 5.0, 7.5.3).
    public private(set) var needsProof = false
    /// True when its answer is a file, so that the browser stays on the page that asked.
    public private(set) var givesFile = false
    /// True when somebody who is not in yet asks for something that takes a core for a while, such as a password's check.
    public private(set) var isDoor = false
    /// What it costs, when its method does not tell.
    var declaredCost: RouteCost?
    private let handler: @Sendable (Request, Context, [String]) throws -> Response

    /// Makes a route of any method.
    public init<each Parameter: PathParameter>(
        _ method: Method, _ path: Path<repeat each Parameter>, access: Access, _ summary: String,
        limits: RouteLimits = .standard, operation: Operation? = nil,
        handler: @escaping @Sendable (Request, Context, repeat each Parameter) throws -> Response
    ) {
        self.method = method
        pattern = path.pattern
        self.access = access
        self.summary = summary
        self.limits = limits
        self.operation = operation
        schemas = path.schemas
        self.handler = { request, context, texts in
            let values = try path.values(texts)
            return try handler(request, context, repeat each values)
        }
    }

    /// The same route for those only who have lately proved who they are: for what a borrowed browser must not do.
    /// What gives a file says so: the page that asks for the proof must lead back then.
    public func afterProof(givesFile: Bool = false) -> Route {
        var route = self
        route.needsProof = true
        route.givesFile = givesFile
        return route
    }

    /// The same route for those who stand at the door: they wait their turn among themselves, and hold up nobody inside.
    public func atDoor() -> Route {
        var route = self
        route.isDoor = true
        return route
    }

    /// Does it, with the parameters that the router found. Throws what the handler throws, and ``HTTPFailure`` 404 when a
    /// parameter cannot be read. Who may is for the caller to check.
    public func run(_ request: Request, _ context: Context, parameters: [String]) throws -> Response {
        var response = try handler(request, context, parameters)
        response.route = pattern.text
        return response
    }

    /// Reads something. HEAD is answered from it too.
    public static func get<each Parameter: PathParameter>(
        _ path: Path<repeat each Parameter>, access: Access, _ summary: String, limits: RouteLimits = .standard,
        operation: Operation? = nil,
        handler: @escaping @Sendable (Request, Context, repeat each Parameter) throws -> Response
    ) -> Route {
        Route(.get, path, access: access, summary, limits: limits, operation: operation, handler: handler)
    }

    /// Creates something, or does what has no method of its own.
    public static func post<each Parameter: PathParameter>(
        _ path: Path<repeat each Parameter>, access: Access, _ summary: String, limits: RouteLimits = .standard,
        operation: Operation? = nil,
        handler: @escaping @Sendable (Request, Context, repeat each Parameter) throws -> Response
    ) -> Route {
        Route(.post, path, access: access, summary, limits: limits, operation: operation, handler: handler)
    }

    /// Replaces something.
    public static func put<each Parameter: PathParameter>(
        _ path: Path<repeat each Parameter>, access: Access, _ summary: String, limits: RouteLimits = .standard,
        operation: Operation? = nil,
        handler: @escaping @Sendable (Request, Context, repeat each Parameter) throws -> Response
    ) -> Route {
        Route(.put, path, access: access, summary, limits: limits, operation: operation, handler: handler)
    }

    /// Changes a part of something.
    public static func patch<each Parameter: PathParameter>(
        _ path: Path<repeat each Parameter>, access: Access, _ summary: String, limits: RouteLimits = .standard,
        operation: Operation? = nil,
        handler: @escaping @Sendable (Request, Context, repeat each Parameter) throws -> Response
    ) -> Route {
        Route(.patch, path, access: access, summary, limits: limits, operation: operation, handler: handler)
    }

    /// Removes something.
    public static func delete<each Parameter: PathParameter>(
        _ path: Path<repeat each Parameter>, access: Access, _ summary: String, limits: RouteLimits = .standard,
        operation: Operation? = nil,
        handler: @escaping @Sendable (Request, Context, repeat each Parameter) throws -> Response
    ) -> Route {
        Route(.delete, path, access: access, summary, limits: limits, operation: operation, handler: handler)
    }
}
