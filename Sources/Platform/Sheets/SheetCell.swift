public import Values

/// What is written into one cell.
public enum SheetCell: Hashable, Sendable {
    /// Nothing.
    case empty
    /// Text; never taken for a formula.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// An amount, shown with its currency's decimals.
    case money(Money)
    /// A decimal number as a count of units of 10^-digits, 0...9 digits.
    case decimal(Int64, digits: Int)
    /// A percentage in hundredths of a percent: 1250 is 12.50 %.
    case percent(Int64)
    /// A day.
    case day(Day)
}

/// A column of a file that is written.
public struct SheetColumn: Hashable, Sendable {
    /// The text of the header.
    public let title: String
    /// The width in characters; nil lets the title decide. Text files have none.
    public let width: Int?

    /// Makes a column.
    public init(_ title: String, width: Int? = nil) {
        self.title = title
        self.width = width
    }
}

/// Writes rows into a file of some make. Begin once, then rows, then finish once.
public protocol SheetWriter: AnyObject {
    /// Writes the header.
    func begin(_ columns: [SheetColumn]) throws
    /// Writes one row.
    func row(_ cells: [SheetCell]) throws
    /// Writes what is left and closes.
    func finish() throws
}
