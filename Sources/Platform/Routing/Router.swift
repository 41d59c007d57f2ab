public import HTTP

/// Why a list of routes cannot be served, in one sentence per fault.
public struct RoutingFault: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sentences.
    public let sentences: [String]

    /// The sentences, one per line.
    public var description: String { sentences.joined(separator: "\n") }
}

/// Finds the route of a request. It is made once and never changes.
public struct Router<Context>: Sendable {
    /// What a request leads to.
    public enum Match: Sendable {
        /// A route, with the decoded texts of the path's parameters.
        case found(Route<Context>, parameters: [String])
        /// The path exists, but not with that method; answer with ``HTTP/Response/allowing(_:for:)``.
        case wrongMethod(allowed: [Method])
        /// There is nothing.
        case none
    }

    /// A place in the tree of segments. Children and routes are indices into the router's arrays.
    private struct Node: Sendable {
        var texts: [String: Int] = [:]
        var parameter: Int?
        var routes: [Method: Int] = [:]
    }

    /// Every route, in the order it was given.
    public let routes: [Route<Context>]
    private var nodes: [Node] = [Node()]

    /// Makes a router. Throws ``RoutingFault`` when a pattern is malformed, two routes have the same method and shape, or a
    /// path's parameters differ in number from its types.
    public init(_ routes: [Route<Context>]) throws(RoutingFault) {
        self.routes = routes
        var faults: [String] = []
        for (index, route) in routes.enumerated() {
            if let fault = route.pattern.fault { faults.append(fault) }
            if route.schemas.count != route.pattern.parameters.count {
                faults.append(
                    "The path \(route.pattern) has \(route.pattern.parameters.count) parameters "
                        + "but \(route.schemas.count) types.")
            }
            if let other = insert(route, index) {
                faults.append(
                    "\(route.method) \(route.pattern) is defined twice; the other one is \(routes[other].pattern).")
            }
        }
        guard faults.isEmpty else { throw RoutingFault(sentences: faults) }
    }

    /// Puts a route into the tree; gives the route that is already there, if any.
    private mutating func insert(_ route: Route<Context>, _ index: Int) -> Int? {
        var place = 0
        for segment in route.pattern.segments {
            let known: Int? =
                switch segment {
                case .text(let text): nodes[place].texts[text]
                case .parameter: nodes[place].parameter
                }
            if let known {
                place = known
                continue
            }
            nodes.append(Node())
            let fresh = nodes.count - 1
            switch segment {
            case .text(let text): nodes[place].texts[text] = fresh
            case .parameter: nodes[place].parameter = fresh
            }
            place = fresh
        }
        if let other = nodes[place].routes[route.method] { return other }
        nodes[place].routes[route.method] = index
        return nil
    }

    /// Finds the route of a method and the decoded segments of a path. Fixed text wins over parameters; HEAD is served by
    /// GET.
    public func match(_ method: Method, _ segments: [String]) -> Match {
        var allowed: Set<Method> = []
        var parameters: [String] = []
        let wanted = method == .head ? Method.get : method
        if let index = find(wanted, segments[...], from: 0, &parameters, &allowed) {
            return .found(routes[index], parameters: parameters)
        }
        guard !allowed.isEmpty else { return .none }
        if allowed.contains(.get) { allowed.insert(.head) }
        allowed.insert(.options)
        return .wrongMethod(allowed: Method.allCases.filter(allowed.contains))
    }

    /// Looks below a node. It visits each node of the tree at most once, so hostile paths cost no more than honest ones.
    private func find(
        _ method: Method, _ segments: ArraySlice<String>, from place: Int, _ parameters: inout [String],
        _ allowed: inout Set<Method>
    ) -> Int? {
        guard let segment = segments.first else {
            if let index = nodes[place].routes[method] { return index }
            allowed.formUnion(nodes[place].routes.keys)
            return nil
        }
        let rest = segments.dropFirst()
        if let next = nodes[place].texts[segment],
            let index = find(method, rest, from: next, &parameters, &allowed)
        {
            return index
        }
        guard let next = nodes[place].parameter, !segment.isEmpty else { return nil }
        let count = parameters.count
        parameters.append(segment)
        if let index = find(method, rest, from: next, &parameters, &allowed) { return index }
        parameters.removeSubrange(count...)
        return nil
    }

    /// How many bytes a request's content may have, known before it is read.
    public func bodyLimit(for request: Request) -> Int {
        guard case .found(let route, _) = match(request.method, request.segments) else {
            return RouteLimits.standard.body
        }
        return request.contentType?.name == "multipart/form-data" ? route.limits.upload : route.limits.body
    }

    /// The routes as lines: method, path, who may, what it does.
    public var listing: String {
        let width = (routes.map(\.pattern.text.count).max() ?? 0) + 2
        let room = (routes.map(\.access.description.count).max() ?? 0) + 2
        func padded(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        return routes.map { route in
            padded(route.method.rawValue, 8) + padded(route.pattern.text, width)
                + padded(route.access.description, room) + route.summary
        }.joined(separator: "\n")
    }
}

extension Response {
    /// What answers a method that a path does not have: 204 for OPTIONS, 405 for others, both with `Allow`.
    public static func allowing(_ methods: [Method], for method: Method) -> Response {
        let allow = methods.map(\.rawValue).joined(separator: ", ")
        guard method != .options else { return Response(.noContent, headers: ["Allow": allow]) }
        let problem = Problem(.methodNotAllowed, detail: "This address answers \(allow).")
        return .problem(problem).with("Allow", allow)
    }
}
