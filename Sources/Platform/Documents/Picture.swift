import CPango

/// A picture that may be handed out and printed: a PNG that was decoded and written anew, or a JPEG without anything but
/// what draws it. Where and with what it was taken, and whatever else a file can hide, is not in it.
public struct Picture: Sendable, Hashable {
    /// The two formats that every browser and printer reads. SVG is none of them: it can hold scripts and links.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        case png, jpeg

        /// The media type.
        public var type: String { "image/" + rawValue }
    }

    /// Why bytes are no picture.
    public enum Fault: Error, Hashable, Sendable {
        /// Neither PNG nor JPEG, whatever the name says.
        case unknown
        /// It begins like one, and cannot be read.
        case damaged
        /// A side is shorter or longer than is taken.
        case wrongSize(width: Int, height: Int)
    }

    /// The format.
    public let kind: Kind
    /// Pixels from side to side.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    /// The file.
    public let bytes: [UInt8]

    /// A picture that was read before and kept.
    public init(kept bytes: [UInt8], kind: Kind, width: Int, height: Int) {
        self.kind = kind
        self.width = width
        self.height = height
        self.bytes = bytes
    }

    /// Reads a PNG or a JPEG, told by its content. The size is taken from its head before anything is decoded: a small
    /// file may claim pixels that fill the memory.
    public init(reading bytes: [UInt8], sides: ClosedRange<Int>) throws(Fault) {
        func check(_ width: Int, _ height: Int) throws(Fault) {
            guard sides.contains(width), sides.contains(height) else {
                throw .wrongSize(width: width, height: height)
            }
        }
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
            guard bytes.count > 33, bytes[12..<16].elementsEqual("IHDR".utf8) else { throw .damaged }
            let width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
            let height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
            try check(width, height)
            guard let surface = PNG.surface(of: bytes) else { throw .damaged }
            defer { cairo_surface_destroy(surface) }
            guard let fresh = PNG.bytes(of: surface) else { throw .damaged }
            self.init(kept: fresh, kind: .png, width: width, height: height)
        } else if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            guard let head = JPEGFile.size(of: bytes) else { throw .damaged }
            try check(head.width, head.height)
            guard let fresh = JPEGFile.stripped(bytes) else { throw .damaged }
            self.init(kept: fresh, kind: .jpeg, width: head.width, height: head.height)
        } else {
            throw .unknown
        }
    }

    /// Draws a PNG pixel by pixel; each is 0xAARRGGBB. Nil when there is no memory for it.
    public init?(width: Int, height: Int, pixel: (_ x: Int, _ y: Int) -> UInt32) {
        guard
            let surface = cairo_image_surface_create(
                CAIRO_FORMAT_ARGB32, Int32(clamping: width), Int32(clamping: height))
        else { return nil }
        defer { cairo_surface_destroy(surface) }
        let stride = Int(cairo_image_surface_get_stride(surface))
        guard let data = cairo_image_surface_get_data(surface) else { return nil }
        for y in 0..<height {
            for x in 0..<width {
                let value = pixel(x, y)
                let alpha = value >> 24
                // Cairo keeps colours multiplied by their opacity.
                func part(_ shift: UInt32) -> UInt32 { (value >> shift & 0xFF) * alpha / 255 }
                let kept = alpha << 24 | part(16) << 16 | part(8) << 8 | part(0)
                UnsafeMutableRawPointer(data).storeBytes(of: kept, toByteOffset: y * stride + x * 4, as: UInt32.self)
            }
        }
        cairo_surface_mark_dirty(surface)
        guard let bytes = PNG.bytes(of: surface) else { return nil }
        self.init(kept: bytes, kind: .png, width: width, height: height)
    }

    /// The picture as a surface to print, for the caller to destroy; nil when it cannot be read.
    func surface() -> OpaquePointer? {
        switch kind {
        case .png: PNG.surface(of: bytes)
        case .jpeg: JPEGFile.surface(bytes, width: width, height: height)
        }
    }
}

/// PNG by way of the drawing library.
private enum PNG {
    private final class Source {
        let bytes: [UInt8]
        var offset = 0
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }
    private final class Target {
        var bytes: [UInt8] = []
    }

    static func surface(of bytes: [UInt8]) -> OpaquePointer? {
        let source = Source(bytes)
        let surface = withExtendedLifetime(source) {
            cairo_image_surface_create_from_png_stream(
                { closure, data, length in
                    guard let closure, let data else { return CAIRO_STATUS_READ_ERROR }
                    let source = Unmanaged<Source>.fromOpaque(closure).takeUnretainedValue()
                    let count = Int(length)
                    guard count <= source.bytes.count - source.offset else { return CAIRO_STATUS_READ_ERROR }
                    for index in 0..<count { data[index] = source.bytes[source.offset + index] }
                    source.offset += count
                    return CAIRO_STATUS_SUCCESS
                }, Unmanaged.passUnretained(source).toOpaque())
        }
        guard let surface else { return nil }
        guard cairo_surface_status(surface) == CAIRO_STATUS_SUCCESS else {
            cairo_surface_destroy(surface)
            return nil
        }
        return surface
    }

    static func bytes(of surface: OpaquePointer) -> [UInt8]? {
        let target = Target()
        let status = withExtendedLifetime(target) {
            cairo_surface_write_to_png_stream(
                surface,
                { closure, data, length in
                    guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                    let target = Unmanaged<Target>.fromOpaque(closure).takeUnretainedValue()
                    target.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
                    return CAIRO_STATUS_SUCCESS
                }, Unmanaged.passUnretained(target).toOpaque())
        }
        return status == CAIRO_STATUS_SUCCESS ? target.bytes : nil
    }
}
