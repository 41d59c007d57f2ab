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

    private var locale: Locale { context.locale }
    private var party: Record { view.party }
    private var id: ID { party.id }
    private var isErased: Bool { party[Party.erased] != nil }
    private var mayChange: Bool { context.actor.may(Party.noun.change) && !isErased }
    private var mayMerge: Bool { context.actor.may(DirectoryPermissions.merge) && !isErased }

    var html: HTML {
        // News of a change bring the page anew, in place.
        """
        <div id="party"><div hidden hx-get="\(Directory.partyPath(id))" hx-trigger="sse:changed delay:300ms" \
        hx-select="#party" hx-target="#party" hx-swap="outerHTML"></div>\(head)\(absorbed.map { notice($0) })\(erased)\
        \(Layout.columns(main: main, side: side))</div>
        """
    }

    // MARK: Who

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
        parts.append(.isolated(party["reference"].text ?? ""))
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

    // MARK: What departments know

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

    // MARK: How to reach it

    private var side: HTML {
        """
        \(ways)\(Card(title: Phrase("Address"), address).html(locale))\(numbers)\
        \(AgreementCard(party: id, consents: view.consents, objections: view.objections, context: context, mayChange: mayChange).html)\
        \(facts)\(merges)
        """
    }

    private var ways: HTML {
        let valid = view.contacts.filter { $0.isValid(on: context.today) }
        let ended = view.contacts.filter { !$0.isValid(on: context.today) }
        let list: HTML = """
            <ul class="ways">\(each: valid, { way($0) })</ul>
            """
        let past: HTML? =
            ended.isEmpty
            ? nil
            : """
            <details class="past"><summary>\(locale.html(Phrase(
                one: "{count} former way of contact", other: "{count} former ways of contact", count: ended.count)))\
            </summary><ul class="ways">\(each: ended, { former($0) })</ul></details>
            """
        return Card(
            title: Phrase("Ways of contact"),
            action: mayChange
                ? Action(
                    Phrase("Add"), to: Directory.newContactPath(id), icon: .add, weight: .quiet, effect: .dialog,
                    key: "a") : nil,
            valid.isEmpty ? "<p class=\"quiet\">\(locale("No way of contact is known."))</p>\(past)" : "\(list)\(past)"
        ).html(locale)
    }

    private func way(_ contact: KeptContact) -> HTML {
        let point = contact.point
        let scheme = point.kind == .email ? "mailto:" : "tel:"
        var actions: [Action] = []
        if mayChange {
            if !contact.isPreferred {
                actions.append(
                    Action(
                        Phrase("Try first"), to: Directory.preferPath(id, contact.id), icon: .star,
                        effect: .post(csrf: context.csrf)))
            }
            actions.append(
                Action(
                    Phrase("End"), to: Directory.endPath(id, contact.id), icon: .archive, weight: .danger,
                    effect: .post(csrf: context.csrf),
                    confirm: Phrase("{contact} is no longer valid?", ["contact": .text(point.shown)])))
        }
        let name = contact.label.map { HTML.isolated($0) } ?? locale.html(point.kind.label)
        return """
            <li>\(point.kind.icon.html)<span><a href="\(scheme)\(point.value)">\(point.kind == .email ? HTML.email(point.shown) : #"<bdi dir="ltr">\#(point.shown)</bdi>"#)</a>\
            <small>\(name)</small></span>\(if: contact.isPreferred, Tag(Phrase("First", context: "contact"), .brand).html(locale))\
            \(if: !actions.isEmpty, Menu(actions, label: Phrase("More about {contact}", ["contact": .text(point.shown)])).html(locale))\
            </li>
            """
    }

    private func former(_ contact: KeptContact) -> HTML {
        """
        <li class="off">\(contact.point.kind.icon.html)<span><bdi dir="ltr">\(contact.point.shown)</bdi><small>\
        \(contact.until.map { locale.html(Phrase("until {day}", ["day": .day($0, .short)])) })</small></span></li>
        """
    }

    private var address: HTML {
        let street = party[Party.address.spec.name].text
        let place = [party[Party.postalCode.spec.name].text, party[Party.commune.spec.name].text]
            .compactMap { $0 }.joined(separator: " ")
        let wilaya = party[Party.wilaya.spec.name].integer.map(locale.wilaya)
        let lines = [street, place, wilaya].compactMap { $0 }.filter { !$0.isEmpty }
        if lines.isEmpty { return #"<p class="quiet">\#(locale("No address is known."))</p>"# }
        return #"<address class="lines">\#(each: lines, { #"<div dir="auto">\#($0)</div>"# })</address>"#
    }

    private var numbers: HTML {
        let maySee = context.actor.may(DirectoryPermissions.seeIdentifiers)
        let list = HTML.each(view.identifiers) { identifier in
            let actions: [Action] =
                maySee
                ? [
                    Action(
                        Phrase("Show"), to: Directory.showIdentifierPath(id, identifier.id), icon: .eye, effect: .dialog
                    )
                ]
                    + (mayChange
                        ? [
                            Action(
                                Phrase("Remove"), to: Directory.removeIdentifierPath(id, identifier.id), icon: .trash,
                                weight: .danger, effect: .post(csrf: context.csrf),
                                confirm: Phrase("Remove this identity number?"))
                        ] : []) : []
            return """
                <li>\(Icon.key.html)<span><span class="masked">•••• ••••</span><small>\(locale.html(identifier.kind.label))\
                </small></span>\(if: !actions.isEmpty, Menu(actions).html(locale))</li>
                """
        }
        return Card(
            title: Phrase("Identity numbers"),
            action: mayChange
                ? Action(
                    Phrase("Add"), to: Directory.newIdentifierPath(id), icon: .add, weight: .quiet, effect: .dialog)
                : nil,
            view.identifiers.isEmpty
                ? #"<p class="quiet">\#(locale("None is kept."))</p>"# : #"<ul class="ways">\#(list)</ul>"#
        ).html(locale)
    }

    private var facts: HTML {
        var facts: [(label: Phrase, value: HTML)] = []
        if let birth = party[Party.birth] { facts.append((Party.birth.spec.label, locale.html(birth, .long))) }
        facts.append((Phrase("Known since"), locale.html(party.created, .short)))
        if let note = party[Party.note.spec.name].text {
            facts.append((Phrase("Note"), #"<span class="lines" dir="auto">\#(note)</span>"#))
        }
        return Card(title: Phrase("About"), Facts(facts).html(locale)).html(locale)
    }

    private var merges: HTML {
        guard !view.merges.isEmpty else { return .none }
        return Card(
            title: Phrase("Merged into this party"),
            """
            <ul class="ways">\(each: view.merges, { merge in
                """
                <li>\(Icon.merge.html)<span><bdi>\(merge.absorbed.name)</bdi><small><bdi>\(merge.reference)</bdi> · \
                <bdi>\(merge.by)</bdi> · \(locale.html(merge.at))</small></span>\(if: mayMerge, Action(
                    Phrase("Undo"), to: Directory.undoMergePath(id, merge.id), icon: .undo, weight: .quiet,
                    effect: .post(csrf: context.csrf),
                    confirm: Phrase("Take {name} out again?", ["name": .text(merge.absorbed.name)])
                ).html(locale))</li>
                """
            })</ul>
            """
        ).html(locale)
    }
}

extension ContactPoint.Kind {
    var icon: Icon {
        switch self {
        case .mobile, .phone: .phone
        case .email: .mail
        case .fax: .print
        }
    }
}
