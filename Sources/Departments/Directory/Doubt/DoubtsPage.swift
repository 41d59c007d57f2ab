import Department
import Design
import HTML
import HTTP
import Localization
import Names
import NounPages
import Nouns
import Routing
import Values

/// Parties that may be one, side by side, with what agrees and what differs.
struct DoubtsPage {
    let doubts: [DoubtPair]
    /// How many are open; nil on the page of a single one.
    let open: Int?
    let next: String?
    let context: Context

    private var locale: Locale { context.locale }

    /// Whether the two sides say the same of something.
    private enum Agreement: String {
        case same, differs, unknown
    }

    var html: HTML {
        let fact: Phrase? = open.map { count in
            count >= 1000
                ? Phrase("More than a thousand wait for a decision.")
                : Phrase(
                    one: "{count} waits for a decision, the most alike first.",
                    other: "{count} wait for a decision, the most alike first.", count: count)
        }
        let head = PageHeader(
            locale, title: open == nil ? Phrase("Doubtful match") : Phrase("Doubtful matches"),
            fact: doubts.isEmpty ? nil : fact,
            trail: open == nil ? [Link(Phrase("Doubtful matches"), to: Directory.doubtsPath())] : []
        ).html(locale)
        guard !doubts.isEmpty else {
            return """
                \(head)\(Empty(
                    .check, title: Phrase("Nothing to decide"),
                    help: Phrase("When a file names somebody who may be known already, the pair waits here."),
                    actions: [Action(Phrase("To the parties"), to: "/parties")]
                ).html(locale))
                """
        }
        return """
            \(head)\(each: doubts.enumerated(), { card($1, isFirst: $0 == 0) })\(next.map { after in
                Action(
                    Phrase("Show the next ones"), to: Directory.doubtsPath(query: ["after": after]), icon: .arrow
                ).html(locale)
            })
            """
    }

    /// The first pair answers to the keyboard, so that the whole list can be decided without the mouse.
    private func card(_ pair: DoubtPair, isFirst: Bool) -> HTML {
        // Whole percents: nobody decides by a tenth.
        let share = (Int(clamping: pair.doubt.score) + 5) / 10 * 100
        return """
            <section class="card compare"><div class="card-head"><h2>\(locale.html(Phrase(
                "{share} alike: {grounds}",
                ["share": .percent(share), "grounds": .phrase(PartyView.words(for: pair.doubt.grounds))])))</h2></div>\
            <div class="card-body"><table><thead><tr><th scope="col"><span class="unseen">\(locale("Field"))</span></th>\
            <th scope="col">\(name(pair.left, Phrase("Known before")))</th>\
            <th scope="col">\(name(pair.right, Phrase("Came later")))</th>\
            <th scope="col"><span class="unseen">\(locale("Agreement"))</span></th></tr></thead>\
            <tbody>\(rows(pair))</tbody></table>\
            <div class="form-actions">\(Action(
                Phrase("Same: merge them"), to: Directory.samePath(pair.doubt.id), icon: .merge, weight: .primary,
                effect: .post(csrf: context.csrf), key: isFirst ? "s" : nil).html(locale))\
            \(Action(
                Phrase("Different"), to: Directory.differentPath(pair.doubt.id), icon: .different,
                effect: .post(csrf: context.csrf), key: isFirst ? "d" : nil).html(locale))\
            \(Action(
                Phrase("Merge otherwise"), to: Directory.mergePath(
                    pair.left.party.id, query: ["with": pair.right.party.id.description]), weight: .quiet,
                effect: .dialog).html(locale))\
            \(if: isFirst, #"<span class="quiet keys-hint"><kbd>S</kbd> \#(locale("same")) · <kbd>D</kbd> \#(locale("different"))</span>"#)\
            </div></div></section>
            """
    }

