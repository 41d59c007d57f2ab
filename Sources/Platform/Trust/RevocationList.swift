import CGnuTLS

/// A list of revoked certificates (CRL, RFC 5280).
///
/// `@unchecked Sendable`: it is written in `init` and only read after it, which GnuTLS allows on many threads.
final class RevocationList: @unchecked Sendable {
    let handle: gnutls_x509_crl_t

    private init(taking handle: gnutls_x509_crl_t) { self.handle = handle }

    deinit { gnutls_x509_crl_deinit(handle) }

    /// All lists of a text in PEM; nil when there is none, or one cannot be read.
    static func list(pem: [UInt8]) -> [RevocationList]? {
        var list: UnsafeMutablePointer<gnutls_x509_crl_t?>?
        var count: UInt32 = 0
        var bytes = pem
        let code = bytes.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(clamping: bytes.count))
            return gnutls_x509_crl_list_import2(&list, &count, &datum, GNUTLS_X509_FMT_PEM, 0)
        }
        guard code >= 0, let list else { return nil }
        defer { sila_gnutls_free(list) }
        return (0..<Int(count)).compactMap { index in list[index].map { RevocationList(taking: $0) } }
    }

    /// Whether an authority has issued it, signed it, and it is the latest: nothing in it is beyond what is understood here.
    func speaks(for issuer: Certificate) -> Bool {
        guard gnutls_x509_crl_check_issuer(handle, issuer.handle) != 0, !isPartial else { return false }
        var fault: UInt32 = 0
        var issuers: [gnutls_x509_crt_t?] = [issuer.handle]
        return gnutls_x509_crl_verify(handle, &issuers, 1, sila_gnutls_profile, &fault) == 0 && fault == 0
            && gnutls_x509_crl_get_next_update(handle) != -1
    }

    /// Whether it names a certificate.
    func names(_ certificate: Certificate) -> Bool {
        var lists: [gnutls_x509_crl_t?] = [handle]
        return gnutls_x509_crt_check_revocation(certificate.handle, &lists, 1) != 0
    }

    /// A critical extension says that it covers a part only, or changes to another list.
    private var isPartial: Bool {
        for index in 0..<32 {
            var room = [UInt8](repeating: 0, count: 80)
            var size = room.count
            var critical: UInt32 = 0
            let code = gnutls_x509_crl_get_extension_info(handle, UInt32(index), &room, &size, &critical)
            if code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE { return false }
            if code != 0 || critical != 0 { return true }
        }
        return true
    }
}
