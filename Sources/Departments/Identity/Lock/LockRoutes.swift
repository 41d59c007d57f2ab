import Department
import HTTP
import Localization
import Routing
import SQL
import Values

extension Identity {
    /// Stand-by: the session stays, but shows nothing until the person has shown who they are.
    var lockRoutes: [Route<Context>] {
        [
            .get(Paths.lock, access: .person, "Shows the lock.") { request, context in
                let session = try Identity.session(context)
                let next = Identity.destination(request.query["next"])
                return session.isLocked ? try lockPage(session, context, next: next) : .redirect(to: next)
            },
            .post(
                Paths.lock, access: .person, "Locks one's session.", limits: RouteLimits(body: 16_384)
            ) { request, context in
                let session = try Identity.session(context)
                try store.change(by: context.author) { change in
                    guard try Session.lock(session.session, at: change.now, in: change.connection) else {
                        return change.leaveUnnoted()
                    }
                    try change.note("staff.session.locked", of: "staff", session.actor.id)
                }
                let next = Identity.destination(try request.form()["next"] ?? Identity.origin(of: request))
                return context.wantsJSON ? .empty() : .redirect(to: Paths.lock(query: ["next": next]))
            },
            .post(
                Paths.unlock, access: .person, "Opens a locked session.", limits: RouteLimits(body: 16_384)
            ) { request, context in
                let session = try Identity.session(context)
                let form = try request.form()
                let next = Identity.destination(form["next"])
                guard session.isLocked else { return .redirect(to: next) }
                if let fault = try unlockFault(form["proof"] ?? "", session, by: context.author) {
                    return try lockPage(session, context, next: next, fault)
                }
                let token = try store.change(by: context.author) { change in
                    try Session.unlock(session.session, at: change.now, in: change.connection)
                    try change.note("staff.session.unlocked", of: "staff", session.actor.id)
                    return try Session.renew(session.session, at: change.now, in: change.connection)
                }
                return Identity.goOn(token, to: next, request)
            }.costing(.password),
            .get(Paths.passkeyUnlock, access: .person, "Gives a challenge to open a locked session by a passkey.") {
                request, context in
                let session = try Identity.session(context)
                return try options(.unlock(session: session.session), session.actor.id, request)
            },
            .post(
                Paths.passkeyUnlock, access: .person, "Opens a locked session by a passkey.", limits: Identity.answer
            ) { request, context in
                let session = try Identity.session(context)
                let form = try request.form()
                let next = Identity.destination(form["next"])
                guard session.isLocked else { return .redirect(to: next) }
                guard let answer = PasskeyAnswer(form),
                    let token = try unlock(passkey: answer, session, on: request, by: context.author)
                else { return try lockPage(session, context, next: next, Identity.unknownPasskey) }
                return Identity.goOn(token, to: next, request)
            }.costing(.password),
        ]
    }

    static let unknownPasskey = Phrase("The passkey was not accepted. Try again, or type your password.")

    /// Looks at what was typed at the lock; gives what is wrong, nil when it is right. The session began with all factors,
    /// so that one of them shows that it is still the same person; it is no proof for the keys of the house.
    private func unlockFault(_ typed: String, _ session: SignedIn, by author: Author) throws -> Phrase? {
        let id = session.actor.id
        let code = typed.trimmed
        guard code.utf8.count == 6, code.allSatisfy(\.isNumber),
            try store.read({ try TimeFactor.isConfirmed(of: id, in: $0) })
        else { return try passwordFault(typed, of: id, session: session.session, by: author) }
        return switch try check(code, of: id, by: author) {
        case .right: nil
        case .wrong: Identity.wrongCode
        case .wait(let seconds): Identity.waitPhrase(seconds)
        }
    }

    private func lockPage(
        _ session: SignedIn, _ context: Context, next: String, _ fault: Phrase? = nil
    ) throws -> Response {
        let page = LockPage(
            name: session.actor.name, next: next, csrf: session.csrf,
            ways: try store.read { try SecondFactor.ways(of: session.actor.id, in: $0) }, fault: fault)
        return context.page(
            Phrase("Locked"), status: fault == nil ? .ok : .unprocessableContent, page.html(context.locale)
        ).with("Cache-Control", "no-store")
    }
}
