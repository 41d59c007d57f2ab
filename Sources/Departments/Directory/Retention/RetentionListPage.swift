import Department
import Design
import HTML
import HTTP
import Localization
import Messages
import Nouns
import Routing
import Values

/// How long everything is kept: the rules, whose they are, and whether the house acts on them.
struct RetentionListPage {
    let rules: [Record]
    let runs: [RetentionRun]
    let retainers: RetentionKeepers
    let context: Context

    private var locale: Locale { context.locale }

    static func state(of rule: Record, on today: Day) -> Tag {
        if rule[RetentionRule.on] == nil { return Tag(Phrase("Switched off"), .neutral) }
        return rule.isOn(today) ? Tag(Phrase("Switched on"), .brand) : Tag(Phrase("Not in force"), .sand)
    }

    var html: HTML {
        var actions = [Action(Phrase("What was let go"), to: Directory.retentionRunsPath(), icon: .history)]
        if context.actor.may(RetentionRule.noun.change) {
            actions.append(
                Action(
                    Phrase("New rule"), to: Directory.newRetentionPath(), icon: .add, weight: .primary, effect: .dialog,
                    key: "n"))
        }
        let head = PageHeader(
            locale, title: RetentionRule.noun.many,
            fact: Phrase("A rule does nothing until somebody has looked at what it takes away and switched it on."),
            actions: actions)
        let last = Dictionary(runs.map { ($0.rule, $0) }, uniquingKeysWith: { first, _ in first })
        let sheet = Sheet(
            caption: RetentionRule.noun.many,
            [
                .init(RetentionRule.kind.spec.label, phone: .title),
                .init(RetentionRule.amount.spec.label, phone: .amount),
                .init(RetentionRule.source.spec.label, phone: .subtitle),
                .init(Phrase("State"), phone: .tag), .init(Phrase("Let go last"), .end, phone: .labelled),
            ],
            rules.map { rule in
                let known = retainers.kind(rule[RetentionRule.kind])
                let title = known?.kind.title ?? .verbatim(rule[RetentionRule.kind])
                return Sheet.Row(
                    id: rule.id.description, name: locale(title), to: Directory.retentionRulePath(rule.id),
                    [
                        .name(locale(title), quiet: known.map { locale.html($0.keeper.title) }),
                        .phrase(rule.keeping, locale, quiet: rule[RetentionRule.place]?.label),
                        .text(rule[RetentionRule.source]),
                        .tag(Self.state(of: rule, on: context.today), locale),
                        last[rule.id].map { .number(Int($0.released), locale) } ?? .empty,
                    ])
            })
        return "\(head.html(locale))\(sheet.html(locale))"
    }
}

/// When rules were carried out, and what went and what was held back.
struct RetentionRunsPage {
    let rules: [Record]
    let runs: [RetentionRun]
    let retainers: RetentionKeepers
    let context: Context

    static func sheet(_ runs: [RetentionRun], _ title: (RetentionRun) -> Phrase?, _ locale: Locale) -> Sheet {
        Sheet(
            id: "runs", caption: Phrase("What was let go"),
            [
                .init(Phrase("When"), phone: .title), .init(RetentionRule.kind.spec.label, phone: .subtitle),
                .init(Phrase("From before"), phone: .labelled), .init(Phrase("Let go"), .end, phone: .amount),
                .init(Phrase("Held back"), .end, phone: .labelled),
            ],
            runs.map { run in
                Sheet.Row(
                    id: run.id.description, name: locale.instant(run.started),
                    to: Directory.retentionRulePath(run.rule),
                    [
                        Cell(
                            locale.html(run.started),
                            quiet: run.ended == nil ? locale.html(Phrase("Not at its end")) : nil),
                        .phrase(title(run) ?? .verbatim(run.kind), locale), .day(run.before, locale),
                        .number(Int(run.released), locale), .number(Int(run.held), locale),
                    ])
            })
    }

    var html: HTML {
        let locale = context.locale
        let head = PageHeader(
            locale, title: Phrase("What was let go"),
            trail: [Link(RetentionRule.noun.many, to: Directory.retentionPath())])
        guard !runs.isEmpty else {
            return """
                \(head.html(locale))\(Empty(
                    .history, title: Phrase("Nothing was let go yet"),
                    help: Phrase("Once a day every rule that is switched on is carried out.")).html(locale))
                """
        }
        let shown = Array(runs.prefix(100))
        let sheet = Self.sheet(shown, { retainers.kind($0.kind)?.kind.title }, locale)
        let more: HTML? =
            runs.count > 100
            ? shown.last.map { last in
                Action(
                    Phrase("Older ones"), to: Directory.retentionRunsPath(query: ["before": last.id.description]),
                    icon: .arrow
                ).html(locale)
            } : nil
        return "\(head.html(locale))\(sheet.html(locale))\(more)"
    }
}
