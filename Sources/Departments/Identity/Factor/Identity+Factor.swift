import Department
import Factors
import HTTP
import Localization
import SQL
import Values
import Vault

/// What became of a code.
enum CodeOutcome: Sendable {
    case right(Session.Factor)
    case wrong
    /// Too many wrong codes: the next one is looked at after so many seconds.
    case wait(seconds: Int64)
}

extension Identity {
    /// Looks at a code of somebody's app, or a recovery code, and uses it up. Wrong ones are counted and noted.
    func check(_ typed: String, of staff: ID, by author: Author) throws -> CodeOutcome {
        let throttle = SignInThrottle(email: "code \(staff)", peer: author.peer, ring: store.ring)
        let now = now
        if let seconds = try store.keepBooks({ try throttle.admit(for: nil, at: now, in: $0) }) {
            return .wait(seconds: seconds)
        }
        return try store.change(by: author) { change in
            let factor = try TimeFactor.find(of: staff, ring: store.ring, in: change.connection)
            var shown: Session.Factor?
            if let factor, factor.confirmed != nil, try factor.use(typed, at: change.now, in: change.connection) {
                shown = .code
            } else if let code = RecoveryCode(typed: typed),
                try code.use(of: staff, ring: store.ring, at: change.now, in: change.connection)
            {
                shown = .recovery
            }
            guard let shown else {
                try TimeFactor.fail(staff, in: change.connection)
                try change.note("staff.code.refused", of: "staff", staff)
                return .wrong
            }
            try throttle.takeBack(at: now, in: change.connection)
            change.leaveUnnoted()
            return .right(shown)
        }
    }

    /// Goes on from the password to a session with a code; nil in place of the token when the code was not right.
    func signIn(
        code typed: String, _ step: SignInStep, from arrival: Arrival, by visitor: Author
    ) throws -> (outcome: CodeOutcome, staff: Staff?, opened: Opened?) {
        let outcome = try check(typed, of: step.staff, by: visitor)
        guard case .right(let factor) = outcome else {
            if case .wrong = outcome { try store.keepBooks { try step.fail(in: $0) } }
            return (outcome, nil, nil)
        }
        guard let known = try staff(step.staff) else { return (.wrong, nil, nil) }
        let author = Author(actor(known), request: visitor.request, peer: visitor.peer)
        let throttle = SignInThrottle(email: known.email, peer: visitor.peer, ring: store.ring)
        return try store.change(by: author) { change in
            guard let staff = try Staff.find(step.staff, in: change.connection), staff.isActive,
                try step.end(in: change.connection)
            else {
                try change.note("staff.sign-in.refused", of: "staff", step.staff)
                return (.wrong, nil, nil)
            }
            try throttle.succeed(staff.id, at: change.now, in: change.connection)
            return (outcome, staff, try open(for: staff, factor, from: arrival, in: change))
        }
    }

    /// Makes a new secret for somebody's app, which works once a code of it was typed. Refused while there is an app.
    func beginFactor(of staff: ID, by author: Author) throws {
        try store.change(by: author) { change in
            guard try !TimeFactor.isConfirmed(of: staff, in: change.connection) else {
                throw Refusal(
                    .conflict, code: "factor.there",
                    Phrase("You have an authenticator app already. Remove it first to set up another."))
            }
            try TimeFactor.begin(.make(), of: staff, ring: store.ring, at: change.now, in: change.connection)
            try change.note("staff.factor.begun", of: "staff", staff)
        }
    }

    /// Confirms the app with its first code, ends the person's other sessions and gives the recovery codes.
    func confirmFactor(of staff: ID, code typed: String, keeping session: ID, by author: Author) throws
        -> [RecoveryCode]
    {
        let codes: [RecoveryCode]? = try store.change(by: author) { change in
            guard let factor = try TimeFactor.find(of: staff, ring: store.ring, in: change.connection),
                factor.confirmed == nil
            else {
                throw Refusal(
                    .conflict, code: "factor.not-begun", Phrase("Begin again: there is nothing to confirm any more."))
            }
            guard try factor.use(typed, at: change.now, in: change.connection) else {
                try TimeFactor.fail(staff, in: change.connection)
                try change.note("staff.code.refused", of: "staff", staff)
                return nil
            }
            try TimeFactor.confirm(staff, at: change.now, in: change.connection)
            try Session.deleteAll(of: staff, except: session, in: change.connection)
            try Session.prove(session, at: change.now, in: change.connection)
            try change.note("staff.factor.confirmed", of: "staff", staff)
            return try RecoveryCode.renew(of: staff, ring: store.ring, in: change.connection)
        }
        guard let codes else {
            throw Invalid(
                "code", Phrase("This code is wrong. Look at the app again; the clock of the phone must be right."))
        }
        return codes
    }

    /// Makes ten new recovery codes; the earlier ones stop working.
    func renewRecoveryCodes(of staff: ID, by author: Author) throws -> [RecoveryCode] {
        try store.change(by: author) { change in
            guard try SecondFactor.isThere(of: staff, in: change.connection) else { throw Refusal.notFound }
            try change.note("staff.recovery-codes.made", of: "staff", staff)
            return try RecoveryCode.renew(of: staff, ring: store.ring, in: change.connection)
        }
    }

    /// Removes one's own app, unless the role asks for a second factor and it is the last.
    func removeFactor(of staff: ID, by author: Author) throws {
        try store.change(by: author) { change in
            guard let person = try Staff.find(staff, in: change.connection),
                try TimeFactor.remove(of: staff, in: change.connection)
            else { throw Refusal.notFound }
            try SecondFactor.settle(person, in: change)
            try change.note("staff.factor.removed", of: "staff", staff)
        }
    }

    /// Removes all that somebody has besides the password because it is lost, and ends their sessions.
    func resetFactor(of staff: ID, by author: Author) throws {
        try store.change(by: author) { change in
            guard let person = try Staff.find(staff, in: change.connection) else { throw Refusal.notFound }
            try refuseBeyond(author, person.role)
            let hadApp = try TimeFactor.remove(of: staff, in: change.connection)
            let hadPasskey = try StaffPasskey.removeAll(of: staff, in: change.connection)
            let hadCertificate = try StaffCertificate.removeAll(of: staff, in: change.connection)
            guard hadApp || hadPasskey || hadCertificate else { throw Refusal.notFound }
            try RecoveryCode.removeAll(of: staff, in: change.connection)
            try change.note("staff.factor.removed", of: "staff", staff)
            try Session.deleteAll(of: staff, in: change.connection)
        }
    }
}
