import CGnuTLS
import Glibc

/// A request for a certificate of the house's own (PKCS #10, RFC 2986).
public struct ServerRequest: Sendable, Hashable {
    /// The kind of key.
    public enum Key: String, Sendable, Hashable, CaseIterable {
        /// An elliptic curve, P-256: short and quick.
        case p256
        /// RSA of 3072 bits, for authorities that take nothing else.
        case rsa
    }

    /// The request in PEM, for the authority.
    public let pem: [UInt8]
    /// The names that it asks for.
    public let names: [String]
    /// The subject's name (RFC 4514).
    public let subject: String
    /// SHA-256 of its public key: what the authority's answer must fit.
    let mark: [UInt8]

    /// Makes a key and a request signed with it. The key is PKCS #8 in PEM, unencrypted: keep it where nobody else reads,
    /// and wipe these bytes. Throws ``RequestFault``.
    public static func make(
        for subject: ServerSubject, key kind: Key
    ) throws(RequestFault) -> (request: ServerRequest, key: [UInt8]) {
        var made: gnutls_x509_privkey_t?
        guard gnutls_x509_privkey_init(&made) == 0, let key = made else { throw .failed }
        defer { gnutls_x509_privkey_deinit(key) }
        let code =
            kind == .rsa
            ? gnutls_x509_privkey_generate(key, GNUTLS_PK_RSA, 3072, 0)
            : gnutls_x509_privkey_generate(key, GNUTLS_PK_ECDSA, sila_gnutls_p256, 0)
        guard code == 0, let pem = signed(subject, with: key), let request = ServerRequest(pem: pem) else {
            throw .failed
        }
        var datum = gnutls_datum_t()
        guard
            gnutls_x509_privkey_export2_pkcs8(key, GNUTLS_X509_FMT_PEM, nil, GNUTLS_PKCS_PLAIN.rawValue, &datum) == 0,
            let data = datum.data
        else { throw .failed }
        defer {
            explicit_bzero(data, Int(datum.size))
            sila_gnutls_free(data)
        }
        return (request, Array(UnsafeBufferPointer(start: data, count: Int(datum.size))))
    }

    private static func signed(_ subject: ServerSubject, with key: gnutls_x509_privkey_t) -> [UInt8]? {
        var made: gnutls_x509_crq_t?
        guard gnutls_x509_crq_init(&made) == 0, let request = made else { return nil }
        defer { gnutls_x509_crq_deinit(request) }
        func name(_ kind: String, _ text: String) -> Bool {
            let bytes = Array(text.utf8)
            return bytes.isEmpty
                || gnutls_x509_crq_set_dn_by_oid(request, kind, 0, bytes, UInt32(bytes.count)) == 0
        }
        // An authority may hold a common name to 64 characters; the names that count stand in the extension.
        let first = subject.names.first { $0.utf8.count <= 64 } ?? ""
        guard gnutls_x509_crq_set_version(request, 1) == 0, name("2.5.4.6", subject.country),
            name("2.5.4.10", subject.organization), name("2.5.4.3", first)
        else { return nil }
        for (index, text) in subject.names.enumerated() {
            let bytes = Array(text.utf8)
            let way = UInt32(index == 0 ? GNUTLS_FSAN_SET : GNUTLS_FSAN_APPEND)
            guard
                gnutls_x509_crq_set_subject_alt_name(
                    request, GNUTLS_SAN_DNSNAME, bytes, UInt32(bytes.count), way) == 0
            else { return nil }
        }
        var datum = gnutls_datum_t()
        var text = gnutls_datum_t()
        guard gnutls_x509_crq_set_key_usage(request, sila_gnutls_digital_signature) == 0,
            gnutls_x509_crq_set_key_purpose_oid(request, GNUTLS_KP_TLS_WWW_SERVER, 0) == 0,
            gnutls_x509_crq_set_key(request, key) == 0,
            gnutls_x509_crq_sign2(request, key, GNUTLS_DIG_SHA256, 0) == 0,
            gnutls_x509_crq_export2(request, GNUTLS_X509_FMT_DER, &datum) == 0
        else { return nil }
        defer { sila_gnutls_free(datum.data) }
        // The library's own header for this is older than RFC 7468.
        guard gnutls_pem_base64_encode2("CERTIFICATE REQUEST", &datum, &text) == 0, let data = text.data else {
            return nil
        }
        defer { sila_gnutls_free(data) }
        return Array(UnsafeBufferPointer(start: data, count: Int(text.size)))
    }

    /// Reads a request; nil when it is none, or was not signed with its own key.
    public init?(pem: [UInt8]) {
        var made: gnutls_x509_crq_t?
        guard pem.count <= Certificate.longest, gnutls_x509_crq_init(&made) == 0, let request = made else { return nil }
        defer { gnutls_x509_crq_deinit(request) }
        var bytes = pem
        let code = bytes.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            return gnutls_x509_crq_import(request, &datum, GNUTLS_X509_FMT_PEM)
        }
        guard code == 0, gnutls_x509_crq_verify(request, 0) == 0 else { return nil }
        var mark = [UInt8](repeating: 0, count: 32)
        var size = mark.count
        guard gnutls_x509_crq_get_key_id(request, GNUTLS_KEYID_USE_SHA256.rawValue, &mark, &size) == 0, size == 32
        else { return nil }
        var subject = gnutls_datum_t()
        guard gnutls_x509_crq_get_dn3(request, &subject, 0) == 0, let data = subject.data else { return nil }
        defer { sila_gnutls_free(data) }
        self.pem = pem
        self.mark = mark
        self.subject = Certificate.line(Array(UnsafeBufferPointer(start: data, count: Int(subject.size))))
        names = Certificate.hostNames { index, room, size, kind in
            var critical: UInt32 = 0
            return gnutls_x509_crq_get_subject_alt_name(request, index, room, size, kind, &critical)
        }
    }
}

extension Certificate {
    /// The host names of an extension, read one by one.
    static func hostNames(
        _ next: (UInt32, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>, UnsafeMutablePointer<UInt32>) -> Int32
    ) -> [String] {
        var names: [String] = []
        for index in 0..<100 {
            var room = [UInt8](repeating: 0, count: 512)
            var size = room.count
            var kind: UInt32 = 0
            let code = room.withUnsafeMutableBytes { next(UInt32(index), $0.baseAddress, &size, &kind) }
            if code == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE { break }
            guard code >= 0, kind == UInt32(GNUTLS_SAN_DNSNAME.rawValue) else { continue }
            names.append(line(Array(room.prefix(min(size, room.count)))))
        }
        return names
    }
}
