/// Header fields in the order they came, found by name in any case of letters.
///
/// A value can never start another field: control characters (CR, LF and NUL among them) are dropped on the way in,
/// and so is a name's every character that is no token character. A field whose name is empty after that is not kept.
public struct Headers: Sendable, Hashable, Sequence, ExpressibleByDictionaryLiteral, CustomStringConvertible {
    /// One header field.
    public struct Field: Sendable, Hashable {
        /// The name as it was written.
        public let name: String
        /// The value, without control characters.
        public let value: String
    }

    private var fields: [Field] = []

    /// No header fields.
    public init() {}

    /// Header fields from pairs, in that order; a name may come several times.
    public init(_ pairs: [(String, String)]) {
        for (name, value) in pairs { add(name, value) }
    }

    /// Written as a dictionary, in that order.
    public init(dictionaryLiteral elements: (String, String)...) { self.init(elements) }

    /// The first value of a field; setting replaces every value, nil removes the field.
    public subscript(name: String) -> String? {
        get { fields.first { equalIgnoringCase($0.name, name) }?.value }
        set {
            guard let newValue else { return remove(name) }
            if let index = fields.firstIndex(where: { equalIgnoringCase($0.name, name) }) {
                fields[index] = Field(name: fields[index].name, value: Headers.clean(newValue))
                let tail = fields[(index + 1)...].filter { !equalIgnoringCase($0.name, name) }
                if tail.count != fields.count - index - 1 { fields.replaceSubrange((index + 1)..., with: tail) }
            } else {
                add(name, newValue)
            }
        }
    }

    /// Every value of a field, in order.
    public func all(_ name: String) -> [String] {
        fields.compactMap { equalIgnoringCase($0.name, name) ? $0.value : nil }
    }

    /// Whether there is such a field.
    public func contains(_ name: String) -> Bool { fields.contains { equalIgnoringCase($0.name, name) } }

    /// The members of a comma-separated list over all lines of a field, trimmed, empty ones left out.
    public func list(_ name: String) -> [String] {
        all(name).flatMap { listParts($0, separator: UInt8(ascii: ",")) }.filter { !$0.isEmpty }
    }

    /// Adds a field at the end, beside others of that name.
    public mutating func add(_ name: String, _ value: String) {
        let clear =
            name.utf8.allSatisfy(\.isToken) ? name : String(decoding: name.utf8.filter(\.isToken), as: UTF8.self)
        guard !clear.isEmpty else { return }
        fields.append(Field(name: clear, value: Headers.clean(value)))
    }

    /// Removes every field of that name.
    public mutating func remove(_ name: String) { fields.removeAll { equalIgnoringCase($0.name, name) } }

    /// Adds a name to the `Vary` field, once.
    public mutating func vary(_ name: String) {
        let known = list("vary")
        guard !known.contains(where: { $0 == "*" || equalIgnoringCase($0, name) }) else { return }
        self["Vary"] = (known + [name]).joined(separator: ", ")
    }

    /// How many fields there are.
    public var count: Int { fields.count }

    /// One after another, in order.
    public func makeIterator() -> IndexingIterator<[Field]> { fields.makeIterator() }

    /// The fields as lines, for tests and traces.
    public var description: String { fields.map { "\($0.name): \($0.value)" }.joined(separator: "\n") }

    private static func clean(_ value: String) -> String {
        var text = value
        guard text.withUTF8({ $0.contains(where: \.isControl) }) else { return value }
        return String(decoding: value.utf8.filter { !$0.isControl }, as: UTF8.self)
    }
}
