public import Localization

/// Something that whoever may act on it should see on every page until it is done.
public struct Alert: Sendable {
    /// What it is about, and how pressing: pages that were made before it changed are not shown again.
    public let key: String
    /// What is said.
    public let said: Phrase
    /// What to do.
    public let detail: Phrase
    /// Where it is done.
    public let path: String
    /// True when it is too late already.
    public let isLate: Bool

    /// Makes an alert.
    public init(_ key: String, _ said: Phrase, detail: Phrase, to path: String, isLate: Bool) {
        self.key = key
        self.said = said
        self.detail = detail
        self.path = path
        self.isLate = isLate
    }
}
