extension Settings {
    /// The server that takes the house's letters.
    public struct Mail: Sendable, Hashable {
        /// The server's name or address.
        public let host: String
        /// Its port.
        public let port: UInt16
        /// True for TLS from the first byte, false for STARTTLS.
        public let isImplicit: Bool
        /// The address that letters come from.
        public let from: String
        /// Who we are to the server; nil where it asks nobody.
        public let user: String?
        /// The file with the password.
        public let passwordFile: String?
        /// The authorities that vouch for the server, in PEM; nil for the system's.
        public let authorities: String?
    }
}

extension SettingsReader {
    /// The server that takes letters; nil when none is named.
    mutating func mail(publicURL: String?) -> Settings.Mail? {
        let from = email("mail-from")
        let user = text("mail-user")
        let passwordFile = text("mail-password-file")
        let authorities = text("mail-ca")
        guard isSet("mail-server") else {
            for name in ["mail-from", "mail-user", "mail-password-file", "mail-ca"] where isSet(name) {
                complain("\(name) needs mail-server.")
            }
            return nil
        }
        if !isSet("mail-from") { complain("mail-server needs mail-from.") }
        // What letters lead to must not depend on what a request says its host is.
        if publicURL == nil { complain("mail-server needs public-url: letters hold links.") }
        if passwordFile != nil, user == nil { complain("mail-password-file needs mail-user.") }
        if let user, !user.unicodeScalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F }) {
            complain("mail-user holds a blank or a control character.")
        }
        guard let server = mailServer("mail-server"), let from else { return nil }
        return Settings.Mail(
            host: server.host, port: server.port, isImplicit: server.isImplicit, from: from, user: user,
            passwordFile: passwordFile, authorities: authorities)
    }

    /// `smtps://host:465`; the port may be left out.
    private mutating func mailServer(_ name: String) -> (host: String, port: UInt16, isImplicit: Bool)? {
        guard let found = text(name) else { return nil }
        let isImplicit = found.hasPrefix("smtps://")
        var rest = found.dropFirst(isImplicit ? 8 : 7)
        guard isImplicit || found.hasPrefix("smtp://") else {
            complain(name: name)
            return nil
        }
        var port: UInt16?
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("]") {
            port = UInt16(rest[rest.index(after: colon)...])
            guard let port, port > 0 else {
                complain(name: name)
                return nil
            }
            rest = rest[..<colon]
        }
        if rest.hasPrefix("["), rest.hasSuffix("]") {
            rest = rest.dropFirst().dropLast()
        } else if rest.contains(":") {
            rest = ""
        }
        let isHost =
            (1...253).contains(rest.utf8.count)
            && rest.utf8.allSatisfy { unit in
                switch unit {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: ":"):
                    true
                default: false
                }
            }
        guard isHost else {
            complain(name: name)
            return nil
        }
        let isHere = rest == "localhost" || rest == "::1" || rest.hasPrefix("127.")
        return (String(rest), port ?? (isImplicit ? 465 : isHere ? 25 : 587), isImplicit)
    }

    private mutating func email(_ name: String) -> String? {
        guard let found = text(name) else { return nil }
        let parts = found.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, parts[1].contains("."), found.utf8.count <= 254,
            found.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Array("<>,;:\"\\()[]".utf8).contains($0) })
        else {
            complain(name: name)
            return nil
        }
        return found
    }
}
