import Glibc

/// The files that pages need, read once at start, each under an address that changes with its content.
public struct Assets: Sendable {
    /// One file as the server hands it out.
    public struct File: Sendable {
        /// The media type.
        public let contentType: String
        /// The bytes.
        public let bytes: [UInt8]
        /// The same bytes compressed with gzip, when that is worth it and `bin/assets` made them.
        public let gzip: [UInt8]?
        /// The hash in the address; also fit as an entity tag.
        public let hash: String
        /// True when the address changes with the content, so that it may be kept for ever.
        public let isImmutable: Bool
    }

    /// Where the files are served.
    public static let prefix = "/assets/"

    /// Every address below ``prefix`` with its file: `sila.3f2a….css`, and the plain names for what style sheets name.
    public let files: [String: File]
    private let addresses: [String: String]

    /// No files: addresses are the plain names. For tests.
    public static let none = Assets(files: [:], addresses: [:])

    private init(files: [String: File], addresses: [String: String]) {
        self.files = files
        self.addresses = addresses
    }

    /// Reads a directory and those below it. Throws ``AssetsError`` when it or one of the files that every page needs
    /// is missing: then `bin/assets` has not run.
    public static func load(directory: String) throws(AssetsError) -> Assets {
        var found: [String: [UInt8]] = [:]
        Assets.collect(directory, "", depth: 0, into: &found)
        for name in ["sila.css", "sila.js", "vendor/htmx.js", "vendor/sse.js"] where found[name] == nil {
            throw AssetsError(path: directory + "/" + name)
        }
        var files: [String: File] = [:]
        var addresses: [String: String] = [:]
        for (name, bytes) in found {
            guard let type = Assets.contentType(name) else { continue }
            let base = name.hasPrefix("vendor/") ? String(name.dropFirst(7)) : name
            let packed = found["vendor/" + base + ".gz"]
            let gzip = packed.flatMap { Assets.isGzip($0, of: bytes) ? $0 : nil }
            let hash = Assets.hash(bytes)
            let address = Assets.address(name, hash)
            // Names that carry a version, such as those of fonts, never change their content.
            let isVersioned = name.contains("-v") && name.hasSuffix(".woff2")
            files[address] = File(contentType: type, bytes: bytes, gzip: gzip, hash: hash, isImmutable: true)
            files[name] = File(contentType: type, bytes: bytes, gzip: gzip, hash: hash, isImmutable: isVersioned)
            addresses[name] = address
        }
        return Assets(files: files, addresses: addresses)
    }

    /// The address of a file by its plain name: `/assets/sila.3f2a….css` for `sila.css`.
    public func url(for name: String) -> String { Assets.prefix + (addresses[name] ?? name) }

    private static func address(_ name: String, _ hash: String) -> String {
        guard let dot = name.lastIndex(of: ".") else { return name + "." + hash }
        return name[..<dot] + "." + hash + name[dot...]
    }

    private static func contentType(_ name: String) -> String? {
        switch name.split(separator: ".").last.map(String.init) {
        case "css": "text/css; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "svg": "image/svg+xml"
        case "png": "image/png"
        case "ico": "image/x-icon"
        case "woff2": "font/woff2"
        case "webmanifest": "application/manifest+json"
        default: nil
        }
    }

    /// 64 bits of FNV-1a in hexadecimal: tells versions of our own files apart, guards nothing.
    private static func hash(_ bytes: [UInt8]) -> String {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in bytes { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(state, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    /// True when gzip's trailer (RFC 1952) holds the length and CRC-32 of these bytes: the file is not out of date.
    private static func isGzip(_ packed: [UInt8], of bytes: [UInt8]) -> Bool {
        guard packed.count > 18, packed[0] == 0x1F, packed[1] == 0x8B else { return false }
        func word(_ start: Int) -> UInt32 {
            (0..<4).reduce(0) { $0 | UInt32(packed[start + $1]) << UInt32(8 * $1) }
        }
        guard word(packed.count - 4) == UInt32(truncatingIfNeeded: bytes.count) else { return false }
        var check: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            check ^= UInt32(byte)
            for _ in 0..<8 { check = check & 1 == 1 ? check >> 1 ^ 0xEDB8_8320 : check >> 1 }
        }
        return word(packed.count - 8) == ~check
    }

    private static func collect(_ root: String, _ below: String, depth: Int, into found: inout [String: [UInt8]]) {
        guard depth < 4, let handle = opendir(root + "/" + below) else { return }
        defer { closedir(handle) }
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            guard !name.hasPrefix(".") else { continue }
            let path = root + "/" + below + name
            var status = stat()
            guard stat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                collect(root, below + name + "/", depth: depth + 1, into: &found)
            } else if contentType(name) != nil || name.hasSuffix(".gz"), status.st_size < 4 << 20,
                let bytes = contents(path, Int(status.st_size))
            {
                found[below + name] = bytes
            }
        }
    }

    private static func contents(_ path: String, _ size: Int) -> [UInt8]? {
        guard let file = fopen(path, "rbe") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: size)
        return fread(&bytes, 1, size, file) == size ? bytes : nil
    }
}

/// A file that every page needs is missing.
public struct AssetsError: Error, Sendable, CustomStringConvertible {
    /// The file.
    public let path: String

    /// What to do, in one sentence.
    public var description: String { "The file \(path) is missing; run bin/assets." }
}
