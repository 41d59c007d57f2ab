import Glibc
import Testing

/// Whole files as bytes.
enum FileBytes {
    static func replace(_ path: String, _ bytes: [UInt8]) throws {
        unlink(path)
        try #require(Scratch.write(bytes, to: path, repeated: 1))
    }

    static func read(_ path: String) throws -> [UInt8] {
        let file = try #require(fopen(path, "rb"))
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = fread(&piece, 1, piece.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: piece.prefix(count))
        }
    }
}
