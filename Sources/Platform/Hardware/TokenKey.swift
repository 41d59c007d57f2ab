import CP11Kit
import Glibc
import Lifecycle
import Synchronization
public import Vault

/// A key of AES-256 in a token of hardware, behind a vendor's PKCS#11 module. It never leaves the token.
///
/// Each use finds the token, shows the PIN once, and lets go of it. It runs on a thread of its own with a limit of time: a
/// module that hangs ends in a sentence.
public final class TokenKey: MasterWrap {
    /// How long a module may take, in seconds.
    private static let patience = 30.0
    private static let nonceLength = 12
    private static let tagLength = 16
    /// Modules are used by one thread at a time; not all of them can do more.
    private static let turn = Mutex(())

    private let address: TokenAddress
    private let module: String
    private let pin: TokenPIN

    /// Names a key, without looking for it. Throws ``VaultError`` with a sentence when the address is none.
    ///
    /// - Parameter module: the path of the vendor's module.
    public init(_ address: String, module: String, pin: TokenPIN) throws(VaultError) {
        guard let read = TokenAddress(address) else {
            throw .unusable(
                "“\(address)” is no address of a key in a token. It looks like pkcs11:token=NAME;object=NAME and holds no PIN."
            )
        }
        self.address = read
        self.module = module
        self.pin = pin
    }

    /// The address.
    public var place: String { address.text }

    /// Makes the key in the token, unless it is there. Throws ``VaultError`` with a sentence.
    public func makeIfAbsent() throws(VaultError) {
        _ = try within { [self] () throws(VaultError) in
            try use(makes: true) { (_, _, _) throws(VaultError) in [] }
        }
    }

    /// Seals by AES-256-GCM under a fresh nonce. Throws ``VaultError`` with a sentence.
    public func seal(_ bytes: [UInt8], boundTo text: String) throws(VaultError) -> [UInt8] {
        let nonce = SecureRandom.bytes(TokenKey.nonceLength)
        return try within { [self] () throws(VaultError) in
            try use { (module, session, key) throws(VaultError) in
                guard let sealed = TokenKey.gcm(module, session, key, true, nonce, text, bytes) else {
                    throw .unusable("The key at \(self.place) does not seal with AES-GCM.")
                }
                return nonce + sealed
            }
        }
    }

    /// Opens what was sealed. Throws ``VaultError`` with a sentence.
    public func open(_ sealed: [UInt8], boundTo text: String) throws(VaultError) -> [UInt8] {
        guard sealed.count > TokenKey.nonceLength + TokenKey.tagLength else { throw .cannotOpen }
        return try within { [self] () throws(VaultError) in
            try use { (module, session, key) throws(VaultError) in
                let nonce = Array(sealed.prefix(TokenKey.nonceLength))
                let rest = Array(sealed.dropFirst(TokenKey.nonceLength))
                guard let bytes = TokenKey.gcm(module, session, key, false, nonce, text, rest) else {
                    throw .unusable("The key at \(self.place) is not the one that wrapped this master key.")
                }
                return bytes
            }
        }
    }

    private static func gcm(
        _ module: sila_p11_module, _ session: CK_SESSION_HANDLE, _ key: CK_OBJECT_HANDLE, _ seals: Bool,
        _ nonce: [UInt8], _ text: String, _ bytes: [UInt8]
    ) -> [UInt8]? {
        let bound = Array(text.utf8)
        var out = [UInt8](repeating: 0, count: bytes.count + 2 * tagLength)
        var size = CK_ULONG(out.count)
        let code = sila_p11_gcm(
            module, session, key, seals ? 1 : 0, nonce, bound, CK_ULONG(bound.count), bytes, CK_ULONG(bytes.count),
            &out, &size)
        defer { wipe(&out) }
        guard code == CKR_OK, size <= out.count else { return nil }
        return Array(out.prefix(Int(size)))
    }

    // MARK: The way there

    private typealias Use = (sila_p11_module, CK_SESSION_HANDLE, CK_OBJECT_HANDLE) throws(VaultError) -> [UInt8]

    private func within(
        _ body: @escaping @Sendable () throws(VaultError) -> [UInt8]
    ) throws(VaultError) -> [UInt8] {
        let outcome = Monitor<Result<[UInt8], VaultError>?>(nil)
        do {
            _ = try Thread.start(name: "token") {
                let result = Result { () throws(VaultError) in
                    try TokenKey.turn.withLock { (_) throws(VaultError) in try body() }
                }
                outcome.withLock { $0 = result }
                outcome.signal()
            }
        } catch {
            throw .exhausted
        }
        let result = outcome.wait(seconds: TokenKey.patience) { state in
            defer { state = nil }
            return state
        }
        guard let result else {
            throw .unusable("The PKCS#11 module \(module) has not answered for \(Int(TokenKey.patience)) seconds.")
        }
        return try result.get()
    }

