import HTTP
import Localization
import Trust

/// What a browser showed in its handshake, and what the house holds of it.
struct Presented: Sendable {
    let verdict: Result<ClientCertificate, CertificateFault>

    var certificate: ClientCertificate? { try? verdict.get() }

    /// Why it is not held good, for whoever showed it.
    var fault: Phrase? { if case .failure(let fault) = verdict { fault.phrase } else { nil } }
}

extension Identity {
    /// What came with a request; nil without a certificate, or where the house takes none.
    func presented(_ request: Request) -> Presented? {
        guard let trust, !request.certificates.isEmpty else { return nil }
        return Presented(verdict: trust.verify(request.certificates, at: now))
    }
}

extension CertificateFault {
    /// The reason in words.
    var phrase: Phrase {
        switch self {
        case .malformed: Phrase("This certificate cannot be read.")
        case .stranger: Phrase("No authority that we trust has issued this certificate.")
        case .expired: Phrase("This certificate has expired.")
        case .early: Phrase("This certificate is not valid yet.")
        case .revoked: Phrase("This certificate was revoked.")
        case .misused: Phrase("This certificate is not made for signing in.")
        case .weak: Phrase("The key or a signature of this certificate is too weak.")
        case .unknown:
            Phrase("Whether this certificate was revoked is not known just now. Tell an administrator.")
        }
    }
}
