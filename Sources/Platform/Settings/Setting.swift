/// A key of the settings: its name, what it means, what stands in when nobody sets it.
public struct Setting: Sendable {
    /// The name in `sila.conf` and on the command line: `session-idle-minutes`.
    public let name: String
    /// What stands in when nobody sets it, as text; empty when there is nothing.
    public let standard: String
    /// What it means, in a sentence.
    public let meaning: String
    /// What may stand there: `a number from 1 to 256`.
    public let form: String
    /// True for `database.collections`: the name goes on with a department's.
    public let isFamily: Bool

    init(_ name: String, _ standard: String, _ form: String, _ meaning: String, isFamily: Bool = false) {
        self.name = name
        self.standard = standard
        self.form = form
        self.meaning = meaning
        self.isFamily = isFamily
    }

    /// The name in the environment: `SILA_SESSION_IDLE_MINUTES`.
    public var environmentName: String {
        "SILA_" + name.uppercased().map { $0 == "-" || $0 == "." ? "_" : String($0) }.joined()
    }
}

/// Everything that is wrong with the settings, each in a sentence with the place it was found.
public struct SettingsMistakes: Error, Sendable, CustomStringConvertible {
    /// The sentences.
    public let sentences: [String]

    /// The sentences, one a line.
    public var description: String { sentences.joined(separator: "\n") }
}
