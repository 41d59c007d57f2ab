import CMicroHTTPD
import Glibc
import Synchronization

/// A certificate chain with its private key, read from PEM and checked.
///
/// `@unchecked Sendable`: everything is written in `init` and only read after it; GnuTLS may sign with one key on many
/// threads. It is freed when nobody holds it.
final class TLSIdentity: @unchecked Sendable {
    /// How long a chain may be.
    private static let limit = 16

    let chain: UnsafeMutablePointer<gnutls_pcert_st>
    let key: gnutls_privkey_t
    private(set) var count: UInt32 = 0
    /// When the server's own certificate ends, in seconds since 1970.
    let expires: Int64

    /// Reads two files. Throws ``ServerFault`` with a sentence for the operator.
    init(_ files: TLSFiles) throws(ServerFault) {
        var certificate = try TLSIdentity.bytes(of: files.certificate, isSecret: false)
        var secret = try TLSIdentity.bytes(of: files.key, isSecret: true)
        defer { explicit_bzero(&secret, secret.count) }
        let chain = UnsafeMutablePointer<gnutls_pcert_st>.allocate(capacity: TLSIdentity.limit)
        var count = UInt32(TLSIdentity.limit)
        let isChain = certificate.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            return gnutls_pcert_list_import_x509_raw(chain, &count, &datum, GNUTLS_X509_FMT_PEM, 0)
        }
        var opened: gnutls_privkey_t?
        guard isChain >= 0, count > 0 else {
            chain.deallocate()
            throw ServerFault(
                description: "\(files.certificate) holds no certificate chain in PEM: \(TLSIdentity.text(isChain)).")
        }
        func fault(_ sentence: String) -> ServerFault {
            for index in 0..<Int(count) { gnutls_pcert_deinit(chain + index) }
            chain.deallocate()
            if let opened { gnutls_privkey_deinit(opened) }
            return ServerFault(description: sentence)
        }
        guard gnutls_privkey_init(&opened) == 0, let key = opened else { throw fault("There is no memory for a key.") }
        let isKey = secret.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            return gnutls_privkey_import_x509_raw(key, &datum, GNUTLS_X509_FMT_PEM, nil, 0)
        }
        guard isKey == 0 else { throw fault("\(files.key) holds no private key in PEM: \(TLSIdentity.text(isKey)).") }
        guard TLSIdentity.fits(key, chain.pointee.pubkey) else {
            throw fault("The key \(files.key) does not belong to the certificate \(files.certificate).")
        }
        var bits: UInt32 = 0
        let algorithm = gnutls_pubkey_get_pk_algorithm(chain.pointee.pubkey, &bits)
        guard algorithm != GNUTLS_PK_RSA.rawValue || bits >= 2048 else {
            throw fault("The certificate \(files.certificate) has an RSA key of \(bits) bits; use 3072, or P-256.")
        }
        var parsed: gnutls_x509_crt_t?
        guard gnutls_pcert_export_x509(chain, &parsed) == 0, let parsed else {
            throw fault("\(files.certificate) cannot be read.")
        }
        expires = Int64(gnutls_x509_crt_get_expiration_time(parsed))
        gnutls_x509_crt_deinit(parsed)
        self.chain = chain
        self.key = key
        self.count = count
    }

    deinit {
        for index in 0..<Int(count) { gnutls_pcert_deinit(chain + index) }
        chain.deallocate()
        gnutls_privkey_deinit(key)
    }

    /// A text file of certificates. Throws ``ServerFault`` with a sentence for the operator.
    static func text(of path: String) throws(ServerFault) -> String {
        String(decoding: try bytes(of: path, isSecret: false), as: UTF8.self)
    }

    private static func fits(_ key: gnutls_privkey_t, _ certified: gnutls_pubkey_t?) -> Bool {
        var own: gnutls_pubkey_t?
        guard gnutls_pubkey_init(&own) == 0, let own else { return false }
        defer { gnutls_pubkey_deinit(own) }
        guard gnutls_pubkey_import_privkey(own, key, 0, 0) == 0 else { return false }
        func name(_ key: gnutls_pubkey_t?) -> [UInt8]? {
            var bytes = [UInt8](repeating: 0, count: 64)
            var size = bytes.count
            guard gnutls_pubkey_get_key_id(key, GNUTLS_KEYID_USE_SHA256.rawValue, &bytes, &size) == 0 else {
                return nil
            }
            return Array(bytes.prefix(size))
        }
        guard let left = name(own), let right = name(certified) else { return false }
        return left == right
    }

    private static func text(_ code: Int32) -> String {
        gnutls_strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    private static func bytes(of path: String, isSecret: Bool) throws(ServerFault) -> [UInt8] {
        func fault(_ why: String) -> ServerFault { ServerFault(description: "\(path) \(why)") }
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw fault("cannot be read: \(String(cString: strerror(errno))).") }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size <= 1 << 20 else {
            throw fault("is no file of a certificate or key.")
        }
        guard !isSecret || status.st_mode & 0o007 == 0 else {
            throw fault("may be read by everybody; run: chmod o= \(path)")
        }
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        guard pread(file, &bytes, bytes.count, 0) == bytes.count else { throw fault("cannot be read whole.") }
        return bytes
    }
}

