import Glibc

/// Small files that hold keys: read only when nobody else may, written so that a crash leaves the old or the new one.
enum KeyFile {
    /// The largest key file that is read, in bytes.
    static let limit = 1 << 20

    /// Reads a file whole; nil when there is none. Refuses one that others may read.
    ///
    /// - Parameter isCredential: a service manager keeps it, which lets the service's user read it through its group.
    static func read(_ path: String, isCredential: Bool = false) throws(VaultError) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            if errno == ENOENT { return nil }
            throw .storage("The key file \(path) cannot be opened: \(reason()).")
        }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw .unusable("The key file \(path) is not a regular file.")
        }
        guard status.st_mode & (isCredential ? 0o037 : 0o077) == 0 else {
            throw .unusable("The key file \(path) may be read by others; run: chmod 600 \(path)")
        }
        guard status.st_uid == geteuid() || status.st_uid == 0 else {
            throw .unusable("The key file \(path) belongs to another user.")
        }
        guard status.st_size <= limit else { throw .unusable("The key file \(path) is too large to be one.") }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        var filled = 0
        while filled < bytes.count {
            let count = bytes.withUnsafeMutableBytes { buffer in
                Glibc.read(
                    file, UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]).baseAddress, buffer.count - filled)
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .storage("The key file \(path) cannot be read: \(reason()).") }
            if count == 0 { break }
            filled += count
        }
        return Array(bytes.prefix(filled))
    }

    /// Writes a file with mode 0600, durably. Without `replacing`, an existing file stays and false is given.
    static func write(_ bytes: [UInt8], to path: String, replacing: Bool) throws(VaultError) -> Bool {
        let temporary = "\(path).\(Digest.hex(SecureRandom.bytes(8)))"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw .storage("The key file \(path) cannot be made: \(reason()).") }
        var isGone = false
        defer { if !isGone { unlink(temporary) } }
        let isWritten = writeAll(bytes, to: file) && fsync(file) == 0
        let failure = reason()
        close(file)
        guard isWritten else { throw .storage("The key file \(path) cannot be written: \(failure).") }
        if replacing {
            guard rename(temporary, path) == 0 else {
                throw .storage("The key file \(path) cannot be replaced: \(reason()).")
            }
            isGone = true
        } else if link(temporary, path) != 0 {
            if errno == EEXIST { return false }
            throw .storage("The key file \(path) cannot be made: \(reason()).")
        }
        syncDirectory(of: path)
        return true
    }

    /// Removes a file, durably; does nothing when there is none.
    static func remove(_ path: String) {
        if unlink(path) == 0 { syncDirectory(of: path) }
    }

    /// Makes the directory of keys, for its owner alone.
    static func makeDirectory(_ path: String) throws(VaultError) {
        if mkdir(path, 0o700) == 0 || errno == EEXIST { return }
        throw .storage("The directory \(path) cannot be made: \(reason()).")
    }

    /// Runs the body while no other process does the same for this directory.
    static func locking<Result>(
        _ directory: String, _ body: () throws(VaultError) -> Result
    ) throws(VaultError) -> Result {
        while true {
            let handle = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
            guard handle >= 0 else { throw .storage("The directory \(directory) cannot be opened: \(reason()).") }
            defer { close(handle) }
            while flock(handle, LOCK_EX) != 0 {
                guard errno == EINTR else {
                    throw .storage("The directory \(directory) cannot be locked: \(reason()).")
                }
            }
            // Another directory may have taken its place while this waited.
            var held = stat()
            var named = stat()
            guard fstat(handle, &held) == 0, stat(directory, &named) == 0 else {
                throw .storage("The directory \(directory) went away.")
            }
            guard held.st_ino == named.st_ino else { continue }
            return try body()
        }
    }

    /// What tells one version of a file from the next without reading it.
    static func stamp(of path: String) -> [Int] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        return [Int(status.st_ino), Int(status.st_mtim.tv_sec), status.st_mtim.tv_nsec, Int(status.st_size)]
    }

    static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
        bytes.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = Glibc.write(file, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    static func syncDirectory(of path: String) {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        let directory = end == path.startIndex ? (path.hasPrefix("/") ? "/" : ".") : String(path[..<end])
        let handle = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { return }
        fsync(handle)
        close(handle)
    }

    static func reason() -> String { String(cString: strerror(errno)) }
}
