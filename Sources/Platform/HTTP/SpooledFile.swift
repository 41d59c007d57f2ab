import Glibc

/// Bytes kept in an unlinked temporary file: they are gone when the last reference goes, even after a crash.
public final class SpooledFile: Sendable {
    /// The file's descriptor, open as long as this object lives.
    public let descriptor: Int32
    /// How many bytes it holds.
    public let size: Int64

    /// Takes a descriptor over; it is closed with this object.
    public init(adopting descriptor: Int32, size: Int64) {
        self.descriptor = descriptor
        self.size = size
    }

    deinit { close(descriptor) }

    /// Keeps bytes in an unlinked file of that directory. Throws ``HTTPFailure`` 507 when it cannot be written.
    public convenience init(_ bytes: [UInt8], in directory: String) throws(HTTPFailure) {
        guard let descriptor = SpooledFile.makeUnlinked(in: directory) else { throw .cannotSpool }
        var failed = false
        bytes.withUnsafeBytes { buffer in failed = !SpooledFile.writeAll(buffer, to: descriptor) }
        guard !failed else {
            close(descriptor)
            throw .cannotSpool
        }
        self.init(adopting: descriptor, size: Int64(bytes.count))
    }

    /// Reads at most so many bytes from an offset; fewer at the end. Throws ``HTTPFailure`` 500 when reading fails.
    public func read(at offset: Int64, count: Int) throws(HTTPFailure) -> [UInt8] {
        let wanted = Int(max(0, min(Int64(count), size - offset)))
        guard wanted > 0, offset >= 0 else { return [] }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: wanted) { buffer, filled in
            while filled < wanted {
                let got = pread(
                    descriptor, buffer.baseAddress.map { $0 + filled }, wanted - filled, off_t(offset) + filled)
                if got < 0, errno == EINTR { continue }
                guard got > 0 else {
                    failed = true
                    return
                }
                filled += got
            }
        }
        guard !failed else { throw HTTPFailure(.internalServerError, "spool", "A temporary file cannot be read.") }
        return bytes
    }

    /// All bytes. Throws ``HTTPFailure`` 413 when there are more than the limit.
    public func bytes(limit: Int = 64 << 20) throws(HTTPFailure) -> [UInt8] {
        guard size <= Int64(limit) else {
            throw HTTPFailure(.contentTooLarge, "content-too-large", "The content is too large.")
        }
        return try read(at: 0, count: Int(size))
    }

    /// Opens a file that has no name in a directory; nil when that fails.
    public static func makeUnlinked(in directory: String) -> Int32? {
        var template = Array((directory + "/spool-XXXXXX").utf8CString)
        let descriptor = mkstemp(&template)
        guard descriptor >= 0 else { return nil }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        unlink(template)
        return descriptor
    }

    /// Writes every byte, however many calls it takes; false when it fails.
    public static func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
        var done = 0
        while done < bytes.count {
            let written = write(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return false }
            done += written
        }
        return true
    }
}

extension HTTPFailure {
    static let cannotSpool = HTTPFailure(.insufficientStorage, "spool", "A temporary file cannot be written.")
}
