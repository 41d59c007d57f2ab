/// The words after a command, told apart. Debian ships no argument parser for Swift and nothing else can be fetched, so
/// this one is ours: `--name value`, `--name=value`, flags, and words without dashes.
struct Arguments {
    private var values: [String: [String]] = [:]
    private var set: Set<String> = []
    let words: [String]

    init(_ texts: [String], options: Set<String>, flags: Set<String>) throws {
        var words: [String] = []
        var rest = texts[...]
        while let text = rest.popFirst() {
            guard text.hasPrefix("--"), text.count > 2 else {
                words.append(text)
                continue
            }
            let parts = text.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if flags.contains(name), parts.count == 1 {
                set.insert(name)
            } else if options.contains(name) {
                guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
                    throw UsageMistake("--\(name) needs a value.")
                }
                values[name, default: []].append(value)
            } else {
                throw UsageMistake("there is no option --\(name).")
            }
        }
        self.words = words
    }

    subscript(name: String) -> String? { values[name]?.last }

    func all(_ name: String) -> [String] { values[name] ?? [] }

    func has(_ flag: String) -> Bool { set.contains(flag) }

    func required(_ name: String) throws -> String {
        guard let value = self[name], !value.isEmpty else { throw UsageMistake("--\(name) is missing.") }
        return value
    }

    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = self[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw UsageMistake("--\(name) is a number from \(range.lowerBound) to \(range.upperBound).")
        }
        return number
    }
}

/// The command line was not understood.
struct UsageMistake: Error {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}
