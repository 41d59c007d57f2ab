public import HTTP

/// A path of the site, defined once for requests and for links.
///
///     static let debt = Path<ID>("/debts/{id}")
///     debt(id)                       // "/debts/018f…"
///     debt(id, query: ["tab": "notes"])
///
/// The type parameters stand for the parts in braces, in order. Without any, write `FixedPath("/debts")`. A number of braces
/// that differs from the number of types is reported when the ``Router`` is made.
public struct Path<each Parameter: PathParameter>: Sendable, ExpressibleByStringLiteral {
    /// The shape.
    public let pattern: Pattern

    /// Makes a path from its pattern.
    public init(_ pattern: String) { self.pattern = Pattern(pattern) }

    /// Written as text.
    public init(stringLiteral value: String) { self.init(value) }

    /// The link to the page of these values, percent-encoded.
    public func callAsFunction(_ values: repeat each Parameter, query: Fields = Fields()) -> String {
        var texts: [String] = []
        for value in repeat each values { texts.append(value.pathText) }
        var link = ""
        var index = 0
        for segment in pattern.segments {
            link += "/"
            switch segment {
            case .text(let part): link += part
            case .parameter:
                if index < texts.count { link += PercentEncoding.encode(texts[index]) }
                index += 1
            }
        }
        if link.isEmpty { link = "/" }
        return query.isEmpty ? link : link + "?" + query.encoded
    }

    /// The JSON schemas of the parameters, in order.
    var schemas: [JSON] {
        var result: [JSON] = []
        for type in repeat (each Parameter).self { result.append(type.schema) }
        return result
    }

    /// Reads the values from decoded segments; throws ``HTTPFailure`` 404 when one is no such value.
    func values(_ texts: [String]) throws(HTTPFailure) -> (repeat each Parameter) {
        var rest = texts[...]
        func next<Value: PathParameter>(_ type: Value.Type) throws(HTTPFailure) -> Value {
            guard let text = rest.popFirst(), let value = Value(pathText: text) else {
                throw HTTPFailure(.notFound, "not-found", "There is nothing at this address.")
            }
            return value
        }
        return (repeat try next((each Parameter).self))
    }
}

/// A path without parameters.
public typealias FixedPath = Path<>
