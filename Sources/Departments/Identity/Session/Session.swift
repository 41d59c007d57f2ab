import Values

/// A time of work: from signing in until signing out, idling too long or being ended. The token that a browser holds is
/// kept as a digest only.
struct Session: Sendable {
    let id: ID
    let staff: Staff
    let created: Instant
    let seen: Instant
    let expires: Instant
    let peer: String
    let agent: String
    let csrf: String
    /// What was shown at signing in, besides the password.
    let factor: Factor
    /// When the person last proved who they are.
    let proved: Instant
    /// Whether the person has a second factor.
    var hasFactor = false
    /// Whether the person has one that a false page cannot ask for.
    var hasStrongFactor = false
    /// The role through whose eyes the person looks at the house; nil for their own.
    var preview: Role?

    /// When the person locked it; nil while it is open, or locked by itself.
    var locked: Instant?
    /// The fingerprint of the certificate that it is bound to; nil when it began another way.
    var certificate: [UInt8]?
    /// The browser it began in; nil for sessions from before browsers were known.
    var device: ID?

    /// What a session began with.
    enum Factor: String, Sendable {
        case password
        case code
        case recovery
        case passkey
        case certificate

        /// True when no false page could have asked for it.
        var isStrong: Bool { self == .passkey || self == .certificate }
    }

    /// Whether the role's second factor is missing, and must be set up before anything else. Who lost the strong one and
    /// came by a recovery code sets up another.
    var mustEnrol: Bool {
        switch staff.role.factor {
        case .none: false
        case .any: !hasFactor
        case .strong: !hasStrongFactor || factor == .recovery
        }
    }

    /// Whether the person has the strong factor that the role asks for, but came without it.
    var mustShowFactor: Bool {
        staff.role.factor == .strong && hasStrongFactor && !factor.isStrong && factor != .recovery
    }

    /// Which state of which role it works under: what it may do changes with it.
    var rights: String {
        let shown = preview ?? staff.role
        return "\(staff.role.code)/\(staff.role.version) \(shown.code)/\(shown.version)"
    }

    /// True while the session lives. One in stand-by shows nothing, so it lives for as long as any.
    func isOpen(at now: Instant, _ terms: Identity.SessionTerms) -> Bool {
        staff.isActive && now < expires && (isLocked(at: now, terms) || now < seen.adding(seconds: terms.idle))
    }

    /// True in stand-by: the person has locked it, or has not used it for a while. It needs no clockwork: what is locked is
    /// not marked as seen, so it stays locked.
    func isLocked(at now: Instant, _ terms: Identity.SessionTerms) -> Bool {
        locked != nil || terms.standby > 0 && seen.adding(seconds: terms.standby) <= now
    }

    /// A browser in a few words, `Firefox 132, Linux`, out of the long text it sends of itself.
    static func shortened(_ agent: String) -> String {
        let text = String(agent.prefix(400))
        func version(after mark: String) -> String {
            guard let found = text.firstRange(of: mark) else { return "" }
            let digits = text[found.upperBound...].prefix { $0.isASCII && $0.isNumber }.prefix(4)
            return digits.isEmpty ? "" : " " + digits
        }
        let browsers = [
            ("Edg/", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser/", "Samsung Internet"), ("Firefox/", "Firefox"),
            ("Chrome/", "Chrome"), ("Version/", "Safari"), ("curl/", "curl"),
        ]
        let systems = [
            ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
            ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
        ]
        let browser = browsers.first { text.contains($0.0) }.map { $0.1 + version(after: $0.0) }
        let system = systems.first { text.contains($0.0) }?.1
        let parts = [browser, system].compactMap { $0 }
        if !parts.isEmpty { return parts.joined(separator: ", ") }
        return String(
            String.UnicodeScalarView(text.unicodeScalars.filter { (0x20..<0x7F).contains($0.value) }.prefix(60)))
    }
}
