import Testing

@testable import Pictures

@Suite struct `A picture without what it tells` {
    /// A segment of a JPEG.
    private static func segment(_ mark: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, mark, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 0xFF)] + content
    }

    private static let start: [UInt8] = [0xFF, 0xD8]
    private static let head: [UInt8] = segment(0xE0, Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 0, 0])
    private static let tables: [UInt8] = segment(0xDB, [UInt8](repeating: 7, count: 65))
    private static let frame: [UInt8] = segment(0xC2, [8, 0, 16, 0, 16, 1, 1, 0x11, 0])
    private static let scan: [UInt8] = segment(0xDA, [1, 1, 0, 0, 63, 0]) + [0x12, 0xFF, 0x00, 0x34, 0xFF, 0xD0, 0x56]
    private static let colours: [UInt8] = segment(0xE2, Array("ICC_PROFILE\0".utf8) + [1, 1, 9, 9])
    private static let end: [UInt8] = [0xFF, 0xD9]

    /// Notes of a camera: place, device, author, moment, and how it was held.
    private static func notes(turn: UInt8, isLittle: Bool) -> [UInt8] {
        func number(_ value: Int, _ count: Int) -> [UInt8] {
            let big = (0..<count).map { UInt8(value >> (8 * (count - 1 - $0)) & 0xFF) }
            return isLittle ? big.reversed() : big
        }
        let entries: [(tag: Int, kind: Int, value: [UInt8])] = [
            (0x010F, 2, Array("Ca\0\0".utf8)), (0x0112, 3, number(Int(turn), 2) + [0, 0]),
            (0x013B, 2, Array("Al\0\0".utf8)), (0x8769, 4, number(200, 4)), (0x8825, 4, number(100, 4)),
        ]
        var tiff: [UInt8] = Array((isLittle ? "II" : "MM").utf8) + number(42, 2) + number(8, 4)
        tiff += number(entries.count, 2)
        for entry in entries { tiff += number(entry.tag, 2) + number(entry.kind, 2) + number(1, 4) + entry.value }
        tiff += number(0, 4)
        tiff += [UInt8](repeating: 0, count: 200 - tiff.count)
        tiff += number(1, 2) + number(0x9003, 2) + number(2, 2) + number(20, 4) + number(0, 4) + number(0, 4)
        return Array("Exif\0\0".utf8) + tiff
    }

    @Test(arguments: [true, false])
    func `in JPEG keeps what draws it, octet by octet, and how it was held`(isLittle: Bool) throws {
        let told: [UInt8] =
            Self.segment(0xE1, Self.notes(turn: 6, isLittle: isLittle))
            + Self.segment(0xE1, Array("http://ns.adobe.com/xap/1.0/\0<x>secret</x>".utf8))
            + Self.segment(0xED, Array("Photoshop 3.0\0secret".utf8)) + Self.segment(0xFE, Array("secret".utf8))
        let drawn: [UInt8] = Self.colours + Self.tables + Self.frame + Self.scan
        let bytes: [UInt8] = Self.start + Self.head + told + drawn + Self.end + Array("a film with a secret".utf8)
        let picture = try #require(PlainPicture(of: bytes))
        #expect(picture.removed == [.place, .device, .author, .moment, .more])
        let turned = Self.segment(
            0xE1, Array("Exif\0\0MM\0*\0\0\0\u{8}\0\u{1}".utf8) + [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0])
        let kept: [UInt8] = Self.start + Self.head + turned + drawn + Self.end
        #expect(picture.bytes == kept)
        let again = try #require(PlainPicture(of: picture.bytes))
        #expect(again.bytes == picture.bytes && again.removed.isEmpty)
    }

    @Test func `that tells nothing is the very file`() throws {
        let bytes: [UInt8] = Self.start + Self.head + Self.tables + Self.frame + Self.scan + [0xFF] + Self.end
        let picture = try #require(PlainPicture(of: bytes))
        #expect(picture.bytes == bytes && picture.removed.isEmpty)
    }

    @Test func `shows nothing of what it was before it was cut`() throws {
        let small = Self.segment(0xE0, Array("JFIF\0".utf8) + [1, 2, 0, 0, 1, 0, 1, 1, 1] + [9, 9, 9])
        let extra = Self.segment(0xE0, Array("JFXX\0".utf8) + [0x10, 1, 2, 3])
        let drawn: [UInt8] = Self.tables + Self.frame + Self.scan + Self.end
        let bytes: [UInt8] = Self.start + small + extra + drawn
        let kept: [UInt8] = Self.start + Self.head + drawn
        let picture = try #require(PlainPicture(of: bytes))
        #expect(picture.removed == [.more] && picture.bytes == kept)
    }

    /// A chunk of a PNG; its checksum is right where the test says it.
    private static func chunk(_ name: String, _ content: [UInt8], checksum: [UInt8] = [1, 2, 3, 4]) -> [UInt8] {
        [0, 0, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + Array(name.utf8) + content + checksum
    }

    private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    private static let size: [UInt8] = chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
    private static let pixels: [UInt8] = chunk("pHYs", [UInt8](repeating: 0, count: 9)) + chunk("IDAT", [1, 2, 3])
    private static let last: [UInt8] = chunk("IEND", [], checksum: [0xAE, 0x42, 0x60, 0x82])

    @Test func `in PNG keeps what draws it, octet by octet, and how it was held`() throws {
        let told: [UInt8] =
            Self.chunk("eXIf", Array(Self.notes(turn: 3, isLittle: true).dropFirst(6)))
            + Self.chunk("tEXt", Array("Author\0secret".utf8)) + Self.chunk("iTXt", Array("XML:com.adobe.xmp\0".utf8))
            + Self.chunk("tIME", [7, 0xE8, 1, 1, 0, 0, 0]) + Self.chunk("caBX", [1])
        let bytes: [UInt8] = Self.signature + Self.size + told + Self.pixels + Self.last + [1]
        let picture = try #require(PlainPicture(of: bytes))
        #expect(picture.removed == [.place, .device, .author, .moment, .more])
        // The checksum is what `python3 -c 'import zlib…'` gives for these octets.
        let turned = Self.chunk(
            "eXIf", Array("MM\0*\0\0\0\u{8}\0\u{1}".utf8) + [1, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0],
            checksum: [0x84, 0x5F, 0x64, 0xCE])
        let kept: [UInt8] = Self.signature + Self.size + turned + Self.pixels + Self.last
        #expect(picture.bytes == kept)
        let again = try #require(PlainPicture(of: picture.bytes))
        #expect(again.bytes == picture.bytes && again.removed.isEmpty)
    }

    @Test func `is none where its parts do not lead to its end`() {
        let whole: [UInt8] = Self.start + Self.head + Self.tables + Self.frame + Self.scan + Self.end
        for count in 0..<whole.count { #expect(PlainPicture(of: Array(whole.prefix(count))) == nil, "\(count)") }
        let picture: [UInt8] = Self.signature + Self.size + Self.pixels + Self.last
        for count in 0..<picture.count { #expect(PlainPicture(of: Array(picture.prefix(count))) == nil, "\(count)") }
        let headless: [UInt8] = Self.signature + Self.pixels + Self.last
        #expect(PlainPicture(of: headless) == nil)
        let unknown: [UInt8] = Self.signature + Self.size + Self.chunk("ABCD", [1]) + Self.last
        #expect(PlainPicture(of: unknown) == nil)
        #expect(PlainPicture(of: Array("%PDF-1.4".utf8)) == nil)
    }

    @Test func `is read whatever the octets are`() {
        let bytes: [UInt8] =
            Self.start + Self.segment(0xE1, Self.notes(turn: 8, isLittle: true)) + Self.tables + Self.frame
            + Self.scan + Self.end
        var seed: UInt64 = 42
        for _ in 0..<4_000 {
            var damaged = bytes
            for _ in 0..<4 {
                seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                damaged[Int(seed >> 33) % damaged.count] = UInt8(truncatingIfNeeded: seed >> 24)
            }
            guard let picture = PlainPicture(of: damaged) else { continue }
            #expect(PlainPicture(of: picture.bytes)?.removed == [])
        }
    }
}
