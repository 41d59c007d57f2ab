import Glibc

/// How the system asks the process to stop.
public enum StopSignal: Int32, Sendable, CustomStringConvertible {
    /// `SIGTERM`: what service managers send.
    case terminate = 15
    /// `SIGINT`: Ctrl-C.
    case interrupt = 2

    public var description: String { self == .terminate ? "SIGTERM" : "SIGINT" }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTERM)
        sigaddset(&set, SIGINT)
        return set
    }

    /// Holds the signals back for ``wait()`` and ignores `SIGPIPE`. Call it before the first thread starts, for threads
    /// inherit it.
    public static func prepare() {
        var set = StopSignal.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits until the process is asked to stop.
    public static func wait() -> StopSignal {
        var set = StopSignal.set
        var number: Int32 = 0
        while sigwait(&set, &number) != 0 {}
        return StopSignal(rawValue: number) ?? .terminate
    }

    /// Lets the next signal end the process at once, for those who press Ctrl-C twice.
    public static func release() {
        var set = StopSignal.set
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
