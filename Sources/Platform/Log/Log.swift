import Glibc
public import Values

/// Structured lines for operators: one JSON object per line, one `write(2)` per line, cheap when a level is off.
///
/// Values of keys that name a secret (password, token, secret, authorization, cookie) are replaced before they are
/// written. A value longer than 2,000 bytes is cut.
public struct Log: Sendable {
    /// How much an operator should care.
    public enum Level: Int, Sendable, Comparable, CaseIterable, CustomStringConvertible {
        /// For those who hunt a fault.
        case debug
        /// What happened, in the ordinary course.
        case info
        /// Something is wrong and the system coped.
        case warning
        /// Something is wrong and somebody did not get what they asked for.
        case error

        public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }

        /// Finds a level by its name; nil for any other word.
        public init?(_ name: some StringProtocol) {
            guard let level = Level.allCases.first(where: { $0.description == name.lowercased() }) else { return nil }
            self = level
        }

        public var description: String {
            switch self {
            case .debug: "debug"
            case .info: "info"
            case .warning: "warning"
            case .error: "error"
            }
        }
    }

    private enum Sink: Sendable {
        case none
        case descriptor(Int32)
        case memory(LogMemory)
    }

    /// Lines below this level are not made.
    public let level: Level
    private let sink: Sink
    private let now: @Sendable () -> Instant
    /// The fields of `with`, encoded once: `,"request":"…"`.
    private let context: [UInt8]

    private init(level: Level, sink: Sink, now: @escaping @Sendable () -> Instant, context: [UInt8]) {
        self.level = level
        self.sink = sink
        self.now = now
        self.context = context
    }

    /// Makes a log that writes lines to a file descriptor, standard error unless another is given.
    public init(level: Level = .info, descriptor: Int32 = 2, now: @escaping @Sendable () -> Instant) {
        self.init(level: level, sink: .descriptor(descriptor), now: now, context: [])
    }

    /// Makes a log that keeps its lines in memory, for tests.
    public init(memory: LogMemory, level: Level = .debug, now: @escaping @Sendable () -> Instant) {
        self.init(level: level, sink: .memory(memory), now: now, context: [])
    }

    /// A log that keeps nothing.
    public static let silent = Log(
        level: .error, sink: .none, now: { Instant(milliseconds: 0) }, context: [])

    /// The same log with fields on every line, as a request's id.
    public func with(_ fields: KeyValuePairs<String, String>) -> Log {
        if case .none = sink { return self }
        var bytes = context
        for (key, value) in fields { LogLine.append(key: key, value: value, to: &bytes) }
        return Log(level: level, sink: sink, now: now, context: bytes)
    }

    /// True when lines of a level are written; ask before work that only a line needs.
    public func writes(_ level: Level) -> Bool {
        if case .none = sink { return false }
        return level >= self.level
    }

    /// Writes a line for those who hunt a fault.
    public func debug(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:]) {
        if writes(.debug) { write(.debug, message(), fields()) }
    }

    /// Writes a line about the ordinary course.
    public func info(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:]) {
        if writes(.info) { write(.info, message(), fields()) }
    }

    /// Writes a line about something wrong that the system coped with.
    public func warning(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:]) {
        if writes(.warning) { write(.warning, message(), fields()) }
    }

    /// Writes a line about something wrong that somebody noticed.
    public func error(_ message: @autoclosure () -> String, _ fields: @autoclosure () -> Fields = [:]) {
        if writes(.error) { write(.error, message(), fields()) }
    }

    /// The fields of a line, in their order.
    public typealias Fields = KeyValuePairs<String, String>

    private func write(_ level: Level, _ message: String, _ fields: Fields) {
        var line: [UInt8] = []
        line.reserveCapacity(192 + context.count)
        LogLine.begin(at: now(), level: level, message: message, in: &line)
        line.append(contentsOf: context)
        for (key, value) in fields { LogLine.append(key: key, value: value, to: &line) }
        line.append(UInt8(ascii: "}"))
        line.append(UInt8(ascii: "\n"))
        switch sink {
        case .none: break
        case .descriptor(let descriptor): Log.send(line, to: descriptor)
        case .memory(let memory): memory.keep(line)
        }
    }

    /// Writes the whole line; a line that cannot be written is lost, for the work matters more than its log.
    private static func send(_ line: [UInt8], to descriptor: Int32) {
        line.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let written = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if written > 0 {
                    rest = rest.dropFirst(written)
                } else if errno != EINTR {
                    return
                }
            }
        }
    }
}
