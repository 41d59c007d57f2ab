import Department
import Factors
import Localization
import Values
import Vault

extension Identity {
    /// What came of showing once more who is there.
    enum Showing {
        /// What is wrong.
        case wrong(Phrase)
        /// The session's new token.
        case right(Token)
    }

    /// Looks at a password or a code of somebody signed in.
    func prove(_ typed: String, _ session: SignedIn, by author: Author) throws -> Showing {
        let id = session.actor.id
        // A code of the app opens nothing where the role asks for more; a recovery code leads to a new passkey.
        if session.mustShowFactor, RecoveryCode(typed: typed) == nil { return .wrong(Identity.strongOnly) }
        var shown: Session.Factor?
        let ways = try store.read { try SecondFactor.ways(of: id, in: $0) }
        // A certificate is shown by the browser, whoever sits before it: who has nothing else types the password.
        if ways.hasApp || ways.hasPasskey || session.mustShowFactor {
            switch try check(typed, of: id, by: author) {
            case .right(let factor): shown = session.mustShowFactor ? factor : nil
            case .wrong: return .wrong(Identity.wrongCode)
            case .wait(let seconds): return .wrong(Identity.waitPhrase(seconds))
            }
        } else if let fault = try passwordFault(typed, of: id, session: session.session, by: author) {
            return .wrong(fault)
        }
        return try store.change(by: author) { change in
            try Session.prove(session.session, by: shown, at: change.now, in: change.connection)
            try change.note("staff.proved", of: "staff", id)  // not a phrase
            return .right(try Session.renew(session.session, at: change.now, in: change.connection))
        }
    }
}
