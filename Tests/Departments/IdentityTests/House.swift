import Audit
import Department
import Design
import HTTP
import Localization
import PlatformTesting
import Routing
import SQL
import Synchronization
import Trust
import Values
import Vault

@testable import Identity

/// The department alone behind a door like the composition's: sessions from cookies, keys from headers, access checked.
final class House {
    static let password = "correct horse battery"

    let clock = FixedSurroundings()
    let database: TestDatabase
    let identity: Identity
    let router: Router<Context>
    let published = Mutex(0)

    init(_ engine: Engine, terms: Identity.SessionTerms = .init(), trust: Trust? = nil) throws {
        database = try TestDatabase(engine, migrations: Store.migrations + Identity.migrations)
        let store = Store(
            department: "identity", database: database.database, ring: try .ephemeral(),
            surroundings: clock.surroundings, nudge: {}, broadcast: { _ in })
        let others: [PermissionNote] = [
            "party.see", "party.change", "party.merge", "debt.see", "debt.change", "debt.assign", "payment.see",
            "payment.record", "figures.see", "system.see",
        ].map { PermissionNote(Permission($0), .verbatim($0)) }
        identity = Identity(
            store: store, passwords: Passwords(cost: .forTests), permissions: [PermissionChapter("Work", others)],
            sessionTerms: terms, trust: trust)
        router = try Router(identity.routes)
    }

    @discardableResult
    func add(
        _ email: String, _ role: Preset = .agent, name: String = "Nadia Benali", password: String = House.password
    ) throws -> Staff {
        try identity.addStaff(email: email, name: name, role: role, password: password, by: .system("test"))
    }

    /// A browser of somebody who has just signed in.
    func browser(_ email: String, password: String = House.password, peer: String = "10.0.0.1") throws -> Browser {
        let browser = Browser(self, peer: peer)
        _ = browser.post("/login", ["email": email, "password": password])
        return browser
    }

    /// An administrator and their browser.
    func administrator() throws -> Browser {
        try add("admin@sila.example", .administrator, name: "Amina Admin")
        return try browser("admin@sila.example")
    }

    func respond(_ request: Request) -> Response {
        let isAPI = request.segments.first == "api"
        var session: SignedIn?
        var actor = Actor.visitor
        do {
            if let bearer = request.headers["authorization"]?.dropFirst(7) {
                actor = try identity.key(token: String(bearer)) ?? .visitor
            } else if let token = SessionCookie.token(of: request) {
                session = try identity.session(
                    token: token, peer: request.peer, certificates: request.certificates)
                actor = session?.actor ?? .visitor
            }
        } catch {
            return Response(.internalServerError)
        }
        let context = Context(
            actor: actor, locale: .english, surroundings: clock.surroundings, request: request, session: session,
            wantsJSON: isAPI,
            shell: Shell(assets: .none, company: { [identity] in identity.companySheet }, entries: identity.navigation))
        do {
            guard case .found(let route, let parameters) = router.match(request.method, request.segments) else {
                throw Refusal.notFound
            }
            switch route.access {
            case .open: break
            case .signedIn, .person, .customer:
                guard actor.id != Actor.visitor.id else { return .redirect(to: "/login") }
            case .needs(let permission):
                guard actor.id != Actor.visitor.id else { return .redirect(to: "/login") }
                try context.require(permission)
            case .needsOne(let permissions):
                guard actor.id != Actor.visitor.id else { return .redirect(to: "/login") }
                guard permissions.contains(where: actor.may) else { throw Refusal.forbidden }
            }
            if let detour = try identity.detour(from: route, request, context) { return detour }
            return try route.run(request, context, parameters: parameters)
        } catch {
            return Failure(error).response(for: context)
        }
    }

    /// The path of the link that a page shows, as its person opens it.
    static func link(on page: Response) -> String? {
        page.text.firstMatch(of: /https?:\/\/[^\/"<]*(\/welcome\/[A-Za-z0-9_-]+)/).map { String($0.1) }
    }

    /// The acts in the trail, oldest first.
    func acts() throws -> [String] {
        try identity.store.read { connection in
            try identity.store.trail.page(limit: 1000, in: connection).map(\.entry.act).reversed()
        }
    }

    /// Every text and blob of every table, to look for what must not be there.
    func everything() throws -> String {
        let tables = [
            ("staff", "email, name, password"), ("session", "digest, peer, agent, csrf"), ("api_key", "digest, label"),
            ("setup_link", "digest"), ("audit", "actor_name, act, changes, peer"), ("sign_in_throttle", "mark"),
            ("outbox", "payload"), ("time_factor", "secret"), ("recovery_code", "mark"), ("sign_in_step", "digest"),
            ("passkey", "label, host, sealed_key"), ("passkey_challenge", "digest"),
            ("invitation", "digest, made_by"), ("device", "digest, agent"),
            ("staff_certificate", "name, issuer, serial, mark, binding"),
        ]
        return try identity.store.read { connection in
            var text = ""
            for (table, columns) in tables {
                let width = columns.split(separator: ",").count
                try connection.each("SELECT \(unescaped: columns) FROM \(unescaped: table)") { row in
                    for column in 0..<width {
                        text += row.text(column) + String(decoding: row.bytes(column), as: UTF8.self) + "\n"
                    }
                }
            }
            return text
        }
    }
}

/// A browser with its cookies.
final class Browser {
    let house: House
    let peer: String
    var isSecure = true
    /// What the browser shows in its handshakes.
    var certificates: [[UInt8]] = []
    var cookies: [String: String] = [:]
    var setCookies: [String] = []

    init(_ house: House, peer: String = "10.0.0.1") {
        self.house = house
        self.peer = peer
    }

    var token: String? { cookies["__Host-sila"] ?? cookies["sila"] }

    func get(_ path: String) -> Response { send { try Request(.get, path) } }

    func post(_ path: String, _ form: Fields = [:]) -> Response { send { try Request(.post, path, form: form) } }

    private func send(_ make: () throws -> Request) -> Response {
        guard var request = try? make() else { return Response(.badRequest) }
        request.peer = peer
        request.isSecure = isSecure
        request.certificates = certificates
        request.id = "r1"
        request.headers["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
        request.headers["Cookie"] = cookies.map { "\($0)=\($1)" }.joined(separator: "; ")
        let response = house.respond(request)
        setCookies = response.headers.all("set-cookie")
        for header in setCookies {
            let pair = header.prefix { $0 != ";" }.split(separator: "=", maxSplits: 1)
            cookies[String(pair[0])] = pair.count > 1 && !header.contains("Max-Age=0") ? String(pair[1]) : nil
        }
        return response
    }
}

extension Response {
    /// The content as text.
    var text: String {
        if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "" }
    }
}
