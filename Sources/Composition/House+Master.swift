import Glibc
import Hardware
public import Settings
public import Vault

/// Where the master key comes from: a token that the settings name, or a file, a credential, the environment.
extension House {
    /// The master key of the settings' data directory, made when there is none and nobody names another.
    static func masterKey(_ settings: Settings) throws -> MasterKey {
        try prepare(settings)
        let directory = settings.data + "/keys"
        try KeyDirectory.tidy(directory)
        if let token = try token(settings) {
            if !MasterKey.isWrapped(in: directory) {
                try token.makeIfAbsent()
                _ = try MasterKey.createIfAbsent(in: directory, by: token)
            }
        } else {
            _ = try MasterKey.createIfAbsent(in: directory, environment: environment)
        }
        return try findMasterKey(settings)
    }

    /// The master key that wraps the keys now. Throws `VaultError` with a sentence.
    static func findMasterKey(_ settings: Settings) throws(VaultError) -> MasterKey {
        let directory = settings.data + "/keys"
        guard let token = try token(settings) else {
            return try MasterKey.find(in: directory, environment: environment)
        }
        return try MasterKey.open(in: directory, by: token)
    }

    /// Where the master key of the settings' data directory comes from.
    public static func masterKeySource(_ settings: Settings) -> MasterKey.Source {
        if let address = settings.pkcs11Key { return .token(address) }
        return MasterKey.source(in: settings.data + "/keys", environment: environment)
    }

    /// The token's key at an address, or at the one that the settings name; nil when they name none. Nothing is looked for
    /// yet. Throws `VaultError` with a sentence.
    static func token(_ settings: Settings, at address: String? = nil) throws(VaultError) -> TokenKey? {
        guard let address = address ?? settings.pkcs11Key else { return nil }
        guard let module = settings.pkcs11Module else {
            throw .unusable("Set pkcs11-module to the PKCS#11 module of the token’s vendor.")
        }
        for name in ["SILA_MASTER_KEY", "SILA_MASTER_KEY_FILE"] where settings.pkcs11Key != nil {
            if environment[name]?.isEmpty == false {
                throw .unusable("pkcs11-key and \(name) both say where the master key is; take one of them away.")
            }
        }
        return try TokenKey(address, module: module, pin: try pin(settings))
    }

    private static func pin(_ settings: Settings) throws(VaultError) -> TokenPIN {
        let refused = settings.data + "/keys/pin.refused"
        if let path = settings.pkcs11PinFile { return TokenPIN(path, isCredential: false, refused: refused) }
        guard let place = environment["CREDENTIALS_DIRECTORY"], !place.isEmpty else {
            throw .unusable("Set pkcs11-pin-file, or hand the PIN over as the credential \(TokenPIN.credential).")
        }
        return TokenPIN("\(place)/\(TokenPIN.credential)", isCredential: true, refused: refused)
    }

    static var environment: [String: String] {
        var result: [String: String] = [:]
        for name in ["SILA_MASTER_KEY", "SILA_MASTER_KEY_FILE", "CREDENTIALS_DIRECTORY"] {
            if let value = getenv(name) { result[name] = String(cString: value) }
        }
        return result
    }

    /// Where a new master key is to be kept.
    public enum MasterPlace: Sendable {
        /// Where the old one is: in the token, in the data directory, or wherever the operator has it.
        case same
        /// In a file of the data directory.
        case file
        /// Wrapped by the token's key at an address, which is made there if it is absent.
        case token(String)
    }

    /// Wraps every department's keys with another master key, all of them or none, and notes it in each trail before and
    /// after. A server that runs goes on, and finds the new key when it comes from the same place. Throws a sentence.
    public func changeMasterKey(to new: MasterKey, kept place: MasterPlace = .same) throws {
        let directory = settings.data + "/keys"
        let old = try masterKeyInUse()
        guard !new.isSame(as: old) else { throw HouseFault("This is the master key already.") }
        let kept: KeyDirectory.Place
        switch place {
        case .file: kept = .file
        case .token(let address): kept = try wrapped(new, at: address)
        case .same: kept = try settings.pkcs11Key.map { try wrapped(new, at: $0) } ?? .same
        }
        try noteKeys("keys.master.changing")
        try KeyDirectory.rewrap(directory, from: old, to: new, kept: kept)
        try noteKeys("keys.master.changed")
    }

    private func wrapped(_ key: MasterKey, at address: String) throws -> KeyDirectory.Place {
        guard let token = try House.token(settings, at: address) else { return .same }
        try token.makeIfAbsent()
        return .wrapped(try key.wrapped(by: token))
    }

    /// The master key that wraps the keys now. Throws `VaultError` with a sentence.
    public func masterKeyInUse() throws -> MasterKey { try House.findMasterKey(settings) }
}
