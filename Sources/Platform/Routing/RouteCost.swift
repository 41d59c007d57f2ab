import HTTP

/// What answering a route costs, so that nobody asks for more of it than the house can give to all.
public enum RouteCost: String, Hashable, Sendable, CaseIterable {
    /// Next to nothing: assets, health. Never counted.
    case nothing
    /// A page, a list, a row.
    case read
    /// Looking through everything for words.
    case search
    /// A change.
    case write
    /// A whole file made, sent or taken in: exports, letters, imports, documents.
    case bulk
    /// A password or code looked at, hashed or guessed at.
    case password
}

extension Route {
    /// The same route at another cost than its method tells.
    public func costing(_ cost: RouteCost) -> Route {
        var route = self
        route.declaredCost = cost
        return route
    }

    /// What it costs: as declared, or as its method tells.
    public var cost: RouteCost { declaredCost ?? (method == .get || method == .head ? .read : .write) }
}
