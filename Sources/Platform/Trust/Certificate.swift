import CGnuTLS
import Vault

/// An X.509 certificate (RFC 5280), parsed.
///
/// `@unchecked Sendable`: it is written in `init` and only read after it, which GnuTLS allows on many threads. It is freed
/// when nobody holds it.
final class Certificate: @unchecked Sendable {
    /// Longer ones are not looked at.
    static let longest = 64 << 10
    private static let clientUse = "1.3.6.1.5.5.7.3.2"
    private static let serverUse = "1.3.6.1.5.5.7.3.1"

    let handle: gnutls_x509_crt_t

    /// Nil when the bytes are no certificate in DER.
    convenience init?(der: [UInt8]) {
        guard !der.isEmpty, der.count <= Certificate.longest else { return nil }
        var opened: gnutls_x509_crt_t?
        guard gnutls_x509_crt_init(&opened) == 0, let opened else { return nil }
        var bytes = der
        let code = bytes.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            return gnutls_x509_crt_import(opened, &datum, GNUTLS_X509_FMT_DER)
        }
        guard code == 0 else {
            gnutls_x509_crt_deinit(opened)
            return nil
        }
        self.init(taking: opened)
    }

    /// Takes over what the library allocated.
    init(taking handle: gnutls_x509_crt_t) { self.handle = handle }

    deinit { gnutls_x509_crt_deinit(handle) }

    /// All certificates of a text in PEM; nil when there is none, or one cannot be read.
    static func list(pem: [UInt8]) -> [Certificate]? {
        var list: UnsafeMutablePointer<gnutls_x509_crt_t?>?
        var count: UInt32 = 0
        var bytes = pem
        let code = bytes.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(clamping: bytes.count))
            return gnutls_x509_crt_list_import2(&list, &count, &datum, GNUTLS_X509_FMT_PEM, 0)
        }
        guard code >= 0, let list else { return nil }
        defer { sila_gnutls_free(list) }
        return (0..<Int(count)).compactMap { index in list[index].map { Certificate(taking: $0) } }
    }

    /// Its bytes in DER.
    var der: [UInt8] { bytes { gnutls_x509_crt_export2(handle, GNUTLS_X509_FMT_DER, &$0) } }
    /// The subject's name in DER.
    var subject: [UInt8] { bytes { gnutls_x509_crt_get_raw_dn(handle, &$0) } }
    /// The issuer's name in DER.
    var issuer: [UInt8] { bytes { gnutls_x509_crt_get_raw_issuer_dn(handle, &$0) } }
    /// The subject's name as text (RFC 4514).
    var subjectText: String { Certificate.line(bytes { gnutls_x509_crt_get_dn3(handle, &$0, 0) }) }
    /// The issuer's name as text.
    var issuerText: String { Certificate.line(bytes { gnutls_x509_crt_get_issuer_dn3(handle, &$0, 0) }) }
    /// The subject's common name; nil without one.
    var commonName: String? {
        part { gnutls_x509_crt_get_dn_by_oid(handle, "2.5.4.3", 0, 0, $0, $1) }
    }
    /// The issuer's common name; nil without one.
    var issuerName: String? {
        part { gnutls_x509_crt_get_issuer_dn_by_oid(handle, "2.5.4.3", 0, 0, $0, $1) }
    }
    /// The serial number in hexadecimal.
    var serial: String {
        var room = [UInt8](repeating: 0, count: 64)
        var size = room.count
        guard gnutls_x509_crt_get_serial(handle, &room, &size) == 0 else { return "" }
        return Digest.hex(Array(room.prefix(size)))
    }
    /// When it ends, in seconds since 1970.
    var expires: Int64 { Int64(gnutls_x509_crt_get_expiration_time(handle)) }

    /// Whether its maker signed it with its own name, as roots do.
    var isRoot: Bool { gnutls_x509_crt_check_issuer(handle, handle) != 0 && isAuthority }

    /// Whether it may sign others.
    var isAuthority: Bool {
        var critical: UInt32 = 0
        var authority: UInt32 = 0
        var length: Int32 = 0
        return gnutls_x509_crt_get_basic_constraints(handle, &critical, &authority, &length) >= 0 && authority != 0
    }

    /// Whether another has issued it, as far as names and key marks tell.
    func isIssued(by other: Certificate) -> Bool { gnutls_x509_crt_check_issuer(handle, other.handle) != 0 }

    /// Whether it says of itself that a person may sign in with it: an end's certificate, for signatures, for clients.
    var isForClients: Bool { isEnd(for: Certificate.clientUse) }
    /// Whether it says of itself that a server may show it: an end's certificate, for signatures, for servers.
    var isForServers: Bool { isEnd(for: Certificate.serverUse) }

    private func isEnd(for use: String) -> Bool {
        var usage: UInt32 = 0
        var critical: UInt32 = 0
        let told = gnutls_x509_crt_get_key_usage(handle, &usage, &critical)
        guard !isAuthority, told == GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE || told == 0,
            told != 0 || usage & sila_gnutls_digital_signature != 0
        else { return false }
        let wanted = Array(use.utf8)
        for index in 0..<16 {
            var room = [UInt8](repeating: 0, count: 80)
            var size = room.count
            guard gnutls_x509_crt_get_key_purpose_oid(handle, UInt32(index), &room, &size, &critical) == 0 else {
                return false
            }
            if Array(room.prefix(min(size, room.count)).prefix { $0 != 0 }) == wanted { return true }
        }
        return false
    }

    func bytes(_ give: (inout gnutls_datum_t) -> Int32) -> [UInt8] {
        var datum = gnutls_datum_t()
        guard give(&datum) == 0, let data = datum.data else { return [] }
        defer { sila_gnutls_free(data) }
        return Array(UnsafeBufferPointer(start: data, count: Int(datum.size)))
    }

    private func part(_ give: (UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>) -> Int32) -> String? {
        var room = [UInt8](repeating: 0, count: 1024)
        var size = room.count
        let code = room.withUnsafeMutableBytes { give($0.baseAddress, &size) }
        guard code == 0, size > 0 else { return nil }
        let text = Certificate.line(Array(room.prefix(size)))
        return text.isEmpty ? nil : text
    }

    /// Text for people: one line of bounded length, without what could turn the reading around.
    static func line(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        let kept = text.unicodeScalars.filter { scalar in
            switch scalar.value {
            case 0..<0x20, 0x7F..<0xA0, 0x200B...0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFFD: false
            default: true
            }
        }
        return String(String.UnicodeScalarView(kept.prefix(200)))
    }
}
