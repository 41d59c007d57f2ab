import Testing
import Vault

@Suite struct `The key of a backup` {
    let directory = TemporaryDirectory()

    private func seal(_ text: String, _ key: BackupKey) throws {
        let writer = try key.writer(path: directory.path + "/one", name: "identity.db")
        try writer.write(Array(text.utf8))
        try writer.finish()
    }

    private func read(_ key: BackupKey, name: String = "identity.db") throws -> String {
        let reader = try key.reader(path: directory.path + "/one", name: name)
        return String(decoding: try reader.read(0..<reader.length), as: UTF8.self)
    }

    @Test func `opens with the master key that it was made for, and no other`() throws {
        let master = try MasterKey.fresh()
        let key = try BackupKey.make(for: master)
        try seal("the whole house", key)
        #expect(BackupKey.isForRecipient(key.envelope) == false)
        #expect(try read(try .open(key.envelope, with: master)) == "the whole house")
        #expect(throws: VaultError.self) { try BackupKey.open(key.envelope, with: MasterKey.fresh()) }
        #expect(throws: VaultError.cannotOpen) { try read(key, name: "directory.db") }
        #expect(throws: VaultError.self) { try read(try .make(for: master)) }
    }

    @Test func `opens with the recipient's secret key alone`() throws {
        let secret = try Recipient.Secret.fresh()
        let recipient = try #require(Recipient(secret.recipient.text))
        let key = try BackupKey.make(for: recipient)
        try seal("the whole house", key)
        #expect(BackupKey.isForRecipient(key.envelope) == true)
        try secret.write(to: directory.path + "/secret")
        #expect(throws: VaultError.self) { try secret.write(to: directory.path + "/secret") }
        let read = try self.read(try .open(key.envelope, with: .read(directory.path + "/secret")))
        #expect(read == "the whole house")
        #expect(throws: VaultError.self) { try BackupKey.open(key.envelope, with: Recipient.Secret.fresh()) }
        #expect(throws: VaultError.self) { try BackupKey.open(key.envelope, with: MasterKey.fresh()) }
    }

    @Test(arguments: [
        "", "sila-backup 1 master", "sila-backup 1 master AAAA", "sila-backup 2 master AAAA",
        "sila-backup 1 recipient A",
        "sila-recipient-1.AAAA", "sila-recipient-1.", "\u{0}", String(repeating: "sila-backup 1 ", count: 100),
    ])
    func `refuses text that is no envelope and no recipient`(text: String) throws {
        #expect(throws: VaultError.self) { try BackupKey.open(text, with: MasterKey.fresh()) }
        #expect(throws: VaultError.self) { try BackupKey.open(text, with: Recipient.Secret.fresh()) }
        #expect(Recipient(text) == nil)
    }
}