    private func use(makes: Bool = false, _ body: Use) throws(VaultError) -> [UInt8] {
        guard access(module, R_OK) == 0 else {
            throw .unusable("There is no PKCS#11 module at \(module); the setting pkcs11-module names it.")
        }
        // It stays loaded: vendors' modules do not always survive being taken out of a process.
        guard let loaded = p11_kit_module_load(module, 0) else {
            throw .unusable("The file \(module) is no PKCS#11 module that can be loaded.")
        }
        guard p11_kit_module_initialize(loaded) == CKR_OK else {
            throw .unusable("The PKCS#11 module \(module) does not start; look at its own configuration.")
        }
        defer { p11_kit_module_finalize(loaded) }
        let slot = try slot(of: loaded)
        var session: CK_SESSION_HANDLE = 0
        guard sila_p11_open(loaded, slot, makes ? 1 : 0, &session) == CKR_OK else {
            throw .unusable("The token of \(place) opens no session.")
        }
        defer { sila_p11_close(loaded, session) }
        try logIn(loaded, session)
        return try body(loaded, session, try key(loaded, session, makes: makes))
    }

    private func slot(of module: sila_p11_module) throws(VaultError) -> CK_SLOT_ID {
        var slots = [CK_SLOT_ID](repeating: 0, count: 64)
        var count = CK_ULONG(slots.count)
        guard sila_p11_slots(module, &slots, &count) == CKR_OK else {
            throw .unusable("The PKCS#11 module \(self.module) tells of no tokens.")
        }
        var found: [(slot: CK_SLOT_ID, flags: CK_FLAGS)] = []
        for slot in slots.prefix(Int(count)) {
            var info = CK_TOKEN_INFO()
            guard sila_p11_token(module, slot, &info) == CKR_OK, address.names(&info) else { continue }
            found.append((slot, info.flags))
        }
        guard let one = found.first else { throw .unusable("No token is there for \(place).") }
        guard found.count == 1 else { throw .unusable("More than one token fits \(place); name its serial too.") }
        if one.flags & sila_p11_pin_locked != 0 {
            throw .unusable("The token of \(place) has locked its PIN; its officer must set a new one.")
        }
        if one.flags & sila_p11_pin_last != 0 {
            throw .unusable(
                "The token of \(place) allows one more try of its PIN, which is left to you: log in once with its own tools."
            )
        }
        return one.slot
    }

    private func logIn(_ module: sila_p11_module, _ session: CK_SESSION_HANDLE) throws(VaultError) {
        var text = try pin.read()
        defer { wipe(&text) }
        switch sila_p11_login(module, session, text, CK_ULONG(text.count)) {
        case CK_RV(CKR_OK), CK_RV(CKR_USER_ALREADY_LOGGED_IN): pin.take()
        case CK_RV(CKR_PIN_INCORRECT), CK_RV(CKR_PIN_LEN_RANGE), CK_RV(CKR_PIN_INVALID):
            try pin.refuse(text)
            throw .unusable("The token of \(place) refuses the PIN. It was tried once and is not tried again.")
        case CK_RV(CKR_PIN_LOCKED):
            throw .unusable("The token of \(place) has locked its PIN; its officer must set a new one.")
        case CK_RV(CKR_PIN_EXPIRED): throw .unusable("The PIN of the token of \(place) has expired; set a new one.")
        default: throw .unusable("The token of \(place) lets nobody in.")
        }
    }

    private func key(
        _ module: sila_p11_module, _ session: CK_SESSION_HANDLE, makes: Bool
    ) throws(VaultError) -> CK_OBJECT_HANDLE {
        var found = [CK_OBJECT_HANDLE](repeating: 0, count: 2)
        var count: CK_ULONG = 0
        guard sila_p11_find(module, session, address.pointer, &found, CK_ULONG(found.count), &count) == CKR_OK else {
            throw .unusable("The token of \(place) cannot be searched.")
        }
        if count == 0, makes {
            guard sila_p11_make(module, session, address.pointer, &found[0]) == CKR_OK else {
                throw .unusable("The token of \(place) makes no key for AES.")
            }
            count = 1
        }
        guard count > 0 else { throw .unusable("The token holds no key for AES at \(place).") }
        guard count == 1 else { throw .unusable("The token holds more than one key for AES at \(place).") }
        guard sila_p11_is_kept(module, session, found[0]) != 0 else {
            throw .unusable("The key at \(place) could be read out of the token, or is not of 256 bits; make another.")
        }
        return found[0]
    }
}
