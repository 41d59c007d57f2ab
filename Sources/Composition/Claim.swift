import Glibc
public import Settings

/// A server's hold on its data directory. The system lets go of it when the process ends, however that happens.
public struct Claim: Sendable {
    private let descriptor: Int32

    fileprivate init(descriptor: Int32) { self.descriptor = descriptor }

    /// Lets another server have the directory.
    public func release() { close(descriptor) }
}

extension House {
    /// Whether the settings' data directory holds a house already: its keys are made first of all.
    public static func exists(_ settings: Settings) -> Bool { access(settings.data + "/keys", F_OK) == 0 }

    /// Holds the data directory for one server, by a lock on `server.lock`. Throws ``HouseFault`` when another has it.
    public static func claim(_ settings: Settings) throws -> Claim {
        try prepare(settings)
        let path = settings.data + "/server.lock"
        let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw HouseFault("\(path) cannot be opened: \(String(cString: strerror(errno))).")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            Glibc.close(descriptor)
            throw HouseFault("Another server runs on \(settings.data). Stop it first, or name another directory.")
        }
        return Claim(descriptor: descriptor)
    }

    /// A directory of the system's for temporary files, for a house that nobody keeps.
    public static func passingPlace() throws -> PassingPlace {
        var template = Array("/tmp/sila.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw HouseFault("No directory can be made in /tmp: \(String(cString: strerror(errno))).")
        }
        return PassingPlace(path: String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self))
    }
}

/// A directory that goes when its user has ended.
public struct PassingPlace: Sendable {
    /// Where it is.
    public let path: String

    fileprivate init(path: String) { self.path = path }

    /// Removes it with all that is in it.
    public func remove() { DataFiles.remove(path) }
}
