import Composition
import Department
import Directory
import Glibc
import HTTP
import Identity
import Log
import PlatformTesting
import SQL
import Settings
import SiteTesting
import Testing
import Values
import Vault

/// An older state of Identity's database put back alone, as an operator does whose disk lost that one file.
@Suite struct `Somebody erased who is back in Identity alone` {
    private static func copy(_ path: String, to target: String) throws {
        let source = try #require(fopen(path, "r"))
        defer { fclose(source) }
        let file = try #require(fopen(target, "w"))
        defer { fclose(file) }
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, source), count > 0 {
            #expect(fwrite(buffer, 1, count, file) == count)
        }
    }

    /// Restores a backup into a folder of its own.
    private static func restore(_ backup: String, to data: String, keyOf site: TestSite) throws -> Settings {
        #expect(mkdir(data, 0o700) == 0 && mkdir(data + "/keys", 0o700) == 0)
        try copy(site.data + "/keys/master.key", to: data + "/keys/master.key")
        chmod(data + "/keys/master.key", 0o600)
        let settings = try Settings.read(environment: [:], overrides: ["data": data, "workers": "2"])
        try House.restore(from: backup, settings)
        return settings
    }

    @Test func `is erased once more: the account is shut, its sessions and registrations are gone`() throws {
        let traces = try Traces(.sqlite)
        let site = traces.site
        let out = site.data + "/out"
        #expect(mkdir(out, 0o700) == 0)
        let account = try #require(try site.house.identity.staff(email: Traces.email)).id
        let before = try site.house.backUp(to: out + "/one")
        try traces.erase()
        site.clock.advance(seconds: 86_400)
        let after = try site.house.backUp(to: out + "/two")
        _ = try Self.restore(before, to: site.data + "/old", keyOf: site)
        let settings = try Self.restore(after, to: site.data + "/new", keyOf: site)
        try Self.copy(site.data + "/old/identity.db", to: site.data + "/new/identity.db")

        for isFirst in [true, false] {
            let house = try House(
                settings: settings, assets: TestSite.root, log: .silent, surroundings: site.clock.surroundings,
                passwordCost: .forTests)
            defer { house.close() }
            let store = house.identity.store
            func count(_ query: SQL) throws -> Int64 { try store.read { try $0.integer(query) } }
            if isFirst {
                let back = try house.identity.staff(email: Traces.email)
                #expect(back?.id == account, "it is back until the others have heard")
                #expect(try count("SELECT count(*) FROM registration") == 2)
                #expect(try count("SELECT count(*) FROM session WHERE staff_id = \(account)") > 0)
                #expect(try !house.identity.returned().isEmpty)
            }
            try house.settle()
            #expect(try house.identity.staff(email: Traces.email) == nil)
            #expect(try count("SELECT count(*) FROM registration") == 0)
            #expect(try count("SELECT count(*) FROM session WHERE staff_id = \(account)") == 0)
            #expect(
                try count("SELECT count(*) FROM staff WHERE id = \(account) AND is_active = 0 AND name = '—'") == 1)
            #expect(try count("SELECT count(*) FROM audit WHERE act = 'staff.erased'") == 1, "once is enough")
            #expect(try count("SELECT count(*) FROM audit WHERE act = 'registration.erased'") == 2)
            let told = try house.directory.store.read {
                try $0.integer("SELECT count(*) FROM audit WHERE act = 'party.erased-again'")
            }
            #expect(told == 1)
            #expect(try house.identity.returned().isEmpty && house.faults().isEmpty)
        }
    }
}
