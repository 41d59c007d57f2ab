import CSodium
import Glibc

/// What keeps keys in memory out of other hands.
public enum ProcessHardening {
    /// Forbids core dumps and reading of the process by others of the same user. Call it first in a server.
    public static func apply() {
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        _ = sila_forbid_dumps()
    }
}
