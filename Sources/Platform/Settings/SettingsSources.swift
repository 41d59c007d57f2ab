import Glibc

/// Where a setting was found, for the sentence that complains of it.
struct Found {
    let text: String
    let place: String
}

/// Collects the texts of settings from a file, the environment and the command line, the later over the earlier.
struct SettingsSources {
    private(set) var values: [String: Found] = [:]
    private(set) var mistakes: [String] = []

    /// The largest settings file, in bytes.
    private static let limit = 1 << 20

    /// Reads `key = value` lines; `#` begins a comment line. An unknown or doubled key is a mistake.
    mutating func add(file text: String, at path: String) {
        var seen: Set<String> = []
        var number = 0
        // CRLF is one character in Swift; scalars tell the two apart.
        for line in text.unicodeScalars.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "\n" }) {
            number += 1
            let line = SettingsSources.trimmed(String(String.UnicodeScalarView(line)))
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = "\(path), line \(number)"
            guard let mark = line.firstIndex(of: "=") else {
                mistakes.append("\(place): this is not “key = value”.")
                continue
            }
            let name = SettingsSources.trimmed(String(line[..<mark]))
            guard Settings.key(name) != nil else {
                mistakes.append("\(place): there is no setting “\(name.prefix(60))”.\(SettingsSources.hint(name))")
                continue
            }
            guard seen.insert(name).inserted else {
                mistakes.append("\(place): “\(name)” is set twice.")
                continue
            }
            let value = SettingsSources.trimmed(String(line[line.index(after: mark)...]))
            values[name] = Found(text: value, place: place)
        }
    }

    /// Takes `SILA_…` variables that name a setting; others belong to other parts and are left alone.
    mutating func add(environment: [String: String]) {
        let family = Settings.keys.filter(\.isFamily)
        for (variable, value) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix("SILA_") {
            if let key = Settings.keys.first(where: { !$0.isFamily && $0.environmentName == variable }) {
                values[key.name] = Found(text: value, place: "environment, \(variable)")
            } else if let key = family.first(where: { variable.hasPrefix($0.environmentName + "_") }) {
                let member = variable.dropFirst(key.environmentName.count + 1).lowercased()
                let name = "\(key.name).\(member.map { $0 == "_" ? "-" : String($0) }.joined())"
                if Settings.key(name) != nil {
                    values[name] = Found(text: value, place: "environment, \(variable)")
                }
            }
        }
    }

    /// Takes what the command line says, by the settings' own names.
    mutating func add(overrides: [String: String]) {
        for (name, value) in overrides.sorted(by: { $0.key < $1.key }) {
            if Settings.key(name) == nil {
                mistakes.append("command line: there is no setting “\(name.prefix(60))”.\(SettingsSources.hint(name))")
            } else {
                values[name] = Found(text: value, place: "command line, --\(name)")
            }
        }
    }

    /// The text of a settings file; nil when there is none. A file that cannot be read is a mistake.
    mutating func read(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno != ENOENT { mistakes.append("\(path): it cannot be read: \(String(cString: strerror(errno))).") }
            return nil
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        while bytes.count <= SettingsSources.limit {
            let count = Glibc.read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                mistakes.append("\(path): it cannot be read: \(String(cString: strerror(errno))).")
                return nil
            }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(contentsOf: piece[..<count])
        }
        mistakes.append("\(path): it is too large for settings.")
        return nil
    }

    static func trimmed(_ text: String) -> String {
        var scalars = text.unicodeScalars[...]
        func isBlank(_ scalar: Unicode.Scalar) -> Bool {
            scalar == " " || scalar == "\t" || scalar == "\r" || scalar == "\u{FEFF}"
        }
        while let first = scalars.first, isBlank(first) { scalars.removeFirst() }
        while let last = scalars.last, isBlank(last) { scalars.removeLast() }
        return String(String.UnicodeScalarView(scalars))
    }

    /// The nearest name, for those who mistyped.
    private static func hint(_ name: String) -> String {
        guard name.utf8.count <= 60 else { return "" }
        let nearest = Settings.keys.map { (name: $0.name, distance: distance($0.name, name)) }
            .min { $0.distance < $1.distance }
        guard let nearest, nearest.distance <= 3 else { return "" }
        return " Did you mean “\(nearest.name)”?"
    }

    /// How many letters must be put in, taken out or changed (Levenshtein).
    private static func distance(_ left: String, _ right: String) -> Int {
        let left = Array(left.utf8)
        let right = Array(right.utf8)
        var row = Array(0...right.count)
        for (i, a) in left.enumerated() {
            var corner = row[0]
            row[0] = i + 1
            for (j, b) in right.enumerated() {
                let next = min(row[j + 1] + 1, row[j] + 1, corner + (a == b ? 0 : 1))
                corner = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[right.count]
    }
}
