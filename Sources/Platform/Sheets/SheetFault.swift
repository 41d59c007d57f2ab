/// Why a file cannot be read as a table, or a table not written. The departments turn each case into a phrase for people.
public enum SheetFault: Error, Hashable, Sendable {
    /// The file is missing, may not be read or is no ordinary file, or reading failed.
    case unreadable
    /// The file cannot be written: the disk is full, or the folder may not be written to.
    case unwritable
    /// There is nothing in the file.
    case empty
    /// There is one row of headers and nothing below it.
    case headerOnly
    /// A row has more columns than allowed.
    case tooManyColumns(limit: Int)
    /// The file has more rows than allowed.
    case tooManyRows(limit: Int)
    /// A field of a row has more bytes than allowed.
    case fieldTooLong(row: Int, limit: Int)
    /// A whole row has more bytes than allowed.
    case recordTooLong(row: Int, limit: Int)
    /// A quote that opens in this row is not closed before the row's limit or the end of the file.
    case unclosedQuote(row: Int)
    /// The file is neither text nor a workbook.
    case notASheet
    /// A workbook of another make than `.xlsx`: `.xls`, `.xlsb` or `.ods`.
    case otherWorkbook
    /// The workbook is protected with a password.
    case encrypted
    /// The workbook's archive or a part of it is damaged or cut off.
    case damaged
    /// The workbook unpacks to far more than its size allows: it may be made to exhaust the machine.
    case unpacksTooLarge
    /// The workbook has no sheet of that name, or none at all.
    case noSuchSheet
    /// The position belongs to another file, or the file has changed since.
    case otherPosition
}
