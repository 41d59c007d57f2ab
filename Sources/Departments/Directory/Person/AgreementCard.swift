import Department
import Design
import HTML
import Localization
import NounPages
import Nouns
import Routing
import Values

/// What a person agreed to and what they object to, on their page.
struct AgreementCard {
    let party: ID
    let consents: [Record]
    let objections: [Record]
    let context: Context
    let mayChange: Bool

    private var locale: Locale { context.locale }

    var html: HTML { "\(objectionCard)\(consentCard)" }

    private var objectionCard: HTML {
        let standing = objections.filter { $0[Objection.ended] == nil }
        let past = objections.filter { $0[Objection.ended] != nil }
        let list = HTML.each(standing) { objection in
            let since = objection[Objection.since].map { Phrase("since {day}", ["day": .day($0, .short)]) }
            return line(
                .warning, objection[Objection.way]?.label, [since, objection[Objection.means]?.label],
                said: objection[Objection.reason.spec].text,
                menu: [
                    Action(
                        Phrase("End the objection"), to: Stance.objection.ways.end(party, objection.id), icon: .undo,
                        effect: .dialog)
                ])
        }
        let former = HTML.each(past) { objection in
            let ended = objection[Objection.ended].map { Phrase("until {day}", ["day": .day($0, .short)]) }
            return line(
                .archive, objection[Objection.way]?.label, [ended], said: objection[Objection.endReason.spec].text,
                isOff: true)
        }
        return Card(
            title: Phrase("Objections"), action: add(Stance.objection.ways.form(party)),
            """
            \(standing.isEmpty ? nothing(Phrase("Objects to no way of contact.")) : #"<ul class="ways">\#(list)</ul>"# as HTML)\
            \(fold(former, Phrase(one: "{count} former objection", other: "{count} former objections", count: past.count), past.isEmpty))
            """
        ).html(locale)
    }

    private var consentCard: HTML {
        let standing = consents.filter { $0[Consent.withdrawn] == nil }
        let past = consents.filter { $0[Consent.withdrawn] != nil }
        let list = HTML.each(standing) { consent in
            let given = consent[Consent.given].map { Phrase("since {day}", ["day": .day($0, .short)]) }
            return line(
                .check, consent[Consent.purpose]?.label,
                [consent[Consent.way]?.label, given, consent[Consent.means]?.label],
                said: consent[Consent.proof.spec].text,
                menu: [
                    Action(
                        Phrase("Withdraw"), to: Stance.consent.ways.end(party, consent.id), icon: .undo,
                        effect: .dialog)
                ])
        }
        let former = HTML.each(past) { consent in
            let until = consent[Consent.withdrawn].map { Phrase("withdrawn on {day}", ["day": .day($0, .short)]) }
            return line(
                .archive, consent[Consent.purpose]?.label, [consent[Consent.way]?.label, until],
                said: consent[Consent.proof.spec].text, isOff: true)
        }
        return Card(
            title: Phrase("Consents"), action: add(Stance.consent.ways.form(party)),
            """
            \(standing.isEmpty ? nothing(Phrase("No consent is kept.")) : #"<ul class="ways">\#(list)</ul>"# as HTML)\
            \(fold(former, Phrase(one: "{count} withdrawn consent", other: "{count} withdrawn consents", count: past.count), past.isEmpty))
            """
        ).html(locale)
    }

    private func nothing(_ said: Phrase) -> HTML { #"<p class="quiet">\#(locale.html(said))</p>"# }

    private func add(_ path: String) -> Action? {
        mayChange ? Action(Phrase("Add"), to: path, icon: .add, weight: .quiet, effect: .dialog) : nil
    }

    private func line(
        _ icon: Icon, _ title: Phrase?, _ facts: [Phrase?], said: String?, isOff: Bool = false, menu: [Action] = []
    ) -> HTML {
        let facts = facts.compactMap { $0 }.map { locale.html($0) } + (said.map { [.isolated($0)] } ?? [])
        var small = HTML.none
        for (index, fact) in facts.enumerated() { small.append(index == 0 ? fact : " · \(fact)") }
        return """
            <li\(if: isOff, #" class="off""#)>\(icon.html)<span>\(locale.html(title))<small>\(small)</small></span>\
            \(if: mayChange && !menu.isEmpty, Menu(menu, label: Phrase("More about {contact}", ["contact": .phrase(title ?? "")])).html(locale))</li>
            """
    }

    private func fold(_ list: HTML, _ summary: Phrase, _ isEmpty: Bool) -> HTML {
        guard !isEmpty else { return .none }
        return """
            <details class="past"><summary>\(locale.html(summary))</summary><ul class="ways">\(list)</ul></details>
            """
    }
}
