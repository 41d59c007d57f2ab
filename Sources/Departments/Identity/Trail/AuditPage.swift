import Audit
import Design
import HTML
import HTTP
import Localization
import Routing
import Values

/// Who did what to accounts, newest first.
struct AuditPage {
    let records: [AuditTrail.Record]
    let names: [ID: String]
    let actor: ID?
    let isFirst: Bool
    let next: String?

    func html(_ locale: Locale) -> HTML {
        let everybody = Action(Phrase("Show everybody"), to: Paths.audit())
        let head = PageHeader(
            locale, title: Phrase("Audit"),
            fact: Phrase("Every sign-in and every change of an account. Nobody can alter it unnoticed."),
            actions: actor == nil ? [] : [everybody])
        let columns: [Sheet.Column] = [
            .init(Phrase("When"), phone: .amount), .init(Phrase("Who"), phone: .title),
            .init(Phrase("What"), phone: .subtitle), .init(Phrase("Changes"), phone: .labelled),
            .init(Phrase("From"), phone: .labelled),
        ]
        let sheet = Sheet(
            id: "audit", caption: Phrase("Audit"), columns, records.map { row($0, locale) },
            pager: Pager(shown: records.count, previous: isFirst ? nil : Paths.audit(), next: next))
        return "\(head.html(locale))\(sheet.html(locale))"
    }

    private func row(_ record: AuditTrail.Record, _ locale: Locale) -> Sheet.Row {
        let entry = record.entry
        let isSystem = entry.actor == Actor.visitor.id
        let who: Cell =
            isSystem
            ? .phrase(entry.actorName.isEmpty ? Phrase("A visitor") : Phrase("The system"), locale)
            : Cell(
                #"<a href="\#(Paths.audit(query: ["actor": entry.actor.description]))"><bdi>\#(entry.actorName)</bdi></a>"#
            )
        let about = entry.row.flatMap { names[$0] }.map { #"<bdi>\#($0)</bdi>"# as HTML }
        let changes = HTML.each(entry.changes) { change in
            "<div>\(locale.html(AuditWords.change(change.field, change.old, change.new)))</div>"
        }
        return Sheet.Row(
            id: String(record.seq), name: String(record.seq),
            [
                Cell(locale.html(entry.at)), who, Cell(locale.html(AuditWords.act(entry.act)), quiet: about),
                entry.changes.isEmpty ? .empty : Cell(changes),
                entry.peer.isEmpty ? .empty : .text(entry.peer),
            ])
    }
}

/// The acts and fields of this department's trail, in words.
enum AuditWords {
    static func act(_ act: String) -> Phrase {
        switch act {
        case "staff.signed-in": Phrase("Signed in")
        case "staff.sign-in.password": Phrase("Gave the right password; a code must follow")
        case "staff.code.refused": Phrase("Mistook the code of the second factor")
        case "staff.proved": Phrase("Proved once more who they are")
        case "staff.factor.begun": Phrase("Began to set up an authenticator app")
        case "staff.factor.confirmed": Phrase("Set up an authenticator app")
        case "staff.factor.removed": Phrase("Removed the second factor")
        case "staff.recovery-codes.made": Phrase("Made new recovery codes")
        case "house.factor-policy.changed": Phrase("Changed who needs a second factor")
        case "staff.signed-out": Phrase("Signed out")
        case "staff.sign-in.refused": Phrase("Was refused at the door")
        case "staff.added": Phrase("Added the account")
        case "staff.changed": Phrase("Changed the account")
        case "staff.activated": Phrase("Activated the account")
        case "staff.deactivated": Phrase("Deactivated the account")
        case "staff.password.changed": Phrase("Changed their password")
        case "staff.password.set": Phrase("Gave a new password")
        case "staff.invited": Phrase("Made a link of invitation")
        case "staff.reset-link.made": Phrase("Made a link for a new password")
        case "staff.link.revoked": Phrase("Took a link back")
        case "staff.password.chosen": Phrase("Chose a password by a link")
        case "staff.password.refused": Phrase("Mistook their present password")
        case "staff.device.new": Phrase("Signed in with a browser that was new")
        case "staff.device.known": Phrase("Said that a new browser is their own")
        case "staff.device.refused": Phrase("Said that a new browser is a stranger’s")
        case "staff.session.locked": Phrase("Locked the session")
        case "staff.session.unlocked": Phrase("Opened the locked session")
        case "staff.session.ended": Phrase("Ended a session")
        case "staff.sessions.ended": Phrase("Ended sessions")
        case "role.made": Phrase("Made a role")
        case "role.changed": Phrase("Changed a role")
        case "role.removed": Phrase("Removed a role")
        case "role.preview.begun": Phrase("Began to look as another role")
        case "role.preview.ended": Phrase("Went back to their own role")
        case "key.made": Phrase("Made an API key")
        case "key.revoked": Phrase("Revoked an API key")
        case "house.named": Phrase("Named the company")
        case "house.setup-link.made": Phrase("Made a set-up link")
        default: .verbatim(act)
        }
    }

    static func change(_ field: String, _ old: String?, _ new: String?) -> Phrase {
        let name = Phrase.Argument.phrase(self.field(field))
        guard let old else { return Phrase("{field}: {new}", ["field": name, "new": value(field, new)]) }
        return Phrase(
            "{field}: {old}, now {new}", ["field": name, "old": value(field, old), "new": value(field, new)])
    }

    private static func value(_ field: String, _ text: String?) -> Phrase.Argument {
        switch (field, text) {
        case (_, nil): .text("–")
        case ("role", let role?): .phrase(Preset(rawValue: role)?.label ?? .verbatim(role))
        case ("language", let tag?): .text(Language(rawValue: tag)?.ownName ?? tag)
        case ("factor", "code"): .phrase(Phrase("Authenticator app"))
        case ("factor", "recovery"): .phrase(Phrase("Recovery code"))
        case ("isActive", "true"): .phrase(Phrase("Yes"))
        case ("isActive", "false"): .phrase(Phrase("No"))
        case (_, let text?): .text(text)
        }
    }

    private static func field(_ field: String) -> Phrase {
        switch field {
        case "email": Phrase("E-mail address")
        case "name": Phrase("Name")
        case "role": Phrase("Role")
        case "language": Phrase("Language")
        case "isActive": Phrase("May sign in")
        case "label": Phrase("What it is for")
        case "owner": Phrase("Owner")
        case "scopes": Phrase("What it may do")
        case "company": Phrase("Company")
        case "factor": Phrase("Second factor")
        case "browser": Phrase("Browser")
        case "roles": Phrase("Roles")
        default: .verbatim(field)
        }
    }
}
