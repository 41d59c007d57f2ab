import Department
import Design
import HTML
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import Values

/// A request: where it stands, by when the law wants an answer, and the next step.
struct RightsPage {
    let request: Record
    let party: Record?
    let term: Record?
    let context: Context
    let typed: Fields
    let invalid: Invalid?
    let refusal: Refusal?

    private var locale: Locale { context.locale }
    private var state: RightsRequest.State { request[RightsRequest.state] ?? .received }
    private var kind: RightsRequest.Kind { request[RightsRequest.kind] ?? .access }

    /// How much time is left, or that it is answered.
    static func due(_ request: Record, on today: Day) -> Tag {
        guard request[RightsRequest.state]?.isClosed == false, let deadline = request[RightsRequest.deadline] else {
            return Tag(Phrase("Answered"), .neutral)
        }
        let left = deadline.days(since: today)
        if left < 0 { return Tag(Phrase(one: "{count} day late", other: "{count} days late", count: -left), .brick) }
        if left == 0 { return Tag(Phrase("Due today"), .brick) }
        return Tag(
            Phrase(one: "{count} day left", other: "{count} days left", count: left), left <= 3 ? .sand : .sky)
    }

    var html: HTML {
        let head = PageHeader(
            title: "\(locale.html(kind.label)) · \(HTML.isolated(request["reference"].text ?? ""))",
            fact: .isolated(party?.title ?? "…"), trail: [Link(RightsRequest.noun.many, to: "/rights")],
            tags: [Tag(state.label, state.standing.tone), RightsPage.due(request, on: context.today)],
            actions: actions, menu: context.trail(of: RightsRequest.noun.name, request.id).map { Menu([$0]) })
        let current = state == .received ? 1 : state == .identified ? 2 : 3
        let steps = Steps([Phrase("Received"), Phrase("Check who asks"), Phrase("Answer")], current: current)
        return """
            \(head.html(locale))\(steps.html(locale))\(refusal.map { Notice($0.phrase, .brick).html(locale) })\
            \(Layout.columns(main: "\(next)\(told)", side: Card(title: Phrase("Facts"), Facts(facts).html(locale)).html(locale)))
            """
    }

    private var actions: [Action] {
        guard let party else { return [] }
        var actions = [Action(Phrase("Open the page"), to: Directory.partyPath(party.id), icon: .person)]
        switch kind {
        case .access where context.actor.may(DirectoryPermissions.disclose) && state == .identified:
            actions.append(
                Action(
                    Phrase("Make the file"), to: Directory.disclosurePath(party.id), icon: .download, weight: .primary))
        case .erasure where context.actor.may(DirectoryPermissions.erase) && state == .identified:
            actions.append(
                Action(Phrase("What would go"), to: Directory.erasurePath(party.id), icon: .trash, weight: .primary))
        case .rectification where context.actor.may(Party.noun.change):
            actions.append(Action(Phrase("Edit the party"), to: Directory.editPath(party.id), icon: .edit))
        case .objection where context.actor.may(Party.noun.change):
            actions.append(
                Action(
                    Phrase("Record an objection"), to: Stance.objection.ways.form(party.id), icon: .warning,
                    effect: .dialog))
        default: break
        }
        return actions
    }

    private var facts: [(label: Phrase, value: HTML)] {
        var facts: [(label: Phrase, value: HTML)] = []
        for field in RightsRequest.noun.fields
        where !["party", "kind", "state", "waiting", "asked", "answer"]
            .contains(field.name)
        {
            let content = request[field]
            if !content.isNone { facts.append((field.label, field.html(content, locale))) }
        }
        if let term {
            facts.append((Phrase("Time that the law gives"), locale.html(term.length)))
            facts.append((LegalTerm.source.spec.label, HTML(text: term[LegalTerm.source])))
        }
        return facts
    }

    private var told: HTML {
        let texts = [RightsRequest.asked.spec, RightsRequest.answer.spec].compactMap { field -> HTML? in
            guard let text = request[field].text, !text.isEmpty else { return nil }
            return Card(title: field.label, #"<p class="lines" dir="auto">\#(text)</p>"#).html(locale)
        }
        return "\(each: texts, { $0 })"
    }

    // MARK: What comes next

    private var next: HTML {
        guard !state.isClosed, context.actor.may(DirectoryPermissions.handleRights) else { return .none }
        let check: HTML =
            state == .received
            ? form(
                Phrase("Check who asks"), to: Directory.identifyPath(request.id), submit: Phrase("It was checked"),
                "identify", RightsStep.identify.inputs, weight: .primary) : .none
        let answers: [RightsRequest.State] = state == .received ? [.refused] : [.granted, .partly, .refused]
        let answer = form(
            Phrase("Answer"), to: Directory.answerPath(request.id), submit: Phrase("Keep the answer"), "answer",
            [RightsStep.text.spec], weight: state == .received ? .plain : .primary,
            before: [
                .radios(
                    "state", label: Phrase("Outcome"), value: typed["state"] ?? (answers.count == 1 ? "refused" : ""),
                    choices: answers.map { .init($0.rawValue, $0.label) }
                ).error(invalid?["state"]).required()
            ])
        let extend: HTML =
            request[RightsRequest.extendedFrom] == nil
            ? """
            <details class="past"\(if: typed.contains("delay"), " open")><summary>\(locale("It takes longer"))</summary>\
            \(form(
                Phrase("Extend the deadline"), to: Directory.extendPath(request.id),
                submit: Phrase("Extend the deadline"), "extend", RightsStep.extend.inputs, weight: .plain))</details>
            """ : .none
        return "\(check)\(answer)\(extend)"
    }

    private func form(
        _ title: Phrase, to action: String, submit: Phrase, _ scope: String, _ specs: [FieldSpec],
        weight: Action.Weight, before: [Design.Field] = []
    ) -> HTML {
        let fields =
            before
            + specs.map { spec in
                spec.control(typed[spec.name], locale, today: context.today).error(invalid?[spec.name])
            }
        return Card(
            title: title,
            Design.Form(
                action: action, csrf: context.csrf, submit: submit, weight: weight,
                hidden: [("version", String(request.version))], scope: scope, [.init(fields)]
            ).html(locale)
        ).html(locale)
    }
}
