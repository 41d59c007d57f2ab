import Department
import Design
import HTML
import HTTP
import Jobs
import Localization
import Routing
import Values

/// The departments' keys and the form that asks for new ones.
struct KeyOrderPage {
    struct Line {
        let department: any Department
        let generation: UInt32
        let jobs: (turn: Job?, retire: Job?)
    }

    let lines: [Line]
    let waiting: Approval?
    let takesTwo: Bool
    let fields: Fields?
    let invalid: Invalid?
    let refusal: Refusal?
    let isDone: Bool
    let context: Context

    private var locale: Locale { context.locale }

    var html: HTML {
        let head = PageHeader(
            locale, title: Phrase("Encryption keys"),
            fact: Phrase(
                "Each department seals with a key of its own. Turning it makes a new one, seals everything anew while people work, and destroys the old."
            ))
        return """
            \(head.html(locale))\(refusal.map { Notice($0.phrase, .brick).html(locale) })\(notice)\(sheet)\
            \(Layout.narrow(form))
            """
    }

    private var notice: HTML {
        if let waiting {
            return Notice(
                Phrase("{name} asks to turn the keys.", ["name": .text(waiting.askerName)]),
                detail: Phrase("Somebody else must approve."), .sand,
                actions: [Action(Phrase("See the request"), to: "/approvals/identity/\(waiting.id)", icon: .handshake)]
            ).html(locale)
        }
        guard isDone else { return .none }
        return Notice(
            Phrase("The keys are being turned."),
            detail: Phrase("It goes on while people work, also after a restart. This page shows how far it is."), .brand
        ).html(locale)
    }

    private var sheet: HTML {
        let columns: [Sheet.Column] = [
            .init(Phrase("Department"), phone: .title), .init(Phrase("Key in use"), .end, phone: .labelled),
            .init(Phrase("Last turned"), phone: .labelled), .init(Phrase("State"), phone: .tag),
        ]
        let rows = lines.map { line in
            Sheet.Row(
                id: line.department.name, name: locale(line.department.title),
                [
                    Cell(#"<span class="strong">\#(locale.html(line.department.title))</span>"#),
                    .number(Int(line.generation), locale),
                    line.jobs.turn?.finished.map { Cell(HTML(text: locale.ago($0, now: context.now))) } ?? .empty,
                    .tag(tag(of: line), locale),
                ])
        }
        return Sheet(
            id: "keys", caption: Phrase("Encryption keys"), columns, rows, pager: Pager(shown: rows.count)
        ).html(locale)
    }

    private func tag(of line: Line) -> Tag {
        guard let turn = line.jobs.turn else { return Tag(Phrase("The first key"), .neutral) }
        switch turn.state {
        case .waiting: return Tag(Phrase("Waits"), .sand)
        case .running:
            guard turn.total > 0 else { return Tag(Phrase("Seals anew"), .sky) }
            return Tag(
                Phrase(
                    "Seals anew: {done} of {total}", ["done": .number(turn.done), "total": .number(turn.total)]), .sky)
        case .failed, .cancelled: return Tag(Phrase("Failed"), .brick)
        case .done:
            if let retire = line.jobs.retire, !retire.state.isFinal, retire.id > turn.id {
                return Tag(Phrase("The old key goes soon"), .sky)
            }
            return Tag(Phrase("Turned"), .brand)
        }
    }

    private var form: HTML {
        guard waiting == nil else { return .none }
        let chosen = fields?.all("departments") ?? lines.map(\.department.name)
        let form = Design.Form(
            action: KeyOrderRoutes.page(), csrf: context.csrf,
            submit: takesTwo ? Phrase("Ask to turn the keys") : Phrase("Turn the keys"),
            [
                .init([
                    .checkboxes(
                        "departments", label: Phrase("Whose keys"), chosen: chosen,
                        choices: lines.map { .init($0.department.name, $0.department.title) }
                    ).error(invalid?["departments"]),
                    .textarea("reason", label: Phrase("Reason"), value: fields?["reason"] ?? "", rows: 3)
                        .help(
                            takesTwo
                                ? Phrase("The person who decides reads it, and it stays in the audit.")
                                : Phrase("It stays in the audit.")
                        ).required().limit(400).error(invalid?["reason"]),
                ])
            ])
        return Card(title: Phrase("Turn the keys"), form.html(locale)).html(locale)
    }
}
