import Department
import HTTP
import Localization
import Routing
import SQL
import Values
import Vault

extension Identity {
    static let deadLink = Refusal(
        .notFound, code: "link.unknown",
        Phrase("This link has been used or is too old. Ask an administrator for a new one."))

    /// Adds an account without a password, and gives the link by which its person chooses one. Throws `Invalid`.
    func inviteStaff(_ draft: StaffDraft, by author: Author) throws -> (staff: Staff, link: Token) {
        var faults: [Invalid.Fault] = []
        let read = draft.read(&faults)
        if let email = read?.email, try staff(email: email) != nil { faults.append(Identity.taken) }
        if try role(draft.roleCode) == nil { faults.append(StaffDraft.noRole) }
        guard let read, faults.isEmpty else { throw Invalid(faults) }
        let id = store.surroundings.newID()
        return try refusingDuplicates {
            try store.change(by: author) { change in
                try refuseBeyond(author, try role(read.role, in: change))
                let staff = try insertStaff(id, read, sealed: [], in: change)
                return (staff, try makeLink(.welcome, for: staff, in: change))
            }
        }
    }

    /// Makes a link by which somebody chooses a password; an earlier one stops working. The present password, if any,
    /// works until another was chosen.
    func makeLink(for id: ID, by author: Author) throws -> (staff: Staff, purpose: Invitation.Purpose, link: Token) {
        try store.change(by: author) { change in
            guard let staff = try Staff.find(id, in: change.connection) else { throw Refusal.notFound }
            // Whoever has the link opens the account: who may do less must not come in by it.
            try refuseBeyond(author, staff.role)
            guard staff.isActive else {
                throw Refusal(
                    .conflict, code: "staff.inactive",
                    Phrase("This account may not sign in. Allow it first, then make a link."))
            }
            let purpose: Invitation.Purpose = staff.hasPassword ? .reset : .welcome
            return (staff, purpose, try makeLink(purpose, for: staff, in: change))
        }
    }

    /// Makes a link; in a house with mail a letter takes it to its person, and nobody else needs to see it.
    func makeLink(
        _ purpose: Invitation.Purpose, for staff: Staff, as kind: LetterKind? = nil, in change: Change
    ) throws -> Token {
        let token = Token.make(purpose.rawValue)
        try Invitation.end(of: staff.id, at: change.now, in: change.connection)
        try Invitation(
            id: change.newID(), staff: staff.id, purpose: purpose, created: change.now,
            expires: change.now.adding(seconds: purpose.lifetime), maker: change.author.actor.name
        ).insert(digest: token.digest, in: change.connection)
        try change.note(purpose == .welcome ? "staff.invited" : "staff.reset-link.made", of: "staff", staff.id)
        let (address, until) = (publicAddress(Paths.welcome(token.text)), change.now.adding(seconds: purpose.lifetime))
        switch kind ?? (purpose == .welcome ? .welcome : .reset) {
        case .accepted:
            try mail(.accepted, to: staff, in: change, .accepted(letterCompany, address, until: until))
        case .welcome: try mail(.welcome, to: staff, in: change, .welcome(letterCompany, address, until: until))
        default: try mail(.reset, to: staff, in: change, .reset(letterCompany, address, until: until))
        }
        return token
    }

    /// Takes somebody's link back. Throws `Refusal.notFound` when there is none that works.
    func revokeLink(of staff: ID, by author: Author) throws {
        try store.change(by: author) { change in
            guard try Invitation.end(of: staff, at: change.now, in: change.connection) > 0 else {
                throw Refusal.notFound
            }
            try change.note("staff.link.revoked", of: "staff", staff)
        }
    }

    /// The account that a link opens; nil when the link is dead. Trying links is slowed down per address; a link that
    /// works is never kept waiting, for nobody guesses 256 bits.
    func invited(by link: String, peer: String) throws -> (invitation: Invitation, staff: Staff)? {
        let now = now
        if let digest = Token.digest(of: link) {
            let found = try store.read { connection in
                try Invitation.open(digest, at: now, in: connection).flatMap { invitation in
                    try Staff.find(invitation.staff, in: connection).map { (invitation, $0) }
                }
            }
            if let found { return found }
        }
        let throttle = SignInThrottle(email: "link", peer: peer, ring: store.ring)  // not a phrase
        if let seconds = try store.keepBooks({ try throttle.admit(for: nil, at: now, in: $0) }) {
            throw Refusal(.tooManyRequests, code: "link.throttled", Identity.waitPhrase(seconds))
        }
        return nil
    }

    /// Gives the account behind a link the password that its person chose, uses the link up and ends every session and
    /// every half sign-in of the account. Nobody is signed in by it: a second factor is asked for as always.
    func choosePassword(_ password: String, by link: String, visitor: Author) throws {
        guard let digest = Token.digest(of: link), let found = try invited(by: link, peer: visitor.peer) else {
            throw Identity.deadLink
        }
        let staff = found.staff
        if let fault = passwordRules.fault(in: password, context: [staff.name, staff.email, try companyName ?? ""]) {
            throw Invalid("new", fault)
        }
        let sealed = try sealedPassword(password, of: staff.id)
        let author = Author(actor(staff), request: visitor.request, peer: visitor.peer)
        try store.change(by: author) { change in
            // Of two browsers with the same link, the first one has it.
            guard try Invitation.open(digest, at: change.now, in: change.connection) != nil else {
                throw Identity.deadLink
            }
            try Invitation.end(of: staff.id, at: change.now, in: change.connection)
            try Staff.setPassword(sealed, of: staff.id, at: change.now, in: change.connection)
            try Session.deleteAll(of: staff.id, in: change.connection)
            try change.connection.run("DELETE FROM sign_in_step WHERE staff_id = \(staff.id)")
            try change.note("staff.password.chosen", of: "staff", staff.id)
        }
    }
}
