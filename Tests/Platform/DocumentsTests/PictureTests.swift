import Testing
import Values

@testable import Documents

@Suite struct `A picture` {
    private static let sides = 8...512

    private static func png(_ width: Int = 40, _ height: Int = 20) throws -> [UInt8] {
        try #require(Picture(width: width, height: height) { x, _ in x % 2 == 0 ? 0xFF1F_4E79 : 0x80FF_FFFF }).bytes
    }

    /// A JPEG by its segments: what draws it is only told apart from what does not.
    private static func jpeg(_ extra: [[UInt8]] = [], width: Int = 48, components: UInt8 = 1) -> [UInt8] {
        func segment(_ mark: UInt8, _ content: [UInt8]) -> [UInt8] {
            [0xFF, mark, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
        }
        var bytes: [UInt8] = [0xFF, 0xD8]
        bytes += segment(0xE0, Array("JFIF\0".utf8) + [1, 1, 0, 0, 1, 0, 1, 0, 0])
        for content in extra { bytes += segment(0xE1, content) }
        bytes += segment(0xFE, Array("a secret comment".utf8))
        bytes += segment(0xDB, [0] + [UInt8](repeating: 1, count: 64))
        let frame: [UInt8] = (1...components).flatMap { number -> [UInt8] in [number, 0x11, 0] }
        bytes += segment(0xC0, [8, 0, 40, UInt8(width >> 8), UInt8(width & 0xFF), components] + frame)
        bytes += segment(0xC4, [0] + [UInt8](repeating: 0, count: 16))
        bytes += segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]
        return bytes + [0xFF, 0xD9] + Array("<script>behind the end</script>".utf8)
    }

    @Test func `in PNG is decoded and written anew, without what it hides`() throws {
        var bytes = try Self.png()
        bytes += Array("PK behind the end".utf8)
        let picture = try Picture(reading: bytes, sides: Self.sides)
        #expect(picture.kind == .png && picture.width == 40 && picture.height == 20)
        #expect(!String(decoding: picture.bytes, as: UTF8.self).contains("behind the end"))
        #expect(try Picture(reading: picture.bytes, sides: Self.sides).bytes == picture.bytes)
    }

    @Test func `in JPEG keeps what draws it and nothing else`() throws {
        let bytes = Self.jpeg([Array("Exif\0\0 here is the office".utf8)])
        let picture = try Picture(reading: bytes, sides: Self.sides)
        #expect(picture.kind == .jpeg && picture.width == 48 && picture.height == 40)
        let text = String(decoding: picture.bytes, as: UTF8.self)
        #expect(!text.contains("secret") && !text.contains("office") && !text.contains("script"))
        #expect(picture.bytes.suffix(2) == [0xFF, 0xD9])
        #expect(picture.bytes.count < bytes.count)
        #expect(try Picture(reading: picture.bytes, sides: Self.sides).bytes == picture.bytes)
    }

    @Test func `is told by its content, and nothing else is taken`() {
        for text in [
            "", "GIF89a……", "<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "RIFF1234WEBP", "%PDF-1.7",
            "BM1234",
        ] {
            #expect(throws: Picture.Fault.unknown) { try Picture(reading: Array(text.utf8), sides: Self.sides) }
        }
    }

    @Test func `that claims more pixels than are taken is refused before it is decoded`() throws {
        var flood = try Self.png()
        flood.replaceSubrange(16..<24, with: [0, 1, 0, 0, 0, 1, 0, 0])
        #expect(throws: Picture.Fault.wrongSize(width: 65_536, height: 65_536)) {
            try Picture(reading: flood, sides: Self.sides)
        }
        #expect(throws: Picture.Fault.wrongSize(width: 6, height: 20)) {
            try Picture(reading: try Self.png(6, 20), sides: Self.sides)
        }
        #expect(throws: Picture.Fault.wrongSize(width: 60_000, height: 40)) {
            try Picture(reading: Self.jpeg(width: 60_000), sides: Self.sides)
        }
    }

    @Test func `cut off or damaged anywhere is refused or read, and never stops the program`() throws {
        for whole in [try Self.png(), Self.jpeg(), Self.jpeg(components: 3)] {
            for count in 0..<whole.count { _ = try? Picture(reading: Array(whole.prefix(count)), sides: Self.sides) }
            for index in whole.indices {
                var damaged = whole
                damaged[index] ^= 0xFF
                _ = try? Picture(reading: damaged, sides: Self.sides)
            }
        }
        #expect(throws: Picture.Fault.damaged) { try Picture(reading: Self.jpeg(components: 4), sides: Self.sides) }
        #expect(throws: Picture.Fault.damaged) {
            try Picture(reading: Array(try Self.png().prefix(60)), sides: Self.sides)
        }
    }

    @Test func `stands before the sender's name on paper`() throws {
        let picture = try #require(Picture(width: 64, height: 32) { _, _ in 0xFF1F_4E79 })
        let plain = Paper(title: "T", sender: .init(name: "Atlas"), created: Instant(milliseconds: 0))
        var own = plain
        own.sender?.logo = picture
        own.sender?.colour = 0x1F4E79
        let (before, after) = (try plain.bytes(), try own.bytes())
        #expect(before != after)
        #expect(String(decoding: after, as: UTF8.self).contains("/Subtype /Image"))
        #expect(try own.bytes() == after)
    }
}
