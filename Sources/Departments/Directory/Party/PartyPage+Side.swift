import Department
import Design
import HTML
import Localization
import Messages
import NounPages
import Nouns
import Routing
import Values

/// How to reach it, and what tells it from others: the narrow column.
extension PartyPage {
    var side: HTML {
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
