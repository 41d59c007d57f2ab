import Testing
import Vault

@Suite struct `A token` {
    @Test func `is long, new each time and known by its digest`() {
        let token = Token.make()
        #expect(token.text.hasPrefix("sila_"))
        #expect(token.text.utf8.count == 48)
        #expect(Token.digest(of: token.text) == token.digest)
        #expect(token.digest.count == 32)
        #expect(Token.make("key").text.hasPrefix("sila_key_"))
        #expect(Set((0..<1000).map { _ in Token.make().text }).count == 1000)
    }

    @Test(arguments: [
        "", "sila_", "sila_short", "x", "sila_" + String(repeating: "é", count: 43),
        String(repeating: "a", count: 1 << 16),
    ])
    func `of another shape is not looked up`(text: String) {
        #expect(Token.digest(of: text) == nil)
    }
}

@Suite struct `A digest` {
    @Test func `is what the standards print`() {
        #expect(
            Digest.hex(Digest.blake2b(Array("abc".utf8), length: 64)).hasPrefix("ba80a53f981c4d0d6a2797b69f12f6e9"))
        #expect(
            Digest.hex(Digest.sha256(Array("abc".utf8)))
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        // RFC 4231, test case 2.
        #expect(
            Digest.hex(Digest.hmacSHA256(Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8)))
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func `is the same in one piece or many`() {
        var running = Digest.Running()
        for byte in 0..<200 { running.add([UInt8(byte)]) }
        #expect(running.finish() == Digest.blake2b((0..<200).map { UInt8($0) }))
    }
}

@Suite struct `Base64 for addresses` {
    @Test func `reads what it wrote`() {
        for count in 0..<70 {
            let bytes = SecureRandom.bytes(count)
            #expect(Base64URL.decode(Base64URL.encode(bytes)) == bytes)
        }
        #expect(Base64URL.encode([0xfb, 0xff]) == "-_8")
    }

    @Test(arguments: ["a", "ab=", "a b", "+/+/", "é", "AAA\u{0}", "aaaaa"])
    func `refuses what is not`(text: String) { #expect(Base64URL.decode(text) == nil) }

    @Test func `compares in constant time`() {
        #expect(constantTimeEqual([1, 2], [1, 2]))
        #expect(!constantTimeEqual([1, 2], [1, 3]))
        #expect(!constantTimeEqual([1], [1, 2]))
        #expect(constantTimeEqual([], []))
    }
}
