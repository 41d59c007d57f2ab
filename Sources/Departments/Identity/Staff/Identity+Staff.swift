import Audit
public import Department
import Design
import HTTP
public import Localization
import Messages
import SQL
public import Values
import Vault

extension Identity {
    /// Adds an account. Without a name, the part of the address before the @ stands in for it. Throws `Invalid` with what
    /// is wrong with each part, and `SQLError`.
    @discardableResult
    public func addStaff(
        email: String, name: String? = nil, role: Preset, language: Language = .french, password: String,
        by author: Author
    ) throws -> Staff {
        let draft = StaffDraft(
            name: name ?? String(email.prefix { $0 != "@" }), email: email, role: role.rawValue,
            language: language.rawValue, password: password)
        return try addStaff(draft, by: author)
    }

    /// Adds an account with a role made here.
    @discardableResult
    public func addStaff(
        email: String, name: String? = nil, role: Role, language: Language = .french, password: String,
        by author: Author
    ) throws -> Staff {
        let draft = StaffDraft(
            name: name ?? String(email.prefix { $0 != "@" }), email: email, role: role.code,
            language: language.rawValue, password: password)
        return try addStaff(draft, by: author)
    }

    func addStaff(_ draft: StaffDraft, by author: Author) throws -> Staff {
        let (read, sealed, id) = try newAccount(draft)
        return try refusingDuplicates {
            try store.change(by: author) { change in
                try refuseBeyond(author, try role(read.role, in: change))
                return try insertStaff(id, read, sealed: sealed, in: change)
            }
        }
    }

    /// Reads a draft of a new account and hashes its password, outside any transaction.
    func newAccount(
        _ draft: StaffDraft, faults known: [Invalid.Fault] = [], context: [String] = []
    ) throws -> (StaffDraft.Read, sealed: [UInt8], ID) {
        var faults = known
        let read = draft.read(&faults)
        let words = [draft.name, draft.email, try companyName ?? ""] + context
        if let fault = passwordRules.fault(in: draft.password, context: words) {
            faults.append(.init("password", fault))
        }
        if try role(draft.roleCode) == nil { faults.append(StaffDraft.noRole) }
        if let email = read?.email, try staff(email: email) != nil { faults.append(Identity.taken) }
        guard let read, faults.isEmpty else { throw Invalid(faults) }
        let id = store.surroundings.newID()
        return (read, try sealedPassword(draft.password, of: id), id)
    }

    func insertStaff(_ id: ID, _ read: StaffDraft.Read, sealed: [UInt8], in change: Change) throws -> Staff {
        let staff = Staff(
            id: id, version: 1, email: read.email, name: read.name, role: try role(read.role, in: change),
            language: read.language, theme: .system, isActive: true, created: change.now, signedIn: nil,
            hasPassword: !sealed.isEmpty)
        guard try Staff.find(email: staff.email, in: change.connection) == nil else { throw Invalid([Identity.taken]) }
        try staff.insert(password: sealed, at: change.now, in: change.connection)
        try change.note(
            "staff.added", of: "staff", id,
            changes: [
                .init(field: "email", old: nil, new: staff.email, isPersonal: true),
                .init(field: "name", old: nil, new: staff.name, isPersonal: true),
                .init(field: "role", old: nil, new: staff.role.name),
            ])
        try change.publish(StaffCardsChanged([staff.card(in: change.connection)]))
        return staff
    }

    /// The role that an account is to have, as it is while the account changes.
    func role(_ code: String, in change: Change) throws -> Role {
        guard let role = try Role.find(code, in: change.connection) else { throw Invalid([StaffDraft.noRole]) }
        return role
    }

    /// Changes an account. The last active administrator stays one. Who is deactivated is signed out everywhere. Nobody sets
    /// another's password. Throws `Refusal` and `Invalid`.
    @discardableResult
    func changeStaff(_ id: ID, version: Int64, to draft: StaffDraft, by author: Author) throws -> Staff {
        var faults: [Invalid.Fault] = []
        let read = draft.read(&faults)
        if try role(draft.roleCode) == nil { faults.append(StaffDraft.noRole) }
        guard let read, faults.isEmpty else { throw Invalid(faults) }
        return try refusingDuplicates {
            try store.change(by: author) { change in
                guard let old = try Staff.find(id, in: change.connection), old.customer == nil else {
                    throw Refusal.notFound
                }
                guard old.version == version else { throw Refusal.stale }
                // An address set by somebody else opens the account: who may do less must not come in by it.
                try refuseBeyond(author, old.role)
                var staff = old
                staff.version += 1
                (staff.email, staff.name, staff.language) = (read.email, read.name, read.language)
                staff.role = try role(read.role, in: change)
                try refuseBeyond(author, staff.role)
                staff.isActive = draft.isActive
                if let other = try Staff.find(email: staff.email, in: change.connection), other.id != id {
                    throw Invalid([Identity.taken])
                }
                try keepAnAdministrator(old, staff, in: change)
                try staff.update(at: change.now, in: change.connection)
                if !staff.isActive {
                    try Session.deleteAll(of: id, in: change.connection)
                    try Invitation.end(of: id, at: change.now, in: change.connection)
                }
                try note(old, staff, in: change)
                try change.publish(StaffCardsChanged([staff.card(in: change.connection)]))
                return staff
            }
        }
    }

