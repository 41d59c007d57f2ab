import CXLSXWriter
import Glibc
import Values

/// Writes an Office Open XML workbook through libxlsxwriter, a row at a time in constant memory.
///
/// Text is always written as text, never as a formula. When a sheet is full, at 1,048,576 rows, the rows go on in another one.
public final class XLSXWriter: SheetWriter {
    private static let rowsPerSheet: UInt32 = 1_048_576
    private static let longestText = 32_767

    private var workbook: UnsafeMutablePointer<lxw_workbook>?
    private var worksheet: UnsafeMutablePointer<lxw_worksheet>?
    private let name: String
    private let rightToLeft: Bool
    private var sheets = 0
    private var columns: [SheetColumn] = []
    private var nextRow: UInt32 = 0
    private let header: UnsafeMutablePointer<lxw_format>?
    private let day: UnsafeMutablePointer<lxw_format>?
    private let percent: UnsafeMutablePointer<lxw_format>?
    private let whole: UnsafeMutablePointer<lxw_format>?
    private var decimals: [Int: UnsafeMutablePointer<lxw_format>] = [:]

    /// Makes a workbook at a path, with a sheet of that name; `rightToLeft` turns the sheet as Arabic needs it.
    public init(path: String, sheetName: String = "Sheet", rightToLeft: Bool = false) throws(SheetFault) {
        var options = lxw_workbook_options()
        options.constant_memory = 1
        guard let workbook = workbook_new_opt(path, &options) else { throw .unwritable }
        self.workbook = workbook
        self.rightToLeft = rightToLeft
        name = XLSXWriter.sheetName(sheetName)
        header = workbook_add_format(workbook)
        day = workbook_add_format(workbook)
        percent = workbook_add_format(workbook)
        whole = workbook_add_format(workbook)
        format_set_bold(header)
        format_set_bg_color(header, 0xE8EEF4)
        format_set_bottom(header, UInt8(LXW_BORDER_THIN.rawValue))
        format_set_num_format(day, "yyyy-mm-dd")
        format_set_num_format(percent, "0.00%")
        format_set_num_format(whole, "0")
    }

    deinit {
        // Left unfinished: closing is the only way to free it.
        if let workbook { workbook_close(workbook) }
    }

    /// Begins the first sheet with its header, frozen above the rows.
    public func begin(_ columns: [SheetColumn]) throws {
        self.columns = columns
        try addSheet()
    }

    /// Writes one row, on another sheet when this one is full.
    public func row(_ cells: [SheetCell]) throws {
        if nextRow >= XLSXWriter.rowsPerSheet { try addSheet() }
        guard worksheet != nil else { throw SheetFault.unwritable }
        for (index, cell) in cells.enumerated() {
            guard let column = UInt16(exactly: index) else { throw SheetFault.tooManyColumns(limit: Int(UInt16.max)) }
            try write(cell, column)
        }
        nextRow += 1
    }

    /// Closes the workbook; the file is whole only then.
    public func finish() throws {
        guard let workbook else { return }
        endSheet()
        self.workbook = nil
        worksheet = nil
        guard workbook_close(workbook) == LXW_NO_ERROR else { throw SheetFault.unwritable }
    }

    private func addSheet() throws {
        endSheet()
        guard let workbook else { throw SheetFault.unwritable }
        sheets += 1
        let title = sheets == 1 ? name : String(name.prefix(26)) + " " + String(sheets)
        guard let sheet = workbook_add_worksheet(workbook, title) else { throw SheetFault.unwritable }
        worksheet = sheet
        nextRow = 0
        if rightToLeft { worksheet_right_to_left(sheet) }
        for (index, column) in columns.enumerated() {
            guard let place = UInt16(exactly: index) else { throw SheetFault.tooManyColumns(limit: Int(UInt16.max)) }
            let width = Double(min(max(column.width ?? column.title.count + 4, 4), 100))
            worksheet_set_column(sheet, place, place, width, nil)
            try write(text: column.title, place, header)
        }
        worksheet_freeze_panes(sheet, 1, 0)
        nextRow = 1
    }

    private func endSheet() {
        guard let worksheet, nextRow > 0, let last = UInt16(exactly: columns.count - 1) else { return }
        worksheet_autofilter(worksheet, 0, 0, nextRow - 1, last)
    }

    private func write(_ cell: SheetCell, _ column: UInt16) throws {
        switch cell {
        case .empty: return
        case .text(let text): try write(text: text, column, nil)
        case .integer(let number): try write(number, digits: 0, column, whole)
        case .money(let money):
            try write(money.minor, digits: money.currency.digits, column, decimalFormat(money.currency.digits))
        case .decimal(let number, let digits):
            let digits = min(max(digits, 0), 9)
            try write(number, digits: digits, column, decimalFormat(digits))
        case .percent(let hundredths): try write(hundredths, digits: 4, column, percent)
        case .day(let day):
            // The spreadsheet's calendar begins in 1900; its first sixty days are off by one.
            let serial = Int64(day.number) + 25_569
            guard serial > 60 else { return try write(text: day.description, column, nil) }
            try check(worksheet_write_number(worksheet, nextRow, column, Double(serial), self.day))
        }
    }

    /// Writes a number; as text when it has more digits than spreadsheets keep, fifteen.
    private func write(
        _ number: Int64, digits: Int, _ column: UInt16, _ format: UnsafeMutablePointer<lxw_format>?
    ) throws {
        guard number.magnitude < 1_000_000_000_000_000 else {
            let text = Decimals.text(number, digits: digits, mark: UInt8(ascii: "."))
            return try write(text: String(decoding: text, as: UTF8.self), column, nil)
        }
        var unit = 1.0
        for _ in 0..<digits { unit *= 10 }
        try check(worksheet_write_number(worksheet, nextRow, column, Double(number) / unit, format))
    }

    private func write(text: String, _ column: UInt16, _ format: UnsafeMutablePointer<lxw_format>?) throws {
        var text = WorkbookText.escape(text, limit: XLSXWriter.longestText)
        // A C string ends at NUL.
        if text.utf8.contains(0) { text.unicodeScalars.removeAll { $0 == "\0" } }
        if text.isEmpty { return }
        try check(worksheet_write_string(worksheet, nextRow, column, text, format))
    }

    private func decimalFormat(_ digits: Int) -> UnsafeMutablePointer<lxw_format>? {
        if let known = decimals[digits] { return known }
        let format = workbook_add_format(workbook)
        let zeros = String(repeating: "0", count: digits)
        format_set_num_format(format, digits == 0 ? "#,##0" : "#,##0." + zeros)
        decimals[digits] = format
        return format
    }

    private func check(_ error: lxw_error) throws {
        guard error == LXW_NO_ERROR else { throw SheetFault.unwritable }
    }

    /// A name that spreadsheets take: at most 31 characters, none of `[]:*?/\`, no apostrophe at the ends.
    private static func sheetName(_ name: String) -> String {
        var kept = name.filter { !"[]:*?/\\'".contains($0) && !($0.unicodeScalars.first?.value ?? 0 < 0x20) }
        while kept.utf16.count > 31 { kept.removeLast() }
        return kept.isEmpty ? "Sheet" : kept
    }
}
