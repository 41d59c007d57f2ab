import Department
import HTTP
import Localization
import Routing
import SQL
import Values
import Vault

extension Identity {
    /// The job that carries a letter.
    static let carrying = "identity.mail"

    /// True when letters go out by themselves.
    var sendsMail: Bool { post != nil }

    /// What letters call the company.
    var letterCompany: String {
        let name = company.sheet.name
        return name.isEmpty ? "Sila" : name
    }

    /// The address of a page, for a letter.
    func publicAddress(_ path: String) -> String { (post?.publicURL ?? "") + path }

    /// Puts a letter to an account into the queue; nothing happens in a house without mail.
    func mail(
        _ kind: LetterKind, to staff: Staff, at address: String? = nil, origin: Int64? = nil, in change: Change,
        _ words: LetterWords
    ) throws {
        try mail(
            kind, to: address ?? staff.email, name: staff.name, language: staff.language, staff: staff.id,
            origin: origin, in: change, words)
    }

    /// Puts a letter into the queue, sealed; it goes out once the change is durable.
    func mail(
        _ kind: LetterKind, to address: String, name: String, language: Language, staff: ID? = nil,
        registration: ID? = nil, origin: Int64? = nil, in change: Change, _ words: LetterWords
    ) throws {
        guard post != nil else { return }
        var letter = PostedLetter(
            id: change.newID(), kind: kind, address: address, staff: staff, registration: registration,
            created: change.now, expires: change.now.adding(seconds: kind.lifetime))
        letter.content = sealed(words, to: name, language: language, letter: letter.id)
        guard try letter.insert(origin: origin, in: change.connection) else { return }
        try change.enqueue(Identity.carrying, payload: Array(letter.id.description.utf8))
    }

    /// Notes a wish that a job looks at, so that whoever wishes learns nothing from how long it takes.
    func wish(_ kind: LetterKind, address: String, registration: ID? = nil, in change: Change) throws {
        guard post != nil else { return }
        let letter = PostedLetter(
            id: change.newID(), kind: kind, address: address, registration: registration, created: change.now,
            expires: change.now.adding(seconds: kind.lifetime))
        try letter.insert(in: change.connection)
        try change.enqueue(Identity.carrying, payload: Array(letter.id.description.utf8))
    }

    /// What a letter says in its reader's language, sealed for its row.
    func sealed(_ words: LetterWords, to name: String, language: Language, letter: ID) -> [UInt8] {
        let locale = (post?.translations ?? .none).locale(language, zone: post?.zone ?? .algiers)
        let content = LetterContent(words, to: name, from: letterCompany, in: locale)
        return store.ring.seal(content.json.bytes, at: PostedLetter.place(letter))
    }
}
