public import Composition
public import Department
import Glibc
public import HTTP
public import Identity
import Localization
public import Log
public import PlatformTesting
import SQL
public import Scanning
import Settings
import Synchronization
public import Values
import Vault

/// A whole house in process over fresh databases: requests go through the same function as the server's.
public final class TestSite: Sendable {
    /// The house.
    public let house: House
    /// The clock, which stands still until a test moves it.
    public let clock: FixedSurroundings
    /// The data directory, removed with the site.
    public let data: String
    /// Each department's database: the file's path, or the address.
    public let addresses: [String: String]
    private let databases: [TestDatabase]
    private let cookies = Mutex<[String: (cookie: String, csrf: String)]>([:])

    /// Opens a house on an engine, one that sends mail when there is a drawer to put it into. Everybody of the cast has an account; without a cast nobody has. A watch is told how
    /// each query is answered. Further settings by their names.
    public init(
        _ engine: Engine, cast: [Character] = Character.allCases, guests: [House.Guest] = [], watch: QueryWatch? = nil,
        settings more: [String: String] = [:], log: Log = .silent, mail: MailDrawer? = nil,
        scanner: (any FileScanner)? = nil
    ) throws {
        clock = FixedSurroundings()
        var template = Array("/tmp/sila-site-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw TestSiteFault("no temporary directory") }
        data = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        var lent: [TestDatabase] = []
        var opened: [String: any Database] = [:]
        var addresses: [String: String] = [:]
        for schema in House.schemas + guests.map({ ($0.name, $0.migrations) }) {
            let database = try TestDatabase(engine, migrations: schema.migrations)
            lent.append(database)
            addresses[schema.department] = database.address
            opened[schema.department] = watch?.watching(database.database) ?? database.database
        }
        databases = lent
        self.addresses = addresses
        // The clock stands still, so that what was taken never comes back: tests of the limits say theirs.
        let unbound = ["visitor", "read", "search", "write", "bulk", "password"].map { ("rate-" + $0, "0") }
        let settings = try Settings.read(
            environment: [:],
            overrides: Dictionary(uniqueKeysWithValues: unbound + [("data", data), ("workers", "2")])
                .merging(mail == nil ? [:] : MailDrawer.settings) { $1 }.merging(more) { $1 })
        house = try House(
            settings: settings, assets: TestSite.root, log: log, surroundings: clock.surroundings,
            passwordCost: .forTests, databases: opened, guests: guests, mail: mail, scanner: scanner)
        try admit(cast)
    }

    /// Gives characters their accounts.
    public func admit(_ cast: [Character]) throws {
        for character in cast {
            try house.identity.addStaff(
                email: character.email, name: character.name, role: character.role, language: .english,
                password: Character.password, by: .system("tests"))
        }
        try house.settle()
    }

    /// Lets visitors of both sides register; a new house is shut.
    public func openRegistration() throws {
        var sheet = house.identity.companySheet
        if sheet.name.isEmpty { sheet.name = "Sila" }
        sheet.registers = Set(Customer.Side.allCases)
        try house.identity.changeCompany(to: sheet, by: .system("tests"))
    }

    deinit {
        house.close()
        TestSite.remove(data)
    }

    /// The project's directory, found from this file.
    public static let root: String = {
        var parts = #filePath.split(separator: "/")
        parts.removeLast(4)
        return "/" + parts.joined(separator: "/")
    }()

    // MARK: Asking

    /// Sends a request as a character, or as a visitor.
    public func send(_ request: Request, as character: Character? = nil) throws -> Response {
        try send(request, email: character?.email)
    }

    /// Sends a request as whoever signs in with an address, and the password of the cast unless another is given.
    public func send(_ request: Request, email: String?, password: String = Character.password) throws -> Response {
        var request = request
        request.id = clock.newID().description
        request.isSecure = false
        request.temporaryDirectory = data + "/tmp"
        if let email {
            let (cookie, csrf) = try signIn(email, password)
            request.headers["Cookie"] = "sila=\(cookie)"
            if request.headers["X-CSRF-Token"] == nil { request.headers["X-CSRF-Token"] = csrf }
        }
        return house.site.respond(request)
    }

    /// Gets a page or a row, under the address that the house's links and forms lead to: its words are sealed.
    public func get(_ target: String, as character: Character? = nil) throws -> Response {
        try send(try Request(.get, house.site.addresses.link(sealing: target)), as: character)
    }

    /// Posts a form.
    public func post(_ target: String, _ fields: Fields = Fields(), as character: Character? = nil) throws -> Response {
        try send(try Request(.post, target, form: fields), as: character)
    }

    /// Sends JSON to the API under the token of a key.
    public func api(
        _ method: Method, _ target: String, _ json: JSON? = nil, key: String, headers: Headers = [:]
    ) throws -> Response {
        var request = try Request(method, target, headers: headers, body: json.map { .bytes($0.bytes) } ?? .none)
        if json != nil { request.headers["Content-Type"] = "application/json" }
        request.headers["Authorization"] = "Bearer \(key)"
        return try send(request)
    }

    /// Makes an API key of a character.
    public func key(_ character: Character, scopes: [String]) throws -> String {
        guard let staff = try house.identity.staff(email: character.email) else { throw TestSiteFault("no account") }
        return try house.identity.makeKey(owner: staff.id, scopes: scopes, label: "tests", by: .system("tests"))
    }

    /// Sends a file as a browser does.
    public func upload(
        _ target: String, file: String, name: String = "file.csv", fields: Fields = Fields(), as character: Character
    ) throws -> Response {
        let boundary = "sila-tests"
        var body = ""
        for field in fields {
            body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field.name)\"\r\n\r\n\(field.value)\r\n"
        }
        body += "--\(boundary)\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\(name)\"\r\n"
        body += "Content-Type: text/csv\r\n\r\n\(file)\r\n--\(boundary)--\r\n"
        var request = try Request(.post, target, body: .bytes(Array(body.utf8)))
        request.headers["Content-Type"] = "multipart/form-data; boundary=\(boundary)"
        return try send(request, as: character)
    }

