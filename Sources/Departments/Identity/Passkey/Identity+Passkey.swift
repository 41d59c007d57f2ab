import Audit
import Department
import Factors
import HTTP
import Localization
import SQL
import Values
import Vault

extension Identity {
    static let wrongPasskey = Phrase("The passkey was not accepted. Try again, or sign in another way.")

    /// Adds a passkey to somebody's account; gives recovery codes when it is the first second factor there.
    func addPasskey(
        _ answer: PasskeyAnswer, label: String, of staff: ID, keeping session: ID, on request: Request,
        by author: Author
    ) throws -> [RecoveryCode]? {
        var faults: [Invalid.Fault] = []
        guard let label = StaffDraft.line(label, limit: 60, "label", &faults) else { throw Invalid(faults) }
        let refused = Invalid("label", Phrase("The passkey was not accepted. Try again."))
        guard
            let challenge = PasskeyChallenge(
                answer.challenge, for: .register(staff), at: now, ring: store.ring),
            let ceremony = Ceremony(challenge: challenge.bytes, host: request.host, isSecure: request.isSecure)
        else { throw refused }
        let passkey: Passkey
        do throws(PasskeyFault) {
            passkey = try Passkey(
                clientData: answer.clientData, authenticatorData: answer.authenticatorData, in: ceremony)
        } catch {
            throw error == .presence
                ? Invalid("label", Phrase("The device must check who you are: by finger, face or PIN.")) : refused
        }
        return try store.change(by: author) { change in
            guard try challenge.use(at: change.now, in: change.connection) else { throw refused }
            let isFirst = try !SecondFactor.isThere(of: staff, in: change.connection)
            guard try StaffPasskey.all(of: staff, ring: store.ring, in: change.connection).count < StaffPasskey.most
            else {
                throw Invalid("label", Phrase("You have ten passkeys. Remove one that you no longer use first."))
            }
            let kept = StaffPasskey(
                id: change.newID(), staff: staff, label: label, host: ceremony.host, made: change.now,
                passkey: passkey)
            guard try kept.insert(ring: store.ring, in: change.connection) else { throw refused }
            try Session.deleteAll(of: staff, except: session, in: change.connection)
            try Session.prove(session, by: .passkey, at: change.now, in: change.connection)
            try change.note(
                "staff.passkey.added", of: "staff", staff,
                changes: [.init(field: "label", old: nil, new: label, isPersonal: true)])
            return isFirst ? try RecoveryCode.renew(of: staff, ring: store.ring, in: change.connection) : nil
        }
    }

    /// Removes one of somebody's own passkeys, unless the role asks for a second factor and it is the last.
    func removePasskey(_ id: ID, of staff: ID, by author: Author) throws {
        try store.change(by: author) { change in
            guard let person = try Staff.find(staff, in: change.connection),
                try StaffPasskey.remove(id, of: staff, in: change.connection)
            else { throw Refusal.notFound }
            try SecondFactor.settle(person, in: change)
            try change.note("staff.passkey.removed", of: "staff", staff)
        }
    }

    /// Signs in with a passkey alone, or after the password when there is a step; nil when it is not accepted.
    func signIn(
        passkey answer: PasskeyAnswer, step: SignInStep?, on request: Request, by visitor: Author
    ) throws -> (staff: Staff, opened: Opened)? {
        let purpose: PasskeyChallenge.Purpose = step.map { .step($0) } ?? .signIn
        guard let shown = try show(answer, for: purpose, of: step?.staff, on: request, by: visitor),
            let known = try staff(shown.key.staff)
        else { return nil }
        let author = Author(actor(known), request: visitor.request, peer: visitor.peer)
        let throttle = SignInThrottle(email: known.email, peer: visitor.peer, ring: store.ring)
        return try store.change(by: author) { change in
            guard let staff = try Staff.find(known.id, in: change.connection), staff.isActive,
                try shown.use(at: change.now, in: change.connection),
                try step?.end(in: change.connection) ?? true
            else {
                try change.note("staff.sign-in.refused", of: "staff", known.id)
                return nil
            }
            try throttle.succeed(staff.id, at: change.now, in: change.connection)
            return (staff, try open(for: staff, .passkey, from: Arrival(request), in: change))
        }
    }

    /// Proves a session by a passkey, and gives its new token; nil when it is not accepted.
    func prove(passkey answer: PasskeyAnswer, _ session: SignedIn, on request: Request, by author: Author) throws
        -> Token?
    {
        try use(answer, for: .proof(session: session.session), by: session, on: request, author) { change in
            try Session.prove(session.session, by: .passkey, at: change.now, in: change.connection)
            try change.note("staff.proved", of: "staff", session.actor.id)  // not a phrase
        }
    }

    /// Opens a locked session by a passkey, and gives its new token; nil when it is not accepted.
    func unlock(passkey answer: PasskeyAnswer, _ session: SignedIn, on request: Request, by author: Author) throws
        -> Token?
    {
        try use(answer, for: .unlock(session: session.session), by: session, on: request, author) { change in
            try Session.unlock(session.session, at: change.now, in: change.connection)
            try change.note(
                "staff.session.unlocked", of: "staff", session.actor.id,
                changes: [.init(field: "factor", old: nil, new: Session.Factor.passkey.rawValue)])
        }
    }

    /// Uses an answer up for what it was asked for, in one change with the act, and gives the session a new token; nil
    /// when it is not accepted.
    private func use(
        _ answer: PasskeyAnswer, for purpose: PasskeyChallenge.Purpose, by session: SignedIn, on request: Request,
        _ author: Author, act: (Change) throws -> Void
    ) throws -> Token? {
        guard let shown = try show(answer, for: purpose, of: session.actor.id, on: request, by: author) else {
            return nil
        }
        return try store.change(by: author) { change in
            guard try shown.use(at: change.now, in: change.connection) else {
                change.leaveUnnoted()
                return nil
            }
            try act(change)
            return try Session.renew(session.session, at: change.now, in: change.connection)
        }
    }

    /// Holds an answer against the passkey it names; nil when it is not right, which is noted for a known passkey.
    private func show(
        _ answer: PasskeyAnswer, for purpose: PasskeyChallenge.Purpose, of staff: ID?, on request: Request,
        by author: Author
    ) throws -> Shown? {
        guard
            let challenge = PasskeyChallenge(answer.challenge, for: purpose, at: now, ring: store.ring),
            let ceremony = Ceremony(challenge: challenge.bytes, host: request.host, isSecure: request.isSecure),
            let key = try store.read({
                try StaffPasskey.find(credential: answer.credential, ring: store.ring, in: $0)
            }), staff == nil || key.staff == staff
        else { return nil }
        do throws(PasskeyFault) {
            let shown = try key.passkey.verify(
                clientData: answer.clientData, authenticatorData: answer.authenticatorData,
                signature: answer.signature, in: ceremony)
            return Shown(challenge: challenge, key: key, shown: shown)
        } catch {
            try store.change(by: author) { change in
                try change.note(
                    "staff.passkey.refused", of: "staff", key.staff,
                    changes: [
                        .init(field: "label", old: nil, new: key.label, isPersonal: true),
                        .init(field: "fault", old: nil, new: "\(error)"),
                    ])
            }
            return nil
        }
    }

    /// A right answer that was not used up yet.
    private struct Shown {
        let challenge: PasskeyChallenge
        let key: StaffPasskey
        let shown: Passkey

        func use(at now: Instant, in connection: any Connection) throws -> Bool {
            guard try challenge.use(at: now, in: connection) else { return false }
            return try key.note(shown, at: now, in: connection)
        }
    }
}
