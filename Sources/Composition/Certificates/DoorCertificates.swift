import Audit
public import Department
import Glibc
import HTTP
import Localization
import Settings
public import Trust
public import Values
import Vault

/// The certificates of the house's own door: asked for, put in place, replaced.
///
/// All of it lies in the directory of keys: the key of a request until something else stands in its place, the request,
/// the authority's answer. What the server shows is one file, key and chain together, so that it changes in one step.
public struct DoorCertificates: Sendable {
    /// The file that the server reads, beside the departments' keys.
    static let file = "tls.pem"
    /// From how many days before the end people are warned.
    public static let warning = 30

    let store: Store
    let surroundings: Surroundings
    /// The name in the public address, to begin with; empty when there is none that a certificate could have.
    let host: String
    private let shelf: KeyShelf
    private let used: String?

    init(settings: Settings, store: Store, surroundings: Surroundings) {
        self.store = store
        self.surroundings = surroundings
        shelf = KeyShelf(settings.data + "/keys")
        used = settings.tlsCertificate == settings.tlsKey ? settings.tlsCertificate : nil
        let address = settings.publicURL ?? ""
        let name = address.split(separator: "/").dropFirst().first.map { String($0.prefix { $0 != ":" }) } ?? ""
        host = (try? ServerSubject(names: [name], organization: "", country: ""))?.names.first ?? ""
    }

    /// A request with what became of it.
    public struct Item: Sendable {
        /// What became of a request.
        public enum State: Sendable, Hashable {
            /// No answer was put in place yet.
            case asked
            /// It is in place, and ends in so many days.
            case installed(days: Int)
            /// It is in place, and has ended.
            case expired
            /// Another has taken its place.
            case replaced
        }

        /// The request's id; it tells when it was made.
        public let id: ID
        /// The request.
        public let request: ServerRequest
        /// The authority's answer, once there is one.
        public let chain: ServerChain?
        /// What became of it.
        public let state: State

        /// Whether it must be renewed soon.
        public var isDue: Bool {
            switch state {
            case .installed(let days): days < DoorCertificates.warning
            case .expired: true
            case .asked, .replaced: false
            }
        }
    }

    /// Where the server has to look: the value of `tls-certificate` and of `tls-key` alike.
    public var place: String { shelf.path(DoorCertificates.file) }
    /// Whether the settings say so.
    public var isServed: Bool {
        var named = stat()
        var own = stat()
        guard let used, stat(used, &named) == 0, stat(place, &own) == 0 else { return false }
        return named.st_ino == own.st_ino && named.st_dev == own.st_dev
    }

    /// Every request, the newest first. Throws `VaultError`.
    public func items() throws -> [Item] {
        let names = try shelf.names()
        let current = try shelf.read(DoorCertificates.file).flatMap { ServerChain(pem: $0) }
        let now = surroundings.now().milliseconds / 1000
        return try names.compactMap { name -> Item? in
            guard let id = DoorCertificates.id(of: name, ending: ".csr"), let pem = try shelf.read(name),
                let request = ServerRequest(pem: pem)
            else { return nil }
            if let current, current.fits(request) {
                let days = Int(clamping: (current.expires - now) / 86_400)
                return Item(
                    id: id, request: request, chain: current,
                    state: current.expires <= now ? .expired : .installed(days: days))
            }
            let chain = try shelf.read(DoorCertificates.name(id, ".crt")).flatMap { ServerChain(pem: $0) }
            return Item(id: id, request: request, chain: chain, state: chain == nil ? .asked : .replaced)
        }.sorted { $0.id > $1.id }
    }

    /// The request of an id. Throws ``Refusal/notFound``.
    public func item(_ id: ID) throws -> Item {
        guard let item = try items().first(where: { $0.id == id }) else { throw Refusal.notFound }
        return item
    }

    /// How many requests may wait at once.
    private static let most = 50

