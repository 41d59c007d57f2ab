import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import NounPages
import Nouns
import Routing
import Values

/// A rule: what it says, what it would take away today, what is held back and why, and what it took before.
struct RetentionPage {
    let rule: Record
    let preview: RetentionPreview?
    let runs: [RetentionRun]
    /// How long the law wants books kept.
    let books: Record?
    let context: Context
    let refusal: Refusal?

    static let grown = Refusal(
        .conflict, code: "retention.grown", Phrase("There is another number of them now. Look again, then decide."))

    private var locale: Locale { context.locale }
    private var mayChange: Bool { context.actor.may(RetentionRule.noun.change) }

    var title: Phrase { preview?.kind.title ?? .verbatim(rule[RetentionRule.kind]) }

    var html: HTML {
        var actions: [Action] = []
        if mayChange {
            actions.append(
                Action(Phrase("Edit"), to: Directory.editRetentionPath(rule.id), icon: .edit, effect: .dialog))
        }
        let head = PageHeader(
            locale, title: title, fact: rule.keeping,
            trail: [Link(RetentionRule.noun.many, to: Directory.retentionPath())],
            tags: [RetentionListPage.state(of: rule, on: context.today)], actions: actions,
            menu: context.trail(of: RetentionRule.noun.name, rule.id).map { Menu([$0]) })
        return """
            \(head.html(locale))\(refusal.map { Notice($0.phrase, .brick).html(locale) })\
            \(Layout.columns(
                main: "\(look)\(past)",
                side: "\(Card(title: Phrase("Facts"), Facts(facts).html(locale)).html(locale))\(decision)"))
            """
    }

    private var facts: [(label: Phrase, value: HTML)] {
        var facts: [(label: Phrase, value: HTML)] = []
        if let preview {
            facts.append((Phrase("Kept by"), locale.html(preview.keeper.title)))
            facts.append((Phrase("The time begins with"), locale.html(preview.kind.event)))
            facts.append((Phrase("What happens then"), locale.html(preview.kind.outcome.label)))
        }
        for field in [RetentionRule.place.spec] + RetentionRule.noun.fields
        where !["kind", "place", "amount", "unit"].contains(field.name) || field == RetentionRule.place.spec {
            if field == RetentionRule.place.spec, facts.contains(where: { $0.label == field.label }) { continue }
            let content = rule[field]
            if !content.isNone { facts.append((field.label, field.html(content, locale))) }
        }
        if let books {
            facts.append(
                (Phrase("For comparison: books are kept"), locale.html(books.length)))
        }
        return facts
    }

    // MARK: What would go

    private var look: HTML {
        guard let preview else {
            return Notice(Phrase("No department knows what this rule is about any more."), .sand).html(locale)
        }
        let count = preview.count
        let said: Phrase =
            count.rows == 0
            ? Phrase("Today nothing would go: nothing is from before {day}.", ["day": .day(preview.before, .long)])
            : Phrase(
                "Today {count} would go: from {oldest} to {newest}.",
                [
                    "count": .number(count.rows), "oldest": .day(count.oldest ?? preview.before),
                    "newest": .day(count.newest ?? preview.before),
                ])
        let sheet = Sheet(
            caption: Phrase("The oldest of them"),
            [
                .init(Phrase("Name"), phone: .title), .init(preview.kind.event, phone: .subtitle),
                .init(Phrase("What holds it back"), phone: .labelled),
            ],
            preview.sample.map { row in
                Sheet.Row(
                    id: row.id.description, name: row.title,
                    [
                        .name(row.title), .day(row.since, locale),
                        row.person.flatMap { preview.holds[$0] }.map { .phrase($0.label, locale) } ?? .empty,
                    ])
            })
        let holds = RetentionHold.allCases.compactMap { hold -> HTML? in
            guard let count = preview.held[hold] else { return nil }
            return
                "<li>\(Icon.lock.html)<span>\(locale.html(hold.label))<small>\(locale.html(Phrase(one: "{count} row", other: "{count} rows", count: count)))</small></span></li>"
        }
        let held: HTML =
            holds.isEmpty
            ? .none
            : Card(
                title: Phrase("This is held back for now"),
                """
                <p>\(locale.html(Phrase("Looked at, from the oldest: {count}", ["count": .count(preview.looked)])))</p><ul class="ways">\(each: holds, { $0 })</ul>
                """
            ).html(locale)
        return """
            \(Notice(said, count.rows == 0 ? .sky : .sand).html(locale))\(held)\
            \(if: !preview.sample.isEmpty, Card(title: Phrase("The oldest of them"), isFlush: true, sheet.html(locale)).html(locale))
            """
    }

    private var past: HTML {
        guard !runs.isEmpty else { return .none }
        return Card(
            title: Phrase("What was let go"), isFlush: true,
            RetentionRunsPage.sheet(runs, { _ in preview?.kind.title }, locale).html(locale)
        ).html(locale)
    }

    private var decision: HTML {
        guard mayChange, let preview else { return .none }
        let version = ("version", String(rule.version))
        if rule[RetentionRule.on] != nil {
            return Card(
                title: Phrase("Decision"),
                Design.Form(
                    action: Directory.retentionOffPath(rule.id), csrf: context.csrf, submit: Phrase("Switch off"),
                    weight: .plain, hidden: [version], scope: "off", []
                ).html(locale)
            ).html(locale)
        }
        return Card(
            title: Phrase("Decision"),
            """
            <p>\(locale.html(Phrase(
                "Once it is switched on, what is old enough goes every day, and cannot be brought back. Your name and the number above are kept in the audit."
            )))</p>\(Design.Form(
                action: Directory.retentionOnPath(rule.id), csrf: context.csrf, submit: Phrase("Switch on"),
                weight: .danger, hidden: [version, ("seen", String(preview.count.rows))], scope: "on", []
            ).html(locale))
            """
        ).html(locale)
    }
}
