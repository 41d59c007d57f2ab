import HTTP
import Testing
import Values
import Vault

/// A security key as a program: keys of Ed25519 under their credential ids, and one counter.
final class Authenticator {
    var counter: UInt32 = 1
    var isVerifying = true
    var origin = "https://localhost"
    private(set) var credentials: [[UInt8]] = []
    private var keys: [[UInt8]: KeyRing] = [:]

    /// What a browser with this key posts to add a passkey.
    func make(_ options: JSON, label: String) throws -> Fields {
        let credential = SecureRandom.bytes(32)
        let key = try KeyRing.ephemeral()
        keys[credential] = key
        credentials.append(credential)
        // COSE (RFC 9053, 7.2): {1: OKP, 3: EdDSA, -1: Ed25519, -2: the point}.
        let cose: [UInt8] = [0xA4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20] + key.verificationKey
        let attested = [UInt8](repeating: 0, count: 16) + [0, 32] + credential + cose
        var fields = try answer(
            options, credential, try clientData("webauthn.create", options), authenticatorData(0x40) + attested, [])
        fields.add("label", label)
        return fields
    }

    /// What a browser with this key posts to show a passkey, the first unless another is named.
    func show(_ options: JSON, credential: [UInt8]? = nil) throws -> Fields {
        counter += 1
        let credential = try #require(credential ?? credentials.first)
        let client = try clientData("webauthn.get", options)
        let data = authenticatorData(0)
        let key = try #require(keys[credential])
        return try answer(options, credential, client, data, key.sign(data + Digest.sha256(client)))
    }

    private func authenticatorData(_ more: UInt8) -> [UInt8] {
        let flags: UInt8 = (isVerifying ? 0x05 : 0x01) | more
        let count = (0..<4).map { UInt8(truncatingIfNeeded: counter >> (24 - 8 * $0)) }
        return Digest.sha256(Array("localhost".utf8)) + [flags] + count
    }

    private func clientData(_ kind: String, _ options: JSON) throws -> [UInt8] {
        JSON.object([
            .init("type", .string(kind)), .init("challenge", .string(try #require(options["challenge"]?.string))),
            .init("origin", .string(origin)), .init("crossOrigin", .bool(false)),
        ]).bytes
    }

    private func answer(
        _ options: JSON, _ credential: [UInt8], _ client: [UInt8], _ data: [UInt8], _ signature: [UInt8]
    ) throws -> Fields {
        [
            "challenge": try #require(options["challenge"]?.string), "credential": Base64URL.encode(credential),
            "client-data": Base64URL.encode(client), "authenticator-data": Base64URL.encode(data),
            "signature": Base64URL.encode(signature),
        ]
    }
}
