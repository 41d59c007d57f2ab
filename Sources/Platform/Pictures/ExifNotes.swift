/// What a camera wrote beside a picture (Exif 2.32, in the frame of TIFF 6.0): how it was held, and what kinds of things it
/// told. The things themselves are not read. Total.
struct ExifNotes {
    /// What its segment in a JPEG begins with.
    static let head = Array("Exif\0\0".utf8)

    /// How the camera was held, from 1 (upright) to 8.
    private(set) var turn: UInt8 = 1
    /// What else it told.
    private(set) var remarks: Set<PlainPicture.Remark> = []

    private static let kinds: [Int: PlainPicture.Remark] = [
        0x8825: .place, 0x010F: .device, 0x0110: .device, 0x0131: .device, 0x927C: .device, 0xA431: .device,
        0xA433: .device, 0xA434: .device, 0xA435: .device, 0x013B: .author, 0x8298: .author, 0x9C9D: .author,
        0xA430: .author, 0x0132: .moment, 0x9003: .moment, 0x9004: .moment,
    ]
    private static let orientation = 0x0112
    private static let deeper = 0x8769

    /// Reads what follows the head.
    init(_ tiff: ArraySlice<UInt8>) {
        let isLittle: Bool
        if tiff.starts(with: [0x49, 0x49, 0x2A, 0]) {
            isLittle = true
        } else if tiff.starts(with: [0x4D, 0x4D, 0, 0x2A]) {
            isLittle = false
        } else {
            return
        }
        let base = tiff.startIndex
        func number(_ offset: Int, _ count: Int) -> Int? {
            guard offset >= 0, offset <= tiff.count - count else { return nil }
            let bytes = tiff[(base + offset)..<(base + offset + count)]
            return isLittle ? bytes.reversed().reduce(0) { $0 << 8 | Int($1) } : bytes.reduce(0) { $0 << 8 | Int($1) }
        }
        // The first list, and the one that it names: no list is read twice.
        var lists = [number(4, 4)]
        for depth in 0..<2 where depth < lists.count {
            guard let list = lists[depth], let count = number(list, 2) else { continue }
            for entry in 0..<min(count, 512) {
                let place = list + 2 + 12 * entry
                guard let tag = number(place, 2) else { break }
                if tag == Self.orientation, depth == 0, number(place + 2, 2) == 3, let value = number(place + 8, 2),
                    (1...8).contains(value)
                {
                    turn = UInt8(value)
                } else if tag == Self.deeper, depth == 0, lists.count == 1 {
                    lists.append(number(place + 8, 4))
                } else if let kind = Self.kinds[tag] {
                    remarks.insert(kind)
                }
            }
        }
    }

    /// The content of a segment that tells how the camera was held, and nothing else.
    static func turned(_ turn: UInt8) -> [UInt8] {
        head + [0x4D, 0x4D, 0, 0x2A, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, turn, 0, 0, 0, 0, 0, 0]
    }
}
