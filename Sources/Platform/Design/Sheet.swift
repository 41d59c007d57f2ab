public import HTML
public import Localization

/// A table for daily work: sorting, choosing rows, a quiet second line, totals. On a phone its rows become cards.
public struct Sheet: Sendable {
    /// Where a column's cells stand.
    public enum Alignment: String, Sendable {
        /// At the start of the line.
        case start
        /// At the end of the line, for amounts.
        case end
    }

    /// What becomes of a column on a phone.
    public enum Phone: String, Sendable {
        /// The title of the card.
        case title
        /// Under the title.
        case subtitle
        /// At the end of the title's line.
        case amount
        /// A tag at the end of the second line.
        case tag
        /// With its heading, below.
        case labelled
        /// Left out.
        case hidden
    }

    /// Which way a column is sorted, and the address that sorts by it the other way.
    public struct Sort: Sendable {
        let href: String
        let isAscending: Bool?

        /// A column that can be sorted; `isAscending` says how it is now, nil when it is not.
        public init(to href: String, isAscending: Bool? = nil) {
            self.href = href
            self.isAscending = isAscending
        }
    }

    /// A column.
    public struct Column: Sendable {
        let title: Phrase
        let alignment: Alignment
        let sort: Sort?
        let phone: Phone
        let isNarrow: Bool

        /// Describes a column; a narrow one takes no more than its content needs.
        public init(
            _ title: Phrase, _ alignment: Alignment = .start, sort: Sort? = nil, phone: Phone = .labelled,
            isNarrow: Bool = false
        ) {
            self.title = title
            self.alignment = alignment
            self.sort = sort
            self.phone = phone
            self.isNarrow = isNarrow
        }
    }

    /// A row. Its first cell carries the link.
    public struct Row: Sendable {
        let id: String
        let name: String
        let href: String?
        let panel: String?
        let cells: [Cell]
        let isCurrent: Bool

        /// Describes a row: its id as sent when ticked, its name for screen readers, the page it leads to, the address
        /// of its side panel, its cells in the order of the columns.
        public init(
            id: String, name: String, to href: String? = nil, panel: String? = nil, isCurrent: Bool = false,
            _ cells: [Cell]
        ) {
            self.id = id
            self.name = name
            self.href = href
            self.panel = panel
            self.isCurrent = isCurrent
            self.cells = cells
        }
    }

    /// What can be done with the ticked rows.
    public struct Selection: Sendable {
        let actions: [Action]
        let kept: [(name: String, value: String)]
        let total: Int?

        /// Describes the bar that appears when rows are ticked. Ticked rows are sent as `id`; with `all=1` every row of
        /// the filter is meant, which `kept` sends along; `total` is how many those are.
        public init(_ actions: [Action], kept: [(name: String, value: String)] = [], total: Int? = nil) {
            self.actions = actions
            self.kept = kept
            self.total = total
        }
    }

    let caption: Phrase
    let columns: [Column]
    let rows: [Row]
    let selection: Selection?
    let totals: [Cell]
    let pager: Pager?
    let tools: HTML
    let id: String
    let ready: HTML?

    /// Describes a sheet. The caption is for screen readers; `totals` are cells in the order of the columns; `tools` stand
    /// above the columns, such as a ``FilterBar``.
    public init(
        id: String = "sheet", caption: Phrase, _ columns: [Column], _ rows: [Row], selection: Selection? = nil,
        totals: [Cell] = [], pager: Pager? = nil, tools: HTML = .none
    ) {
        self.id = id
        self.caption = caption
        self.columns = columns
        self.rows = rows
        self.selection = selection
        self.totals = totals
        self.pager = pager
        self.tools = tools
        ready = nil
    }

    /// Describes a sheet whose rows the page has written itself, in the markup that this sheet gives them: for lists that
    /// must be fast.
    public init(
        id: String = "sheet", caption: Phrase, _ columns: [Column], ready: HTML, selection: Selection? = nil,
        pager: Pager? = nil, tools: HTML = .none
    ) {
        self.id = id
        self.caption = caption
        self.columns = columns
        rows = []
        self.selection = selection
        totals = []
        self.pager = pager
        self.tools = tools
        self.ready = ready
    }
}
