import Glibc
import Sheets
import Testing

/// A folder of a test's own, removed with everything in it.
final class Scratch {
    let folder: String
    private var count = 0

    init() throws {
        var template = Array("/tmp/sila-sheets-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap { mkdtemp($0) } != nil }
        try #require(made)
        folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        if let directory = opendir(folder) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                unlink(folder + "/" + name)
            }
            closedir(directory)
        }
        rmdir(folder)
    }

    /// A path that is not taken yet.
    func path(_ suffix: String = "") -> String {
        count += 1
        return "\(folder)/\(count)\(suffix)"
    }

    /// A file of some bytes.
    func file(_ bytes: some Collection<UInt8>) throws -> String {
        let path = path()
        try #require(Scratch.write(Array(bytes), to: path, repeated: 1))
        return path
    }

    /// A file of some text.
    func file(_ text: String) throws -> String { try file(Array(text.utf8)) }

    /// Writes bytes so many times behind each other.
    static func write(_ bytes: [UInt8], to path: String, repeated: Int) -> Bool {
        guard let file = fopen(path, "ab") else { return false }
        defer { fclose(file) }
        for _ in 0..<repeated where fwrite(bytes, 1, bytes.count, file) != bytes.count { return false }
        return true
    }
}

/// A text in the bytes of an encoding, by way of iconv.
func encoded(_ text: String, _ encoding: SheetEncoding) throws -> [UInt8] {
    let converter = try #require(iconv_open(encoding.rawValue, "UTF-8"))
    defer { iconv_close(converter) }
    var input = Array(text.utf8).map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: text.utf8.count * 4 + 16)
    var written = 0
    let result = input.withUnsafeMutableBufferPointer { input in
        output.withUnsafeMutableBufferPointer { output in
            var from = input.baseAddress
            var to = output.baseAddress
            var fromLeft = input.count
            var toLeft = output.count
            let result = iconv(converter, &from, &fromLeft, &to, &toLeft)
            written = output.count - toLeft
            return result
        }
    }
    try #require(result != -1)
    return output.prefix(written).map { UInt8(bitPattern: $0) }
}

/// All rows of a file as texts.
func rows(_ path: String, _ options: SheetOptions = SheetOptions()) throws -> [[String]] {
    let reader = try SheetReader(path: path, options: options)
    var rows: [[String]] = []
    try reader.each { rows.append($0.texts) }
    return rows
}
