import Department
import HTTP
import Localization
import Routing
import Values

extension Identity {
    /// Signing in with a client certificate, adding one's own, registering somebody's. Nothing of it is there where the
    /// house takes none.
    var certificateRoutes: [Route<Context>] {
        guard trust != nil else { return [] }
        return certificateDoorRoutes + ownCertificateRoutes + staffCertificateRoutes
    }

    private static let form = RouteLimits(body: 16_384)

    private var certificateDoorRoutes: [Route<Context>] {
        [
            .post(
                Paths.certificateDoor, access: .open, "Signs in with the certificate that the browser showed.",
                limits: Identity.form
            ) { request, context in
                let next = Identity.destination(try request.form()["next"])
                let result = try signIn(
                    certificateOf: request, step: nil,
                    by: Author(.visitor, request: request.id, peer: request.peer))
                guard let found = result.entered else {
                    return try loginPage(
                        context, next: next, error: result.fault, code: "certificate.refused",
                        status: .unprocessableContent, presented: presented(request))
                }
                return Identity.welcome(found.opened, to: next, request, theme: found.staff.theme)
            }.costing(.password),
            .post(
                Paths.certificateStep, access: .open, "Signs in with a certificate after the password.",
                limits: Identity.form
            ) { request, context in
                let next = Identity.destination(try request.form()["next"])
                guard let step = try signInStep(request) else {
                    return .redirect(to: Paths.login(query: next == "/" ? [:] : ["next": next]))
                }
                let result = try signIn(
                    certificateOf: request, step: step,
                    by: Author(.visitor, request: request.id, peer: request.peer))
                guard let found = result.entered else {
                    return try codePage(
                        context, step, request, next: next, error: result.fault, status: .unprocessableContent)
                }
                return Identity.welcome(found.opened, to: next, request, theme: found.staff.theme)
                    .with(.removal(of: SignInStep.cookieName(isSecure: request.isSecure), isSecure: request.isSecure))
            }.costing(.password),
            .post(
                Paths.certificateProof, access: .person, "Shows the certificate that one's role asks for.",
                limits: Errand.limits
            ) { request, context in
                let session = try Identity.session(context)
                let errand = Errand(try request.form().fields)
                switch try showCertificate(request, session, by: context.author) {
                case .wrong(let fault): return try proofPage(context, request, errand, fault)
                case .right(let token): return goOn(token, with: errand, request, context)
                }
            }.costing(.password),
        ]
    }

    private var ownCertificateRoutes: [Route<Context>] {
        [
            .post(
                Paths.certificates, access: .person, "Adds the certificate that the browser shows to one's account.",
                limits: Identity.form
            ) { request, context in
                let session = try Identity.session(context)
                do {
                    let codes = try addCertificate(
                        request, of: session.actor.id, keeping: session.session, by: context.author)
                    return codes.map { freshCodes($0, context) } ?? .redirect(to: Paths.factor())
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try factorPage(context, request, invalid)
                }
            }.afterProof(),
            .post(
                Paths.removeCertificate, access: .person, "Removes a certificate of one's own.", limits: Identity.form
            ) { _, context, id in
                try removeCertificate(
                    id, of: try Identity.session(context).actor.id, isOwn: true, by: context.author)
                return .redirect(to: Paths.factor())
            }.afterProof(),
        ]
    }

    private var staffCertificateRoutes: [Route<Context>] {
        [
            .post(
                Paths.staffCertificates, access: .needs(.changeStaff), "Registers somebody's certificate.",
                limits: RouteLimits(body: 65_536)
            ) { request, context, id in
                guard let person = try staff(id) else { throw Refusal.notFound }
                let form = try request.form()
                do {
                    guard let kind = form["kind"].flatMap(StaffCertificate.Kind.init(rawValue:)) else {
                        throw Invalid("kind", Phrase("Choose what is taken for the person's."))
                    }
                    try registerCertificate(
                        pem: form["certificate"] ?? "", kind, of: id, by: context.author)
                    return .redirect(to: Paths.oneOfStaff(id))
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try staffForm(context, person, StaffDraft(person), invalid)
                }
            }.afterProof(),
            .post(
                Paths.removeStaffCertificate, access: .needs(.changeStaff), "Removes a certificate of somebody's.",
                limits: Identity.form
            ) { _, context, id, certificate in
                try removeCertificate(certificate, of: id, isOwn: false, by: context.author)
                return .redirect(to: Paths.oneOfStaff(id))
            }.afterProof(),
        ]
    }
}
