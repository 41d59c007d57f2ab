import Glibc
import Synchronization
import Testing
import Vault

/// Many callers at one hasher, and what each of them got.
private final class Crowd: Sendable {
    let passwords: Passwords
    let outcomes = Mutex<[String]>([])

    init(_ passwords: Passwords) { self.passwords = passwords }

    func hash() {
        let outcome: String
        do {
            _ = try passwords.hash("x")
            outcome = "hashed"
        } catch { outcome = "\(error)" }
        outcomes.withLock { $0.append(outcome) }
    }
}

@Suite struct `A password` {
    let passwords = Passwords(cost: .forTests)

    @Test func `is known again, and no other is`() throws {
        let stored = try passwords.hash("correct horse")
        #expect(try passwords.verify("correct horse", against: stored))
        #expect(!(try passwords.verify("correct horsf", against: stored)))
        #expect(!(try passwords.verify("", against: stored)))
        #expect(stored != (try passwords.hash("correct horse")))
    }

    @Test func `is hashed as the standard says`() throws {
        let standard = Passwords()
        let stored = try standard.hash("x")
        #expect(stored.hasPrefix("$argon2id$v=19$m=65536,t=3,p=1$"))
        #expect(!standard.needsRehash(stored))
        #expect(passwords.needsRehash(stored))
        #expect(try passwords.verify("x", against: stored))
    }

    @Test func `matches however its accents are composed`() throws {
        let stored = try passwords.hash("caf\u{e9} \u{1f511}")
        #expect(try passwords.verify("cafe\u{301} \u{1f511}", against: stored))
        #expect(!(try passwords.verify("cafe \u{1f511}", against: stored)))
    }

    @Test func `of an unknown account is refused after the same work`() throws {
        #expect(!(try passwords.verify("x", against: nil)))
        for broken in [
            "", "x", "$argon2id$v=19$m=99999999999,t=3,p=1$AAAA$AAAA", "$argon2i$v=19$m=8,t=3,p=1$AAAA$AAAA",
        ] {
            #expect(!(try passwords.verify("x", against: broken)))
            #expect(passwords.needsRehash(broken))
        }
    }

    @Test func `may be long but not endless`() throws {
        let long = String(repeating: "é", count: 512)
        #expect(try passwords.verify(long, against: passwords.hash(long)))
        #expect(throws: VaultError.passwordTooLong) { try passwords.hash(long + "x") }
        #expect(!(try passwords.verify(long + "x", against: passwords.hash("x"))))
    }

    @Test func `waits for its turn, and is refused when too many wait`() throws {
        let slow = Passwords(cost: .init(passes: 2, memory: 8 << 20), atOnce: 1, waiting: 1)
        let box = Unmanaged.passRetained(Crowd(slow))
        defer { box.release() }
        var threads: [pthread_t] = []
        for _ in 0..<12 {
            var thread = pthread_t()
            pthread_create(
                &thread, nil,
                { argument in
                    if let argument { Unmanaged<Crowd>.fromOpaque(argument).takeUnretainedValue().hash() }
                    return nil
                }, box.toOpaque())
            threads.append(thread)
        }
        for thread in threads { pthread_join(thread, nil) }
        let all = box.takeUnretainedValue().outcomes.withLock { $0 }
        #expect(all.count == 12)
        #expect(all.contains("hashed"))
        #expect(all.allSatisfy { $0 == "hashed" || $0 == "\(VaultError.busy)" })
        #expect(try slow.verify("x", against: slow.hash("x")))
    }
}