    private func name(_ side: DoubtPair.Side, _ standing: Phrase) -> HTML {
        """
        <a href="\(Directory.partyPath(side.party.id))"><bdi>\(side.party.title)</bdi></a>\
        <small>\(locale.html(standing)) · <bdi class="whole">\(side.party["reference"].text ?? "")</bdi> · \
        <span class="whole">\(locale.html(side.party.created))</span></small>
        """
    }

    private func rows(_ pair: DoubtPair) -> HTML {
        var out = HTML.none
        let left = pair.left.party
        let right = pair.right.party
        let fields = [
            Party.name.spec, Party.arabicName.spec, Party.kind.spec, Party.birth.spec, Party.address.spec,
            Party.commune.spec, Party.wilaya.spec,
        ]
        for field in fields where !left[field.name].isNone || !right[field.name].isNone {
            out.append(
                row(
                    field.label, field.html(left[field.name], locale), field.html(right[field.name], locale),
                    agreement(left[field.name], right[field.name])))
        }
        out.append(points(pair, Phrase("Telephone")) { $0.kind != .email })
        out.append(points(pair, Phrase("E-mail")) { $0.kind == .email })
        let leftNumbers = Set(pair.left.identifiers.map(\.index))
        let rightNumbers = Set(pair.right.identifiers.map(\.index))
        if !leftNumbers.isEmpty || !rightNumbers.isEmpty {
            out.append(
                row(
                    Phrase("Identity numbers"), numbers(pair.left, rightNumbers), numbers(pair.right, leftNumbers),
                    sets(leftNumbers, rightNumbers)))
        }
        return out
    }

    private func points(_ pair: DoubtPair, _ label: Phrase, _ isMeant: (ContactPoint) -> Bool) -> HTML {
        let sides = [pair.left, pair.right].map { side in
            Set(side.contacts.map(\.point).filter(isMeant).map(\.value))
        }
        guard !sides[0].isEmpty || !sides[1].isEmpty else { return .none }
        func cell(_ side: DoubtPair.Side, _ others: Set<String>) -> HTML {
            .each(side.contacts.filter { isMeant($0.point) }) { contact in
                let isCommon = others.contains(contact.point.value)
                return """
                    <div\(if: isCommon, #" class="common""#)><bdi dir="ltr">\(contact.point.shown)</bdi></div>
                    """
            }
        }
        return row(label, cell(pair.left, sides[1]), cell(pair.right, sides[0]), sets(sides[0], sides[1]))
    }

    private func numbers(_ side: DoubtPair.Side, _ others: Set<[UInt8]>) -> HTML {
        .each(side.identifiers) { identifier in
            """
            <div\(if: others.contains(identifier.index), #" class="common""#)>\(locale.html(identifier.kind.label)) \
            <span class="masked">••••</span></div>
            """
        }
    }

    private func row(_ label: Phrase, _ left: HTML, _ right: HTML, _ agreement: Agreement) -> HTML {
        let said: HTML =
            switch agreement {
            case .same: Tag(Phrase("agrees"), .brand).html(locale)
            case .differs: Tag(Phrase("differs"), .brick).html(locale)
            case .unknown: .none
            }
        return """
            <tr class="\(agreement.rawValue)"><th scope="row">\(locale.html(label))</th><td>\(left)</td><td>\(right)</td>\
            <td>\(said)</td></tr>
            """
    }

    private func agreement(_ left: Content, _ right: Content) -> Agreement {
        switch (left, right) {
        case (.none, _), (_, .none): .unknown
        case (.text(let left), .text(let right)):
            Folded.text(left) == Folded.text(right) || NameKey(person: left).sound == NameKey(person: right).sound
                ? .same : .differs
        default: left == right ? .same : .differs
        }
    }

    private func sets<Element>(_ left: Set<Element>, _ right: Set<Element>) -> Agreement {
        if left.isEmpty || right.isEmpty { return .unknown }
        return left.isDisjoint(with: right) ? .differs : .same
    }
}
