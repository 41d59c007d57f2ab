import Glibc
import Synchronization

/// An authority of certificates for tests, made once per process by OpenSSL with `Tests/Data/authority.sh`.
public struct Authority: Sendable {
    /// Where its files are.
    public let directory: String

    /// The authority of this process.
    public static func made() throws -> Authority {
        try shared.withLock { known in
            if let known { return known }
            let fresh = try Authority()
            known = fresh
            return fresh
        }
    }

    private static let shared = Mutex<Authority?>(nil)

    private init() throws {
        var template = Array("/tmp/sila-authority-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw AuthorityFault("no temporary directory") }
        directory = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        atexit {
            Authority.shared.withLock { known in
                if let known { Authority.run(["/bin/rm", "-rf", known.directory]) }
            }
        }
        var parts = #filePath.split(separator: "/")
        parts.removeLast(4)
        let script = "/" + parts.joined(separator: "/") + "/Tests/Data/authority.sh"
        guard Authority.run(["/bin/bash", script, directory]) == 0 else {
            let log = (try? text("authority.log")) ?? ""
            Authority.run(["/bin/rm", "-rf", directory])
            throw AuthorityFault("OpenSSL made no authority: \(log.suffix(500))")
        }
    }

    /// The path of one of its files: `authorities.pem`, `nadia.key`.
    public func path(_ name: String) -> String { directory + "/" + name }

    /// The text of one of its files.
    public func text(_ name: String) throws -> String {
        guard let file = fopen(path(name), "r") else { throw AuthorityFault("there is no \(name)") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 18)
        let count = fread(&bytes, 1, bytes.count, file)
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    /// Runs OpenSSL to its end; true when that went well.
    public static func openssl(_ words: [String]) -> Bool { run(["/usr/bin/openssl"] + words) == 0 }

    @discardableResult
    private static func run(_ words: [String]) -> Int32 {
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for argument in arguments { free(argument) } }
        var process: pid_t = 0
        guard posix_spawn(&process, words[0], nil, nil, &arguments, environ) == 0 else { return -1 }
        var status: Int32 = 0
        while waitpid(process, &status, 0) == -1 { if errno != EINTR { return -1 } }
        return status
    }
}

/// Why there is no authority.
public struct AuthorityFault: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}