    /// The actor that a character's session gives.
    public func actor(_ character: Character) throws -> Actor { try actor(email: character.email) }

    /// The actor that the session of an address gives.
    public func actor(email: String) throws -> Actor {
        let (cookie, _) = try signIn(email)
        guard let session = try house.identity.session(token: cookie, peer: "127.0.0.1") else {
            throw TestSiteFault("no session")
        }
        return session.actor
    }

    /// The token that a character's forms carry.
    public func csrf(of character: Character) throws -> String { try signIn(character.email).csrf }

    /// The id of a character's account.
    public func id(of character: Character) throws -> ID {
        guard let staff = try house.identity.staff(email: character.email) else { throw TestSiteFault("no account") }
        return staff.id
    }

    /// A department's keeping, by its name.
    public func store(_ department: String) throws -> Store {
        guard let found = house.departments.first(where: { $0.name == department }) else {
            throw TestSiteFault("no department \(department)")
        }
        return found.store
    }

    /// Delivers messages and runs jobs until nothing waits.
    public func settle() throws { try house.settle() }

    /// Everybody signs in anew with their next request, as after a time in which their sessions ended.
    public func signInAnew() { cookies.withLock { $0 = [:] } }

    private func signIn(_ email: String, _ password: String = Character.password) throws -> (
        cookie: String, csrf: String
    ) {
        if let known = cookies.withLock({ $0[email] }) { return known }
        let answer = try post("/login", ["email": email, "password": password])
        guard let set = answer.headers.all("set-cookie").first(where: { $0.hasPrefix("sila=") }) else {
            throw TestSiteFault("\(email) cannot sign in: \(answer.status) \(answer.text)")
        }
        let cookie = String(set.dropFirst(5).prefix { $0 != ";" })
        guard let session = try house.identity.session(token: cookie, peer: "127.0.0.1") else {
            throw TestSiteFault("no session")
        }
        cookies.withLock { $0[email] = (cookie, session.csrf) }
        return (cookie, session.csrf)
    }

    private static func remove(_ path: String) {
        guard path.hasPrefix("/tmp/sila-site-"), let handle = opendir(path) else {
            unlink(path)
            return
        }
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
                tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." { continue }
            let inner = "\(path)/\(name)"
            if entry.pointee.d_type == UInt8(DT_DIR) { remove(inner) } else { unlink(inner) }
        }
        closedir(handle)
        rmdir(path)
    }
}

/// Something that tests stand on did not work.
public struct TestSiteFault: Error, CustomStringConvertible {
    public let description: String

    init(_ description: String) { self.description = description }
}

/// The people of the tests, whom everybody learns to know.
public enum Character: String, CaseIterable, Sendable {
    /// Amina runs the agency's system.
    case amina
    /// Karim manages the desk.
    case karim
    /// Nadia is an agent.
    case nadia
    /// Yacine is another agent.
    case yacine
    /// Lina audits: she sees and changes nothing.
    case lina

    /// The name that histories show.
    public var name: String {
        switch self {
        case .amina: "Amina Haddad"
        case .karim: "Karim Benali"
        case .nadia: "Nadia Cherif"
        case .yacine: "Yacine Ould Kaddour"
        case .lina: "Lina Mansouri"
        }
    }

    /// The address of the account.
    public var email: String { "\(rawValue)@adc.example" }

    /// What the character may do.
    public var role: Preset {
        switch self {
        case .amina: .administrator
        case .karim: .manager
        case .nadia, .yacine: .agent
        case .lina: .readOnly
        }
    }

    /// The password of everybody.
    public static let password = "Sept-oliviers-au-vent-42"
}

extension Response {
    /// The body as text; empty for streams and files.
    public var text: String {
        if case .bytes(let bytes) = body { String(decoding: bytes, as: UTF8.self) } else { "" }
    }

    /// The body as JSON; null when it is none.
    public var json: JSON { (try? JSON(text: text)) ?? .null }

    /// What a stream sends, collected.
    public func collected() throws -> [UInt8] {
        switch body {
        case .bytes(let bytes): return bytes
        case .stream(let producer):
            let sink = Collected()
            try producer(sink)
            return sink.bytes
        default: return []
        }
    }

    private final class Collected: ByteSink {
        var bytes: [UInt8] = []

        func write(_ bytes: [UInt8]) throws(HTTPFailure) { self.bytes += bytes }
    }
}
