import Glibc

/// How many connections this machine has room for.
public enum ConnectionRoom {
    /// What an open connection may take, in bytes: buffers of the library, our own record and the state of TLS.
    static let each = 64 << 10
    /// Descriptors that everything else may need: databases, files, long answers.
    static let spared = 1_000

    /// As many as an eighth of the memory and the limit of open files allow, from 500 to 12,000. It raises the limit of
    /// open files of this process as far as its owner allowed (`RLIMIT_NOFILE`, getrlimit(2)); nothing here uses select(2).
    public static func find() -> Int {
        var files = rlimit()
        let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        if getrlimit(kind, &files) == 0, files.rlim_cur < files.rlim_max {
            files.rlim_cur = files.rlim_max
            setrlimit(kind, &files)
            getrlimit(kind, &files)
        }
        let memory = max(0, sysconf(Int32(_SC_PHYS_PAGES))).multipliedReportingOverflow(
            by: sysconf(Int32(_SC_PAGESIZE)))
        return count(files: Int(clamping: files.rlim_cur), memory: memory.overflow ? .max : memory.partialValue)
    }

    static func count(files: Int, memory: Int) -> Int { min(12_000, max(500, min(files - spared, memory / 8 / each))) }
}
