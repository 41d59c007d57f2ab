import Synchronization

/// Lines kept in memory, for tests that ask what was logged.
public final class LogMemory: Sendable {
    private let kept = Mutex<[String]>([])

    /// Makes an empty memory.
    public init() {}

    /// The lines so far, without their line ends.
    public var lines: [String] { kept.withLock { $0 } }

    func keep(_ line: [UInt8]) {
        let text = String(decoding: line.dropLast(), as: UTF8.self)
        kept.withLock { $0.append(text) }
    }
}
