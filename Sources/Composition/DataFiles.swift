import Glibc

/// What care does with files of the data directory: reads, writes, lists. Throws ``HouseFault`` with a sentence.
enum DataFiles {
    static func make(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw HouseFault("The directory \(path) cannot be made: \(String(cString: strerror(errno))).")
        }
    }

    /// The files below a directory, by their paths from it, in order.
    static func files(in directory: String, below: String = "") throws -> [String] {
        guard let handle = opendir(directory + "/" + below) else { return [] }
        defer { closedir(handle) }
        var files: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let path = below.isEmpty ? name : "\(below)/\(name)"
            if entry.pointee.d_type == UInt8(DT_DIR) {
                files += try DataFiles.files(in: directory, below: path)
            } else if entry.pointee.d_type == UInt8(DT_REG) {
                files.append(path)
            }
        }
        return files.sorted()
    }

    /// Removes a directory with all that is in it, as far as that works.
    static func remove(_ directory: String) {
        guard let handle = opendir(directory) else { return }
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            if entry.pointee.d_type == UInt8(DT_DIR) {
                remove("\(directory)/\(name)")
            } else {
                unlink("\(directory)/\(name)")
            }
        }
        closedir(handle)
        rmdir(directory)
    }

    static func read(_ path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw HouseFault("\(path) cannot be read.") }
        defer { close(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < 64 << 20 {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count <= 0 { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    static func write(_ bytes: [UInt8], to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw HouseFault("\(path) cannot be written.") }
        defer { close(file) }
        guard append(bytes[...], to: file), fsync(file) == 0 else {
            throw HouseFault("\(path) cannot be written; the disk may be full.")
        }
    }

    static func append(_ bytes: ArraySlice<UInt8>, to file: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var offset = 0
            while offset < buffer.count {
                let count = Glibc.write(file, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return false }
                offset += count
            }
            return true
        }
    }
}
