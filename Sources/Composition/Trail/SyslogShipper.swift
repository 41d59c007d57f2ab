import Audit
import Department
import Glibc
import Lifecycle
import Log
import SQL
import Synchronization
import Values
import Vault

/// Sends every audit entry to a collector of syslog as well, in order, beginning with those written after it was set up.
///
/// It reads what is committed and keeps in each department's database how far it has come, so that a collector which
/// was away gets what it missed, and no change ever waits for it. An entry may arrive twice after a crash: its number
/// and hash tell. What was before and after is not sent, only which fields changed; nor what is
/// sealed for a person, such as why something was done to their file: a copy elsewhere would outlive their erasure.
final class SyslogShipper: Service {
    let name = "syslog"
    private let target: String
    private let wire: SyslogWire
    private let departments: [any Department]
    private let log: Log
    private let host: String
    private let isAway = Atomic(false)
    private let rounds = Mutex<Rounds?>(nil)

    /// Makes a shipper; nil when the target is none.
    init?(to target: String, _ departments: [any Department], log: Log) {
        guard let wire = SyslogWire(target) else { return nil }
        self.target = target
        self.wire = wire
        self.departments = departments
        self.log = log
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    func start() throws {
        for department in departments {
            let store = department.store
            try store.keepBooks { connection in
                guard try store.trail.shipped(to: target, in: connection) == nil else { return }
                let head = try store.trail.checkpoint(in: connection)?.seq ?? 0
                try store.trail.noteShipped(head, to: target, in: connection)
            }
        }
        let running = Rounds(name, every: 1, and: [.atStop]) { [weak self] in self?.ship() }
        try running.start()
        rounds.withLock { $0 = running }
    }

    func stop() {
        rounds.withLock { $0 }?.stop()
        wire.close()
    }

    /// Sends what is due; gives up at the first line that does not go out, until the next time.
    func ship() {
        for department in departments {
            do {
                while try ship(department) == Self.batch {}
            } catch {
                log.warning("syslog: the trail cannot be read", ["department": department.name, "error": "\(error)"])
            }
        }
    }

    private static let batch = 200

    private func ship(_ department: any Department) throws -> Int {
        let store = department.store
        let copies = try store.read { connection in
            let done = try store.trail.shipped(to: target, in: connection) ?? 0
            return try store.trail.copies(after: done, limit: Self.batch, in: connection)
        }
        guard let last = copies.last else { return 0 }
        let sent = wire.send(copies.map { line($0, of: department.name) })
        if sent > 0 {
            let seq = sent == copies.count ? last.record.seq : copies[sent - 1].record.seq
            try store.keepBooks { try store.trail.noteShipped(seq, to: target, in: $0) }
        }
        let wasAway = isAway.exchange(sent < copies.count, ordering: .relaxed)
        if sent < copies.count, !wasAway { log.warning("syslog: the collector is away", ["target": target]) }
        if sent == copies.count, wasAway { log.info("syslog: the collector is back", ["target": target]) }
        return sent
    }

    private func line(_ copy: AuditTrail.Copy, of department: String) -> SyslogLine {
        let entry = copy.record.entry
        let isBad = entry.act.contains("refused") || entry.act.contains("suspicious")
        return SyslogLine(
            isBad ? .warning : .notice, at: entry.at, host: host, process: getpid(), id: entry.act,
            values: [
                "department": department, "seq": String(copy.record.seq), "actor": entry.actor.description,
                "name": entry.actorName, "act": entry.act, "noun": entry.noun,
                "row": entry.row?.description ?? "", "peer": entry.peer, "request": entry.request,
                "fields": entry.changes.map(\.field).joined(separator: ","), "hash": Digest.hex(copy.hash),
            ],
            text: entry.reason ?? "")
    }
}
