/// What a reader likes best among what there is, from `Accept`, `Accept-Language` and `Accept-Encoding`
/// (RFC 9110, section 12.5).
public struct Preference: Hashable, Sendable {
    private struct Item: Hashable, Sendable {
        let name: String
        /// Thousandths, 0...1000.
        let weight: Int
    }

    private let items: [Item]

    /// Reads the header; at most 50 members count. Parameters other than `q` are left out.
    public init(_ header: String?) {
        guard let header else {
            items = []
            return
        }
        items = listParts(header, separator: UInt8(ascii: ",")).prefix(50).compactMap { part in
            let pieces = listParts(part, separator: UInt8(ascii: ";"))
            guard let name = pieces.first, !name.isEmpty else { return nil }
            var weight = 1000
            for piece in pieces.dropFirst() where loweredASCII(piece.prefix(2)) == "q=" {
                weight = Preference.weight(piece.dropFirst(2)) ?? 0
            }
            return Item(name: loweredASCII(name), weight: weight)
        }
    }

    /// Reads `0`, `0.5`, `1.000`; nil for anything else.
    private static func weight(_ text: some StringProtocol) -> Int? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let first = parts.first, parts.count <= 2, first == "0" || first == "1" else { return nil }
        let fraction = parts.count == 2 ? String(parts[1]) : ""
        guard fraction.utf8.count <= 3, fraction.utf8.allSatisfy(\.isDigit) else { return nil }
        let padded = fraction + String(repeating: "0", count: 3 - fraction.utf8.count)
        return min(1000, (first == "1" ? 1000 : 0) + Int(plainNumber(padded) ?? 0))
    }

    private func best(_ candidates: [String], _ weigh: (String) -> Int) -> String? {
        guard !items.isEmpty else { return candidates.first }
        var winner: (name: String, weight: Int)?
        for candidate in candidates {
            let weight = weigh(candidate)
            if weight > (winner?.weight ?? 0) { winner = (candidate, weight) }
        }
        return winner?.name
    }

    /// The media type that an `Accept` header likes best; the first on a tie or without a header; nil when none will do.
    public func mediaType(among candidates: [String]) -> String? {
        best(candidates) { candidate in
            let whole = loweredASCII(candidate)
            let kind = String(whole.prefix { $0 != "/" }) + "/*"
            for name in [whole, kind, "*/*"] {
                if let item = items.first(where: { $0.name == name }) { return item.weight }
            }
            return 0
        }
    }

    /// The language that an `Accept-Language` header likes best: `fr-DZ` is served by `fr`. Nil when none is named.
    public func language(among candidates: [String]) -> String? {
        best(candidates) { candidate in
            let name = loweredASCII(candidate)
            let exact = items.filter { $0.name == name || $0.name.hasPrefix(name + "-") }.map(\.weight).max()
            return exact ?? items.first { $0.name == "*" }?.weight ?? 0
        }
    }

    /// Whether an `Accept-Encoding` header takes a content coding such as `gzip`; without a header it does not.
    public func takes(encoding: String) -> Bool {
        if let item = items.first(where: { $0.name == encoding }) { return item.weight > 0 }
        return (items.first { $0.name == "*" }?.weight ?? 0) > 0
    }
}
