/// What a cell of a workbook holds; fields of text files are text or empty.
public enum SheetCellKind: UInt8, Sendable {
    /// Nothing.
    case empty
    /// Text as typed, to be read in the column's style.
    case text
    /// A number, written with ASCII digits and a decimal point whatever the column's style; with `%` behind when shown as percentage.
    case number
    /// A day, written `yyyy-mm-dd`, with `Thh:mm:ss` behind when it has a time.
    case day
    /// `1` or `0`.
    case flag
}

/// One row of a file. A reader reuses it: it is valid until the reader moves on.
public final class SheetRow {
    struct Field {
        var base: UnsafePointer<UInt8>
        var count: Int
        var kind: SheetCellKind
    }

    /// The row's number in the file as a spreadsheet shows it, from 1, header and blank rows counted.
    public internal(set) var number = 0
    /// How many fields the row has; fields beyond are empty.
    public internal(set) var count = 0
    let fields: UnsafeMutablePointer<Field>
    /// Whether an apostrophe before a formula's sign is taken away: in text files, where writers put it.
    var undefuses = true
    private let capacity: Int
    private let nothing: UnsafeMutablePointer<UInt8>

    init(columns: Int) {
        capacity = columns + 1
        nothing = .allocate(capacity: 1)
        nothing.initialize(to: 0)
        fields = .allocate(capacity: capacity)
        fields.initialize(repeating: Field(base: nothing, count: 0, kind: .empty), count: capacity)
    }

    deinit {
        fields.deallocate()
        nothing.deallocate()
    }

    /// A field's UTF-8 bytes, without quotes and, in text files, without the apostrophe that defuses a formula; nothing beyond the last field.
    ///
    /// The bytes are valid until the reader moves on. In files that are not what they claim they may be no valid UTF-8.
    @inline(__always)
    public func bytes(_ index: Int) -> UnsafeBufferPointer<UInt8> {
        guard index >= 0, index < count else { return UnsafeBufferPointer(start: nothing, count: 0) }
        let field = fields[index]
        let bytes = UnsafeBufferPointer(start: field.base, count: field.count)
        if field.count > 1, bytes[0] == Formula.apostrophe, undefuses, Formula.isDefused(bytes) {
            return UnsafeBufferPointer(rebasing: bytes[1...])
        }
        return bytes
    }

    /// Hands a field's bytes to a reader; see ``bytes(_:)``.
    @inline(__always)
    public func withField<Value, Failure: Error>(
        _ index: Int, _ read: (UnsafeBufferPointer<UInt8>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        try read(bytes(index))
    }

    /// A field as text; bytes that are not UTF-8 become U+FFFD.
    public func text(_ index: Int) -> String { String(decoding: bytes(index), as: UTF8.self) }

    /// All fields as text.
    public var texts: [String] { (0..<count).map(text) }

    /// What a field holds.
    public func kind(_ index: Int) -> SheetCellKind {
        guard index >= 0, index < count, fields[index].count > 0 else { return .empty }
        return fields[index].kind
    }
}

/// Texts that a spreadsheet would take for a formula, and the apostrophe that keeps it from doing so.
enum Formula {
    static let apostrophe = UInt8(ascii: "'")

    /// Whether a spreadsheet may take a text for a formula: it begins with `=`, `+`, `-`, `@`, tab or carriage return, or a full-width form.
    static func opens(_ bytes: some Collection<UInt8>) -> Bool {
        switch bytes.first {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D: return true
        case 0xEF:
            let signs: [[UInt8]] = [[0xBC, 0x9D], [0xBC, 0x8B], [0xBC, 0x8D], [0xBC, 0xA0]]
            return signs.contains { bytes.dropFirst().prefix(2).elementsEqual($0) }
        default: return false
        }
    }

    /// Whether a text is one of those behind at least one apostrophe.
    static func isDefused(_ bytes: some Collection<UInt8>) -> Bool {
        bytes.first == apostrophe && opens(bytes.drop { $0 == apostrophe })
    }
}
