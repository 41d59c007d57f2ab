import Glibc
import Testing
import Vault

@testable import Hardware

/// Tokens of SoftHSM in a directory of this process's own, and what reaches them.
private struct Cabinet {
    static let module = "/usr/lib/softhsm/libsofthsm2.so"
    let place: String

    /// The module reads its configuration again whenever it is started; all tests of this process share one.
    static let shared: Cabinet? = try? Cabinet()

    private init() throws {
        var template = Array("/tmp/sila-token-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        place = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        mkdir("\(place)/tokens", 0o700)
        let file = try #require(fopen("\(place)/conf", "w"))
        fputs("directories.tokendir = \(place)/tokens\nobjectstore.backend = file\nlog.level = ERROR\n", file)
        fclose(file)
        setenv("SOFTHSM2_CONF", "\(place)/conf", 1)
        atexit { if let place = Cabinet.shared?.place { Cabinet.run(["/bin/rm", "-rf", place]) } }
    }

    static func opened() throws -> Cabinet { try #require(shared, "no SoftHSM") }

    @discardableResult
    static func run(_ words: [String]) -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        guard posix_spawn(&process, words[0], nil, nil, &arguments, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1 { if errno != EINTR { return -1 } }
        return status
    }

    func token(_ label: String, pin: String = "4711") throws {
        let code = Cabinet.run([
            "/usr/bin/softhsm2-util", "--init-token", "--free", "--label", label, "--pin", pin, "--so-pin", "12345678",
        ])
        try #require(code == 0)
    }

    func put(_ text: String, _ name: String) throws -> String {
        let path = "\(place)/\(name)"
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
        chmod(path, 0o600)
        return path
    }

    /// A key of a token, with a PIN of its own file.
    func key(_ address: String, pin: String = "4711\n", named name: String, module: String = module) throws -> TokenKey
    {
        try TokenKey(
            address, module: module,
            pin: TokenPIN(try put(pin, name + ".pin"), isCredential: false, refused: "\(place)/\(name).refused"))
    }
}

private func sentence(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return ""
}

@Suite(.serialized) struct `A key in a token of hardware` {
    @Test func `wraps the master key and gives it back, and nothing else does`() throws {
        let cabinet = try Cabinet.opened()
        try cabinet.token("wraps")
        let key = try cabinet.key("pkcs11:token=wraps;object=master", named: "wraps")
        #expect(sentence { _ = try key.seal([1, 2, 3], boundTo: "a") }.contains("holds no key for AES"))
        try key.makeIfAbsent()
        try key.makeIfAbsent()
        let sealed = try key.seal([1, 2, 3], boundTo: "a")
        #expect(try key.open(sealed, boundTo: "a") == [1, 2, 3])
        #expect(try key.seal([1, 2, 3], boundTo: "a") != sealed)
        #expect(sentence { _ = try key.open(sealed, boundTo: "b") }.contains("is not the one that wrapped"))
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 1
            #expect(throws: VaultError.self) { try key.open(changed, boundTo: "a") }
        }
        #expect(throws: VaultError.self) { try key.open([], boundTo: "a") }
        // The file in a directory of keys, whole.
        let directory = "\(cabinet.place)/keys"
        #expect(try MasterKey.createIfAbsent(in: directory, by: key))
        #expect(try !MasterKey.createIfAbsent(in: directory, by: key) && MasterKey.isWrapped(in: directory))
        let master = try MasterKey.open(in: directory, by: key)
        #expect(try master.isSame(as: MasterKey.open(in: directory, by: key)))
        // Nobody makes another beside it by mistake.
        #expect(try !MasterKey.createIfAbsent(in: directory, environment: [:]))
        #expect(
            sentence { _ = try MasterKey.find(in: directory, environment: [:]) }.contains("is wrapped by a token"))
        let other = try cabinet.key("pkcs11:token=wraps;object=other", named: "wraps")
        try other.makeIfAbsent()
        #expect(sentence { _ = try MasterKey.open(in: directory, by: other) }.contains("is not the one that wrapped"))
    }

    @Test func `is not reached with a wrong PIN, which is tried once and never again`() throws {
        let cabinet = try Cabinet.opened()
        try cabinet.token("pins", pin: "1234")
        let address = "pkcs11:token=pins;object=master"
        let wrong = try cabinet.key(address, pin: "9999", named: "pins")
        #expect(sentence { try wrong.makeIfAbsent() }.contains("refuses the PIN"))
        for _ in 0..<20 { #expect(sentence { try wrong.makeIfAbsent() }.contains("not tried again")) }
        let again = try cabinet.key(address, pin: "9999", named: "pins")
        #expect(sentence { try again.makeIfAbsent() }.contains("not tried again"), "a new start knows it too")
        let right = try cabinet.key(address, pin: "1234", named: "pins")
        try right.makeIfAbsent()
        #expect(access("\(cabinet.place)/pins.refused", F_OK) != 0)
        #expect(
            sentence { try cabinet.key(address, pin: "\n", named: "pins").makeIfAbsent() }.contains(
                "does not hold the PIN"))
        chmod("\(cabinet.place)/pins.pin", 0o644)
        #expect(sentence { try right.makeIfAbsent() }.contains("may be read by others"))
        unlink("\(cabinet.place)/pins.pin")
        #expect(sentence { try right.makeIfAbsent() }.contains("no file"))
    }

    @Test func `ends in a sentence when something on the way there is missing`() throws {
        let cabinet = try Cabinet.opened()
        try cabinet.token("ways")
        func said(_ address: String, module: String = Cabinet.module) -> String {
            sentence { try cabinet.key(address, named: "ways", module: module).makeIfAbsent() }
        }
        #expect(said("pkcs11:token=absent;object=master").contains("No token is there"))
        #expect(said("pkcs11:token=ways;object=a", module: "/nowhere.so").contains("no PKCS#11 module at /nowhere.so"))
        #expect(
            said("pkcs11:token=ways;object=a", module: "\(cabinet.place)/conf").contains(
                "no PKCS#11 module that can be"))
        for bad in [
            "", "pkcs11:", "pkcs11:token=ways", "pkcs11:object=a", "token=ways;object=a",
            "pkcs11:token=ways;object=a?pin-value=1",
            "pkcs11:token=%zz;object=a", "pkcs11:token=ways;object=a;colour=red",
            "pkcs11:token=ways;object=a?module-path=/tmp/evil.so", String(repeating: "a", count: 5000),
        ] {
            #expect(said(bad).contains("is no address of a key"), "\(bad)")
        }
    }

    @Test func `counts only when nobody can read it out`() throws {
        let cabinet = try Cabinet.opened()
        try cabinet.token("loose")
        // Half as long as it should be.
        let short = "\(cabinet.place)/short.key"
        let half = try #require(fopen(short, "w"))
        fputs(String(repeating: "k", count: 16), half)
        fclose(half)
        let code = Cabinet.run([
            "/usr/bin/softhsm2-util", "--import", short, "--aes", "--token", "loose", "--label", "short", "--id", "01",
            "--pin", "4711",
        ])
        try #require(code == 0)
        let key = try cabinet.key("pkcs11:token=loose;object=short", named: "loose")
        #expect(sentence { _ = try key.seal([1], boundTo: "a") }.contains("or is not of 256 bits"))
    }
}
