/// The shape of a path: `/debts/{id}`.
public struct Pattern: Hashable, Sendable, CustomStringConvertible {
    /// A part between slashes.
    public enum Segment: Hashable, Sendable {
        /// This text.
        case text(String)
        /// Any text, under a name.
        case parameter(String)
    }

    /// The pattern as it was written; good as a label of metrics.
    public let text: String
    /// Its parts.
    public let segments: [Segment]

    /// Reads a pattern. What is wrong with it, ``fault`` says.
    public init(_ text: String) {
        self.text = text
        segments = text.split(separator: "/").map { part in
            part.hasPrefix("{") && part.hasSuffix("}")
                ? .parameter(String(part.dropFirst().dropLast())) : .text(String(part))
        }
    }

    /// The names of the parameters, in order.
    public var parameters: [String] {
        segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }

    /// What is wrong with the pattern, nil when nothing is.
    public var fault: String? {
        guard text == "/" || text.hasPrefix("/") && !text.hasSuffix("/") && !text.contains("//") else {
            return "The path \(text) must begin with one slash and not end with one."
        }
        for segment in segments {
            switch segment {
            case .text(let part):
                if part.contains("{") || part.contains("}") || part.contains("?") || part.contains("%") {
                    return "The path \(text) has a stray character in \(part)."
                }
            case .parameter(let name):
                if name.isEmpty { return "The path \(text) has a parameter without a name." }
            }
        }
        guard Set(parameters).count == parameters.count else {
            return "The path \(text) names a parameter twice."
        }
        return nil
    }

    /// As it was written.
    public var description: String { text }
}
