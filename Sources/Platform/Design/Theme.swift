/// Light or dark, as the person chose; kept in the cookie `theme` so that the server renders it without a flash.
public enum Theme: String, Sendable, Hashable, CaseIterable {
    /// As the person's system is set.
    case system
    /// Always light.
    case light
    /// Always dark.
    case dark

    /// The name of the cookie.
    public static let cookie = "theme"

    /// The theme that a cookie holds; the system's when there is none or an unknown one.
    public init(cookie: String?) { self = cookie.flatMap { Theme(rawValue: $0) } ?? .system }
}
