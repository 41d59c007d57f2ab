import Department
import HTTP
import Localization
import Routing
import SQL
import Values
import Vault

extension Identity {
    /// How many links one account gets in an hour by asking for them.
    private static let mostForgotten: Int64 = 3

    /// Takes down that somebody has lost their password. Nothing is looked up, so neither answer nor time tell whether the
    /// address is known. Throws `Invalid` for what is no address, `Refusal` 429 after many from one network.
    func forgot(_ typed: String, by visitor: Author) throws {
        var faults: [Invalid.Fault] = []
        guard let address = StaffDraft.address(String(typed.prefix(500)).trimmed, &faults) else {
            throw Invalid(faults)
        }
        let throttle = SignInThrottle(act: "forgot", peer: visitor.peer, ring: store.ring)
        let now = now
        if let seconds = try store.keepBooks({ try throttle.admit(for: nil, at: now, in: $0) }) {
            throw Refusal(.tooManyRequests, code: "forgotten.throttled", Identity.waitPhrase(seconds))
        }
        try store.change(by: visitor) { change in
            try wish(.forgottenAsked, address: address, in: change)
            change.leaveUnnoted()
        }
    }

    /// Makes the link that was asked for and writes the letter, unless nobody may have one. An administrator's link stays as
    /// it is: whoever asks must not be able to end it.
    func writeForgotten(_ wish: PostedLetter) throws {
        try store.change(by: .system("mail")) { change in
            try PostedLetter.remove(wish.id, in: change.connection)
            let hour = change.now.adding(seconds: -3600)
            guard let staff = try Staff.find(email: wish.address, in: change.connection), staff.isActive,
                wish.expires > change.now,
                try PostedLetter.count([.forgotten], to: staff.email, since: hour, in: change.connection)
                    < Identity.mostForgotten
            else { return change.leaveUnnoted() }
            let token = try makeOwnLink(for: staff, in: change)
            let until = change.now.adding(seconds: Invitation.ownLifetime)
            // To the address as the account has it, not as it was typed.
            try mail(
                .forgotten, to: staff, in: change,
                .forgotten(letterCompany, publicAddress(Paths.welcome(token.text)), until: until))
        }
    }

    private func makeOwnLink(for staff: Staff, in change: Change) throws -> Token {
        let token = Token.make(Invitation.Purpose.reset.rawValue)
        try Invitation.endOwn(of: staff.id, at: change.now, in: change.connection)
        try Invitation(
            id: change.newID(), staff: staff.id, purpose: .reset, created: change.now,
            expires: change.now.adding(seconds: Invitation.ownLifetime), maker: change.author.actor.name, isOwn: true
        ).insert(digest: token.digest, in: change.connection)
        try change.note("staff.forgotten", of: "staff", staff.id)
        return token
    }
}
