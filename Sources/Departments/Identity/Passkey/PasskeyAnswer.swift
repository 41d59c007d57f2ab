import Factors
import HTTP
import Vault

/// What a browser sends after a ceremony: five texts of base64url in a form.
struct PasskeyAnswer: Sendable {
    let challenge: [UInt8]
    let credential: [UInt8]
    let clientData: [UInt8]
    let authenticatorData: [UInt8]
    /// Empty when a passkey was made.
    let signature: [UInt8]

    /// Bytes that the form may have: data of authenticators are small.
    static let limit = 65_536

    /// Nil when a part is missing or no base64url.
    init?(_ form: HTTP.Form) {
        func bytes(_ name: String) -> [UInt8]? { form[name].flatMap { Base64URL.decode($0) } }
        guard let challenge = bytes("challenge"), let credential = bytes("credential"),
            let clientData = bytes("client-data"), let authenticatorData = bytes("authenticator-data"),
            let signature = bytes("signature")
        else { return nil }
        self.challenge = challenge
        self.credential = credential
        self.clientData = clientData
        self.authenticatorData = authenticatorData
        self.signature = signature
    }
}
