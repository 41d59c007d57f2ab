import CSodium
import Glibc

/// The directory of keys as a whole: the master key, when it lies there, and every department's wrapped keys.
public enum KeyDirectory {
    /// Where a new master key is kept.
    public enum Place: Sendable {
        /// In `master.key` if the old one was there, else wherever the operator has it.
        case same
        /// In `master.key`.
        case file
        /// In `master.wrapped`, as this text.
        case wrapped([UInt8])
    }

    /// Wraps every department's keys with another master key and puts that in its place in the directory, if it has one.
    /// The departments' keys stay, so no value is touched.
    ///
    /// All of it or nothing: the new files are written into a directory beside, made durable, and the two directories
    /// change places in one step. Whenever the machine stops, the one or the other is there whole. Throws ``VaultError``
    /// with a sentence.
    public static func rewrap(
        _ directory: String, from old: MasterKey, to new: MasterKey, kept place: Place = .same
    ) throws(VaultError) {
        try KeyFile.locking(directory) { () throws(VaultError) in
            let next = nextName(directory)
            try clear(next)
            try KeyFile.makeDirectory(next)
            for name in try names(in: directory) {
                guard let bytes = try KeyFile.read("\(directory)/\(name)") else { continue }
                var written = bytes
                if name == "master.key" || name == MasterKey.wrappedName {
                    guard case .same = place, name == "master.key" else { continue }
                    written = new.text
                } else if name.hasSuffix(".keys") {
                    let department = String(name.dropLast(5))
                    written = try KeyRingFile(bytes, department: department).rewrapped(from: old, to: new).text
                }
                defer { wipe(&written) }
                _ = try KeyFile.write(written, to: "\(next)/\(name)", replacing: true)
            }
            try keep(new, in: next, place)
            guard sila_exchange(next, directory) == 0 else {
                let reason = KeyFile.reason()
                try clear(next)
                throw .storage(
                    "The directories \(next) and \(directory) cannot change places: \(reason). Nothing was changed.")
            }
            KeyFile.syncDirectory(of: directory)
            try clear(next)
        }
    }

    private static func keep(_ new: MasterKey, in directory: String, _ place: Place) throws(VaultError) {
        switch place {
        case .same: return
        case .file: try new.write(to: "\(directory)/master.key")
        case .wrapped(let text):
            _ = try KeyFile.write(text, to: "\(directory)/\(MasterKey.wrappedName)", replacing: false)
        }
    }

    /// Removes what a change of the master key left behind when the machine stopped in the middle. Throws ``VaultError``.
    public static func tidy(_ directory: String) throws(VaultError) {
        guard access(nextName(directory), F_OK) == 0 else { return }
        try KeyFile.locking(directory) { () throws(VaultError) in try clear(nextName(directory)) }
    }

    private static func nextName(_ directory: String) -> String { directory + ".next" }

    static func names(in directory: String) throws(VaultError) -> [String] {
        guard let handle = opendir(directory) else {
            throw .storage("The directory \(directory) cannot be read: \(KeyFile.reason()).")
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if entry.pointee.d_type == UInt8(DT_REG) { names.append(name) }
        }
        return names.sorted()
    }

    /// Removes the files of a directory, and the directory.
    private static func clear(_ directory: String) throws(VaultError) {
        guard access(directory, F_OK) == 0 else { return }
        for name in try names(in: directory) {
            unlink("\(directory)/\(name)")
        }
        guard rmdir(directory) == 0 else {
            throw .storage("The directory \(directory) is in the way and cannot be removed: \(KeyFile.reason()).")
        }
    }
}
