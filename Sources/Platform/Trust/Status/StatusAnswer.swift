import CGnuTLS

/// What an authority says of a certificate, and until when that may be kept.
struct StatusAnswer: Sendable, Hashable {
    let isRevoked: Bool
    /// Seconds since 1970.
    let until: Int64

    private static let longest = 64 << 10
    /// How far clocks may differ, and how long an answer without an end counts, in seconds.
    private static let skew: Int64 = 300
    private static let moment: Int64 = 60
    /// How long an answer is kept at most: what is revoked meanwhile must not stay unseen for days.
    private static let longestKept: Int64 = 3600

    /// Holds an answer against the question: who signed it, whether it was made for it, whether it is about that certificate,
    /// and whether it is fresh. Throws ``StatusFault``.
    ///
    /// - Parameters:
    ///   - issuer: who issued the certificate; an answer is signed by it, or by whom it certified for that.
    ///   - isTakenBack: whether a list names the responder’s own certificate.
    ///   - now: seconds since 1970.
    static func read(
        _ bytes: [UInt8], to question: StatusQuestion, issuer: Certificate, at now: Int64,
        isTakenBack: (Certificate) -> Bool = { _ in false }
    ) throws(StatusFault) -> StatusAnswer {
        var made: gnutls_ocsp_resp_t?
        guard bytes.count <= longest, gnutls_ocsp_resp_init(&made) == 0, let answer = made else { throw .malformed }
        defer { gnutls_ocsp_resp_deinit(answer) }
        var copy = bytes
        let code = copy.withUnsafeMutableBufferPointer { bytes in
            var datum = gnutls_datum_t(data: bytes.baseAddress, size: UInt32(bytes.count))
            return gnutls_ocsp_resp_import(answer, &datum)
        }
        guard code == 0 else { throw .malformed }
        guard gnutls_ocsp_resp_get_status(answer) == 0 else { throw .silent }
        try holdSignature(of: answer, issuer, isTakenBack)
        var critical: UInt32 = 0
        var nonce = gnutls_datum_t()
        let marked = gnutls_ocsp_resp_get_nonce(answer, &critical, &nonce)
        // Authorities that make their answers beforehand give no nonce back; then the dates alone speak.
        if marked != GNUTLS_E_REQUESTED_DATA_NOT_AVAILABLE {
            guard marked == 0, nonce.taken() == question.nonce else { throw .replayed }
        }
        return try single(of: answer, question.subject, at: now)
    }

    /// The library looks whether the issuer signed, or somebody whom it certified for that purpose.
    private static func holdSignature(
        of answer: gnutls_ocsp_resp_t, _ issuer: Certificate, _ isTakenBack: (Certificate) -> Bool
    ) throws(StatusFault) {
        var told: UInt32 = 0
        guard gnutls_ocsp_resp_verify_direct(answer, issuer.handle, &told, 0) == 0, told == 0 else { throw .forged }
        let algorithm = gnutls_ocsp_resp_get_signature_algorithm(answer)
        guard algorithm > 0,
            gnutls_sign_is_secure2(
                gnutls_sign_algorithm_t(rawValue: UInt32(algorithm)), UInt32(GNUTLS_SIGN_FLAG_SECURE_FOR_CERTS)) != 0
        else { throw .forged }
        var list: UnsafeMutablePointer<gnutls_x509_crt_t?>?
        var count = 0
        let code = gnutls_ocsp_resp_get_certs(answer, &list, &count)
        guard code == 0, let list else { return }
        defer { sila_gnutls_free(list) }
        let brought = (0..<count).compactMap { index in list[index].map { Certificate(taking: $0) } }
        for one in brought where one.isIssued(by: issuer) && !one.isAuthority {
            guard one.isStrong, !isTakenBack(one) else { throw .forged }
        }
    }

    private static func single(
        of answer: gnutls_ocsp_resp_t, _ subject: StatusQuestion.Subject, at now: Int64
    ) throws(StatusFault) -> StatusAnswer {
        for index in 0..<32 {
            var digest = GNUTLS_DIG_UNKNOWN
            var parts = (gnutls_datum_t(), gnutls_datum_t(), gnutls_datum_t())
            var status: UInt32 = 0
            var (this, next, revoked) = (time_t(), time_t(), time_t())
            var reason: UInt32 = 0
            let code = gnutls_ocsp_resp_get_single(
                answer, UInt32(index), &digest, &parts.0, &parts.1, &parts.2, &status, &this, &next, &revoked, &reason)
            guard code == 0 else { break }
            let about = StatusQuestion.Subject(
                digest: UInt32(bitPattern: Int32(truncatingIfNeeded: digest.rawValue)), name: parts.0.taken(),
                key: parts.1.taken(), serial: parts.2.taken())
            guard about == subject else { continue }
            return try fresh(status, Int64(this), Int64(next), at: now)
        }
        throw .another
    }

    private static func fresh(
        _ status: UInt32, _ this: Int64, _ next: Int64, at now: Int64
    ) throws(StatusFault) -> StatusAnswer {
        guard this > 0, this <= now + skew else { throw .stale }
        let until: Int64
        if next > 0 {
            guard next >= this, next + skew > now else { throw .stale }
            until = min(next, now + longestKept)
        } else {
            guard now - this <= skew else { throw .stale }
            until = now + moment
        }
        switch status {
        case UInt32(GNUTLS_OCSP_CERT_GOOD.rawValue): return StatusAnswer(isRevoked: false, until: until)
        case UInt32(GNUTLS_OCSP_CERT_REVOKED.rawValue): return StatusAnswer(isRevoked: true, until: until)
        default: throw .unknown
        }
    }
}

/// Why an answer of a responder does not count.
public enum StatusFault: String, Error, Sendable, CaseIterable {
    /// Nobody answered in time, or the responder says that it cannot.
    case silent
    /// It cannot be read.
    case malformed
    /// Neither the issuer signed it nor whom it certified for that.
    case forged
    /// It was made for another question.
    case replayed
    /// It is about another certificate.
    case another
    /// It is too old, or from the future.
    case stale
    /// The responder does not know the certificate.
    case unknown
}
