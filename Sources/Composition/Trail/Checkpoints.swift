import Audit
import Department
import Glibc
import Lifecycle
import Log
import SQL
import Settings
import Values
import Vault

/// Signed checkpoints of every department's trail, in files outside the databases: a line is added and never changed.
struct Checkpoints: Sendable {
    let directory: String
    let departments: [any Department]
    let surroundings: Surroundings

    private func path(of department: String) -> String { "\(directory)/\(department).checkpoints" }

    /// Adds a line for every trail that has moved since its last one; gives the new lines. Throws ``HouseFault``.
    func write() throws -> [AuditTrail.SignedCheckpoint] {
        var lines: [AuditTrail.SignedCheckpoint] = []
        for department in departments {
            let store = department.store
            guard let now = try store.read({ try store.trail.checkpoint(in: $0) }) else { continue }
            // Two processes may do this at once; then a trail gets two equal checkpoints, which harms nobody.
            if try last(of: department.name)?.checkpoint == now { continue }
            let line = AuditTrail.SignedCheckpoint(
                now, of: department.name, at: surroundings.now(), ring: store.ring)
            try add(line)
            lines.append(line)
        }
        return lines
    }

    /// What does not agree with the trails, a sentence each; and the checkpoints that they must pass through.
    func read(_ department: any Department) throws -> (kept: [AuditTrail.Checkpoint], faults: [String]) {
        let key = department.store.ring.verificationKey
        var kept: [AuditTrail.Checkpoint] = []
        var faults: [String] = []
        for (number, line) in try lines(of: department.name).enumerated() {
            let read = AuditTrail.SignedCheckpoint(line)
            if let read, read.department == department.name, read.isTrue(for: key) {
                kept.append(read.checkpoint)
            } else if faults.count < 20 {
                let place = "line \(number + 1) of \(path(of: department.name))"
                faults.append("\(place) was not signed by this department")
            }
        }
        return (kept, faults)
    }

    private func lines(of department: String) throws -> [Substring] {
        guard access(path(of: department), F_OK) == 0 else { return [] }
        return String(decoding: try DataFiles.read(path(of: department)), as: UTF8.self).split(separator: "\n")
    }

    private func last(of department: String) throws -> AuditTrail.SignedCheckpoint? {
        let file = open(path(of: department), O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        // A line has at most 400 bytes.
        let size = lseek(file, 0, Int32(SEEK_END))
        lseek(file, max(0, size - 500), Int32(SEEK_SET))
        var buffer = [UInt8](repeating: 0, count: 500)
        let count = Glibc.read(file, &buffer, buffer.count)
        guard count > 0 else { return nil }
        return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").last
            .flatMap { AuditTrail.SignedCheckpoint($0) }
    }

    private func add(_ line: AuditTrail.SignedCheckpoint) throws {
        try DataFiles.make(directory)
        let path = path(of: line.department)
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw HouseFault("\(path) cannot be written: \(String(cString: strerror(errno))).") }
        defer { close(file) }
        let bytes = Array("\(line)\n".utf8)
        // One write, so that lines of two processes never mix.
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0 else {
            throw HouseFault("\(path) cannot be written: \(String(cString: strerror(errno))).")
        }
    }
}

/// Writes checkpoints while the house is open.
struct CheckpointKeeper: Sendable {
    let checkpoints: Checkpoints
    let log: Log

    /// Checkpoints at the start, every so many seconds, and at the end.
    func rounds(every seconds: Double) -> Rounds {
        Rounds("checkpoints", every: seconds, and: [.atStart, .atStop]) { keep() }
    }

    private func keep() {
        do {
            // In the log too: where that is kept elsewhere, so are the checkpoints.
            for line in try checkpoints.write() { log.info("checkpoint", ["line": "\(line)"]) }
        } catch {
            log.error("checkpoint not written", ["error": "\(error)"])
        }
    }
}

extension House {
    var checkpoints: Checkpoints {
        Checkpoints(
            directory: settings.checkpointDirectory ?? settings.data + "/checkpoints", departments: departments,
            surroundings: surroundings)
    }

    /// Signs where every audit trail stands and writes it outside the databases; gives the new lines. Throws
    /// ``HouseFault``.
    public func writeCheckpoints() throws -> [String] { try checkpoints.write().map { "\($0)" } }

    /// The keys that checkpoints are checked with, by department, in base64url: for those who keep copies elsewhere.
    public var checkpointKeys: [(department: String, key: String)] {
        departments.map { ($0.name, Base64URL.encode($0.store.ring.verificationKey)) }
    }
}
