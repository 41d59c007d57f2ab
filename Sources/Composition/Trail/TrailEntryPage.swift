import Audit
import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Values

/// One entry of a trail with all that it holds, and what else its request did.
struct TrailEntryPage {
    let entry: Trails.Entry
    let others: [Trails.Entry]
    let context: Context

    func html() -> HTML {
        let locale = context.locale
        let written = entry.record.entry
        let head = PageHeader(
            locale, title: entry.act, fact: entry.words.title,
            trail: [Link(Phrase("Audit"), to: TrailQuery.path(query: ["department": entry.department]))])
        let who: HTML =
            entry.person.map {
                #"<a href="\#(TrailQuery.path(query: ["actor": $0.description]))"><bdi>\#(entry.actorName(locale))</bdi></a>"#
            } ?? locale.html(.verbatim(entry.actorName(locale)))
        let what: HTML =
            entry.subject.map { subject in
                subject.path.map { #"<a href="\#($0)"><bdi>\#(subject.title)</bdi></a>"# } ?? .isolated(subject.title)
            } ?? .none
        let moment: HTML = """
            \(locale.html(written.at, .long)) <bdi class="quiet" dir="ltr">\(written.at.description)</bdi>
            """
        let facts = Facts([
            (Phrase("When"), moment),
            (Phrase("Who"), who), (entry.words.thing(written.noun), what),
            (Phrase("Why"), entry.reason(locale).map { .isolated($0) } ?? .none),
            (Phrase("Network address"), written.peer.isEmpty ? .none : .isolated(written.peer)),
            (Phrase("Request"), .isolated(written.request)),
            (Phrase("Number in the trail"), .isolated(String(entry.record.seq))),
            (Phrase("Code"), .isolated(written.act)),
        ])
        return """
            \(head.html(locale))\(Layout.columns(main: "\(changes)\(rest)", side: Card(facts.html(locale)).html(locale)))
            """
    }

    private var changes: HTML {
        let locale = context.locale
        let changes = entry.changes(for: context.actor, locale)
        guard !changes.isEmpty else {
            return Card(title: Phrase("Changes"), "<p>\(locale(Phrase("No field was changed.")))</p>").html(locale)
        }
        let sheet = Sheet(
            id: "changes", caption: Phrase("Changes"),
            [
                .init(Phrase("Field"), phone: .title), .init(Phrase("Before"), phone: .labelled),
                .init(Phrase("After"), phone: .labelled),
            ],
            changes.enumerated().map { index, change in
                Sheet.Row(
                    id: String(index), name: locale(change.label),
                    [
                        .phrase(change.label, locale), change.old.map { .text($0) } ?? .empty,
                        change.new.map { .text($0) } ?? .empty,
                    ])
            })
        return Card(title: Phrase("Changes"), isFlush: true, sheet.html(locale)).html(locale)
    }

    private var rest: HTML {
        guard !others.isEmpty else { return .none }
        let locale = context.locale
        return Card(
            title: Phrase("In the same request"), isFlush: true,
            """
            <ul class="findings">\(each: others, { other in
                """
                <li><a href="\(TrailQuery.entry(other.department, Int(clamping: other.record.seq)))">\(Icon.history.html)<span>\
                <b>\(locale.html(other.act))</b><small>\(locale.html(other.words.title)) · \
                <bdi>\(other.subject?.title ?? "")</bdi></small></span></a></li>
                """
            })</ul>
            """
        ).html(locale)
    }
}
