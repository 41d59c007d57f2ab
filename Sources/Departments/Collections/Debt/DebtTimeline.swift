import Department
import Design
import HTML
import Localization
import NounPages
import Nouns
import Routing
import Values

/// What happened on a file, from its opening to the last word, the latest first.
struct DebtTimeline {
    let dossier: DebtDossier
    let context: Context

    private var locale: Locale { context.locale }
    private var debt: Record { dossier.debt }

    /// The timeline; `whole` shows all that was read, otherwise the latest with a way to the rest.
    func html(isWhole: Bool = false) -> HTML {
        let all = entries
        let shown = isWhole ? all : Array(all.prefix(DebtDossier.depth))
        // One kind may have been cut before another; the page of the whole history reads deeper.
        let hasMore = !isWhole && (all.count > shown.count || dossier.isCut)
        let more: HTML =
            hasMore
            ? Action(Phrase("Show the whole history"), to: DebtPaths.history(debt.id), icon: .history).html(locale)
            : .none
        // The days are headings below this one; whoever sees the timeline needs no name for it.
        let heading: HTML = #"<h2 class="unseen">\#(locale("History"))</h2>"#
        return "\(heading)\(Timeline(shown.map(\.entry), now: context.now).html(locale))\(more)"
    }

    private var entries: [(at: Instant, entry: Timeline.Entry)] {
        var entries = dossier.payments.flatMap(payment)
        entries += dossier.interactions.map(interaction)
        entries += dossier.promises.map(promise)
        entries += dossier.steps.map(step)
        entries += dossier.assignments.map(assignment)
        entries += dossier.documents.map(document)
        entries.append(
            (
                debt.created,
                .init(.folder, title: locale.html(Phrase("File opened")), at: debt.created, by: dossier.creditor)
            ))
        return entries.sorted { $0.at > $1.at }
    }

    // MARK: Entries

    private func payment(_ payment: Record) -> [(at: Instant, entry: Timeline.Entry)] {
        let amount = payment.money(Payment.amount)
        let isReversed = payment[Payment.reversedAt] != nil
        var facts: [HTML] = [.isolated(payment.title)]
        if let day = payment[Payment.received] {
            facts.append(locale.html(Phrase("received on {day}", ["day": .day(day, .short)])))
        }
        if let method = payment[Payment.method] { facts.append(locale.html(method.label)) }
        if let receipt = payment[Payment.receipt.spec.name].text {
            facts.append(locale.html(Phrase("receipt {number}", ["number": .text(receipt)])))
        }
        var body: HTML = #"<p class="quiet">\#(joined(facts))</p><p class="quiet">\#(joined(shares(payment)))</p>"#
        if let note = payment[Payment.note.spec.name].text { body.append(lines(note)) }
        if !isReversed, context.actor.may(CollectionsPermissions.reversePayments) {
            body.append(
                Action(
                    Phrase("Reverse"), to: DebtPaths.reversal(debt.id, payment.id), icon: .undo, weight: .quiet,
                    effect: .dialog
                ).html(locale))
        }
        var entries = [
            (
                at: payment.created,
                entry: Timeline.Entry(
                    .cash, isReversed ? .neutral : .brand,
                    title: locale.html(Phrase("Payment of {amount}", ["amount": .money(amount)])),
                    at: payment.created, by: payment[Payment.recordedByName], body: body,
                    tags: isReversed ? [Tag(Phrase("Reversed"), .brick)] : [])
            )
        ]
        if let at = payment[Payment.reversedAt] {
            entries.append(
                (
                    at,
                    .init(
                        .undo, .brick,
                        title: locale.html(
                            Phrase(
                                "Payment {reference} of {amount} reversed",
                                ["reference": .text(payment.title), "amount": .money(amount)])),
                        at: at, by: payment[Payment.reversedByName], body: lines(payment[Payment.reversalReason]))
                ))
        }
        return entries
    }

    private func shares(_ payment: Record) -> [HTML] {
        let shares = payment.shares
        let parts: [(Int64, Phrase)] = [
            (shares.costs, Phrase("{amount} to costs", ["amount": .money(payment.money(shares.costs))])),
            (shares.interest, Phrase("{amount} to interest", ["amount": .money(payment.money(shares.interest))])),
            (shares.principal, Phrase("{amount} to principal", ["amount": .money(payment.money(shares.principal))])),
            (shares.credit, Phrase("{amount} kept as credit", ["amount": .money(payment.money(shares.credit))])),
        ]
        return parts.filter { $0.0 > 0 }.map { locale.html($0.1) }
    }

