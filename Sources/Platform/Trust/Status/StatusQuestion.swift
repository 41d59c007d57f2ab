import CGnuTLS
import Vault

/// What an authority’s responder is asked about one certificate (OCSP, RFC 6960), with a nonce of its own.
struct StatusQuestion: Sendable {
    /// By what a responder names a certificate: hashes of its issuer’s name and key, and its serial number.
    struct Subject: Sendable, Hashable {
        let digest: UInt32
        let name: [UInt8]
        let key: [UInt8]
        let serial: [UInt8]
    }

    let der: [UInt8]
    let subject: Subject
    let nonce: [UInt8]

    /// Nil when the library makes none.
    init?(about certificate: Certificate, by issuer: Certificate) {
        var made: gnutls_ocsp_req_t?
        guard gnutls_ocsp_req_init(&made) == 0, let request = made else { return nil }
        defer { gnutls_ocsp_req_deinit(request) }
        // SHA-1 names the certificate here and signs nothing; it is what every responder understands (RFC 5019).
        guard gnutls_ocsp_req_add_cert(request, GNUTLS_DIG_SHA1, issuer.handle, certificate.handle) == 0 else {
            return nil
        }
        var random = SecureRandom.bytes(32)
        let isMarked = random.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            return gnutls_ocsp_req_set_nonce(request, 0, &datum) == 0
        }
        var digest = GNUTLS_DIG_UNKNOWN
        var parts = (gnutls_datum_t(), gnutls_datum_t(), gnutls_datum_t())
        var datum = gnutls_datum_t()
        guard isMarked,
            gnutls_ocsp_req_get_cert_id(request, 0, &digest, &parts.0, &parts.1, &parts.2) == 0
        else { return nil }
        subject = Subject(
            digest: UInt32(bitPattern: Int32(truncatingIfNeeded: digest.rawValue)), name: parts.0.taken(),
            key: parts.1.taken(), serial: parts.2.taken())
        guard gnutls_ocsp_req_export(request, &datum) == 0 else { return nil }
        der = datum.taken()
        nonce = random
    }
}

extension gnutls_datum_t {
    /// The bytes that the library allocated, which are freed.
    func taken() -> [UInt8] {
        guard let data else { return [] }
        defer { sila_gnutls_free(data) }
        return Array(UnsafeBufferPointer(start: data, count: Int(size)))
    }
}
