public import Department
import Localization
public import Messages
import SQL
import Values
import Vault

extension Identity {
    /// Lets a customer of the demonstration come in: registers with the proof, is accepted when that is theirs, and chooses a
    /// password, each as the pages do it. Throws `Invalid` or `Refusal` as they do.
    public func welcomeDemoCustomer(
        _ claim: CustomerClaim, name: String, email: String, password: String, by author: Author
    ) throws {
        var draft = RegistrationDraft(claim.side)
        draft.name = name
        draft.organisation = claim.side == .creditor ? name : ""
        draft.email = email
        draft.reference = claim.reference
        draft.identifierKind = claim.identifier.kind
        draft.identifier = claim.identifier.value
        try register(draft, language: .french, by: author)
        let waiting = try store.read { connection in
            try connection.rows("SELECT id FROM registration WHERE email = \(email)") { $0.identity(0) }
        }
        guard let id = waiting.first else { throw Refusal.notFound }
        let accepted = try accept(id, by: author)
        try choosePassword(password, by: accepted.link.text, visitor: author)
    }
}
