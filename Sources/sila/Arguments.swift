/// The words after a command, told apart. Debian ships no argument parser for Swift and nothing else can be fetched, so
/// this one is ours: `--name value`, `--name=value`, flags, and words without dashes.
struct Arguments {
    private var values: [String: [String]] = [:]
    private var set: Set<String> = []
    let words: [String]

    /// `most`: how many words without dashes the command understands.
    init(_ texts: [String], options: Set<String>, flags: Set<String>, words most: Int) throws {
        var words: [String] = []
        var rest = texts[...]
        while let text = rest.popFirst() {
            guard text.hasPrefix("--"), text.count > 2 else {
                guard words.count < most else { throw UsageMistake("“\(text)” means nothing here.") }
                words.append(text)
                continue
            }
            let parts = text.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if flags.contains(name) {
                guard parts.count == 1 else { throw UsageMistake("--\(name) takes no value.") }
                set.insert(name)
            } else if options.contains(name) {
                let value = parts.count == 2 ? String(parts[1]) : try Arguments.value(of: name, &rest)
                values[name, default: []].append(value)
            } else {
                throw UsageMistake("there is no option --\(name).")
            }
        }
        self.words = words
    }

    /// The word behind an option. One that looks like an option is a slip: `--data --listen …` must not make a directory
    /// named --listen.
    private static func value(of name: String, _ rest: inout ArraySlice<String>) throws -> String {
        guard let value = rest.popFirst() else { throw UsageMistake("--\(name) needs a value.") }
        guard !value.hasPrefix("--") else {
            throw UsageMistake(
                "--\(name) needs a value; if it is “\(value)”, write --\(name)=\(value).")
        }
        return value
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