    private func keepAnAdministrator(_ old: Staff, _ new: Staff, in change: Change) throws {
        guard old.role.preset == .administrator, old.isActive, new.role.preset != .administrator || !new.isActive
        else { return }
        let others = try change.connection.integer(
            """
            SELECT count(*) FROM staff WHERE role = \(Preset.administrator.rawValue) AND is_active = 1 \
            AND id <> \(old.id)
            """)
        guard others > 0 else {
            throw Refusal(
                .conflict, code: "staff.last-administrator",
                Phrase("This is the last administrator. Make somebody else an administrator first."))
        }
    }

    private func note(_ old: Staff, _ new: Staff, in change: Change) throws {
        let all: [AuditTrail.FieldChange] = [
            .init(field: "email", old: old.email, new: new.email, isPersonal: true),
            .init(field: "name", old: old.name, new: new.name, isPersonal: true),
            .init(field: "role", old: old.role.name, new: new.role.name),
            .init(field: "language", old: old.language.rawValue, new: new.language.rawValue),
            .init(field: "isActive", old: String(old.isActive), new: String(new.isActive)),
        ]
        let act =
            old.isActive == new.isActive ? "staff.changed" : new.isActive ? "staff.activated" : "staff.deactivated"
        try change.note(act, of: "staff", new.id, changes: all.filter { $0.old != $0.new })
    }

    /// An account by its address, without regard to case; nil when there is none.
    public func staff(email: String) throws -> Staff? {
        try store.read { try Staff.find(email: email, in: $0) }
    }

    /// An account; nil when there is none.
    public func staff(_ id: ID) throws -> Staff? { try store.read { try Staff.find(id, in: $0) } }

    /// The account of somebody who works here; nil when there is none, or when it is a customer's.
    func colleague(_ id: ID) throws -> Staff? { try staff(id).flatMap { $0.customer == nil ? $0 : nil } }

    /// Every account of those who work here, those who left last.
    public func everybody() throws -> [Staff] { try store.read { try Staff.all(in: $0) } }

    /// Keeps what somebody likes to see; no history needs it.
    func prefer(language: Language? = nil, theme: Theme? = nil, for staff: ID) throws {
        try store.keepBooks { connection in
            if let language {
                try connection.run("UPDATE staff SET language = \(language.rawValue) WHERE id = \(staff)")
            }
            if let theme { try connection.run("UPDATE staff SET theme = \(theme.rawValue) WHERE id = \(staff)") }
        }
    }

    /// Changes one's own password; the present one is asked for, and every other session ends.
    func changePassword(
        of id: ID, from current: String, to new: String, keeping session: ID, by author: Author
    ) throws {
        guard let staff = try staff(id) else { throw Refusal.notFound }
        if let fault = passwordRules.fault(in: new, context: [staff.name, staff.email, try companyName ?? ""]) {
            throw Invalid("new", fault)
        }
        if let fault = try passwordFault(current, of: id, session: session, by: author) {
            throw Invalid("current", fault)
        }
        let sealed = try sealedPassword(new, of: id)
        try store.change(by: author) { change in
            try Staff.setPassword(sealed, of: id, at: change.now, in: change.connection)
            try Session.deleteAll(of: id, except: session, in: change.connection)
            try change.note("staff.password.changed", of: "staff", id)
        }
    }

    /// Looks at the password of somebody who is signed in; gives what is wrong, nil when it is right. Guessing it from a
    /// stolen session is throttled like signing in.
    func passwordFault(_ typed: String, of id: ID, session: ID, by author: Author) throws -> Phrase? {
        let account = try store.read { connection in
            (staff: try Staff.find(id, in: connection), password: try Staff.password(of: id, in: connection))
        }
        guard let staff = account.staff, let stored = account.password else { throw Refusal.notFound }
        let throttle = SignInThrottle(email: staff.email, peer: "session \(session)", ring: store.ring)  // not a phrase
        let now = now
        if let seconds = try store.keepBooks({ try throttle.admit(for: nil, at: now, in: $0) }) {
            return Identity.waitPhrase(seconds)
        }
        let hash = try store.ring.openText(stored, at: Staff.passwordPlace(id))
        guard try refusingWhenBusy({ () throws(VaultError) in try passwords.verify(typed, against: hash) }) else {
            try store.change(by: author) { try $0.note("staff.password.refused", of: "staff", id) }  // not a phrase
            return Phrase("This is not your present password.")
        }
        try store.keepBooks { try throttle.takeBack(at: now, in: $0) }
        return nil
    }

    static let taken = Invalid.Fault("email", Phrase("Another account has this address."))

    /// Runs a change; a key that another process took at the same time is the same fault as one found before.
    func refusingDuplicates<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as SQLError where error.kind == .duplicate {
            throw Invalid([Identity.taken])
        }
    }

    /// How long to wait, as a sentence.
    static func waitPhrase(_ seconds: Int64) -> Phrase {
        seconds < 90
            ? Phrase(
                one: "Too many attempts. Try again in {count} second.",
                other: "Too many attempts. Try again in {count} seconds.", count: Int(clamping: max(1, seconds)))
            : Phrase(
                one: "Too many attempts. Try again in {count} minute.",
                other: "Too many attempts. Try again in {count} minutes.", count: Int(clamping: (seconds + 59) / 60))
    }
}
