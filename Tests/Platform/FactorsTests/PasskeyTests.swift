import Factors
import HTTP
import Testing
import Values
import Vault

@Suite struct `A passkey` {
    private func ceremony(
        _ challenge: [UInt8] = PasskeyVector.challenge, host: String = "crm.example", isSecure: Bool = true
    ) throws -> Ceremony {
        try #require(Ceremony(challenge: challenge, host: host, isSecure: isSecure))
    }

    private func made(_ vector: PasskeyVector) throws -> Passkey {
        try Passkey(
            clientData: vector.madeClientData, authenticatorData: vector.madeData, in: try ceremony())
    }

    @Test(arguments: PasskeyVector.all)
    func `of each kind is read and then recognised by its signature`(vector: PasskeyVector) throws {
        let passkey = try made(vector)
        #expect(passkey.algorithm == vector.algorithm)
        #expect(passkey.credential == vector.credential)
        #expect(passkey.counter == 7)
        let shown = try passkey.verify(
            clientData: vector.shownClientData, authenticatorData: vector.shownData, signature: vector.signature,
            in: try ceremony())
        #expect(shown.counter == 8)
        #expect(shown.key == passkey.key)
    }

    @Test(arguments: PasskeyVector.all)
    func `is kept as its parts and taken up again, but only when they fit together`(vector: PasskeyVector) throws {
        let passkey = try made(vector)
        #expect(
            Passkey(
                credential: passkey.credential, algorithm: passkey.algorithm, key: passkey.key, counter: 7) == passkey)
        #expect(
            Passkey(
                credential: passkey.credential, algorithm: passkey.algorithm, key: passkey.key.dropLast(), counter: 7)
                == nil)
        #expect(Passkey(credential: [], algorithm: passkey.algorithm, key: passkey.key, counter: 7) == nil)
        #expect(
            Passkey(credential: passkey.credential, algorithm: passkey.algorithm, key: passkey.key, counter: -1) == nil)
    }

    @Test(arguments: PasskeyVector.all)
    func `answers no other challenge, no other site and no other kind of question`(vector: PasskeyVector) throws {
        let passkey = try made(vector)
        func verify(_ ceremony: Ceremony, _ clientData: [UInt8]) throws {
            _ = try passkey.verify(
                clientData: clientData, authenticatorData: vector.shownData, signature: vector.signature, in: ceremony)
        }
        let other = try ceremony(Array(PasskeyVector.challenge.reversed()))
        #expect(throws: PasskeyFault.challenge) { try verify(other, vector.shownClientData) }
        let elsewhere = try ceremony(host: "crm.example.evil.example")
        #expect(throws: PasskeyFault.origin) { try verify(elsewhere, vector.shownClientData) }
        let port = try ceremony(host: "crm.example:8443")
        #expect(throws: PasskeyFault.origin) { try verify(port, vector.shownClientData) }
        let here = try ceremony()
        #expect(throws: PasskeyFault.challenge) { try verify(here, vector.madeClientData) }
        #expect(throws: PasskeyFault.challenge) {
            _ = try Passkey(
                clientData: vector.shownClientData, authenticatorData: vector.madeData, in: here)
        }
    }

    @Test(arguments: PasskeyVector.all)
    func `is refused when one bit of data or signature differs`(vector: PasskeyVector) throws {
        let passkey = try made(vector)
        let here = try ceremony()
        for place in stride(from: 0, to: vector.signature.count, by: 7) {
            var signature = vector.signature
            signature[place] ^= 1
            #expect(throws: PasskeyFault.signature) {
                _ = try passkey.verify(
                    clientData: vector.shownClientData, authenticatorData: vector.shownData, signature: signature,
                    in: here)
            }
        }
        for place in vector.shownData.indices {
            var data = vector.shownData
            data[place] ^= 1
            #expect(throws: PasskeyFault.self) {
                _ = try passkey.verify(
                    clientData: vector.shownClientData, authenticatorData: data, signature: vector.signature, in: here)
            }
        }
    }

    @Test(arguments: PasskeyVector.all)
    func `of another does not open`(vector: PasskeyVector) throws {
        for other in PasskeyVector.all where other.algorithm != vector.algorithm {
            let passkey = try made(other)
            let here = try ceremony()
            #expect(throws: PasskeyFault.signature) {
                _ = try passkey.verify(
                    clientData: vector.shownClientData, authenticatorData: vector.shownData,
                    signature: vector.signature, in: here)
            }
        }
    }

    @Test func `whose counter stands still may have a copy`() throws {
        let vector = try #require(PasskeyVector.all.first)
        let first = try made(vector)
        let here = try ceremony()
        for counter in [8, 9, 4_294_967_295] as [Int64] {
            let later = try #require(
                Passkey(
                    credential: first.credential, algorithm: first.algorithm, key: first.key, counter: counter))
            #expect(throws: PasskeyFault.counter) {
                _ = try later.verify(
                    clientData: vector.shownClientData, authenticatorData: vector.shownData,
                    signature: vector.signature, in: here)
            }
        }
    }

    @Test func `must come from a device that checked its owner`() throws {
        let vector = try #require(PasskeyVector.all.first)
        let here = try ceremony()
        for flags in [0x40, 0x41, 0x44] as [UInt8] {
            var data = vector.madeData
            data[32] = flags
            #expect(throws: PasskeyFault.presence) {
                _ = try Passkey(clientData: vector.madeClientData, authenticatorData: data, in: here)
            }
        }
    }

    @Test func `is read from any bytes without harm`() throws {
        let vector = try #require(PasskeyVector.all.last)
        let here = try ceremony()
        for length in 0..<vector.madeData.count {
            #expect(throws: PasskeyFault.self) {
                _ = try Passkey(
                    clientData: vector.madeClientData, authenticatorData: Array(vector.madeData.prefix(length)),
                    in: here)
            }
        }
        var dice = Dice(seed: 11)
        for _ in 0..<2000 {
            var data = vector.madeData
            for _ in 0..<4 {
                data[37 + Int(dice.next() % UInt64(data.count - 37))] = UInt8(truncatingIfNeeded: dice.next())
            }
            _ = try? Passkey(clientData: vector.madeClientData, authenticatorData: data, in: here)
        }
        #expect(throws: PasskeyFault.unreadable) {
            _ = try Passkey(clientData: [0xFF, 0xFE], authenticatorData: vector.madeData, in: here)
        }
        #expect(throws: PasskeyFault.unreadable) {
            _ = try Passkey(
                clientData: [UInt8](repeating: 0x20, count: 5000), authenticatorData: vector.madeData, in: here)
        }
    }

    @Test func `belongs to a host with a name, over TLS or on this machine`() {
        let challenge = PasskeyVector.challenge
        for (host, isSecure) in [("10.0.0.1", true), ("[::1]:8080", true), ("crm.example", false), ("", true)] {
            #expect(Ceremony(challenge: challenge, host: host, isSecure: isSecure) == nil)
        }
        let local = Ceremony(challenge: challenge, host: "localhost:8080", isSecure: false)
        #expect(local?.host == "localhost")
        #expect(local?.origin == "http://localhost:8080")
    }
}
