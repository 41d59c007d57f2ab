import Audit
import Department
import HTTP
import Localization
import SQL
import Values
import Vault

/// What became of an attempt to sign in.
enum SignInOutcome: Sendable {
    /// It was right; what was opened is for the browser.
    case signedIn(Staff, Opened)
    /// The password was right and a code must follow; the token is for the browser until then.
    case needsCode(Token)
    /// Address or password is wrong, or the account is not active: nobody is told which.
    case refused
    /// Too many attempts: the next one is looked at after so many seconds.
    case wait(seconds: Int64)
}

extension Identity {
    /// Checks an address with its password and begins a session. An unknown address costs the same work as a known one.
    /// The session that the browser held before, if any, ends.
    func signIn(
        email: String, password: String, from arrival: Arrival, by visitor: Author
    ) throws -> SignInOutcome {
        let account = try store.read { connection in
            try Staff.find(email: email, in: connection).map { staff in
                (staff: staff, password: try Staff.password(of: staff.id, in: connection))
            }
        }
        let throttle = SignInThrottle(email: email, peer: visitor.peer, ring: store.ring)
        let now = now
        if let seconds = try store.keepBooks({ try throttle.admit(for: account?.staff.id, at: now, in: $0) }) {
            return .wait(seconds: seconds)
        }
        var stored: String?
        if let account, account.staff.isActive, let sealed = account.password {
            stored = try store.ring.openText(sealed, at: Staff.passwordPlace(account.staff.id))
        }
        let isRight: Bool
        do throws(VaultError) {
            isRight = try passwords.verify(password, against: stored)
        } catch {
            // The machine was too busy to look: that is nobody's failure.
            try store.keepBooks { try throttle.takeBack(at: now, in: $0) }
            return .wait(seconds: 5)
        }
        guard isRight, let staff = account?.staff, let stored else {
            try store.change(by: visitor) { change in
                try change.note("staff.sign-in.refused", of: "staff", account?.staff.id ?? Actor.visitor.id)
            }
            return .refused
        }
        // A hash of an older cost is made anew while the password is at hand.
        let fresh = passwords.needsRehash(stored) ? try? sealedPassword(password, of: staff.id) : nil
        let author = Author(actor(staff), request: visitor.request, peer: visitor.peer)
        return try store.change(by: author) { change in
            guard let staff = try Staff.find(staff.id, in: change.connection), staff.isActive else {
                try change.note("staff.sign-in.refused", of: "staff", staff.id)
                return .refused
            }
            if let fresh { try Staff.setPassword(fresh, of: staff.id, at: change.now, in: change.connection) }
            if try SecondFactor.isThere(of: staff.id, in: change.connection) {
                try throttle.takeBack(at: change.now, in: change.connection)
                try change.note("staff.sign-in.password", of: "staff", staff.id)
                return .needsCode(try SignInStep.begin(for: staff.id, at: change.now, in: change.connection))
            }
            try throttle.succeed(staff.id, at: change.now, in: change.connection)
            return .signedIn(staff, try open(for: staff, .password, from: arrival, in: change))
        }
    }

    /// Opens a session for somebody who has shown all that is asked for; the one that the browser held before ends.
    func open(
        for staff: Staff, _ factor: Session.Factor, from arrival: Arrival, in change: Change
    ) throws -> Opened {
        if let old = arrival.session.flatMap({ Token.digest(of: $0) }) {
            try change.connection.run("DELETE FROM session WHERE digest = \(old)")
        }
        try change.connection.run("UPDATE staff SET signed_in_at = \(change.now) WHERE id = \(staff.id)")
        let device = try Device.recognise(arrival, of: staff.id, in: change)
        let token = try beginSession(
            of: staff, agent: arrival.agent, factor: factor, device: device.id, in: change)
        try change.note(
            "staff.signed-in", of: "staff", staff.id,
            changes: factor == .password ? [] : [.init(field: "factor", old: nil, new: factor.rawValue)])
        if device.isNew {
            try change.note(
                "staff.device.new", of: "staff", staff.id,
                changes: [
                    .init(field: "browser", old: nil, new: Session.shortened(arrival.agent), isPersonal: true)
                ])
        }
        return Opened(session: token, device: device.mark)
    }

    /// A password's hash, sealed for its row.
    func sealedPassword(_ password: String, of staff: ID) throws -> [UInt8] {
        let hash = try refusingWhenBusy { () throws(VaultError) in try passwords.hash(password) }
        return store.ring.seal(hash, at: Staff.passwordPlace(staff))
    }

    /// Says it in words when too many passwords wait to be hashed.
    func refusingWhenBusy<Result>(_ body: () throws(VaultError) -> Result) throws -> Result {
        do {
            return try body()
        } catch VaultError.busy, VaultError.exhausted {
            throw Refusal(
                .serviceUnavailable, code: "passwords.busy",
                Phrase("Many passwords are being checked just now. Try again in a moment."))
        }
    }
}
