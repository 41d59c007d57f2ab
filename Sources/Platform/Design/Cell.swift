public import HTML
public import Localization
public import Values

/// A cell: what it says and, when it helps, a second quiet line.
public struct Cell: Sendable {
    /// What a cell says. A list writes hundreds of them, so the common kinds are kept as values and written straight into
    /// the sheet's buffer.
    enum Content: Sendable {
        case markup(HTML)
        case text(String)
        case name(String)
        case amount(Money)
        case sign(Currency)
        case number(Int)
        case share(Int, Tone)
        case toned(String, Tone)
        case phrase(Phrase)
        case tag(Phrase, Tone)
        case day(Day, DayStyle)

        func write(into out: inout HTML, _ locale: Locale) {
            switch self {
            case .markup(let markup): out.append(markup)
            case .text(let text): out.write(isolated: text)
            case .name(let text):
                out.write(#"<bdi class="strong">"#)
                out.write(text: text)
                out.write("</bdi>")
            case .amount(let money):
                out.write(#"<bdi class="amount">"#)
                out.write(text: locale.amount(money))
                out.write("</bdi>")
            case .sign(let currency): out.write(text: locale.sign(currency))
            case .number(let number): out.write(isolated: locale.number(number))
            case .share(let share, let tone):
                out.write(#"<span class="share">"#)
                out.write(isolated: locale.percent(share))
                out.append(Meter(share, tone: tone).html)
                out.write("</span>")
            case .toned(let text, let tone):
                out.write(#"<bdi class="toned "#)
                out.write(text: tone.rawValue)
                out.write(#"">"#)
                out.write(text: text)
                out.write("</bdi>")
            case .phrase(let phrase): out.append(locale.html(phrase))
            case .tag(let label, let tone):
                out.write(#"<span class="tag "#)
                out.write(text: tone.rawValue)
                out.write(#"">"#)
                out.append(locale.html(label))
                out.write("</span>")
            case .day(let day, let style):
                out.write(#"<time datetime=""#)
                out.write(text: day.description)
                out.write(#""><bdi>"#)
                out.write(text: locale.day(day, style))
                out.write("</bdi></time>")
            }
        }
    }

    let main: Content
    let quiet: Content?

    private init(content: Content, quiet: Content? = nil) {
        main = content
        self.quiet = quiet
    }

    /// A cell from markup.
    public init(_ main: HTML, quiet: HTML? = nil) {
        self.init(content: .markup(main), quiet: quiet.map { .markup($0) })
    }

    /// Nothing.
    public static let empty = Cell(#"<span class="nothing">—</span>"#)
    /// Nothing at all, for a row of totals.
    public static let blank = Cell(.none)

    /// Text from a person, isolated.
    public static func text(_ text: String, quiet: String? = nil) -> Cell {
        Cell(content: .text(text), quiet: quiet.map { .text($0) })
    }

    /// The name of something, in weight, with a quiet line of markup.
    public static func name(_ name: String, quiet: HTML? = nil) -> Cell {
        Cell(content: .name(name), quiet: quiet.map { .markup($0) })
    }

    /// A phrase.
    public static func phrase(_ phrase: Phrase, _ locale: Locale, quiet: Phrase? = nil) -> Cell {
        Cell(content: .phrase(phrase), quiet: quiet.map { .phrase($0) })
    }

    /// An amount, with its currency as the quiet line.
    public static func money(_ money: Money, _ locale: Locale) -> Cell {
        Cell(content: .amount(money), quiet: .sign(money.currency))
    }

    /// A whole number.
    public static func number(_ number: Int, _ locale: Locale) -> Cell { Cell(content: .number(number)) }

    /// A share in hundredths of a percent with its bar.
    public static func share(_ basisPoints: Int, _ locale: Locale, tone: Tone = .brand) -> Cell {
        Cell(content: .share(basisPoints, tone))
    }

    /// A tag.
    public static func tag(_ tag: Tag, _ locale: Locale) -> Cell { Cell(content: .tag(tag.label, tag.tone)) }

    /// A day.
    public static func day(_ day: Day, _ locale: Locale, _ style: DayStyle = .short) -> Cell {
        Cell(content: .day(day, style))
    }

    /// Text in the colour of what it means.
    public static func toned(_ text: String, _ tone: Tone) -> Cell { Cell(content: .toned(text, tone)) }

    /// The cell's first line alone, for places other than a sheet.
    func html(_ locale: Locale) -> HTML {
        var out = HTML(capacity: 64)
        main.write(into: &out, locale)
        return out
    }
}
