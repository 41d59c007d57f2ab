import Glibc
import Vault

/// What care does with files of the data directory: copies, digests, lists. Throws ``HouseFault`` with a sentence.
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

    static func copy(_ from: String, to: String, where isWanted: (String) -> Bool = { _ in true }) throws {
        try make(to)
        for file in try files(in: from) where isWanted(file) {
            var directory = to
            for part in file.split(separator: "/").dropLast() {
                directory += "/" + part
                try make(directory)
            }
            try copyFile("\(from)/\(file)", to: "\(to)/\(file)")
        }
    }

    static func copyFile(_ from: String, to: String) throws {
        let source = open(from, O_RDONLY | O_CLOEXEC)
        guard source >= 0 else { throw HouseFault("\(from) cannot be read.") }
        defer { close(source) }
        let target = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard target >= 0 else { throw HouseFault("\(to) cannot be written.") }
        defer { close(target) }
        while true {
            let sent = sendfile(target, source, nil, 1 << 20)
            if sent == 0 { break }
            guard sent > 0 else {
                throw HouseFault("\(to) cannot be written: \(String(cString: strerror(errno))).")
            }
        }
        guard fsync(target) == 0 else { throw HouseFault("\(to) cannot be written.") }
    }

    static func digest(of path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw HouseFault("\(path) cannot be read.") }
        defer { close(file) }
        var running = Digest.Running()
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(file, &buffer, buffer.count)
            guard count >= 0 else { throw HouseFault("\(path) cannot be read.") }
            if count == 0 { break }
            running.add(Array(buffer[..<count]))
        }
        return running.finish()
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
        let isWritten = bytes.withUnsafeBytes { buffer -> Bool in
            var offset = 0
            while offset < buffer.count {
                let count = Glibc.write(file, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
                if count <= 0 { return false }
                offset += count
            }
            return true
        }
        guard isWritten, fsync(file) == 0 else { throw HouseFault("\(path) cannot be written; the disk may be full.") }
    }
}
