/// The segments of a JPEG (ITU T.81, annex B).
enum JPEGParts {
    /// Its segments without notes; nil when they do not lead from its beginning to its end.
    static func plain(_ bytes: [UInt8]) -> (bytes: [UInt8], removed: Set<PlainPicture.Remark>)? {
        var fresh: [UInt8] = [0xFF, 0xD8]
        fresh.reserveCapacity(bytes.count)
        var removed: Set<PlainPicture.Remark> = []
        var turn: UInt8 = 1
        // Where the turn is told again: first, or behind the head of JFIF, which is to be first.
        var place = 2
        var hasScan = false
        var offset = 2
        while offset + 1 < bytes.count {
            guard bytes[offset] == 0xFF else { return nil }
            let mark = bytes[offset + 1]
            if mark == 0xFF {
                offset += 1
                continue
            }
            if mark == 0xD9 {
                guard hasScan else { return nil }
                // Films and second pictures hide behind the end.
                if offset + 2 < bytes.count { removed.insert(.more) }
                if turn != 1 { fresh.insert(contentsOf: segment(ExifNotes.turned(turn)), at: place) }
                return (fresh + [0xFF, 0xD9], removed)
            }
            guard offset + 3 < bytes.count else { return nil }
            let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
            var end = offset + 2 + length
            guard length >= 2, end <= bytes.count else { return nil }
            let content = bytes[(offset + 4)..<end]
            switch mark {
            case 0xDA:
                hasScan = true
                // What follows the head of a scan goes on until a marker that is neither stuffing nor a restart.
                while end + 1 < bytes.count,
                    bytes[end] != 0xFF || bytes[end + 1] == 0 || (0xD0...0xD7).contains(bytes[end + 1])
                {
                    end += 1
                }
                fresh += bytes[offset..<end]
            // Frames and tables: all that it is drawn from.
            case 0xC0...0xC7, 0xC9...0xCF, 0xDB...0xDF: fresh += bytes[offset..<end]
            case 0xE0 where content.starts(with: "JFIF\0".utf8):
                let isFirst = fresh.count == 2
                if content.count > 14 {
                    // A small picture of the whole, perhaps from before it was cut.
                    removed.insert(.more)
                    fresh += [0xFF, 0xE0, 0, 16] + content.prefix(12) + [0, 0]
                } else {
                    fresh += bytes[offset..<end]
                }
                if isFirst { place = fresh.count }
            // Colours.
            case 0xE2 where content.starts(with: "ICC_PROFILE\0".utf8), 0xEE where content.starts(with: "Adobe".utf8):
                fresh += bytes[offset..<end]
            case 0xE1 where content.starts(with: ExifNotes.head):
                let notes = ExifNotes(content.dropFirst(ExifNotes.head.count))
                if turn == 1 { turn = notes.turn }
                if !content.elementsEqual(ExifNotes.turned(notes.turn)) {
                    removed.formUnion(notes.remarks.isEmpty ? [.more] : notes.remarks)
                }
            case 0xE0...0xEF, 0xFE: removed.insert(.more)
            default: return nil
            }
            offset = end
        }
        return nil
    }

    private static func segment(_ content: [UInt8]) -> [UInt8] {
        [0xFF, 0xE1, UInt8((content.count + 2) >> 8 & 0xFF), UInt8((content.count + 2) & 0xFF)] + content
    }
}
