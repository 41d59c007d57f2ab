import Testing
import Values
import Vault

private let place = Place(table: "document", column: "content", row: ID(high: 1, low: 1))
private let chunk = SealedFile.chunkLength
private let header = 33
private let sealedChunk = SealedFile.chunkLength + 16

@Suite struct `A sealed file` {
    let directory = TemporaryDirectory()
    let ring: KeyRing
    var path: String { directory.path + "/f" }

    init() throws { ring = try KeyRing.ephemeral() }

    private func pattern(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7 &+ $0 >> 9) } }

    private func write(_ bytes: [UInt8], pieces: Int = 10_007) throws {
        let writer = try SealedFile.Writer(path: path, ring: ring, place: place)
        var rest = bytes[...]
        while !rest.isEmpty {
            try writer.write(Array(rest.prefix(pieces)))
            rest = rest.dropFirst(pieces)
        }
        try writer.finish()
    }

    private func reader(_ place: Place = place, _ ring: KeyRing? = nil) throws -> SealedFile.Reader {
        try SealedFile.Reader(path: path, ring: ring ?? self.ring, place: place)
    }

    @Test(arguments: [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk + 12_345])
    func `reads back whatever its length`(length: Int) throws {
        let bytes = pattern(length)
        try write(bytes)
        let reader = try reader()
        #expect(reader.length == UInt64(length))
        #expect(try reader.read(0..<UInt64.max) == bytes)
        #expect(directory.bytes(of: "f").count == header + length + max(1, (length + chunk - 1) / chunk) * 16)
        #expect(directory.names == ["f"])
    }

    @Test func `gives any range`() throws {
        let bytes = pattern(3 * chunk + 77)
        try write(bytes)
        let reader = try reader()
        let edges = [0, 1, chunk - 1, chunk, chunk + 1, 2 * chunk, 3 * chunk, bytes.count - 1, bytes.count]
        for start in edges {
            for end in edges where end >= start {
                #expect(try reader.read(UInt64(start)..<UInt64(end)) == Array(bytes[start..<end]))
            }
        }
        #expect(try reader.read(UInt64(bytes.count)..<UInt64(bytes.count + 10)) == [])
        #expect(try reader.read(UInt64.max - 1..<UInt64.max) == [])
    }

    @Test func `opens after its keys were turned, with the old generation`() throws {
        try write(pattern(100))
        try ring.addGeneration(at: Instant(milliseconds: 0))
        #expect(try reader().read(0..<100) == pattern(100))
    }

    @Test func `is refused when it was cut`() throws {
        try write(pattern(3 * chunk))
        let sealed = directory.bytes(of: "f")
        let lengths = [
            0, 4, header, header + 15, header + 16, header + sealedChunk, header + 2 * sealedChunk,
            header + 2 * sealedChunk + 5, sealed.count - 1,
        ]
        for length in lengths {
            directory.put(Array(sealed.prefix(length)), in: "f")
            #expect(throws: VaultError.self, "cut at \(length)") { try reader() }
        }
        directory.put(sealed + [0], in: "f")
        #expect(throws: VaultError.self) { try reader() }
    }

    @Test func `is refused when chunks change places, double or come from another file`() throws {
        try write(pattern(4 * chunk))
        let sealed = directory.bytes(of: "f")
        func part(_ index: Int) -> ArraySlice<UInt8> {
            sealed[header + index * sealedChunk..<header + (index + 1) * sealedChunk]
        }
        func whole(_ order: [Int]) -> [UInt8] { Array(sealed[..<header]) + order.flatMap { Array(part($0)) } }
        func opens(_ bytes: [UInt8]) -> Bool {
            directory.put(bytes, in: "f")
            do {
                _ = try reader().read(0..<UInt64.max)
                return true
            } catch { return false }
        }
        let sound = opens(whole([0, 1, 2, 3]))
        #expect(sound)
        for order in [[1, 0, 2, 3], [0, 1, 1, 3], [0, 2, 3], [0, 1, 2, 3, 3], [0, 1, 2]] {
            let isTaken = opens(whole(order))
            #expect(!isTaken, "\(order)")
        }
        try write(pattern(4 * chunk))
        let other = directory.bytes(of: "f")
        let mixed = opens(Array(sealed[..<(header + sealedChunk)]) + Array(other[(header + sealedChunk)...]))
        #expect(!mixed)
    }

    @Test func `is refused when a byte changed`() throws {
        try write(pattern(200))
        let sealed = directory.bytes(of: "f")
        for index in sealed.indices {
            var changed = sealed
            changed[index] ^= 0x40
            directory.put(changed, in: "f")
            #expect(throws: VaultError.self, "byte \(index)") { try reader() }
        }
    }

    @Test func `opens only at its place, with its department's keys`() throws {
        try write(pattern(10))
        let elsewhere = Place(table: "document", column: "content", row: ID(high: 1, low: 2))
        #expect(throws: VaultError.cannotOpen) { try reader(elsewhere) }
        #expect(throws: VaultError.cannotOpen) { try reader(place, try .ephemeral()) }
    }

    @Test func `leaves nothing behind when it is not finished`() throws {
        do {
            let writer = try SealedFile.Writer(path: path, ring: ring, place: place)
            try writer.write(pattern(200_000))
            #expect(directory.names.count == 1)
        }
        #expect(directory.names == [])
    }

    @Test func `says so when it cannot be made`() {
        #expect(throws: VaultError.self) {
            try SealedFile.Writer(path: "/nowhere/at/all", ring: ring, place: place)
        }
        #expect(throws: VaultError.self) { try reader() }
    }
}
