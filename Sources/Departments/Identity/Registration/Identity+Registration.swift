import Audit
import Department
import Design
import HTTP
import Localization
import Messages
import SQL
import Values
import Vault

extension Identity {
    /// How many registrations may wait at once: whoever floods the house with them fills no disk.
    static let mostWaiting: Int64 = 2_000

    /// Takes a visitor's registration down. The answer is the same for an address that is known and one that is not, for the
    /// first time and for the second. Throws `Invalid`, and `Refusal`: 403 while the door is shut, 429 after many of them from
    /// one network.
    ///
    /// - Parameter code: what the visitor's browser holds while a code is awaited that proves the registration.
    func register(
        _ draft: RegistrationDraft, language: Language, awaiting code: Token? = nil, by visitor: Author
    ) throws {
        guard companySheet.registers.contains(draft.side) else { throw Identity.closed(companySheet) }
        let read = try draft.read(byCode: code != nil)
        let throttle = SignInThrottle(act: "register", peer: visitor.peer, ring: store.ring)
        let now = now
        if let seconds = try store.keepBooks({ try throttle.admit(for: nil, at: now, in: $0) }) {
            throw Refusal(.tooManyRequests, code: "registration.throttled", Identity.waitPhrase(seconds))
        }
        let words = [
            draft.side.rawValue, Staff.folded(read.email), read.reference.lowercased(), read.identifier.kind,
            read.identifier.value,
        ]
        let mark = store.ring.blindIndex(words.joined(separator: "\n"), for: "registration.mark")
        do {
            try store.change(by: visitor) { change in
                let id = change.newID()
                let known = try Registration.waiting(mark, in: change.connection)
                guard known == nil, try Registration.waiting(in: change.connection) < Identity.mostWaiting else {
                    try change.note("registration.repeated", of: "registration", known ?? id)
                    return try expectCode(code, for: known, read.email, in: change)
                }
                let registration = Registration(
                    id: id, created: change.now, side: draft.side, name: read.name, organisation: read.organisation,
                    email: read.email, phone: read.phone, language: language, reference: read.reference,
                    identifierKind: read.identifier.kind,
                    sealedIdentifier: store.ring.seal(read.identifier.value, at: Registration.place(id)),
                    state: .waiting)
                try registration.insert(mark: mark, in: change.connection)
                try askForAddress(of: registration, in: change)
                try expectCode(code, for: id, read.email, in: change)
                try change.note("registration.received", of: "registration", id)
                change.tell("registrations", "changed")
            }
        } catch let error as SQLError where error.kind == .duplicate {
            // The same form was sent twice at once: one of them is enough.
        }
    }

    /// Lets a browser await a code, the same way whatever the house knows.
    private func expectCode(_ code: Token?, for registration: ID?, _ email: String, in change: Change) throws {
        guard let code else { return }
        try ContactCode.expect(code.digest, for: registration, at: change.now, in: change.connection)
        try wish(.codeAsked, address: email, registration: registration, in: change)
    }

    /// Whom a registration proves, asked of the departments that know; nil when it proves nobody.
    func proved(by registration: Registration) throws -> ProvedCustomer? {
        if registration.identifierKind == Registration.byCode {
            // Asked again: meanwhile the reference may have become somebody else's.
            guard let subject = registration.contactProof,
                let known = try customers.customer(of: registration.reference, on: registration.side),
                known.customer.subject == subject
            else { return nil }
            return known
        }
        let number = try store.ring.openText(
            registration.sealedIdentifier, at: Registration.place(registration.id))
        return try customers.prove(
            CustomerClaim(
                side: registration.side, reference: registration.reference,
                identifier: .init(kind: registration.identifierKind, value: number)))
    }

