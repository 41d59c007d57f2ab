/// How wide and high a picture says it is, read from its head without decoding it: a small file may claim pixels that would
/// fill the memory of whoever opens it. Total: whatever the bytes are, reading ends within them.
struct PictureSize: Equatable {
    let width: Int
    let height: Int

    /// The most pixels that are taken: more than a scanner gives of an A3 page at 600 dpi.
    static let limit = 100_000_000

    /// True when no honest picture of a document is so large.
    var isFlood: Bool {
        let (pixels, over) = width.multipliedReportingOverflow(by: height)
        return over || pixels > Self.limit
    }

    /// Reads the head of a PNG, JPEG or WebP; nil when there is none to be read.
    init?(of bytes: [UInt8], _ kind: DocumentKind) {
        switch kind {
        case .png:
            guard bytes.count >= 24, let width = Self.big(bytes, 16, 4), let height = Self.big(bytes, 20, 4) else {
                return nil
            }
            self.init(width: width, height: height)
        case .jpeg:
            guard let size = Self.jpeg(bytes) else { return nil }
            self = size
        case .webp:
            guard let size = Self.webp(bytes) else { return nil }
            self = size
        default: return nil
        }
    }

    private init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    /// The first frame header (ITU T.81, B.2.2), found by going from segment to segment.
    private static func jpeg(_ bytes: [UInt8]) -> PictureSize? {
        var offset = 2
        while offset < bytes.count - 1, bytes[offset] == 0xFF {
            let mark = bytes[offset + 1]
            if mark == 0xFF || mark == 0x01 || (0xD0...0xD8).contains(mark) {
                offset += mark == 0xFF ? 1 : 2
                continue
            }
            guard let length = big(bytes, offset + 2, 2), length >= 2, mark != 0xD9, mark != 0xDA else { return nil }
            if (0xC0...0xCF).contains(mark), mark != 0xC4, mark != 0xC8, mark != 0xCC {
                guard let height = big(bytes, offset + 5, 2), let width = big(bytes, offset + 7, 2) else { return nil }
                return PictureSize(width: width, height: height)
            }
            offset += 2 + length
        }
        return nil
    }

    /// The head of the first chunk: lossy, lossless or extended.
    private static func webp(_ bytes: [UInt8]) -> PictureSize? {
        guard bytes.count >= 30 else { return nil }
        func little(_ offset: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
        }
        switch String(decoding: bytes[12..<16], as: UTF8.self) {
        case "VP8 ": return PictureSize(width: little(26, 2) & 0x3FFF, height: little(28, 2) & 0x3FFF)
        case "VP8L":
            let bits = little(21, 4)
            return PictureSize(width: (bits & 0x3FFF) + 1, height: (bits >> 14 & 0x3FFF) + 1)
        case "VP8X": return PictureSize(width: little(24, 3) + 1, height: little(27, 3) + 1)
        default: return nil
        }
    }

    private static func big(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> Int? {
        guard offset >= 0, offset <= bytes.count - count else { return nil }
        return bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) }
    }
}
