public import HTML
public import Localization

/// Pages of one thing, side by side.
public struct Tabs: Sendable {
    private let tabs: [(label: Phrase, href: String, count: Int?)]
    private let current: Int
    private let label: Phrase

    /// Describes the pages, which one is shown, and what they are pages of.
    public init(
        _ tabs: [(label: Phrase, href: String, count: Int?)], current: Int,
        of label: Phrase = Phrase("Parts of this page")
    ) {
        self.tabs = tabs
        self.current = current
        self.label = label
    }

    /// The tabs.
    public func html(_ locale: Locale) -> HTML {
        """
        <nav class="tabs" aria-label="\(locale(label))"><ul>\(each: tabs.enumerated(), { index, tab in
            """
            <li><a href="\(tab.href)"\(if: index == current, #" aria-current="page""#)>\(locale.html(tab.label))\
            \(tab.count.map { #" <span class="count">\#(locale.html($0))</span>"# as HTML })</a></li>
            """
        })</ul></nav>
        """
    }
}

/// The steps of a wizard.
public struct Steps: Sendable {
    private let labels: [Phrase]
    private let current: Int

    /// Describes the steps; those before the current one are done.
    public init(_ labels: [Phrase], current: Int) {
        self.labels = labels
        self.current = current
    }

    /// The steps.
    public func html(_ locale: Locale) -> HTML {
        """
        <ol class="steps">\(each: labels.enumerated(), { index, label in
            """
            <li class="\(index < current ? "done" : index == current ? "now" : "ahead")"\
            \(if: index == current, #" aria-current="step""#)><span class="step-mark">\
            \(index < current ? Icon.check.html : "\(index + 1)")</span><span>\(locale.html(label))</span>\
            \(if: index < current, #"<span class="unseen"> \#(locale("done"))</span>"#)</li>
            """
        })</ol>
        """
    }
}

/// Work that goes on in the background. While `source` is given it is asked for every second and replaces itself, so the
/// answer of the last step leaves it out.
public struct Progress: Sendable {
    private let id: String
    private let label: Phrase
    private let done: Int
    private let total: Int
    private let note: Phrase?
    private let source: String?
    private let actions: [Action]

    /// Describes how far work has come; a total of zero means that nobody knows how much it is.
    public init(
        id: String, label: Phrase, done: Int, total: Int, note: Phrase? = nil, source: String? = nil,
        actions: [Action] = []
    ) {
        self.id = id
        self.label = label
        self.done = done
        self.total = total
        self.note = note
        self.source = source
        self.actions = actions
    }

    /// The progress.
    public func html(_ locale: Locale) -> HTML {
        let share = total > 0 ? Int(Double(min(max(done, 0), total)) / Double(total) * 10_000) : 0
        let bar: HTML =
            total > 0
            ? #"<progress max="\#(total)" value="\#(min(max(done, 0), total))" aria-label="\#(locale(label))"></progress>"#
            : #"<progress aria-label="\#(locale(label))"></progress>"#
        let poll: HTML? = source.map {
            #" hx-get="\#($0)" hx-trigger="every 1s" hx-target="this" hx-swap="outerHTML""#
        }
        let share_: HTML = total > 0 ? #"<bdi>\#(locale.percent(share))</bdi>"# : .none
        return """
            <div class="progress" id="\(id)"\(poll)><div class="progress-line"><strong>\(locale.html(label))</strong>\
            \(share_)</div>\(bar)<div class="progress-line quiet"><span aria-live="polite">\(locale.html(note))</span>\
            <span class="progress-actions">\(each: actions, { $0.html(locale) })</span></div></div>
            """
    }
}
