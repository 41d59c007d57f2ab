/// Whom a certificate of the house's own is asked for: the names that people type, and the company.
public struct ServerSubject: Sendable, Hashable {
    /// How many names a certificate may have.
    public static let most = 20

    /// Host names in lower case, the first one leading; `*.` before a name stands for one label.
    public let names: [String]
    /// The company's name; may be empty.
    public let organization: String
    /// Two letters of ISO 3166; may be empty.
    public let country: String

    /// Takes what somebody typed. Throws ``RequestFault``.
    public init(names: [String], organization: String, country: String) throws(RequestFault) {
        var seen: [String] = []
        for typed in names {
            let name = typed.lowercased()
            guard ServerSubject.isHostName(name) else { throw .badName(String(typed.prefix(80))) }
            if !seen.contains(name) { seen.append(name) }
        }
        guard !seen.isEmpty else { throw .noName }
        guard seen.count <= ServerSubject.most else { throw .tooManyNames }
        // X.520 allows 64 characters.
        guard organization.unicodeScalars.count <= 64,
            organization.unicodeScalars.allSatisfy({ $0.value >= 0x20 && !(0x7F..<0xA0).contains($0.value) })
        else { throw .badOrganization }
        let letters = country.uppercased()
        guard letters.isEmpty || letters.utf8.count == 2 && letters.utf8.allSatisfy({ (0x41...0x5A).contains($0) })
        else { throw .badCountry }
        self.names = seen
        self.organization = organization
        self.country = letters
    }

    /// Letters, digits and hyphens in labels of at most 63, with at least one point, as in RFC 1123.
    static func isHostName(_ name: String) -> Bool {
        var labels = name.split(separator: ".", omittingEmptySubsequences: false)
        if labels.first == "*" { labels.removeFirst() }
        guard name.utf8.count <= 253, labels.count >= 2, labels.last?.allSatisfy(\.isNumber) == false else {
            return false
        }
        return labels.allSatisfy { label in
            let units = Array(label.utf8)
            return (1...63).contains(units.count) && units.first != 0x2D && units.last != 0x2D
                && units.allSatisfy { unit in
                    (0x61...0x7A).contains(unit) || (0x30...0x39).contains(unit) || unit == 0x2D
                }
        }
    }

    /// Whether one name of a certificate stands for a host, or is the same wildcard.
    static func name(_ certified: String, covers host: String) -> Bool {
        let certified = certified.lowercased()
        if certified == host { return true }
        guard certified.hasPrefix("*."), let point = host.firstIndex(of: "."), !host.hasPrefix("*") else {
            return false
        }
        return certified.dropFirst(1) == host[point...]
    }
}

/// Why a certificate cannot be asked for.
public enum RequestFault: Error, Sendable, Hashable {
    /// No name was given.
    case noName
    /// This is not a host's name.
    case badName(String)
    /// More names than ``ServerSubject/most``.
    case tooManyNames
    /// The company's name is longer than 64 characters or holds marks that do not print.
    case badOrganization
    /// The country is not two letters.
    case badCountry
    /// The library made no key or request.
    case failed
}