/// The certificate that new connections get, replaced while the server runs.
final class Certificates: Sendable {
    private struct State: Sendable {
        var current: TLSIdentity
        /// Every one that was ever current: a handshake may still sign with it. Renewals are few.
        var kept: [TLSIdentity]
        var stamp: [Int]
    }

    private let files: TLSFiles
    private let state: Mutex<State>

    /// Reads the files. Throws ``ServerFault``.
    init(_ files: TLSFiles) throws(ServerFault) {
        self.files = files
        let stamp = Certificates.stamp(files)
        let first = try TLSIdentity(files)
        state = Mutex(State(current: first, kept: [first], stamp: stamp))
    }

    var current: TLSIdentity { state.withLock { $0.current } }

    /// Reads the files again, if they changed or in any case; nil when there was nothing to do. Throws ``ServerFault``;
    /// then the old certificate stays, and these files are not tried again before they change.
    func reload(always: Bool = false) throws(ServerFault) -> TLSIdentity? {
        let stamp = Certificates.stamp(files)
        let isDue = state.withLock { state in
            defer { state.stamp = stamp }
            return always || state.stamp != stamp
        }
        guard isDue else { return nil }
        let fresh = try TLSIdentity(files)
        state.withLock { state in
            state.current = fresh
            state.kept.append(fresh)
        }
        return fresh
    }

    private static func stamp(_ files: TLSFiles) -> [Int] {
        [files.certificate, files.key].flatMap { path -> [Int] in
            var status = stat()
            guard stat(path, &status) == 0 else { return [0] }
            return [Int(status.st_ino), Int(status.st_mtim.tv_sec), status.st_mtim.tv_nsec, Int(status.st_size)]
        }
    }
}

/// Called by GnuTLS in a handshake that needs the server's certificate.
func retrieveCertificate(
    _ session: gnutls_session_t?, _ authorities: UnsafePointer<gnutls_datum_t>?, _ authorityCount: Int32,
    _ algorithms: UnsafePointer<gnutls_pk_algorithm_t>?, _ algorithmCount: Int32,
    _ chain: UnsafeMutablePointer<UnsafeMutablePointer<gnutls_pcert_st>?>?,
    _ count: UnsafeMutablePointer<UInt32>?, _ key: UnsafeMutablePointer<gnutls_privkey_t?>?
) -> Int32 {
    // libmicrohttpd leaves its connection with the session; that knows ours, which was made before the handshake began.
    guard let session, let chain, let count, let key, let held = gnutls_session_get_ptr(session),
        let known = sila_mhd_socket_context(OpaquePointer(held)),
        let certificates = Unmanaged<Connection>.fromOpaque(known).takeUnretainedValue().certificates
    else { return -1 }
    let identity = certificates.current
    chain.pointee = identity.chain
    count.pointee = identity.count
    key.pointee = identity.key
    return 0
}

/// The certificates that a client showed in the handshake of a connection, its own first, each in DER. That it holds the key
/// of the first was proved there; nothing else was looked at.
func clientCertificates(of connection: ConnectionHandle) -> [[UInt8]] {
    var count: UInt32 = 0
    guard let session = sila_mhd_session(connection.pointer),
        let list = gnutls_certificate_get_peers(session, &count)
    else { return [] }
    return (0..<min(Int(count), 8)).map { index in
        Array(UnsafeBufferPointer(start: list[index].data, count: Int(min(list[index].size, 1 << 16))))
    }
}
