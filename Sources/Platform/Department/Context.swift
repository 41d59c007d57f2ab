public import HTML
public import HTTP
public import Localization
public import Values

/// What a handler knows of the request beside its content: who acts, in which language, when.
public struct Context: Sendable {
    /// Who acts.
    public let actor: Actor
    /// The language, numbers and time zone of the person.
    public let locale: Locale
    /// Clock and ids.
    public let surroundings: Surroundings
    /// The request's id, for logs and histories.
    public let request: String
    /// The address the request came from.
    public let peer: String
    /// The session that the person signed in with; nil for visitors and API keys.
    public let session: SignedIn?
    /// True when the answer is for a program: JSON instead of pages.
    public let wantsJSON: Bool
    /// True when htmx asks for a part of a page.
    public let wantsFragment: Bool
    /// How words stand in addresses.
    public let addresses: AddressWords
    /// True when the address held words that nobody here can open.
    let lostWords: Bool
    let shell: Shell
    let path: String
    let theme: String
    let isFolded: Bool

    /// Makes a context; the composition does it for each request, tests for the handlers they drive.
    public init(
        actor: Actor, locale: Locale, surroundings: Surroundings, request: Request, session: SignedIn?,
        wantsJSON: Bool, shell: Shell, addresses: AddressWords = .plain
    ) {
        self.addresses = addresses
        lostWords = request.seal == .broken
        self.actor = actor
        self.locale = locale
        self.surroundings = surroundings
        self.request = request.id
        self.session = session
        self.wantsJSON = wantsJSON
        self.shell = shell
        peer = request.peer
        path = request.path
        theme = request.cookies["theme"] ?? "system"
        isFolded = request.cookies["nav"] == "folded"
        wantsFragment = request.headers["hx-request"] == "true" && request.headers["hx-boosted"] != "true"
    }

    /// The moment it is.
    public var now: Instant { surroundings.now() }
    /// The day it is where the person is.
    public var today: Day { locale.zone.day(of: now) }
    /// Who makes a change in this request.
    public var author: Author { Author(actor, request: request, peer: peer) }

    /// What a page depends on beside its address and what the department holds: who reads, and in which language and look.
    /// Two requests with the same key, address and data get the same page.
    public var readerKey: String {
        """
        \(session?.session.description ?? "") \(csrf) \(session?.rights ?? "") \(actor.name) \(actor.reach.rawValue) \
        \(locale.language.tag) \(locale.zone.rawValue) \(theme) \(isFolded) \(warnings) \
        \(alerts.map(\.key).joined(separator: " ")) \
        \(company.version)
        """
    }

    /// Refuses with 403 unless the actor holds a permission.
    public func require(_ permission: Permission) throws {
        guard actor.may(permission) else { throw Refusal.forbidden }
    }

    /// A part of a page, for htmx.
    public func fragment(_ body: HTML, status: Status = .ok) -> Response { .html(body.bytes, status: status) }
}

/// Who is signed in, as Identity tells it.
public struct SignedIn: Sendable {
    /// The actor that the session gives.
    public let actor: Actor
    /// The session's id, which is not its token.
    public let session: ID
    /// The language that the person chose.
    public let language: Language
    /// What forms must send back, so that no other site can send them.
    public let csrf: String
    /// The person's e-mail address, shown in the menu.
    public let email: String
    /// The role's name as people read it.
    public let role: Phrase
    /// When the person last proved who they are, with the password or a code.
    public let proved: Instant
    /// True when the role asks for a second factor and the person has none yet: until then only that can be set up.
    public let mustEnrol: Bool
    /// True when the role asks for a strong second factor that the person has and has not shown: until then nothing else.
    public let mustShowFactor: Bool
    /// Which state of which role the rights come from: two sessions with the same may do the same.
    public let rights: String
    /// What live news are held by: this session with these rights. It may hear no more once either is over.
    public var listener: String { "\(session) \(rights)" }
    /// True while the person looks at the house as ``role`` would, without changing anything.
    public let isPreview: Bool
    /// True in stand-by: nothing is shown but the lock.
    public let isLocked: Bool
    /// Seconds without use after which a page locks itself; 0 when it does not.
    public let standby: Int64

    /// Makes a session's description.
    public init(
        actor: Actor, session: ID, language: Language, csrf: String, email: String, role: Phrase, proved: Instant,
        mustEnrol: Bool, mustShowFactor: Bool = false, rights: String = "", isPreview: Bool = false,
        isLocked: Bool = false, standby: Int64 = 0
    ) {
        self.isLocked = isLocked
        self.standby = standby
        self.rights = rights
        self.isPreview = isPreview
        self.actor = actor
        self.session = session
        self.language = language
        self.csrf = csrf
        self.email = email
        self.role = role
        self.proved = proved
        self.mustEnrol = mustEnrol
        self.mustShowFactor = mustShowFactor
    }
}