    /// Makes a key and a request for it. Throws `Invalid`.
    public func ask(
        names: [String], organization: String, country: String, key kind: ServerRequest.Key, by author: Author
    ) throws -> Item {
        guard try items().count < DoorCertificates.most else {
            throw Invalid("names", Phrase("Too many requests are kept. Remove those that nobody needs any more."))
        }
        do {
            let subject = try ServerSubject(names: names, organization: organization, country: country)
            let (request, secret) = try ServerRequest.make(for: subject, key: kind)
            var key = secret
            defer { wipe(&key) }
            let id = surroundings.newID()
            try store.change(by: author) { change in
                try shelf.put([
                    (DoorCertificates.name(id, ".key"), key), (DoorCertificates.name(id, ".csr"), request.pem),
                ])
                try change.note(
                    "certificate.asked", of: "certificate", id,
                    changes: [
                        .init(field: "names", old: nil, new: request.names.joined(separator: ", ")),
                        .init(field: "subject", old: nil, new: request.subject),
                    ])
            }
            return Item(id: id, request: request, chain: nil, state: .asked)
        } catch let fault as RequestFault {
            throw fault.invalid
        }
    }

    /// Puts an authority's answer in place with the key that it was made for. A running server takes both within a second.
    /// Throws `Invalid` for the field `file` when it is not what was asked for; that is noted as well.
    public func install(_ answer: [UInt8], by author: Author) throws -> Item {
        let items = try items()
        let now = surroundings.now().milliseconds / 1000
        do {
            let open = items.filter { $0.state != .replaced }
            let (chain, request) = try ServerChain.answer(answer, to: open.map(\.request), at: now)
            guard let item = open.first(where: { $0.request == request }),
                var key = try shelf.read(DoorCertificates.name(item.id, ".key"))
            else { throw AnswerFault.otherKey }
            defer { wipe(&key) }
            let before = items.first { $0.id != item.id && $0.isInPlace }
            try put(chain, key, item, before, by: author)
            let days = Int(clamping: (chain.expires - now) / 86_400)
            return Item(id: item.id, request: item.request, chain: chain, state: .installed(days: days))
        } catch let fault as AnswerFault {
            try store.change(by: author) { change in
                try change.note(
                    "certificate.refused", of: "certificate", ID(high: 0, low: 0), reason: fault.rawValue)
            }
            throw Invalid("file", fault.phrase)
        }
    }

    private func put(
        _ chain: ServerChain, _ key: [UInt8], _ item: Item, _ before: Item?, by author: Author
    ) throws {
        var together = key + chain.pem
        defer { wipe(&together) }
        var files = [(name: DoorCertificates.file, bytes: together)]
        // By its answer one sees later that a request was replaced; until now only the file in place held it.
        if let before, let old = before.chain {
            files.insert((DoorCertificates.name(before.id, ".crt"), old.pem), at: 0)
        }
        try store.change(by: author) { change in
            try shelf.put(files, removing: before.map { [DoorCertificates.name($0.id, ".key")] } ?? [])
            try change.note(
                "certificate.installed", of: "certificate", item.id,
                changes: [
                    .init(field: "names", old: nil, new: chain.names.joined(separator: ", ")),
                    .init(field: "fingerprint", old: before?.chain?.fingerprint, new: chain.fingerprint),
                ])
        }
    }

    /// Removes a request with its key, unless its certificate is in place. Throws `Refusal`.
    public func forget(_ id: ID, by author: Author) throws {
        let item = try item(id)
        guard !item.isInPlace else {
            throw Refusal(
                .conflict, code: "certificate.in-use",
                Phrase("This certificate is in place. Put another in its place first."))
        }
        try store.change(by: author) { change in
            try shelf.put([], removing: [".key", ".csr", ".crt"].map { DoorCertificates.name(id, $0) })
            try change.note(
                "certificate.forgotten", of: "certificate", id,
                changes: [.init(field: "names", old: item.request.names.joined(separator: ", "), new: nil)])
        }
    }

    private static func name(_ id: ID, _ ending: String) -> String { "certificate-\(id)\(ending)" }

    private static func id(of name: String, ending: String) -> ID? {
        guard name.hasPrefix("certificate-"), name.hasSuffix(ending) else { return nil }
        return ID(name.dropFirst(12).dropLast(ending.count))
    }
}

extension DoorCertificates.Item {
    /// Whether the server's file holds its answer.
    var isInPlace: Bool { state != .asked && state != .replaced }
}
