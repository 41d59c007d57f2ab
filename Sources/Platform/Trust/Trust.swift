import Glibc
public import Log
import Synchronization
public import Values
import Vault

/// Where the trust of a house lies, in PEM. Both files are read again when they change.
public struct TrustFiles: Sendable, Hashable {
    /// The authorities: roots, and what is between them and people.
    public let authorities: String
    /// Their lists of revoked certificates; without, revocation is not looked at.
    public let revoked: String?

    /// Names the files.
    public init(authorities: String, revoked: String?) {
        self.authorities = authorities
        self.revoked = revoked
    }
}

/// What a house holds of client certificates, at the present state of its files.
public final class Trust: Sendable {
    private struct State: Sendable {
        var store: TrustStore
        var stamp: [Int]
        var looked: Instant?
        var known: [[UInt8]: (verdict: Result<ClientCertificate, CertificateFault>, at: Instant)] = [:]
    }

    /// How long a verdict is kept, and how often the files are looked at, in milliseconds.
    private static let lifetime: Int64 = 30_000
    private static let pace: Int64 = 1000
    private static let capacity = 1000

    private let files: TrustFiles
    private let book: StatusBook?
    private let log: Log
    private let state: Mutex<State>

    /// Reads the files. With a book, a responder of the authority is asked as well. Throws ``TrustMistake`` with a sentence
    /// for the operator.
    public init(_ files: TrustFiles, asking book: StatusBook? = nil, log: Log = .silent) throws(TrustMistake) {
        self.files = files
        self.book = book
        self.log = log
        let stamp = Trust.stamp(files)
        state = Mutex(State(store: try Trust.read(files), stamp: stamp))
    }

    /// Holds a chain, the end's certificate first, against what is trusted now. The verdict of a chain is kept for half a
    /// minute, as long as the files stay as they are.
    public func verify(_ chain: [[UInt8]], at now: Instant) -> Result<ClientCertificate, CertificateFault> {
        lookAgain(at: now)
        let key = Digest.blake2b(chain.flatMap { Array("\($0.count) ".utf8) + $0 })
        let (store, known) = state.withLock { ($0.store, $0.known[key]) }
        if let known {
            let age = now.milliseconds &- known.at.milliseconds
            if age >= 0, age < Trust.lifetime { return known.verdict }
        }
        let verdict = store.verify(chain, asking: book)
        state.withLock { state in
            guard state.store === store else { return }
            if state.known.count >= Trust.capacity { state.known.removeAll(keepingCapacity: true) }
            state.known[key] = (verdict, now)
        }
        return verdict
    }

    /// The first certificate of a text in PEM, in DER; nil when there is none.
    public static func der(pem: String) -> [UInt8]? {
        let bytes = Array(pem.utf8)
        guard bytes.count <= Certificate.longest else { return nil }
        return Certificate.list(pem: bytes)?.first?.der
    }

    /// Reads the files again when they have changed. What cannot be used leaves what was, with a line in the log.
    public func reload() {
        let stamp = Trust.stamp(files)
        guard state.withLock({ $0.stamp != stamp }) else { return }
        do throws(TrustMistake) {
            let fresh = try Trust.read(files)
            state.withLock { state in
                state.store = fresh
                state.stamp = stamp
                state.known = [:]
            }
            log.info("authorities of client certificates read", ["file": files.authorities])
        } catch {
            // These files are not tried again before they change.
            state.withLock { $0.stamp = stamp }
            log.error("the authorities cannot be used; the old ones stay", ["why": error.description])
        }
    }

    private func lookAgain(at now: Instant) {
        let isDue = state.withLock { state in
            if let looked = state.looked, abs(now.milliseconds &- looked.milliseconds) < Trust.pace { return false }
            state.looked = now
            return true
        }
        if isDue { reload() }
    }

    private static func read(_ files: TrustFiles) throws(TrustMistake) -> TrustStore {
        let authorities = try bytes(of: files.authorities)
        var revoked: [UInt8]?
        if let path = files.revoked { revoked = try bytes(of: path) }
        do throws(TrustMistake) {
            return try TrustStore(authorities: authorities, revoked: revoked)
        } catch {
            throw TrustMistake("\(files.authorities) \(error.description).")
        }
    }

    private static func bytes(of path: String) throws(TrustMistake) -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw TrustMistake("\(path) cannot be read: \(String(cString: strerror(errno))).") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 64 << 20 else {
            throw TrustMistake("\(path) is no file of certificates.")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        guard pread(file, &bytes, bytes.count, 0) == bytes.count else {
            throw TrustMistake("\(path) cannot be read whole.")
        }
        return bytes
    }

    private static func stamp(_ files: TrustFiles) -> [Int] {
        [files.authorities, files.revoked].compactMap { $0 }.flatMap { path -> [Int] in
            var status = stat()
            guard stat(path, &status) == 0 else { return [0] }
            return [Int(status.st_ino), Int(status.st_mtim.tv_sec), status.st_mtim.tv_nsec, Int(status.st_size)]
        }
    }
}
