/// How a kind of job is run.
public struct JobHandler: Sendable {
    /// The kind: `collections.import`.
    public let kind: String
    /// How many times it is begun before it is given up; interruptions count, an orderly stop does not.
    public let attempts: Int
    /// For work that comes round: how many seconds lie between two starts. Nil for work that is asked for.
    public let every: Int64?
    /// Does the work. It may run again from the last checkpoint, so what it did before must not count twice.
    public let run: @Sendable (JobRun) throws -> Void

    /// Makes a handler.
    public init(
        _ kind: String, attempts: Int = 5, every seconds: Int64? = nil,
        run: @escaping @Sendable (JobRun) throws -> Void
    ) {
        self.kind = kind
        self.attempts = max(1, attempts)
        every = seconds.map { max(1, $0) }
        self.run = run
    }
}

/// An error that tells, in an English phrase to translate, why a job failed, and whether trying again is of use.
public protocol JobReason: Error {
    /// The phrase; no names, no numbers from the data.
    var jobReason: String { get }
    /// True when trying again would fail again.
    var isFinal: Bool { get }
}

/// A job that ends because its handler says why.
public struct JobFailure: JobReason, CustomStringConvertible {
    /// The phrase.
    public let jobReason: String
    /// True when trying again would fail again.
    public let isFinal: Bool

    /// Makes a failure; by default it is not tried again.
    public init(_ reason: String, isFinal: Bool = true) {
        jobReason = reason
        self.isFinal = isFinal
    }

    /// The phrase.
    public var description: String { jobReason }
}

/// Why a run must end early; thrown by ``JobRun/check()`` and left to pass through the handler.
public enum JobStop: Error, Sendable {
    /// Somebody cancelled the job.
    case cancelled
    /// The process is stopping; the job goes on after the restart.
    case stopping
    /// Another runner has taken the job over, because this one did not prolong its lease in time.
    case lost
}
