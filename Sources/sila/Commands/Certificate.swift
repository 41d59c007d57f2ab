import Composition
import Department
import Glibc
import HTTP
import Localization
import Trust
import Values

/// Asks for the server's own certificate and puts the answer in place.
enum Certificate: Command {
    static let name = "certificate"
    static let summary = "Ask for the server's certificate, put it in place, see when it ends."
    static let options = Opening.options.union(["name", "organization", "country", "key", "to"])
    static let flags: Set<String> = ["json"]
    static let words = 2
    static let help = """
        sila certificate request  --name NAME [--name NAME …] [--organization O] [--country DZ] [--key p256|rsa] [--to FILE]
        sila certificate list     [--json]
        sila certificate install  FILE                 the authority's answer in PEM; “-” reads standard input
        sila certificate forget   ID                   removes a request that nobody needs, with its key

        request makes a key in DATA/keys, of mode 0600, which never leaves, and prints a request for the authority (PKCS #10).
        install looks whether the answer fits the key and the names, is in force, for servers, strong enough, and stands on
        a chain of sound signatures; then it puts key and chain into DATA/keys/tls.pem in one step. Set tls-certificate and
        tls-key both to that file, once. A running server takes a renewal within a second.

        Exit code of list: 0; 1 when what is in place has ended or ends within \(DoorCertificates.warning) days.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        let verb = arguments.words.first
        guard ["request", "list", "install", "forget"].contains(verb) else {
            throw UsageMistake("say request, list, install or forget.")
        }
        guard (arguments.words.count == 2) == (verb == "install" || verb == "forget") else {
            throw UsageMistake("install takes a FILE, forget an ID, the others nothing.")
        }
        let house = try Opening.house(arguments, making: verb == "request")
        defer { house.close() }
        switch verb {
        case "request": return try request(arguments, house.certificates)
        case "install": return try install(arguments.words[1], house.certificates)
        case "forget": return try forget(arguments.words[1], house.certificates)
        default: return try list(arguments, house.certificates)
        }
    }

    private static let author = Author.system("command line")

    private static func request(_ arguments: Arguments, _ certificates: DoorCertificates) throws -> ExitCode {
        guard let kind = ServerRequest.Key(rawValue: arguments["key"] ?? "p256") else {
            throw UsageMistake("--key is p256 or rsa.")
        }
        let item = try certificates.ask(
            names: arguments.all("name"), organization: arguments["organization"] ?? "",
            country: arguments["country"] ?? "", key: kind, by: author)
        let text = String(decoding: item.request.pem, as: UTF8.self)
        if let path = arguments["to"] {
            try write(text, to: path)
            say("The request \(item.id) is in \(path). Send it to the authority.")
        } else {
            say(text)
        }
        return .done
    }

    private static func write(_ text: String, to path: String) throws {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw UsageMistake("\(path) cannot be made: \(String(cString: strerror(errno))).") }
        close(file)
        guard let stream = fopen(path, "w") else { throw UsageMistake("\(path) cannot be written.") }
        let isWritten = fputs(text, stream) >= 0
        guard fclose(stream) == 0, isWritten else { throw UsageMistake("\(path) cannot be written.") }
    }

    private static func install(_ path: String, _ certificates: DoorCertificates) throws -> ExitCode {
        let item = try certificates.install(try read(path), by: author)
        let names = item.chain?.names.joined(separator: ", ") ?? ""
        say("The certificate for \(names) is in place, in \(certificates.place).")
        if item.chain?.isAlone == true {
            say(
                "It stands alone: browsers that do not know its authority need the authority's certificates behind it.",
                to: 2)
        }
        if !certificates.isServed {
            say("Set tls-certificate and tls-key to that file, and restart the server once.", to: 2)
        }
        return .done
    }

    private static func read(_ path: String) throws -> [UInt8] {
        let file = path == "-" ? 0 : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw UsageMistake("\(path) cannot be read: \(String(cString: strerror(errno))).") }
        defer { if file > 0 { close(file) } }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        // One byte more than is looked at tells that it is too long.
        while bytes.count <= ServerChain.longest {
            let count = Glibc.read(file, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    private static func forget(_ text: String, _ certificates: DoorCertificates) throws -> ExitCode {
        guard let id = ID(text) else { throw UsageMistake("“\(text)” is no ID; see sila certificate list.") }
        try certificates.forget(id, by: author)
        say("The request and its key are gone.")
        return .done
    }

    private static func list(_ arguments: Arguments, _ certificates: DoorCertificates) throws -> ExitCode {
        let items = try certificates.items()
        if arguments.has("json") {
            say((["certificates": .array(items.map(json)), "file": .string(certificates.place)] as JSON).text)
        } else if items.isEmpty {
            say("No certificate was asked for yet.")
        } else {
            for item in items { say(line(item)) }
        }
        return items.contains(where: \.isDue) ? .fault : .done
    }

    private static func line(_ item: DoorCertificates.Item) -> String {
        var text =
            "\(item.id)  \(words(item.state))\n  \(item.request.names.joined(separator: ", "))  \(item.request.subject)"
        if let chain = item.chain {
            let end = Instant(milliseconds: chain.expires &* 1000).description.prefix(10)
            text += "\n  by \(chain.issuer), until \(end)\n  SHA-256 \(chain.fingerprint)"
        }
        return text
    }

    private static func words(_ state: DoorCertificates.Item.State) -> String {
        switch state {
        case .asked: "asked for"
        case .installed(let days): "installed, ends in \(days) days"
        case .expired: "installed, EXPIRED"
        case .replaced: "replaced"
        }
    }

    private static func json(_ item: DoorCertificates.Item) -> JSON {
        let state =
            switch item.state {
            case .asked: "asked"
            case .installed: "installed"
            case .expired: "expired"
            case .replaced: "replaced"
            }
        return [
            "id": .string(item.id.description), "state": .string(state),
            "names": .array(item.request.names.map(JSON.string)), "subject": .string(item.request.subject),
            "issuer": item.chain.map { .string($0.issuer) } ?? .null,
            "expires": item.chain.map { .string(Instant(milliseconds: $0.expires &* 1000).description) } ?? .null,
            "fingerprint": item.chain.map { .string($0.fingerprint) } ?? .null,
        ]
    }
}
