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
        sigaddset(&set, SIGHUP)
        return set
    }

    /// Holds the signals back for ``wait(reload:)`` and ignores `SIGPIPE`. Call it before the first thread starts, for threads
    /// inherit it.
    public static func prepare() {
        var set = StopSignal.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits until the process is asked to stop.
    ///
    /// - Parameter reload: called for each `SIGHUP`, by which service managers ask to read files again; without it that
    ///   signal stops like the others, as when a terminal is closed.
    public static func wait(reload: (() -> Void)? = nil) -> StopSignal {
        var set = StopSignal.set
        var number: Int32 = 0
        while true {
            while sigwait(&set, &number) != 0 {}
            guard number == SIGHUP, let reload else { return StopSignal(rawValue: number) ?? .terminate }
            reload()
        }
    }

    /// Lets the next signal end the process at once, for those who press Ctrl-C twice.
    public static func release() {
        var set = StopSignal.set
        pthread_sigmask(SIG_UNBLOCK, &set, nil)
    }
}
