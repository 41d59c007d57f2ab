public import Design
public import HTML
public import Localization
public import Nouns
public import Values

/// What a list shows of its rows beside their fields.
public struct ListExtras: Sendable {
    /// A column after the noun's own.
    public struct Column: Sendable {
        let label: Phrase
        let cells: [ID: Cell]

        /// Makes a column of the cells by row; a row without one stays empty.
        public init(_ label: Phrase, _ cells: [ID: Cell]) {
            self.label = label
            self.cells = cells
        }
    }
    let titles: [ID: String]
    let quiet: [ID: HTML]
    let columns: [Column]

    /// Makes extras: what rows are called instead of their naming field, quiet lines under that, and columns.
    public init(titles: [ID: String] = [:], quiet: [ID: HTML] = [:], columns: [Column] = []) {
        self.titles = titles
        self.quiet = quiet
        self.columns = columns
    }

    /// Nothing more.
    public static let none = ListExtras()
}

extension ListExtras {
    /// Rows that have a Latin and an Arabic name: the reader's own script first, the other in the quiet line.
    public static func named(
        _ records: [Record], in locale: Locale, columns: [Column] = [],
        by names: (Record) -> (latin: String, arabic: String?)
    ) -> ListExtras {
        var titles: [ID: String] = [:]
        var quiet: [ID: HTML] = [:]
        for record in records {
            let (latin, arabic) = names(record)
            guard let arabic, !arabic.isEmpty else { continue }
            if locale.language == .arabic {
                titles[record.id] = arabic
                quiet[record.id] = .isolated(latin)
            } else {
                quiet[record.id] = #"<bdi lang="ar">\#(arabic)</bdi>"#
            }
        }
        return ListExtras(titles: titles, quiet: quiet, columns: columns)
    }
}
