import Department
import Design
import HTTP
import Identity
import Localization
import Routing
import Trust
import Values

/// Asking for the server's certificate and putting the answer in place.
struct DoorCertificateRoutes: Sendable {
    static let list = FixedPath("/system/certificates")
    static let answer = FixedPath("/system/certificates/answer")
    static let request = Path<ID>("/system/certificates/{id}/request")
    static let removal = Path<ID>("/system/certificates/{id}/forget")
    static let change: Permission = "certificate.change"

    static let notes: [PermissionNote] = [
        PermissionNote(change, Phrase("Ask for the server’s certificates and install them"), of: Phrase("System"))
    ]

    static let navigation = NavigationEntry(
        .administration, rank: 40, icon: .lock, label: Phrase("Certificate of the server"), path: list(),
        permission: change)

    let certificates: DoorCertificates
    let identity: Identity

    var routes: [Route<Context>] {
        [
            .get(Self.list, access: .needs(Self.change), "Lists the server's certificates and requests for them.") {
                request, context in
                try page(context, done: request.query["done"])
            }.afterProof(),
            .post(
                Self.list, access: .needs(Self.change), "Makes a key and a request for a certificate.",
                limits: RouteLimits(body: 16_384)
            ) { request, context in
                let fields = try request.form().fields
                do {
                    try ask(fields, context)
                    return .redirect(to: Self.list(query: ["done": "asked"]))
                } catch let invalid as Invalid {
                    return try page(context, fields, invalid)
                }
            }.afterProof(),
            .post(
                Self.answer, access: .needs(Self.change), "Puts an authority's certificate in place.",
                limits: RouteLimits(body: 2 * ServerChain.longest, upload: 3 * ServerChain.longest)
            ) { request, context in
                do {
                    let item = try certificates.install(try answer(request), by: context.author)
                    let isAlone = item.chain?.isAlone ?? false
                    return .redirect(to: Self.list(query: ["done": isAlone ? "alone" : "installed"]))
                } catch let invalid as Invalid {
                    return try page(context, Fields(), invalid)
                }
            }.afterProof(),
            .get(Self.request, access: .needs(Self.change), "Sends a request for a certificate, for the authority.") {
                _, context, id in
                let item = try certificates.item(id)
                let name = item.request.names.first?.filter { $0 != "*" } ?? "sila"
                return .download(item.request.pem, type: "application/pkcs10", name: "\(name).csr")
            },
            .post(
                Self.removal, access: .needs(Self.change), "Removes a request for a certificate, with its key.",
                limits: RouteLimits(body: 16_384)
            ) { _, context, id in
                try certificates.forget(id, by: context.author)
                return .redirect(to: Self.list(query: ["done": "forgotten"]))
            }.afterProof(),
        ]
    }

    private func ask(_ fields: Fields, _ context: Context) throws {
        let names = (fields["names"] ?? "").prefix(8_000).split { $0.isWhitespace || $0 == "," || $0 == ";" }
        _ = try certificates.ask(
            names: names.map(String.init), organization: line(fields["organization"]),
            country: line(fields["country"]), key: fields["key"].flatMap(ServerRequest.Key.init(rawValue:)) ?? .p256,
            by: context.author)
    }

    private func line(_ text: String?) -> String {
        (text ?? "").prefix(1_000).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The file that was chosen, or the text that was pasted.
    private func answer(_ request: Request) throws -> [UInt8] {
        let form = try request.form()
        try form.upload("file")?.admit()
        if let upload = form.upload("file"), upload.size > 0 {
            guard upload.size <= Int64(ServerChain.longest) else { throw Invalid("file", AnswerFault.tooLarge.phrase) }
            return try upload.bytes(limit: ServerChain.longest)
        }
        let text = Array((form["text"] ?? "").utf8)
        guard !text.isEmpty else { throw Invalid("file", Phrase("Choose the file that the authority sent.")) }
        return text
    }

    private func page(
        _ context: Context, _ fields: Fields? = nil, _ invalid: Invalid? = nil, done: String? = nil
    ) throws -> Response {
        let page = DoorCertificatePage(
            items: try certificates.items(), certificates: certificates, company: identity.companySheet.name,
            fields: fields, invalid: invalid, done: done, context: context)
        return context.page(
            Phrase("Certificate of the server"), status: invalid == nil ? .ok : .unprocessableContent, page.html)
    }
}
