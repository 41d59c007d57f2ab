import CSodium
@_spi(_Unicode) import Swift
import Synchronization

/// Hashing and checking of passwords with argon2id (RFC 9106), never more than a few at once.
///
/// A hash is text in the PHC format (`$argon2id$v=19$m=65536,t=3,p=1$…`) and carries its own parameters. Store it sealed
/// by the department's ring: then a stolen database alone lets nobody try passwords.
public final class Passwords: Sendable {
    /// How much work one hash is.
    public struct Cost: Sendable, Equatable {
        /// Passes over the memory.
        public let passes: Int
        /// Memory in bytes.
        public let memory: Int

        /// Makes a cost.
        public init(passes: Int, memory: Int) {
            self.passes = passes
            self.memory = memory
        }

        /// What Sila asks for: 3 passes over 64 MiB, some 185 ms of one core (OWASP's floor is 19 MiB and 2 passes).
        public static let standard = Cost(passes: 3, memory: 64 << 20)
        /// The least that libsodium takes, for tests.
        public static let forTests = Cost(passes: 1, memory: 8 << 10)
    }

    /// The longest password, in bytes of UTF-8; a longer one is refused, never cut.
    public static let longest = 1024

    private let cost: Cost
    private let turnstile: Turnstile
    /// A hash of the same cost that no password has, so that an unknown account takes as long as a known one.
    private let nobody: String

    /// Makes the hasher.
    ///
    /// - Parameters:
    ///   - atOnce: how many hashes may run at the same time; each takes the cost's memory and one core.
    ///   - waiting: how many callers may wait for their turn; more are refused with ``VaultError/busy``.
    public init(cost: Cost = .standard, atOnce: Int = 2, waiting: Int = 50) {
        self.cost = cost
        turnstile = Turnstile(places: atOnce, waiting: waiting)
        let variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING
        let salt = Base64URL.encode(SecureRandom.bytes(16), variant: variant)
        let hash = Base64URL.encode(SecureRandom.bytes(32), variant: variant)
        nobody = "$argon2id$v=19$m=\(cost.memory / 1024),t=\(cost.passes),p=1$\(salt)$\(hash)"
    }

    /// Hashes a password, normalised to NFC, with a fresh salt. Throws ``VaultError``: too long, busy or exhausted.
    public func hash(_ password: String) throws(VaultError) -> String {
        var units = try Passwords.normalised(password)
        defer { wipe(&units) }
        guard turnstile.enter() else { throw .busy }
        defer { turnstile.leave() }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_argon2id_STRBYTES))
        let status = Passwords.lend(units) { units, count in
            crypto_pwhash_argon2id_str(&text, units, count, UInt64(cost.passes), cost.memory)
        }
        guard status == 0 else { throw .exhausted }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Checks a password against a stored hash. With nil, for an account that is not there, it does the same work and
    /// says no. Throws ``VaultError/busy`` when too many wait.
    public func verify(_ password: String, against stored: String?) throws(VaultError) -> Bool {
        guard var units = try? Passwords.normalised(password) else { return false }
        defer { wipe(&units) }
        // A stored hash that asks for more than this machine would ever have asked for is not one of ours.
        let usable = stored.flatMap { text in
            Passwords.cost(of: text).flatMap { $0.memory <= 1 << 30 && $0.passes <= 64 ? text : nil }
        }
        var text = [CChar](repeating: 0, count: Int(crypto_pwhash_argon2id_STRBYTES))
        for (index, unit) in (usable ?? nobody).utf8.prefix(text.count - 1).enumerated() {
            text[index] = CChar(bitPattern: unit)
        }
        guard turnstile.enter() else { throw .busy }
        defer { turnstile.leave() }
        let status = Passwords.lend(units) { units, count in
            crypto_pwhash_argon2id_str_verify(text, units, count)
        }
        return status == 0 && usable != nil
    }

    /// True when a stored hash was made with another cost than today's: hash the password anew at the next login.
    public func needsRehash(_ stored: String) -> Bool { Passwords.cost(of: stored) != cost }

    /// The cost written in a hash; nil when the text is not one.
    static func cost(of stored: String) -> Cost? {
        guard stored.utf8.count < Int(crypto_pwhash_argon2id_STRBYTES), stored.hasPrefix("$argon2id$v=19$") else {
            return nil
        }
        let parts = stored.split(separator: "$")
        guard parts.count == 5 else { return nil }
        let parameters = parts[2].split(separator: ",")
        guard parameters.count == 3, parameters[0].hasPrefix("m="), parameters[1].hasPrefix("t="),
            parameters[2] == "p=1", let memory = Int(parameters[0].dropFirst(2)),
            let passes = Int(parameters[1].dropFirst(2)), memory > 0, memory <= 1 << 40, passes > 0
        else { return nil }
        return Cost(passes: passes, memory: memory * 1024)
    }

    /// Lends normalised units as the library takes them; -1 when there are none.
    private static func lend(_ units: [UInt8], _ body: (UnsafePointer<CChar>, UInt64) -> Int32) -> Int32 {
        units.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress, !bytes.isEmpty else { return -1 }
            return body(base.assumingMemoryBound(to: CChar.self), UInt64(bytes.count - 1))
        }
    }

    /// The password's UTF-8 in NFC, followed by a zero so that even an empty one has an address.
    private static func normalised(_ password: String) throws(VaultError) -> [UInt8] {
        guard password.utf8.count <= longest else { throw .passwordTooLong }
        var scalars = String.UnicodeScalarView()
        for scalar in password._nfc { scalars.append(scalar) }
        var units = Array(String(scalars).utf8)
        guard units.count <= longest else { throw .passwordTooLong }
        units.append(0)
        return units
    }
}
