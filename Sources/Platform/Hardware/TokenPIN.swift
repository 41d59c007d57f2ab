import Vault

/// Where a token's PIN comes from, and which one was refused: a wrong PIN is tried once, for tokens lock themselves after a few.
public struct TokenPIN: Sendable {
    /// The name of the credential that is looked for in `$CREDENTIALS_DIRECTORY`.
    public static let credential = "sila-pkcs11-pin"

    private let path: String
    private let isCredential: Bool
    private let refused: String

    /// A PIN in a file; `refused` is where a mark of a wrong one is kept, so that a service that is started again and again
    /// does not lock the token.
    public init(_ path: String, isCredential: Bool, refused: String) {
        self.path = path
        self.isCredential = isCredential
        self.refused = refused
    }

    // What tells one PIN from another is costly, so that the mark of a wrong one helps nobody to guess the right one.
    private static let marks = Passwords(cost: .standard, atOnce: 1, waiting: 8)

    /// The PIN, unless the token refused this one before. Wipe it after use. Throws ``VaultError``.
    func read() throws(VaultError) -> [UInt8] {
        guard var bytes = try SecretFile.read(path, isCredential: isCredential) else {
            throw .unusable("There is no file \(path) with the PIN of the token.")
        }
        while let last = bytes.last, last == 0x0A || last == 0x0D { bytes.removeLast() }
        guard (1...255).contains(bytes.count) else {
            throw .unusable("The file \(path) does not hold the PIN of a token.")
        }
        if let mark = try SecretFile.read(refused).map({ String(decoding: $0, as: UTF8.self) }),
            try TokenPIN.marks.verify(String(decoding: bytes, as: UTF8.self), against: mark)
        {
            throw .unusable(
                "The token has refused the PIN in \(path) before, and it is not tried again. Put the right one there.")
        }
        return bytes
    }

    func refuse(_ pin: [UInt8]) throws(VaultError) {
        let mark = try TokenPIN.marks.hash(String(decoding: pin, as: UTF8.self))
        try SecretFile.write(Array(mark.utf8), to: refused)
    }

    func take() { SecretFile.remove(refused) }
}
