/// The makes of files that are read.
public enum SheetFormat: String, Hashable, Sendable {
    /// Separated values, RFC 4180 and its kin.
    case text
    /// An Office Open XML workbook, `.xlsx`.
    case workbook
}

/// The encodings that text files come in; the raw value is the IANA name.
public enum SheetEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8 = "UTF-8"
    case utf16LittleEndian = "UTF-16LE"
    case utf16BigEndian = "UTF-16BE"
    case windows1252 = "windows-1252"
    case windows1256 = "windows-1256"
}

/// What parts the fields of a text file; the raw value is the character.
public enum SheetSeparator: String, Hashable, Sendable, CaseIterable {
    case semicolon = ";"
    case comma = ","
    case tab = "\t"
    case pipe = "|"

    /// The separator's byte.
    var byte: UInt8 {
        switch self {
        case .semicolon: 0x3B
        case .comma: 0x2C
        case .tab: 0x09
        case .pipe: 0x7C
        }
    }
}

/// What the caller knows better than detection; nil leaves a thing to be detected.
public struct SheetOptions: Hashable, Sendable {
    /// The text's encoding.
    public var encoding: SheetEncoding?
    /// What parts the fields.
    public var separator: SheetSeparator?
    /// Whether the first row names the columns.
    public var hasHeader: Bool?
    /// The workbook's sheet to read, by name; the first visible one otherwise.
    public var sheetName: String?
    /// How much is read at most.
    public var limits = SheetLimits()

    /// Options that leave everything to be detected.
    public init(
        encoding: SheetEncoding? = nil, separator: SheetSeparator? = nil, hasHeader: Bool? = nil,
        sheetName: String? = nil, limits: SheetLimits = SheetLimits()
    ) {
        self.encoding = encoding
        self.separator = separator
        self.hasHeader = hasHeader
        self.sheetName = sheetName
        self.limits = limits
    }
}

/// What a file turned out to be: its make, its columns and its first rows.
public struct Sheet: Hashable, Sendable {
    /// Text or workbook.
    public let format: SheetFormat
    /// The text's encoding; UTF-8 for workbooks.
    public let encoding: SheetEncoding
    /// What parts the fields; nil for workbooks.
    public let separator: SheetSeparator?
    /// Whether the first row names the columns.
    public let hasHeader: Bool
    /// The columns' names, trimmed, perhaps empty or repeated; `A`, `B`, … when there is no header.
    public let columns: [String]
    /// The first twenty rows below the header.
    public let samples: [[String]]
    /// How many rows there are below the header, estimated from the size of the first ones.
    public let estimatedRows: Int
    /// The workbook's sheets; empty for text.
    public let sheetNames: [String]
    /// The workbook's sheet that is read; nil for text.
    public let sheetName: String?

    /// The samples of one column, empty ones left out, for detectors of styles.
    public func samples(ofColumn index: Int) -> [String] {
        samples.compactMap { index < $0.count && !$0[index].isEmpty ? $0[index] : nil }
    }

    /// A column's name in a spreadsheet: `A` for 0, `AA` for 26.
    public static func letters(ofColumn index: Int) -> String {
        var rest = max(index, 0)
        var letters = ""
        while true {
            letters = String(UnicodeScalar(UInt8(0x41 + rest % 26))) + letters
            if rest < 26 { return letters }
            rest = rest / 26 - 1
        }
    }
}
