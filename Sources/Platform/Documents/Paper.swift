public import Values

/// A printed document as a value: what stands on it, in which language and direction. ``bytes()`` makes the PDF.
///
/// A4, set by Pango and drawn by Cairo: the letterhead and the title on the first page, a short head on the others,
/// `1 / 3` at the foot of each. A right-to-left paper is mirrored as a whole. Figures, telephone numbers and Latin
/// references keep their order inside Arabic text whether the caller isolated them or not. The same paper with the
/// same ``created`` moment gives the same bytes.
public struct Paper: Sendable {
    /// The title, large on the first page, small on the others, and in the document's properties.
    public var title: String
    /// The language by BCP 47, "fr", "ar", "en": for shaping, and for readers that speak.
    public var language: String
    /// The direction of reading; it mirrors columns and margins.
    public var direction: Direction
    /// Who sends the paper; nil leaves the head empty.
    public var sender: Sender?
    /// Lines at the far side of the letterhead: the reference, the place and date.
    public var marks: [String]
    /// A small line at the foot of every page, such as the company's registration; nil for none.
    public var footer: String?
    /// When the document was made, for its properties; nil writes 1970, never the machine's clock.
    public var created: Instant?
    /// What stands on it, from top to bottom.
    public var blocks: [Block]

    /// Makes a paper.
    public init(
        title: String, language: String = "fr", direction: Direction = .leftToRight, sender: Sender? = nil,
        marks: [String] = [], footer: String? = nil, created: Instant? = nil, blocks: [Block] = []
    ) {
        self.title = title
        self.language = language
        self.direction = direction
        self.sender = sender
        self.marks = marks
        self.footer = footer
        self.created = created
        self.blocks = blocks
    }

    /// The direction of reading.
    public enum Direction: Hashable, Sendable {
        /// French, English.
        case leftToRight
        /// Arabic.
        case rightToLeft
    }

    /// Who sends a paper.
    public struct Sender: Hashable, Sendable {
        /// The company's name.
        public var name: String
        /// Its address, telephone and the like, a line each.
        public var lines: [String]
        /// What stands before the name; nil for nothing.
        public var logo: Picture?
        /// The colour of rules and marks, 0xRRGGBB; nil for the product's green.
        public var colour: UInt32?

        /// Makes a sender.
        public init(name: String, lines: [String] = [], logo: Picture? = nil, colour: UInt32? = nil) {
            self.name = name
            self.lines = lines
            self.logo = logo
            self.colour = colour
        }
    }

    /// A piece of a paper.
    public enum Block: Sendable {
        /// A heading over what follows; it stays with it.
        case heading(String)
        /// Running text; a line feed begins a new line.
        case paragraph(String)
        /// Small, quiet text.
        case note(String)
        /// To whom a letter goes, on the far side as for a window envelope.
        case recipient([String])
        /// Pairs of label and value in so many columns, 1...4.
        case facts([Fact], columns: Int = 2)
        /// Up to four large figures beside one another.
        case figures([Fact])
        /// A table.
        case table(Table)
        /// Lines to sign on, beside one another.
        case signatures([String])
        /// Empty space, in points.
        case space(Double)
        /// The next block begins a new page.
        case pageBreak
    }

    /// A label and its value.
    public struct Fact: Hashable, Sendable {
        /// What it is.
        public var label: String
        /// What it says.
        public var value: String

        /// Makes a fact.
        public init(_ label: String, _ value: String) {
            self.label = label
            self.value = value
        }
    }

    /// Rows under a head that is repeated on every page; a row is never split.
    public struct Table: Sendable {
        /// The columns, in the order of reading.
        public var columns: [Column]
        /// The rows; cells that are missing stay empty, those beyond the columns are left out.
        public var rows: [[Cell]]
        /// Rows at the end, in bold; they stay with the last row.
        public var totals: [[Cell]]
        /// What to say when there are no rows; nil for nothing.
        public var empty: String?

        /// Makes a table.
        public init(columns: [Column], rows: [[Cell]], totals: [[Cell]] = [], empty: String? = nil) {
            self.columns = columns
            self.rows = rows
            self.totals = totals
            self.empty = empty
        }
    }

    /// A column of a table.
    public struct Column: Hashable, Sendable {
        /// What stands over it.
        public var title: String
        /// How wide it is.
        public var width: Width
        /// On which side its texts stand.
        public var alignment: Alignment

        /// Makes a column.
        public init(_ title: String, width: Width = .share(1), alignment: Alignment = .start) {
            self.title = title
            self.width = width
            self.alignment = alignment
        }

        /// A column of amounts: as wide as the widest, units under units.
        public static func figures(_ title: String) -> Column { Column(title, width: .fit, alignment: .figures) }

        /// How wide a column is.
        public enum Width: Hashable, Sendable {
            /// As wide as its widest text, for amounts, dates and references.
            case fit
            /// So large a part of what is left, against the other shares.
            case share(Double)
        }

        /// Where texts stand in their column.
        public enum Alignment: Hashable, Sendable {
            /// Where reading begins.
            case start
            /// In the middle.
            case centre
            /// Where reading ends.
            case end
            /// Units under units: on the right in both directions, since digits run from left to right in both.
            case figures
        }
    }

    /// What stands in one place of a table; a string literal makes one.
    public struct Cell: Hashable, Sendable, ExpressibleByStringInterpolation {
        /// The text.
        public var text: String
        /// A second, quiet line; nil for none.
        public var note: String?
        /// Whether the text is bold.
        public var isStrong: Bool

        /// Makes a cell.
        public init(_ text: String, note: String? = nil, isStrong: Bool = false) {
            self.text = text
            self.note = note
            self.isStrong = isStrong
        }

        /// Makes a plain cell.
        public init(stringLiteral value: String) { self.init(value) }
    }
}

extension Paper {
    /// What a paper may hold. Longer texts end in "…"; beyond the other limits writing throws.
    public enum Limits {
        /// Rows of all tables together.
        public static let rows = 100_000
        /// Pages.
        public static let pages = 5_000
        /// Characters of a paragraph or note, of which 400 line feeds; setting one long word takes time by the square.
        public static let paragraph = 8_000
        /// Characters of a cell, label, heading or line.
        public static let line = 1_000
        /// Columns of a table.
        public static let columns = 24
    }
}

/// Why a paper was not written.
public enum PaperFault: Error, Hashable, Sendable {
    /// The tables hold more than ``Paper/Limits/rows``.
    case tooManyRows
    /// It would take more than ``Paper/Limits/pages``.
    case tooManyPages
    /// A table has no column or more than ``Paper/Limits/columns``.
    case wrongColumns
    /// The bytes could not be written; the system's error number, 0 when the receiver refused them.
    case cannotWrite(Int32)
    /// The drawing library gave up; its own status number.
    case drawing(Int32)
}
