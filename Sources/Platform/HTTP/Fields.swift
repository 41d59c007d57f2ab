/// Names and values in the order they came, as in a query, a form or a cookie header; a name may come several times.
public struct Fields: Sendable, Hashable, Sequence, ExpressibleByDictionaryLiteral {
    /// One name with its value.
    public struct Pair: Sendable, Hashable {
        /// The name.
        public let name: String
        /// The value.
        public let value: String
    }

    private var pairs: [Pair] = []

    /// No fields.
    public init() {}

    /// Fields from pairs, in that order.
    public init(_ pairs: [(String, String)]) { self.pairs = pairs.map { Pair(name: $0.0, value: $0.1) } }

    /// Written as a dictionary, in that order.
    public init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }

    /// The first value of a name, nil when there is none.
    public subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }

    /// Every value of a name, in order.
    public func all(_ name: String) -> [String] { pairs.compactMap { $0.name == name ? $0.value : nil } }

    /// Whether there is such a name.
    public func contains(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    /// Adds a pair at the end.
    public mutating func add(_ name: String, _ value: String) { pairs.append(Pair(name: name, value: value)) }

    /// The same fields with every value of a name replaced by one; nil removes the name.
    public func setting(_ name: String, to value: String?) -> Fields {
        var result = self
        result.pairs.removeAll { $0.name == name }
        if let value { result.add(name, value) }
        return result
    }

    /// The names, each once, in the order of their first appearance.
    public var names: [String] {
        var seen: Set<String> = []
        return pairs.compactMap { seen.insert($0.name).inserted ? $0.name : nil }
    }

    /// How many pairs there are.
    public var count: Int { pairs.count }
    /// True when there are no pairs.
    public var isEmpty: Bool { pairs.isEmpty }

    /// One after another, in order.
    public func makeIterator() -> IndexingIterator<[Pair]> { pairs.makeIterator() }

    /// The fields as a query or a form body, `a=1&b=x%20y`, without a question mark.
    public var encoded: String {
        pairs.map { PercentEncoding.encode($0.name) + "=" + PercentEncoding.encode($0.value) }.joined(separator: "&")
    }

    /// Reads `a=1&b=x+y` (WHATWG URL, section 5.1): plus is a space, percent pairs are octets of UTF-8.
    ///
    /// Throws ``HTTPFailure`` 400 on a broken percent pair, on what is not UTF-8, on NUL, and 413 beyond the limits.
    public init(
        formEncoded bytes: some Collection<UInt8>, fieldLimit: Int = 1000, valueLimit: Int = 1 << 20
    ) throws(HTTPFailure) {
        guard !bytes.isEmpty else { return }
        for part in bytes.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < fieldLimit else { throw .tooManyFields }
            guard part.count <= valueLimit else { throw .fieldTooLarge }
            let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
            let rest = equals < part.endIndex ? part[part.index(after: equals)...] : part[equals...]
            guard let name = PercentEncoding.decode(part[..<equals], plusIsSpace: true),
                let value = PercentEncoding.decode(rest, plusIsSpace: true),
                !name.utf8.contains(0), !value.utf8.contains(0)
            else { throw HTTPFailure(.badRequest, "malformed-form", "A name or value is not well encoded.") }
            add(name, value)
        }
    }
}
