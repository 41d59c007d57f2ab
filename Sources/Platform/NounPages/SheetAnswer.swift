public import Department
import Glibc
public import HTTP
public import Localization
public import Sheets
import Values

/// How a list goes out as a file.
public enum SheetFormat: String, Sendable, CaseIterable {
    /// Text with separators, sent while it is written.
    case csv
    /// A workbook, sent once it is whole.
    case xlsx

    /// Reads a format's name; CSV when there is none.
    public init(_ fields: Fields) { self = fields["format"].flatMap(SheetFormat.init(rawValue:)) ?? .csv }
}

extension Context {
    /// Sends rows as a file. `write` begins, writes and finishes them page by page, so that a million rows cost no more
    /// memory than a hundred. Whatever it throws before a workbook is whole becomes an answer, and no file is left.
    ///
    /// - Parameters:
    ///   - name: the file's name without its ending.
    ///   - title: the name of a workbook's sheet.
    public func sheet(
        _ format: SheetFormat, name: String, title: Phrase, temporaryDirectory: String,
        write: @escaping @Sendable (any SheetWriter) throws -> Void
    ) throws -> Response {
        switch format {
        case .csv:
            return .stream(type: "text/csv; charset=utf-8", name: name + ".csv") { sink in
                try write(CSVWriter(separator: .semicolon) { bytes in try sink.write(bytes) })
            }
        case .xlsx:
            let file = temporaryDirectory + "/export-\(surroundings.newID()).xlsx"
            do {
                try write(
                    XLSXWriter(
                        path: file, sheetName: locale(title), rightToLeft: locale.direction == .rightToLeft))
            } catch {
                unlink(file)
                throw error
            }
            return .file(
                file, type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", name: name + ".xlsx",
                deleteAfter: true)
        }
    }
}

extension ListQuery {
    /// Refuses a filter that cannot be read: what is written or changed by it would be more than was meant. Throws
    /// `FilterFault` and ``Invalid``.
    public func check() throws {
        if let filterFault { throw filterFault }
        guard faults.isEmpty else { throw Invalid(faults.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) }) }
    }
}
