import CGnuTLS
import Glibc
import Synchronization
import Vault

/// The authorities that a house trusts, their lists of revoked certificates, and what follows for a certificate.
///
/// `@unchecked Sendable`: all but the library's list is written in `init` and only read after it; the list is used under the
/// lock. Nothing of the system's own trust counts here.
final class TrustStore: @unchecked Sendable {
    /// How long a chain may be, root included.
    private static let depth = 6

    private let roots: [Certificate]
    private let between: [Certificate]
    /// Nil when revocation is not looked at.
    private let revocation: [RevocationList]?
    private let list: gnutls_x509_trust_list_t
    private let lock = Mutex(())

    /// Takes up the authorities of a text in PEM, roots and what is between; and lists of revoked certificates. Throws a
    /// sentence for the operator.
    init(authorities: [UInt8], revoked: [UInt8]?) throws(TrustMistake) {
        guard let all = Certificate.list(pem: authorities), !all.isEmpty else {
            throw TrustMistake("holds no certificate in PEM")
        }
        guard all.allSatisfy(\.isAuthority) else {
            throw TrustMistake("holds a certificate that is not an authority’s")
        }
        roots = all.filter(\.isRoot)
        between = all.filter { !$0.isRoot }
        guard !roots.isEmpty else { throw TrustMistake("holds no root, which signs itself") }
        if let revoked {
            guard let lists = RevocationList.list(pem: revoked), !lists.isEmpty else {
                throw TrustMistake("of revoked certificates holds no list in PEM")
            }
            revocation = lists
        } else {
            revocation = nil
        }
        var made: gnutls_x509_trust_list_t?
        guard gnutls_x509_trust_list_init(&made, 0) == 0, let made else { throw TrustMistake("finds no memory") }
        list = made
        let handles: [gnutls_x509_crt_t?] = roots.map(\.handle)
        guard gnutls_x509_trust_list_add_cas(made, handles, UInt32(handles.count), 0) == Int32(handles.count) else {
            throw TrustMistake("holds a root that cannot be used")
        }
    }

    // The certificates free themselves.
    deinit { gnutls_x509_trust_list_deinit(list, 0) }

    /// Holds a chain, the end's certificate first, against what is trusted now.
    func verify(_ shown: [[UInt8]], asking book: StatusBook? = nil) -> Result<ClientCertificate, CertificateFault> {
        let parsed = shown.prefix(TrustStore.depth).map { Certificate(der: $0) }
        guard let first = parsed.first, let end = first else { return .failure(.malformed) }
        guard end.isForClients else { return .failure(.misused) }
        guard let chain = chain(from: end, among: parsed.dropFirst().compactMap { $0 } + between) else {
            return .failure(.stranger)
        }
        if let fault = fault(in: chain) ?? revocationFault(in: chain, book) { return .failure(fault) }
        return .success(ClientCertificate(end))
    }

    /// The way up to a root; nil when there is none.
    private func chain(from end: Certificate, among others: [Certificate]) -> [Certificate]? {
        var chain = [end]
        while chain.count < TrustStore.depth, let last = chain.last {
            if let root = roots.first(where: { last.isIssued(by: $0) }) { return chain + [root] }
            let next = others.first { other in
                other.isAuthority && last.isIssued(by: other) && !chain.contains { $0 === other }
            }
            guard let next else { return nil }
            chain.append(next)
        }
        return nil
    }

    private func fault(in chain: [Certificate]) -> CertificateFault? {
        var handles: [gnutls_x509_crt_t?] = chain.map(\.handle)
        var told: UInt32 = 0
        var purpose = Array(GNUTLS_KP_TLS_WWW_CLIENT.utf8) + [0]
        let code = lock.withLock { _ in
            purpose.withUnsafeMutableBufferPointer { purpose in
                var wish = gnutls_typed_vdata_st(
                    type: GNUTLS_DT_KEY_PURPOSE_OID, data: purpose.baseAddress, size: 0)
                return gnutls_x509_trust_list_verify_crt2(
                    list, &handles, UInt32(handles.count), &wish, 1, sila_gnutls_profile, &told, nil)
            }
        }
        guard code == 0 else { return .malformed }
        guard told != 0 else { return nil }
        func holds(_ flag: gnutls_certificate_status_t) -> Bool { told & flag.rawValue != 0 }
        if holds(GNUTLS_CERT_REVOKED) { return .revoked }
        if holds(GNUTLS_CERT_EXPIRED) { return .expired }
        if holds(GNUTLS_CERT_NOT_ACTIVATED) { return .early }
        if holds(GNUTLS_CERT_INSECURE_ALGORITHM) { return .weak }
        if holds(GNUTLS_CERT_PURPOSE_MISMATCH) { return .misused }
        return .stranger
    }

    /// Each link must be covered by a current list of its issuer or by a responder's answer; what is not known counts against
    /// it, and whoever says that it was revoked is believed. The responder is asked about the end in any case, for its word is
    /// newer than a list; about authorities where no list covers them.
    private func revocationFault(in chain: [Certificate], _ book: StatusBook?) -> CertificateFault? {
        guard revocation != nil || book != nil else { return nil }
        // The present as the library takes it for dates and lists.
        let now = Int64(time(nil))
        for (index, (certificate, issuer)) in zip(chain, chain.dropFirst()).enumerated() {
            let lists = (revocation ?? []).filter { $0.speaks(for: issuer) }
            if lists.contains(where: { $0.names(certificate) }) { return .revoked }
            var isCovered = !lists.isEmpty
            if let book, index == 0 || !isCovered {
                let verdict = book.verdict(on: certificate, by: issuer, at: now) { responder in
                    lists.contains { $0.names(responder) }
                }
                switch verdict {
                case .revoked: return .revoked
                case .unknown: return .unknown
                case .good: isCovered = true
                case .silent: break
                }
            }
            if !isCovered { return .unknown }
        }
        return nil
    }
}

extension ClientCertificate {
    fileprivate init(_ end: Certificate) {
        let issuer = end.issuer
        fingerprint = Digest.sha256(end.der)
        names = Digest.sha256(Array("\(issuer.count) ".utf8) + issuer + end.subject)
        subject = end.subjectText
        name = end.commonName ?? end.subjectText
        self.issuer = end.issuerName ?? end.issuerText
        serial = end.serial
        expires = end.expires
    }
}

/// What is wrong with the files of the authorities, for the operator.
public struct TrustMistake: Error, Sendable, Hashable, CustomStringConvertible {
    /// The sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}
