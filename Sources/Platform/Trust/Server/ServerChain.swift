import CGnuTLS
import Vault

/// A certificate of the house's own with those of its authorities, the end's first.
public struct ServerChain: Sendable, Hashable {
    /// The longest answer of an authority that is looked at, in bytes.
    public static let longest = 64 << 10
    private static let depth = 8

    /// The chain in PEM, in order, without a root.
    public let pem: [UInt8]
    /// The names that it certifies.
    public let names: [String]
    /// The subject's name (RFC 4514).
    public let subject: String
    /// The issuer's common name, or all of its name.
    public let issuer: String
    /// SHA-256 of the end's certificate, in hexadecimal.
    public let fingerprint: String
    /// When it begins and ends, in seconds since 1970.
    public let begins: Int64
    /// When it ends, in seconds since 1970.
    public let expires: Int64
    /// True when no authority's certificate stands beside it, which browsers may miss.
    public let isAlone: Bool
    private let mark: [UInt8]

    /// The chain of a file that was put in place, which may hold the key too; nil when it holds none.
    public init?(pem: [UInt8]) {
        guard pem.count <= 2 * ServerChain.longest, let all = Certificate.list(pem: pem), !all.isEmpty else {
            return nil
        }
        self.init(all)
    }

    private init?(_ chain: [Certificate]) {
        guard let end = chain.first else { return nil }
        pem = chain.flatMap(\.pem)
        names = end.hostNames
        subject = end.subjectText
        issuer = end.issuerName ?? end.issuerText
        fingerprint = Digest.hex(Digest.sha256(end.der))
        begins = end.begins
        expires = end.expires
        isAlone = chain.count == 1
        mark = end.keyMark
    }

    /// Whether it was made for the key of a request.
    public func fits(_ request: ServerRequest) -> Bool { !mark.isEmpty && mark == request.mark }

    /// Looks at what an authority sent: whether it belongs to one of the requests, is in force, certifies what was asked
    /// for, and stands on a chain of sound signatures, which is put in order. Throws ``AnswerFault``.
    ///
    /// - Parameter now: seconds since 1970.
    public static func answer(
        _ bytes: [UInt8], to requests: [ServerRequest], at now: Int64
    ) throws(AnswerFault) -> (chain: ServerChain, request: ServerRequest) {
        guard bytes.count <= longest else { throw .tooLarge }
        guard bytes.firstRange(of: Array("PRIVATE KEY-----".utf8)) == nil else { throw .holdsKey }
        guard let all = Certificate.list(pem: bytes), !all.isEmpty, all.count <= 2 * depth else {
            throw bytes.firstRange(of: Array("CERTIFICATE REQUEST-----".utf8)) == nil ? .unreadable : .isRequest
        }
        let marks = all.map(\.keyMark)
        guard let place = marks.firstIndex(where: { mark in requests.contains { $0.mark == mark } }),
            let request = requests.first(where: { $0.mark == marks[place] })
        else { throw .otherKey }
        let chain = try inOrder(all, from: all[place])
        guard let end = chain.first, let made = ServerChain(chain) else { throw .unreadable }
        guard end.isForServers else { throw .misused }
        guard request.names.allSatisfy({ name in made.names.contains { ServerSubject.name($0, covers: name) } }) else {
            throw .otherNames
        }
        for one in chain {
            guard one.expires > now else { throw .expired }
            guard one.begins <= now else { throw .early }
            guard one.isStrong else { throw .weak }
        }
        return (made, request)
    }

    /// The end, and one authority above the other as far as the file goes; a root is left out, for browsers have their own.
    private static func inOrder(
        _ all: [Certificate], from end: Certificate
    ) throws(AnswerFault) -> [Certificate] {
        var chain = [end]
        let known = end.der
        var rest = all.filter { $0 !== end && $0.der != known }
        while let last = chain.last {
            guard let index = rest.firstIndex(where: { last.isIssued(by: $0) && $0 !== last }) else { break }
            let next = rest.remove(at: index)
            let taken = next.der
            rest.removeAll { $0.der == taken }
            try hold(last, by: next)
            if next.isRoot { break }
            chain.append(next)
        }
        guard rest.isEmpty else { throw .brokenChain }
        return chain
    }

    private static func hold(_ certificate: Certificate, by issuer: Certificate) throws(AnswerFault) {
        var issuers: [gnutls_x509_crt_t?] = [issuer.handle]
        var told: UInt32 = 0
        guard gnutls_x509_crt_verify(certificate.handle, &issuers, 1, sila_gnutls_timeless, &told) == 0 else {
            throw .brokenChain
        }
        if told & GNUTLS_CERT_INSECURE_ALGORITHM.rawValue != 0 { throw .weak }
        guard told == 0 else { throw .brokenChain }
    }
}

/// Why an authority's answer is not put in place.
public enum AnswerFault: String, Error, Sendable, CaseIterable {
    /// It is longer than ``ServerChain/longest``.
    case tooLarge
    /// It holds no certificate in PEM that can be read.
    case unreadable
    /// It holds a private key, which must count as known now.
    case holdsKey
    /// It is the request itself.
    case isRequest
    /// It was made for a key that no open request has.
    case otherKey
    /// It lacks a name that was asked for.
    case otherNames
    /// It, or an authority's, has ended.
    case expired
    /// It, or an authority's, has not begun.
    case early
    /// A key or a signature in it is too weak.
    case weak
    /// It does not say that servers may use it, or is an authority's own.
    case misused
    /// A signature in its chain is wrong, or it holds certificates that do not belong to it.
    case brokenChain
}

extension Certificate {
    /// The certificate in PEM.
    var pem: [UInt8] { bytes { gnutls_x509_crt_export2(handle, GNUTLS_X509_FMT_PEM, &$0) } }
    /// When it begins, in seconds since 1970.
    var begins: Int64 { Int64(gnutls_x509_crt_get_activation_time(handle)) }

    /// SHA-256 of its public key; empty when that cannot be read.
    var keyMark: [UInt8] {
        var mark = [UInt8](repeating: 0, count: 32)
        var size = mark.count
        let code = gnutls_x509_crt_get_key_id(handle, GNUTLS_KEYID_USE_SHA256.rawValue, &mark, &size)
        return code == 0 && size == 32 ? mark : []
    }

    /// The host names that it certifies.
    var hostNames: [String] {
        Certificate.hostNames { index, room, size, kind in
            var critical: UInt32 = 0
            return gnutls_x509_crt_get_subject_alt_name2(handle, index, room, size, kind, &critical)
        }
    }

    /// Whether its key and the signature under it withstand what is known today.
    var isStrong: Bool {
        var bits: UInt32 = 0
        let key = gnutls_x509_crt_get_pk_algorithm(handle, &bits)
        guard key >= 0, UInt32(key) != GNUTLS_PK_RSA.rawValue || bits >= 2048 else { return false }
        let signature = gnutls_x509_crt_get_signature_algorithm(handle)
        guard signature > 0 else { return false }
        return gnutls_sign_is_secure2(
            gnutls_sign_algorithm_t(rawValue: UInt32(signature)), UInt32(GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS)) != 0
    }
}
