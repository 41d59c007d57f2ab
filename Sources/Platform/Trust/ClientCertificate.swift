/// A certificate that was shown and held good: who it names, and what it is known by.
public struct ClientCertificate: Sendable, Hashable {
    /// SHA-256 of its bytes: this certificate and no other.
    public let fingerprint: [UInt8]
    /// SHA-256 of issuer and subject as they are encoded: this and each renewal of it by the same authority.
    public let names: [UInt8]
    /// The common name, or all of the subject's name; one line.
    public let name: String
    /// The subject's name (RFC 4514).
    public let subject: String
    /// The issuer's common name, or all of its name.
    public let issuer: String
    /// The serial number in hexadecimal.
    public let serial: String
    /// When it ends, in seconds since 1970.
    public let expires: Int64
}

/// Why a certificate is not held good.
public enum CertificateFault: String, Error, Sendable, CaseIterable {
    /// It cannot be read.
    case malformed
    /// No authority that is trusted has issued it, or its chain breaks the authority's rules.
    case stranger
    /// It has ended.
    case expired
    /// It has not begun.
    case early
    /// Its authority has taken it back, or another took the authority back.
    case revoked
    /// It is not for signing in: no client authentication, no digital signature, or an authority's own.
    case misused
    /// A key or signature in its chain is too weak.
    case weak
    /// No current list of its authority says whether it was revoked.
    case unknown
}
