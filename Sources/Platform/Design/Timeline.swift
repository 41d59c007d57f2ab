public import HTML
public import Localization
public import Values

/// What happened, newest first, under the days it happened on.
public struct Timeline: Sendable {
    /// One thing that happened.
    public struct Entry: Sendable {
        let icon: Icon
        let tone: Tone
        let title: HTML
        let at: Instant
        let who: String
        let body: HTML
        let tags: [Tag]

        /// Describes an entry: a title of markup, when, who, what was said, tags.
        public init(
            _ icon: Icon, _ tone: Tone = .neutral, title: HTML, at: Instant, by who: String, body: HTML = .none,
            tags: [Tag] = []
        ) {
            self.icon = icon
            self.tone = tone
            self.title = title
            self.at = at
            self.who = who
            self.body = body
            self.tags = tags
        }
    }

    private let entries: [Entry]
    private let now: Instant
    private let more: String?

    /// Describes a timeline; `more` is the address of older entries.
    public init(_ entries: [Entry], now: Instant, more: String? = nil) {
        self.entries = entries
        self.now = now
        self.more = more
    }

    /// The timeline.
    public func html(_ locale: Locale) -> HTML {
        var out = HTML(capacity: entries.count * 400)
        var day: Day?
        out.append(#"<div class="timeline" id="timeline">"#)
        for entry in entries {
            let its = locale.zone.day(of: entry.at)
            if its != day {
                if day != nil { out.append("</ol>") }
                out.append(#"<h3 class="timeline-day">\#(dayName(its, locale))</h3><ol>"#)
                day = its
            }
            out.append(
                """
                <li class="entry"><span class="entry-mark \(entry.tone.rawValue)">\(entry.icon.html)</span>\
                <div class="entry-body"><div class="entry-line"><span class="entry-title">\(entry.title)</span>\
                \(each: entry.tags, { $0.html(locale) })<span class="entry-when"><bdi>\(entry.who)</bdi> · \
                \(locale.html(entry.at, .time))</span></div>\
                \(if: !entry.body.isEmpty, #"<div class="entry-text" dir="auto">\#(entry.body)</div>"#)</div></li>
                """)
        }
        if day != nil { out.append("</ol>") }
        if let more {
            out.append(
                """
                <a class="button plain" href="\(more)" hx-get="\(more)" hx-target="this" hx-swap="outerHTML">\
                <span>\(locale("Show older entries"))</span></a>
                """)
        }
        out.append("</div>")
        return out
    }

    private func dayName(_ day: Day, _ locale: Locale) -> HTML {
        let distance = day.days(since: locale.zone.day(of: now))
        if abs(distance) <= 1 { return HTML(text: locale.days(distance)) }
        return locale.html(day, .long)
    }
}

/// Forms of which one is filled in at a time, above a timeline: a call, a payment, a note. It works without JavaScript.
public struct Composer: Sendable {
    /// One form with its tab.
    public struct Pane: Sendable {
        let label: Phrase
        let icon: Icon
        let body: HTML

        /// Describes a pane.
        public init(_ label: Phrase, _ icon: Icon, _ body: HTML) {
            self.label = label
            self.icon = icon
            self.body = body
        }
    }

    private let panes: [Pane]
    private let current: Int
    private let legend: Phrase

    /// Describes up to six panes and which one is open.
    public init(_ panes: [Pane], current: Int = 0, legend: Phrase = Phrase("What to add")) {
        self.panes = Array(panes.prefix(6))
        self.current = current
        self.legend = legend
    }

    /// The composer.
    public func html(_ locale: Locale) -> HTML {
        // Radio buttons choose the pane by CSS alone; they lie beside the forms and are never sent.
        """
        <section class="composer" id="composer" aria-label="\(locale(legend))"><div class="composer-tabs" role="group" \
        aria-label="\(locale(legend))">\(each: panes.enumerated(), { index, pane in
            """
            <label class="composer-tab"><input type="radio" name="composer-pane" value="\(index)"\
            \(flag: "checked", index == current)>\(pane.icon.html)<span>\(locale.html(pane.label))</span></label>
            """
        })</div>\(each: panes, { #"<div class="composer-pane">\#($0.body)</div>"# })</section>
        """
    }
}
