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

/// The page of a party: who it is, how to reach it, and what every department knows of it.
struct PartyPage {
    let view: PartyView
    let context: Context
    /// The absorbed party through whose address the reader came.
    let absorbed: String?

    var locale: Locale { context.locale }
    var party: Record { view.party }
    var id: ID { party.id }
    var isErased: Bool { party[Party.erased] != nil }
    var mayChange: Bool { context.actor.may(Party.noun.change) && !isErased }
    var mayMerge: Bool { context.actor.may(DirectoryPermissions.merge) && !isErased }

    var html: HTML {
        // News of a change bring the page anew, in place.
        """
        <div id="party"><div hidden hx-get="\(Directory.partyPath(id))" hx-trigger="sse:changed delay:300ms" \
        hx-select="#party" hx-target="#party" hx-swap="outerHTML"></div>\(head)\(absorbed.map { notice($0) })\(erased)\
        \(Layout.columns(main: main, side: side))</div>
        """
    }

    private var head: HTML {
        var actions: [Action] = []
        if mayChange {
            actions.append(
                Action(
                    Phrase("Edit"), to: Directory.editPath(id), icon: .edit, weight: .primary, effect: .panel, key: "e")
            )
        }
        if mayMerge {
            actions.append(
                Action(Phrase("Merge"), to: Directory.mergePath(id), icon: .merge, effect: .dialog, key: "m"))
        }
        var more: [Action] = []
        if !isErased, context.actor.may(DirectoryPermissions.handleRights) {
            more.append(
                Action(
                    Phrase("Record a request"), to: Directory.newRightsPath(id), icon: .shield, effect: .dialog))
        }
        if context.actor.may(DirectoryPermissions.disclose) {
            more.append(Action(Phrase("What is kept"), to: Directory.disclosurePath(id), icon: .download))
        }
        if context.actor.may(DirectoryPermissions.erase), context.actor.reach == .all {
            more.append(
                Action(Phrase("Erase"), to: Directory.erasurePath(id), icon: .trash, weight: .danger))
        }
        if let trail = context.trail(of: Party.noun.name, id) { more.append(trail) }
        let kind = party[Party.kind] ?? .person
        return PageHeader(
            title: .isolated(names.first), fact: fact, trail: [Link(Party.noun.many, to: "/parties")],
            tags: [Tag(kind.label, kind == .person ? .sky : .neutral)], actions: actions,
            menu: more.isEmpty ? nil : Menu(more)
        ).html(locale)
    }

    private var fact: HTML {
        var parts: [HTML] = []
        if let second = names.second { parts.append(#"<bdi>\#(second)</bdi>"#) }
        // Of whoever was erased the reference is the name.
        if !isErased { parts.append(.isolated(party["reference"].text ?? "")) }
        if let wilaya = party[Party.wilaya.spec.name].integer { parts.append(.isolated(locale.wilaya(wilaya))) }
        if let language = party[Party.language] {
            parts.append(locale.html(language.spoken))
        }
        return joined(parts, " · ")
    }

    /// The name in the reader's script, and the other one.
    private var names: (first: String, second: String?) {
        let arabic = party[Party.arabicName.spec.name].text.flatMap { $0.isEmpty ? nil : $0 }
        guard locale.language == .arabic, let arabic else { return (party.title, arabic) }
        return (arabic, party.title)
    }

    private func joined(_ parts: [HTML], _ separator: HTML) -> HTML {
        var out = HTML.none
        for (index, part) in parts.enumerated() {
            if index > 0 { out.append(separator) }
            out.append(part)
        }
        return out
    }

    private var erased: HTML {
        guard let day = party[Party.erased] else { return .none }
        return Notice(
            Phrase("This person was erased on {day}.", ["day": .day(day, .long)]),
            detail: Phrase("The reference stands for the name. What the law wants kept is kept."), .sky
        ).html(locale)
    }

    private func notice(_ name: String) -> HTML {
        Notice(
            Phrase("{name} was merged into this party.", ["name": .text(name)]),
            detail: Phrase("Everything that was kept there is kept here."), .sky
        ).html(locale)
    }

    private var main: HTML {
        """
        \(likely)\(each: context.fragments(of: "party"), { fragment in
            let path = fragment.path(id)
            return """
                <section class="card" hx-get="\(path)" hx-trigger="load" hx-swap="outerHTML"><div class="card-head">\
                <h2>\(locale.html(fragment.title))</h2></div><div class="card-body">\
                <a href="\(path)">\(locale("Show"))</a></div></section>
                """
        })\(Card(title: Phrase("History"), historyBody).html(locale))
        """
    }

    private var historyBody: HTML {
        if view.history.entries.isEmpty {
            return
                #"<p class="quiet">\#(locale.html(Phrase("Registered on {when}", ["when": .instant(party.created)])))</p>"#
        }
        return view.history.html(of: id, context: context)
    }

    private var likely: HTML {
        guard mayMerge, !view.likely.isEmpty else { return .none }
        return Card(
            title: Phrase("Possible duplicates"), isFlush: true,
            """
            <ul class="ways">\(each: view.likely.prefix(5), { likeness in
                """
                <li>\(Icon.people.html)<span><a href="\(Directory.partyPath(likeness.card.id))">\
                <bdi>\(likeness.card.name)</bdi></a><small>\(locale.html(PartyView.words(for: likeness.grounds))) · \
                <bdi>\(likeness.reference)</bdi></small></span>\
                \(Action(
                    Phrase("Compare"),
                    to: likeness.doubt.map { Directory.doubtPath($0) }
                        ?? Directory.mergePath(id, query: ["with": likeness.card.id.description]),
                    icon: .merge, weight: .quiet
                ).html(locale))</li>
                """
            })</ul>
            """
        ).html(locale)
    }
}