    /// Accepts a registration that proves whose matters it is about: makes the account, bound to them, and gives the link by
    /// which its person chooses a password. Whoever opens the link has the mailbox that it is sent to.
    func accept(_ id: ID, by author: Author) throws -> (account: Staff, link: Token) {
        guard let known = try store.read({ try Registration.find(id, in: $0) }) else { throw Refusal.notFound }
        // Asked before the change begins: other departments have databases of their own.
        guard let proved = try proved(by: known) else {
            throw Refusal(
                .conflict, code: "registration.unproved",
                Phrase(
                    "Reference and number do not belong to one customer. Refuse it, or ask the person to write again."))
        }
        return try refusingDuplicates {
            try store.change(by: author) { change in
                var registration = try waiting(id, in: change)
                guard try Staff.find(email: registration.email, in: change.connection) == nil else {
                    throw Identity.addressTaken
                }
                let account = Staff(
                    id: change.newID(), version: 1, email: registration.email, name: registration.name, role: .customer,
                    language: registration.language, theme: .system, isActive: true, created: change.now, signedIn: nil,
                    hasPassword: false, customer: proved.customer)
                try account.insert(password: [], at: change.now, in: change.connection)
                registration.state = .accepted
                registration.account = account.id
                try decide(&registration, in: change)
                try change.note(
                    "registration.accepted", of: "registration", id,
                    changes: [
                        .init(field: "email", old: nil, new: account.email, isPersonal: true),
                        .init(field: proved.customer.side.rawValue, old: nil, new: proved.customer.subject.description),
                    ])
                return (account, try makeLink(.welcome, for: account, as: .accepted, in: change))
            }
        }
    }

    /// Refuses a registration, with a reason that stays with it.
    func refuse(_ id: ID, reason: String, by author: Author) throws {
        var faults: [Invalid.Fault] = []
        guard let reason = StaffDraft.line(reason, limit: 300, "reason", &faults) else { throw Invalid(faults) }
        try store.change(by: author) { change in
            var registration = try waiting(id, in: change)
            registration.state = .refused
            registration.reason = reason
            try decide(&registration, in: change)
            try change.note("registration.refused", of: "registration", id, reason: reason)
            try mail(
                .refused, to: registration.email, name: registration.name, language: registration.language,
                registration: id, in: change, .refused(letterCompany, reason: reason))
        }
    }

    private func waiting(_ id: ID, in change: Change) throws -> Registration {
        guard let registration = try Registration.find(id, in: change.connection) else { throw Refusal.notFound }
        guard registration.state == .waiting else {
            throw Refusal(
                .conflict, code: "registration.decided", Phrase("Somebody has decided about this registration already.")
            )
        }
        return registration
    }

    private func decide(_ registration: inout Registration, in change: Change) throws {
        registration.decided = change.now
        registration.decider = change.author.actor.name
        try registration.close(in: change.connection)
        change.tell("registrations", "changed")
    }

    /// Makes a new link for a customer's account: the first one got lost, or the password did.
    func renewLink(of id: ID, by author: Author) throws -> (account: Staff, purpose: Invitation.Purpose, link: Token) {
        let made = try makeLink(for: try customerAccount(of: id).id, by: author)
        return (made.staff, made.purpose, made.link)
    }

    /// Lets a customer's account sign in, or no longer; then every session and link of it ends.
    func allow(_ isAllowed: Bool, customerOf id: ID, by author: Author) throws {
        let account = try customerAccount(of: id)
        try store.change(by: author) { change in
            guard var staff = try Staff.find(account.id, in: change.connection) else { throw Refusal.notFound }
            guard staff.isActive != isAllowed else { return change.leaveUnnoted() }
            staff.isActive = isAllowed
            staff.version += 1
            try staff.update(at: change.now, in: change.connection)
            if !isAllowed {
                try Session.deleteAll(of: staff.id, in: change.connection)
                try Invitation.end(of: staff.id, at: change.now, in: change.connection)
            }
            try change.note(isAllowed ? "staff.activated" : "staff.deactivated", of: "staff", staff.id)
        }
    }

    /// The account that came of a registration. Throws `Refusal.notFound`.
    func customerAccount(of id: ID) throws -> Staff {
        let account = try store.read { connection in
            try Registration.find(id, in: connection)?.account.flatMap { try Staff.find($0, in: connection) }
        }
        guard let account, account.customer != nil else { throw Refusal.notFound }
        return account
    }

    static let addressTaken = Refusal(
        .conflict, code: "registration.address",
        Phrase("An account with this address exists already. Refuse it, or let the person sign in with that one."))
}
