import Department
import HTTP
import Localization
import Routing
import Values

extension Identity {
    var staffRoutes: [Route<Context>] {
        [
            .get(Paths.staff, access: .needs(.seeStaff), "Lists the staff.") { request, context in
                let page = StaffListPage(
                    staff: try everybody(), invited: try store.read { try Invitation.invited(at: context.now, in: $0) },
                    mayChange: context.actor.may(.changeStaff), now: context.now,
                    done: request.query["done"])
                return context.page(Phrase("Staff"), page.html(context.locale))
            },
            .get(
                Paths.staffAPI, access: .needs(.seeStaff), "Lists the staff.",
                operation: Operation(
                    "listStaff", tag: "Staff", answers: [.init(.ok, "Every account.")], scope: "staff:read")
            ) { _, _ in
                .json(["items": .array(try everybody().map(\.json))])
            },
            .get(Paths.newStaff, access: .needs(.changeStaff), "Asks for a new account.") { _, context in
                var draft = StaffDraft()
                draft.role = Preset.agent.rawValue
                draft.language = context.locale.language.rawValue
                return try staffForm(context, nil, draft, nil)
            }.afterProof(),
            .post(
                Paths.staff, access: .needs(.changeStaff), "Adds an account.", limits: RouteLimits(body: 16_384)
            ) { request, context in
                let draft = StaffDraft(try request.form().fields)
                do {
                    let (staff, link) = try inviteStaff(draft, by: context.author)
                    return linkPage(staff, .welcome, link, request, context)
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try staffForm(context, nil, draft, invalid)
                }
            }.afterProof(),
            .get(Paths.oneOfStaff, access: .needs(.changeStaff), "Shows an account to change.") { _, context, id in
                guard let staff = try colleague(id) else { throw Refusal.notFound }
                return try staffForm(context, staff, StaffDraft(staff), nil)
            }.afterProof(),
            .post(
                Paths.oneOfStaff, access: .needs(.changeStaff), "Changes an account.",
                limits: RouteLimits(body: 16_384)
            ) { request, context, id in
                let form = try request.form()
                var draft = StaffDraft(form.fields)
                draft.isActive = form["isActive"] == "1"
                guard let old = try colleague(id) else { throw Refusal.notFound }
                do {
                    let staff = try changeStaff(
                        id, version: form["version"].flatMap { Int64($0) } ?? 0, to: draft, by: context.author)
                    if context.wantsJSON { return .json(staff.json) }
                    return .redirect(to: Paths.staff(query: ["done": "changed"]))
                } catch let invalid as Invalid where !context.wantsJSON {
                    return try staffForm(context, old, draft, invalid)
                } catch let refusal as Refusal where refusal.status == .conflict && !context.wantsJSON {
                    let isStale = refusal.code == Refusal.stale.code
                    guard let now = try colleague(id) else { throw Refusal.notFound }
                    return try staffForm(context, now, draft, nil, refusal, stored: isStale ? now : nil)
                }
            }.afterProof(),
            .post(Paths.staffSession, access: .needs(.changeStaff), "Ends one of somebody's sessions.") {
                _, context, id, session in
                guard let person = try colleague(id) else { throw Refusal.notFound }
                try refuseBeyond(context.author, person.role)
                try endSession(session, of: id, by: context.author)
                return context.wantsJSON ? .empty() : .redirect(to: Paths.oneOfStaff(id))
            },
            .post(Paths.staffSessions, access: .needs(.changeStaff), "Ends somebody's sessions.") { _, context, id in
                guard let person = try colleague(id) else { throw Refusal.notFound }
                try refuseBeyond(context.author, person.role)
                try endSessions(of: id, by: context.author)
                return context.wantsJSON ? .empty() : .redirect(to: Paths.staff(query: ["done": "sessions"]))
            },
        ]
    }

    func staffForm(
        _ context: Context, _ staff: Staff?, _ draft: StaffDraft, _ invalid: Invalid?, _ refusal: Refusal? = nil,
        stored: Staff? = nil
    ) throws -> Response {
        let now = context.now
        let (hasFactor, link, sessions, certificates) = try store.read { connection in
            try staff.map { person in
                (
                    try SecondFactor.isThere(of: person.id, in: connection),
                    try Invitation.open(of: person.id, at: now, in: connection),
                    try Session.open(of: person.id, at: now, terms, in: connection),
                    try StaffCertificate.all(of: person.id, ring: store.ring, in: connection)
                )
            } ?? (false, nil, [], [])
        }
        let card =
            trust == nil
            ? nil
            : staff.map { person in
                StaffCertificateCard(
                    staff: person.id, certificates: certificates, csrf: context.session?.csrf ?? "", now: now,
                    invalid: invalid)
            }
        let page = StaffFormPage(
            staff: staff, draft: draft, invalid: invalid, refusal: refusal, csrf: context.session?.csrf ?? "",
            roles: try roles().filter { mayGive($0, context.actor) || $0.code == staff?.role.code },
            hasFactor: hasFactor, link: link, sessions: sessions, terms: terms, now: now, sendsMail: sendsMail,
            certificates: card,
            trail: staff.flatMap { context.trail(by: $0.id) }, stored: stored)
        let status = refusal?.status ?? (invalid == nil ? .ok : .unprocessableContent)
        return context.page(
            staff.map { .verbatim($0.name) } ?? Phrase("New account"), status: status, page.html(context.locale))
    }
}

extension StaffDraft {
    /// What a form sent.
    init(_ form: Fields) {
        name = form["name"] ?? ""
        email = (form["email"] ?? "").trimmed
        role = form["role"] ?? ""
        language = form["language"] ?? Language.french.rawValue
    }

    /// An account as it is.
    init(_ staff: Staff) {
        name = staff.name
        email = staff.email
        role = staff.role.code
        language = staff.language.rawValue
        isActive = staff.isActive
    }
}

extension Staff {
    /// The account as programs see it.
    var json: JSON {
        [
            "id": .string(id.description), "version": .integer(version), "email": .string(email),
            "name": .string(name), "role": .string(role.code), "roleName": .string(role.name),
            "language": .string(language.rawValue),
            "isActive": .bool(isActive), "createdAt": .string(created.description),
            "signedInAt": signedIn.map { .string($0.description) } ?? .null,
        ]
    }
}
