import Glibc

/// Turns texts into typed settings and gathers what is wrong.
struct SettingsReader {
    private let values: [String: Found]
    private(set) var mistakes: [String]

    init(_ sources: SettingsSources) {
        values = sources.values
        mistakes = sources.mistakes
    }

    mutating func complain(_ sentence: String) { mistakes.append(sentence) }

    /// Complains of a value and shows it, except a database's address, which may hold a password.
    private mutating func complain(_ name: String, _ found: Found) {
        let isShown =
            !name.hasPrefix("database.")
            && found.text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        let value = isShown ? ", not “\(found.text.prefix(60))”" : ""
        mistakes.append("\(found.place): “\(name)” must be \(Settings.key(name)?.form ?? "something else")\(value).")
    }

    /// Complains of a value that is there.
    mutating func complain(name: String) {
        if let found = found(name) { complain(name, found) }
    }

    /// True when somebody set it.
    func isSet(_ name: String) -> Bool { found(name) != nil }

    private func found(_ name: String) -> Found? {
        guard let found = values[name], !found.text.isEmpty else { return nil }
        return found
    }

    mutating func text(_ name: String) -> String? {
        guard let found = found(name) else { return nil }
        guard found.text.utf8.count <= 4096, !found.text.utf8.contains(0) else {
            complain(name, found)
            return nil
        }
        return found.text
    }

    mutating func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let found = found(name) else { return nil }
        guard let number = Int(found.text), range.contains(number) else {
            complain(name, found)
            return nil
        }
        return number
    }

    mutating func size(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let found = found(name) else { return nil }
        let scale: Int =
            switch found.text.last {
            case "K", "k": 1 << 10
            case "M", "m": 1 << 20
            case "G", "g": 1 << 30
            default: 1
            }
        let digits = scale == 1 ? found.text[...] : found.text.dropLast()
        guard let number = Int(digits), case let (size, over) = number.multipliedReportingOverflow(by: scale), !over,
            range.contains(size)
        else {
            complain(name, found)
            return nil
        }
        return size
    }

    mutating func word(_ name: String, _ words: [String]) -> String? {
        guard let found = found(name) else { return nil }
        guard words.contains(found.text.lowercased()) else {
            complain(name, found)
            return nil
        }
        return found.text.lowercased()
    }

    mutating func list(_ name: String) -> [String] {
        guard let text = text(name) else { return [] }
        return text.split(separator: ",").map { SettingsSources.trimmed(String($0)) }.filter { !$0.isEmpty }
    }

    mutating func address(_ name: String) -> Settings.Address? {
        guard let found = found(name) else { return nil }
        guard let colon = found.text.lastIndex(of: ":"),
            let port = UInt16(found.text[found.text.index(after: colon)...])
        else {
            complain(name, found)
            return nil
        }
        var host = found.text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            host = ""
        }
        guard !host.isEmpty, host.utf8.count <= 255,
            host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "/") })
        else {
            complain(name, found)
            return nil
        }
        return Settings.Address(host: String(host), port: port)
    }

    mutating func url(_ name: String) -> String? {
        guard let found = found(name) else { return nil }
        var text = found.text[...]
        while text.hasSuffix("/") { text = text.dropLast() }
        let rest = text.hasPrefix("https://") ? text.dropFirst(8) : text.hasPrefix("http://") ? text.dropFirst(7) : ""
        guard !rest.isEmpty, rest.utf8.count <= 255,
            rest.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !Array("/?#@\"<>\\".utf8).contains($0) })
        else {
            complain(name, found)
            return nil
        }
        return String(text)
    }

    /// Where a log is sent: `unix:/path`, or `udp:host:port` and `tcp:host:port` of this machine, since neither is encrypted.
    mutating func syslog(_ name: String) -> String? {
        guard let found = found(name) else { return nil }
        let parts = found.text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts.count == 2 ? parts[1] : ""
        let isSound =
            switch parts.first {
            case "unix": place.hasPrefix("/") && place.utf8.count < 108
            case "udp", "tcp":
                place.lastIndex(of: ":").map { colon in
                    colon > place.startIndex && UInt16(place[place.index(after: colon)...]).map { $0 > 0 } ?? false
                } ?? false
            default: false
            }
        guard isSound, found.text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            complain(name, found)
            return nil
        }
        if parts.first != "unix" {
            let host = place[..<(place.lastIndex(of: ":") ?? place.endIndex)]
            guard host == "localhost" || host == "[::1]" || host.hasPrefix("127.") else {
                complain(
                    """
                    \(found.place): what goes to another machine must be encrypted; send it to a relay on this one, \
                    which sends it on (Documentation/operations/monitoring.md).
                    """)
                return nil
            }
        }
        return found.text
    }

    /// Where a scanner listens: `unix:/path`, or a port of this machine, since what is sent there is not encrypted.
    mutating func virusScanner(_ name: String) -> String? {
        guard let found = text(name) else { return nil }
        if found.hasPrefix("unix:") {
            let path = found.dropFirst(5)
            guard path.hasPrefix("/"), path.utf8.count < 108, path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
                complain(name: name)
                return nil
            }
            return found
        }
        guard let place = address(name) else { return nil }
        let parts = place.host.split(separator: ".", omittingEmptySubsequences: false)
        let isHere =
            place.host.lowercased() == "localhost" || place.host == "::1"
            || parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
        guard isHere, place.port > 0 else {
            complain(
                "virus-scanner is on this machine: files go to it unencrypted. Reach another one by a tunnel that ends here."
            )
            return nil
        }
        return place.description
    }

    /// A name that the system's tz database knows.
    mutating func timeZone(_ name: String) -> String? {
        guard let found = found(name) else { return nil }
        let isName =
            found.text.utf8.count <= 60 && !found.text.contains("..") && !found.text.hasPrefix("/")
            && found.text.utf8.allSatisfy { unit in
                switch unit {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "-"),
                    UInt8(ascii: "+"):
                    true
                default: false
                }
            }
        var status = stat()
        guard isName, stat("/usr/share/zoneinfo/\(found.text)", &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            complain(name, found)
            return nil
        }
        return found.text
    }

    mutating func family(_ name: String, members: [String]) -> [String: String] {
        var family: [String: String] = [:]
        for (key, found) in values.sorted(by: { $0.key < $1.key })
        where key.hasPrefix(name + ".") && !found.text.isEmpty {
            let member = String(key.dropFirst(name.count + 1))
            if !members.isEmpty, !members.contains(member) {
                complain(
                    "\(found.place): there is no department “\(member)”; there are \(members.joined(separator: ", ")).")
            } else if found.text.utf8.contains(0) || found.text.utf8.count > 4096
                || (found.text.contains("://") && !found.text.hasPrefix("postgresql://")
                    && !found.text.hasPrefix("postgres://"))
            {
                complain(key, found)
            } else {
                family[member] = found.text
            }
        }
        return family
    }
}
