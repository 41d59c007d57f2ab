/// The chunks of a PNG (ISO/IEC 15948, third edition).
enum PNGParts {
    static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

    /// What it is drawn from: pixels, their colours, and how they move.
    private static let drawing: Set<String> = [
        "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "cHRM", "gAMA", "iCCP", "sBIT", "sRGB", "cICP", "mDCV", "cLLI", "bKGD",
        "hIST", "pHYs", "sPLT", "acTL", "fcTL", "fdAT",
    ]

    /// Its chunks without notes; nil when they do not lead from its beginning to its end.
    static func plain(_ bytes: [UInt8]) -> (bytes: [UInt8], removed: Set<PlainPicture.Remark>)? {
        var fresh = signature
        fresh.reserveCapacity(bytes.count)
        var removed: Set<PlainPicture.Remark> = []
        var turn: UInt8 = 1
        var place = 0
        var offset = signature.count
        while bytes.count - offset >= 12 {
            let length = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
            guard length <= bytes.count - offset - 12 else { return nil }
            let name = bytes[offset + 4..<offset + 8]
            let content = bytes[offset + 8..<offset + 8 + length]
            let end = offset + 12 + length
            let kind = String(decoding: name, as: UTF8.self)
            guard (kind == "IHDR") == (place == 0) else { return nil }
            switch kind {
            case _ where drawing.contains(kind):
                fresh += bytes[offset..<end]
                if kind == "IHDR" { place = fresh.count }
                if kind == "IEND" {
                    if end < bytes.count { removed.insert(.more) }
                    if turn != 1 { fresh.insert(contentsOf: turned(turn), at: place) }
                    return (fresh, removed)
                }
            case "eXIf":
                let notes = ExifNotes(content)
                if turn == 1 { turn = notes.turn }
                if !bytes[offset..<end].elementsEqual(turned(notes.turn)) {
                    removed.formUnion(notes.remarks.isEmpty ? [.more] : notes.remarks)
                }
            case "tIME": removed.insert(.moment)
            case "tEXt", "zTXt", "iTXt":
                let word = String(decoding: content.prefix { $0 != 0 }.prefix(80), as: UTF8.self)
                removed.insert(words[word] ?? .more)
            // A small first letter says that it can be done without; what draws and is not known cannot be judged.
            default:
                guard let first = name.first, (0x61...0x7A).contains(first) else { return nil }
                removed.insert(.more)
            }
            offset = end
        }
        return nil
    }

    private static let words: [String: PlainPicture.Remark] = [
        "Author": .author, "Copyright": .author, "Creation Time": .moment, "Software": .device, "Source": .device,
    ]

    /// A chunk that tells how the camera was held, and nothing else.
    private static func turned(_ turn: UInt8) -> [UInt8] {
        let content = Array("eXIf".utf8) + ExifNotes.turned(turn).dropFirst(ExifNotes.head.count)
        let length = UInt32(content.count - 4)
        return big(length) + content + big(checksum(content))
    }

    private static func big(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) }
    }

    /// CRC-32 of name and content (ISO/IEC 15948, annex D); for some thirty octets no table is worth its room.
    private static func checksum(_ bytes: [UInt8]) -> UInt32 {
        ~bytes.reduce(UInt32.max) { sum, byte in
            (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
        }
    }
}
