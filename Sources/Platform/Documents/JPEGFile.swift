import CPango

#if canImport(Glibc)
    import Glibc
#endif

/// The outside of a JPEG (ITU T.81, annex B): its size, and the file without what does not draw. Total: whatever the bytes
/// are, reading ends within them.
enum JPEGFile {
    private struct Segment {
        let mark: UInt8
        /// From the marker to the end of what belongs to it.
        let range: Range<Int>
    }

    /// Tables, frames, scans, the colour marks of JFIF and Adobe: all that a picture is drawn from.
    private static let drawing: Set<UInt8> = [0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0, 0xEE]
    private static let frames: Set<UInt8> = [0xC0, 0xC1, 0xC2]

    /// How wide and high it says it is; nil for anything but a grey or coloured picture.
    static func size(of bytes: [UInt8]) -> (width: Int, height: Int)? {
        guard let frame = segments(bytes)?.first(where: { frames.contains($0.mark) }), frame.range.count >= 10
        else { return nil }
        let at = frame.range.lowerBound
        let height = Int(bytes[at + 5]) << 8 | Int(bytes[at + 6])
        let width = Int(bytes[at + 7]) << 8 | Int(bytes[at + 8])
        let components = bytes[at + 9]
        // Four are inks, which screens and printers take for something else each.
        guard components == 1 || components == 3, width > 0, height > 0 else { return nil }
        return (width, height)
    }

    /// The file from its beginning to its end, without comments, pictures in the picture, places and the rest.
    static func stripped(_ bytes: [UInt8]) -> [UInt8]? {
        guard let segments = segments(bytes), segments.contains(where: { $0.mark == 0xDA }),
            segments.filter({ frames.contains($0.mark) }).count == 1
        else { return nil }
        var fresh: [UInt8] = [0xFF, 0xD8]
        for segment in segments where drawing.contains(segment.mark) { fresh += bytes[segment.range] }
        return fresh + [0xFF, 0xD9]
    }

    /// Every segment between the first marker and the last; nil when they do not lead from one to the other.
    private static func segments(_ bytes: [UInt8]) -> [Segment]? {
        var segments: [Segment] = []
        var offset = 2
        while offset + 1 < bytes.count, segments.count < 4_096 {
            guard bytes[offset] == 0xFF else { return nil }
            let mark = bytes[offset + 1]
            switch mark {
            case 0xFF: offset += 1
            case 0xD9: return segments
            case 0xC0...0xFE where mark != 0xD8 && !(0xD0...0xD7).contains(mark):
                guard offset + 3 < bytes.count else { return nil }
                let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
                var end = offset + 2 + length
                guard length >= 2, end <= bytes.count else { return nil }
                // What follows the head of a scan goes on until a marker that is neither stuffing nor a restart.
                if mark == 0xDA {
                    while end + 1 < bytes.count,
                        bytes[end] != 0xFF || bytes[end + 1] == 0 || (0xD0...0xD7).contains(bytes[end + 1])
                    {
                        end += 1
                    }
                }
                segments.append(Segment(mark: mark, range: offset..<end))
                offset = end
            default: return nil
            }
        }
        return nil
    }

    /// A surface that holds the file itself, which a PDF takes as it is.
    static func surface(_ bytes: [UInt8], width: Int, height: Int) -> OpaquePointer? {
        guard
            let surface = cairo_image_surface_create(
                CAIRO_FORMAT_RGB24, Int32(clamping: width), Int32(clamping: height)),
            let copy = malloc(bytes.count)
        else { return nil }
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { copy.copyMemory(from: start, byteCount: bytes.count) }
        }
        let status = cairo_surface_set_mime_data(
            surface, "image/jpeg", copy.assumingMemoryBound(to: UInt8.self), UInt(bytes.count), { free($0) }, copy)
        guard status == CAIRO_STATUS_SUCCESS else {
            free(copy)
            cairo_surface_destroy(surface)
            return nil
        }
        return surface
    }
}