    private func interaction(_ row: InteractionRow) -> (at: Instant, entry: Timeline.Entry) {
        var tags: [Tag] = []
        if row.channel != .note {
            if row.direction == .incoming { tags.append(Tag(row.direction.label, .neutral)) }
            tags.append(Tag(row.outcome.label, row.outcome.standing.tone))
        }
        var body = HTML.none
        if let note = row.note { body.append(lines(note)) }
        if let day = row.nextActionOn {
            let next = row.nextAction.map { NextStep.phrase($0) } ?? Phrase("Next action")
            body.append(
                """
                <p class="quiet">\(locale.html(Phrase("Next: {action}, {day}", [
                    "action": .phrase(next), "day": .day(day, .short),
                ])))</p>
                """)
        }
        return (
            row.happened,
            .init(
                row.channel.icon, row.channel == .note ? .neutral : .sky, title: locale.html(row.channel.label),
                at: row.happened, by: row.agentName, body: body, tags: tags)
        )
    }

    private func promise(_ promise: Record) -> (at: Instant, entry: Timeline.Entry) {
        let state = promise[Promise.state] ?? .pending
        var body = HTML.none
        if promise[Promise.received] > 0 {
            body.append(
                """
                <p class="quiet">\(locale.html(Phrase(
                    "{amount} received towards it",
                    ["amount": .money(promise.money(promise[Promise.received]))])))</p>
                """)
        }
        if let note = promise[Promise.note.spec.name].text { body.append(lines(note)) }
        if state == .pending, context.actor.may(CollectionsPermissions.recordPromises) {
            body.append(
                Action(
                    Phrase("Cancel the promise"), to: DebtPaths.cancellation(debt.id, promise.id), icon: .close,
                    weight: .quiet, effect: .dialog
                ).html(locale))
        }
        let title = Phrase(
            "Promise of {amount} for {day}",
            [
                "amount": .money(promise.money(promise[Promise.amount])),
                "day": .day(promise[Promise.due] ?? .latest, .short),
            ])
        return (
            promise.created,
            .init(
                .handshake, state == .cancelled ? .neutral : state.standing.tone, title: locale.html(title),
                at: promise.created, by: promise[Promise.agentName], body: body,
                tags: [Tag(state.label, state.standing.tone)])
        )
    }

    private func step(_ row: DebtDossier.StateRow) -> (at: Instant, entry: Timeline.Entry) {
        (
            row.at,
            .init(
                .flag, row.new.standing.tone,
                title: locale.html(
                    Phrase("From “{old}” to “{new}”", ["old": .phrase(row.old.label), "new": .phrase(row.new.label)])),
                at: row.at, by: name(row.by, row.byName), body: row.reason.map(lines) ?? .none)
        )
    }

    private func assignment(_ row: DebtDossier.AssignmentRow) -> (at: Instant, entry: Timeline.Entry) {
        let title =
            row.agentName.map { Phrase("Given to {agent}", ["agent": .text($0)]) }
            ?? Phrase("Taken from its agent")
        return (row.at, .init(.person, title: locale.html(title), at: row.at, by: row.byName))
    }

    private func document(_ document: DebtDocument) -> (at: Instant, entry: Timeline.Entry) {
        (
            document.added,
            .init(
                .attachment, title: locale.html(Phrase("Document {name}", ["name": .text(document.name)])),
                at: document.added, by: document.addedByName)
        )
    }

    // MARK: Pieces

    /// The system has no name in any language; the program's own stands for it.
    private func name(_ id: ID, _ name: String) -> String { id == Actor.system("").id ? "Sila" : name }

    private func lines(_ text: String) -> HTML { #"<p class="lines" dir="auto">\#(text)</p>"# }

    private func joined(_ parts: [HTML]) -> HTML {
        .each(parts.enumerated()) { index, part in "\(if: index > 0, " · ")\(part)" }
    }
}

extension DebtDossier {
    /// True when there may be more of some kind than was read.
    var isCut: Bool {
        [payments.count, interactions.count, promises.count, steps.count, assignments.count, documents.count]
            .contains { $0 >= DebtDossier.depth }
    }
}

extension Channel {
    /// The drawing of a way of contact.
    var icon: Icon {
        switch self {
        case .call: .phone
        case .email: .mail
        case .sms: .message
        case .letter: .letter
        case .visit: .visit
        case .note: .note
        }
    }
}
