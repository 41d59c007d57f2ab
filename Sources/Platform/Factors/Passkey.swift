import CFIDO
import Vault

/// The public half of a passkey, as the house keeps it; the private half never leaves the person's device.
///
/// W3C Web Authentication Level 3; answers are read and signatures verified by libfido2. Attestation is not asked for: it
/// would tell the maker of the device, not who holds it.
public struct Passkey: Hashable, Sendable {
    /// The kinds of keys that are taken, by their numbers in COSE (RFC 9053), the preferred first.
    public enum Algorithm: Int64, Sendable, CaseIterable {
        /// ECDSA over P-256 with SHA-256.
        case es256 = -7
        /// Ed25519.
        case eddsa = -8
        /// RSA, 2048 bits, PKCS#1 1.5 with SHA-256: Windows Hello on older machines.
        case rs256 = -257

        /// Bytes of a public key as it is kept.
        var length: Int {
            switch self {
            case .es256: 64
            case .eddsa: 32
            case .rs256: 259
            }
        }
    }

    /// Bytes of the longest credential id (Level 3, 5.8.3: 1023).
    public static let longestID = 1023

    /// The authenticator's name for it.
    public let credential: [UInt8]
    /// The kind of the key.
    public let algorithm: Algorithm
    /// The public key: x and y, or the point, or modulus and exponent.
    public let key: [UInt8]
    /// How often it had signed when it was last seen; 0 for devices that do not count.
    public let counter: Int64

    /// Takes up a passkey that was kept; nil when the parts do not fit together.
    public init?(credential: [UInt8], algorithm: Algorithm, key: [UInt8], counter: Int64) {
        guard !credential.isEmpty, credential.count <= Passkey.longestID, key.count == algorithm.length, counter >= 0
        else { return nil }
        self.credential = credential
        self.algorithm = algorithm
        self.key = key
        self.counter = counter
    }

    /// Reads the answer of a browser that has just made a passkey.
    ///
    /// - Parameters:
    ///   - clientData: what the browser says of the ceremony, as JSON.
    ///   - authenticatorData: what the authenticator says of the key, in the standard's binary form.
    /// - Throws: ``PasskeyFault``.
    public init(clientData: [UInt8], authenticatorData: [UInt8], in ceremony: Ceremony) throws(PasskeyFault) {
        _ = try ceremony.hash(of: clientData, kind: "webauthn.create")
        guard (37...8192).contains(authenticatorData.count) else { throw .unreadable }
        guard constantTimeEqual(Array(authenticatorData.prefix(32)), Digest.sha256(Array(ceremony.host.utf8))) else {
            throw .origin
        }
        let flags = authenticatorData[32]
        guard flags & Passkey.attested != 0 else { throw .unreadable }
        guard flags & Passkey.verified == Passkey.verified else { throw .presence }
        for algorithm in Algorithm.allCases {
            guard let passkey = Passkey(authenticatorData, algorithm) else { continue }
            self = passkey
            return
        }
        throw .algorithm
    }

    /// Verifies the answer of a browser that shows the passkey, and gives it with the counter it now has.
    ///
    /// - Throws: ``PasskeyFault``.
    public func verify(
        clientData: [UInt8], authenticatorData: [UInt8], signature: [UInt8], in ceremony: Ceremony
    ) throws(PasskeyFault) -> Passkey {
        let hash = try ceremony.hash(of: clientData, kind: "webauthn.get")
        guard (37...8192).contains(authenticatorData.count), (1...1024).contains(signature.count) else {
            throw .unreadable
        }
        guard authenticatorData[32] & Passkey.verified == Passkey.verified else { throw .presence }
        guard let seen = seen(hash, authenticatorData, signature, host: ceremony.host) else { throw .signature }
        guard (seen == 0 && counter == 0) || Int64(seen) > counter else { throw .counter }
        guard
            let passkey = Passkey(credential: credential, algorithm: algorithm, key: key, counter: Int64(seen))
        else { throw .unreadable }
        return passkey
    }

    /// Flags of authenticator data (Level 3, 6.1): somebody was there and was checked; a key is in it.
    private static let verified: UInt8 = 0x05
    private static let attested: UInt8 = 0x40
}

extension Passkey {
    /// Reads a new key of one kind; nil when the data hold none of it.
    private init?(_ authenticatorData: [UInt8], _ algorithm: Algorithm) {
        fido_init(0)
        var made = fido_cred_new()
        defer { fido_cred_free(&made) }
        guard let credential = made, fido_cred_set_type(credential, Int32(algorithm.rawValue)) == FIDO_OK,
            fido_cred_set_authdata_raw(credential, authenticatorData, authenticatorData.count) == FIDO_OK,
            let id = fido_cred_id_ptr(credential), let key = fido_cred_pubkey_ptr(credential)
        else { return nil }
        self.init(
            credential: Array(UnsafeBufferPointer(start: id, count: fido_cred_id_len(credential))),
            algorithm: algorithm,
            key: Array(UnsafeBufferPointer(start: key, count: fido_cred_pubkey_len(credential))),
            counter: Int64(fido_cred_sigcount(credential)))
    }

    /// The counter in an answer whose signature is this key's; nil when it is not.
    private func seen(
        _ hash: [UInt8], _ authenticatorData: [UInt8], _ signature: [UInt8], host: String
    ) -> UInt32? {
        fido_init(0)
        var made = fido_assert_new()
        defer { fido_assert_free(&made) }
        guard let assertion = made,
            fido_assert_set_clientdata_hash(assertion, hash, hash.count) == FIDO_OK,
            fido_assert_set_rp(assertion, host) == FIDO_OK,
            fido_assert_set_up(assertion, FIDO_OPT_TRUE) == FIDO_OK,
            fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK,
            fido_assert_set_count(assertion, 1) == FIDO_OK,
            fido_assert_set_authdata_raw(assertion, 0, authenticatorData, authenticatorData.count) == FIDO_OK,
            fido_assert_set_sig(assertion, 0, signature, signature.count) == FIDO_OK
        else { return nil }
        let isRight: Bool
        switch algorithm {
        case .es256:
            var key = es256_pk_new()
            defer { es256_pk_free(&key) }
            isRight = es256_pk_from_ptr(key, self.key, self.key.count) == FIDO_OK && holds(assertion, key)
        case .eddsa:
            var key = eddsa_pk_new()
            defer { eddsa_pk_free(&key) }
            isRight = eddsa_pk_from_ptr(key, self.key, self.key.count) == FIDO_OK && holds(assertion, key)
        case .rs256:
            var key = rs256_pk_new()
            defer { rs256_pk_free(&key) }
            isRight = rs256_pk_from_ptr(key, self.key, self.key.count) == FIDO_OK && holds(assertion, key)
        }
        return isRight ? fido_assert_sigcount(assertion, 0) : nil
    }

    private func holds(_ assertion: OpaquePointer, _ key: OpaquePointer?) -> Bool {
        fido_assert_verify(assertion, 0, Int32(algorithm.rawValue), key.map { UnsafeRawPointer($0) }) == FIDO_OK
    }
}
