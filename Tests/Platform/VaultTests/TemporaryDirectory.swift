import Glibc

/// A directory that goes away with the value that holds it.
final class TemporaryDirectory: Sendable {
    let path: String

    init() {
        var template = Array("/tmp/sila-vault-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    func bytes(of name: String) -> [UInt8] {
        let file = open("\(path)/\(name)", O_RDONLY)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4 << 20)
        let count = read(file, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    func put(_ bytes: [UInt8], in name: String, mode: mode_t = 0o600) {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, mode)
        guard file >= 0 else { return }
        defer { close(file) }
        fchmod(file, mode)
        _ = write(file, bytes, bytes.count)
    }

    var names: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }
}
