import Audit
import Department
import Localization
import Routing
import SQL
import Values

extension Identity {
    private static let reader = "mail notices"  // not a phrase
    private static let batch = 200
    /// The most notices that one address gets in a day: whoever provokes them must not fill a mailbox.
    private static let most: Int64 = 20

    /// Begins with what is noted from now on, in a house that has not sent notices yet.
    public func beginNotices() throws {
        guard post != nil else { return }
        try store.keepBooks { connection in
            guard try store.trail.shipped(to: Identity.reader, in: connection) == nil else { return }
            let head = try store.trail.checkpoint(in: connection)?.seq ?? 0
            try store.trail.noteShipped(head, to: Identity.reader, in: connection)
        }
    }

    /// Reads the trail on from where it was, and tells people what they must hear of their accounts; gives how many entries
    /// were read. An entry tells an address once, whoever reads it how often.
    @discardableResult
    public func postNotices() throws -> Int {
        guard post != nil else { return 0 }
        let done = try store.read { try store.trail.shipped(to: Identity.reader, in: $0) } ?? 0
        guard try !store.read({ try store.trail.copies(after: done, limit: 1, in: $0).isEmpty }) else { return 0 }
        return try store.change(by: .system("mail")) { change in
            let done = try store.trail.shipped(to: Identity.reader, in: change.connection) ?? 0
            let copies = try store.trail.copies(after: done, limit: Identity.batch, in: change.connection)
            let fresh = copies.map(\.record).filter { $0.entry.at > change.now.adding(seconds: -86_400) }
            for record in try store.trail.opened(fresh) { try postNotice(of: record.entry, record.seq, in: change) }
            if let last = copies.last {
                try store.trail.noteShipped(last.record.seq, to: Identity.reader, in: change.connection)
            }
            change.leaveUnnoted()
            return copies.count
        }
    }

    private func postNotice(of entry: AuditTrail.Entry, _ seq: Int64, in change: Change) throws {
        guard entry.noun == "staff", let row = entry.row, Identity.told.contains(entry.act),
            let staff = try Staff.find(row, in: change.connection), staff.isActive,
            let (kind, words) = notice(of: entry)
        else { return }
        let day = change.now.adding(seconds: -86_400)
        // Fingers slip: of wrong codes a person hears once a day.
        if kind == .half, try PostedLetter.count([.half], to: staff.email, since: day, in: change.connection) > 0 {
            return
        }
        var addresses = [staff.email]
        // The old address hears of it too: it may be the only one that is the person's.
        if let old = entry.changes.first(where: { $0.field == "email" })?.old, kind == .email { addresses.append(old) }
        let notices: Set<LetterKind> = [.device, .password, .factor, .email, .suspicion, .half]
        for address in addresses {
            let count = try PostedLetter.count(notices, to: address, since: day, in: change.connection)
            guard count < Identity.most else { continue }
            try mail(kind, to: staff, at: address, origin: seq, in: change, words)
        }
    }

    private static let told: Set<String> = [
        "staff.device.new", "staff.password.changed", "staff.password.chosen", "staff.factor.confirmed",
        "staff.factor.removed", "staff.recovery-codes.made", "staff.passkey.added", "staff.passkey.removed",
        "staff.certificate.added", "staff.certificate.removed", "staff.changed", "staff.suspicious",
        "staff.code.refused",
    ]

    private func notice(of entry: AuditTrail.Entry) -> (LetterKind, LetterWords)? {
        let (house, at, forgot) = (letterCompany, entry.at, publicAddress(Paths.forgot()))
        func field(_ name: String) -> AuditTrail.FieldChange? { entry.changes.first { $0.field == name } }
        switch entry.act {
        case "staff.device.new":
            return (.device, .device(house, field("browser")?.new ?? "?", entry.peer, at, forgot: forgot))
        case "staff.password.changed", "staff.password.chosen":
            return (.password, .password(house, at, forgot: forgot))
        case "staff.changed":
            guard let email = field("email"), let old = email.old, let new = email.new else { return nil }
            return (.email, .email(house, old, new, at))
        case "staff.suspicious":
            // Who reads very much is not told that somebody noticed.
            return field("suspicion")?.new == "session" ? (.suspicion, .suspicion(house, at, forgot: forgot)) : nil
        case "staff.code.refused": return (.half, .half(house, entry.peer, at, forgot: forgot))
        default:
            guard let act = trailWords.acts[entry.act] else { return nil }
            return (.factor, .factor(house, act, at, forgot: forgot))
        }
    }
}
