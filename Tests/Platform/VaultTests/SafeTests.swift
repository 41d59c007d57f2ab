import Testing
import Values
import Vault

private let noon = Instant(milliseconds: 1_795_262_400_000)

@Suite struct `The house's safe` {
    let directory = TemporaryDirectory()

    private func safe(_ master: MasterKey) throws -> Safe { try Safe(in: directory.path, master: master, at: noon) }

    @Test func `gives back what was put in, and shows nobody what lies there`() throws {
        let master = try MasterKey.ephemeral()
        try safe(master).put("clé du facteur 42", as: "mail-password")
        #expect(try safe(master).secret("mail-password") == "clé du facteur 42")
        #expect(try safe(master).secret("database-password") == nil)
        #expect(try Safe.names(in: directory.path) == ["mail-password"])
        #expect(directory.names == ["mail-password.secret", "safe.keys"])
        for name in directory.names {
            #expect(!String(decoding: directory.bytes(of: name), as: UTF8.self).contains("facteur"))
        }
        try safe(master).put("une autre", as: "mail-password")
        #expect(try safe(master).secret("mail-password") == "une autre")
        try Safe.remove("mail-password", from: directory.path)
        try Safe.remove("mail-password", from: directory.path)
        #expect(try safe(master).secret("mail-password") == nil)
    }

    @Test func `opens neither with another master key nor under another name, nor after a change`() throws {
        let master = try MasterKey.ephemeral()
        try safe(master).put("hier", as: "mail-password")
        #expect(throws: VaultError.self) { try safe(.ephemeral()) }
        var sealed = directory.bytes(of: "mail-password.secret")
        directory.put(sealed, in: "database-password.secret")
        #expect(throws: VaultError.self) { try safe(master).secret("database-password") }
        sealed[sealed.count - 1] ^= 1
        directory.put(sealed, in: "mail-password.secret")
        let found = #expect(throws: VaultError.self) { try safe(master).secret("mail-password") }
        #expect("\(String(describing: found))".contains("sila secret set mail-password"))
        directory.put([], in: "mail-password.secret")
        #expect(throws: VaultError.self) { try safe(master).secret("mail-password") }
    }

    @Test func `is read by nobody else's leave`() throws {
        let master = try MasterKey.ephemeral()
        try safe(master).put("hier", as: "mail-password")
        directory.put(directory.bytes(of: "mail-password.secret"), in: "mail-password.secret", mode: 0o644)
        #expect(throws: VaultError.self) { try safe(master).secret("mail-password") }
    }

    @Test func `follows the keys to another master key`() throws {
        _ = try MasterKey.createIfAbsent(in: directory.path, environment: [:])
        let old = try MasterKey.find(in: directory.path, environment: [:])
        try safe(old).put("hier", as: "mail-password")
        let new = try MasterKey.fresh()
        try KeyDirectory.rewrap(directory.path, from: old, to: new)
        #expect(try safe(new).secret("mail-password") == "hier")
        #expect(throws: VaultError.self) { try safe(old) }
    }

    @Test(arguments: ["", "\n", "a\nb", "nul\u{0}", "\u{7F}", String(repeating: "x", count: 1025)])
    func `keeps one line only`(_ secret: String) throws {
        let safe = try safe(.ephemeral())
        #expect(throws: VaultError.self) { try safe.put(secret, as: "mail-password") }
        #expect(!directory.names.contains("mail-password.secret"))
    }

    @Test(arguments: ["", "../master", "a/b", "Mail", ".hidden", "é", String(repeating: "a", count: 61)])
    func `knows no names that are paths`(_ name: String) throws {
        let safe = try safe(.ephemeral())
        #expect(throws: VaultError.self) { try safe.put("x", as: name) }
        #expect(throws: VaultError.self) { try safe.secret(name) }
        #expect(throws: VaultError.self) { try Safe.holds(name, in: directory.path) }
        #expect(throws: VaultError.self) { try Safe.remove(name, from: directory.path) }
    }

    @Test func `a directory that is not there holds nothing`() throws {
        #expect(try Safe.names(in: directory.path + "/nowhere") == [])
        #expect(try !Safe.holds("mail-password", in: directory.path + "/nowhere"))
    }
}
