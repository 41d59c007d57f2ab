public import Nouns
public import SQL

/// A column whose values are sealed with the department's keys. Turning the keys seals each of them anew, so every such
/// column of a department is on its list, ``Department/sealedColumns``.
public struct SealedColumn: Sendable, Hashable {
    /// A column that names rows.
    public struct RowName: Sendable, Hashable {
        /// The column's name.
        public let column: String
    }

    /// The table.
    public let table: String
    /// The column.
    public let column: String
    /// What names the row, alone.
    public let row: RowName
    /// What the value is bound to.
    public let bound: RowName
    /// What names the person whose erasure destroys the value; nil when it is about nobody.
    public let person: RowName?

    /// Names a column; its rows are known by `id` and its values bound to that, unless other columns are named.
    public init(
        _ table: String, _ column: String, row: String = "id", boundTo bound: String? = nil, person: String? = nil
    ) {
        self.person = person.map(RowName.init)
        self.table = table
        self.column = column
        self.row = RowName(column: row)
        self.bound = RowName(column: bound ?? row)
    }
}

/// A column that names sealed files, one a row.
public struct SealedShelf: Sendable {
    /// The table.
    public let table: String
    /// The column with the file's name in the directory.
    public let column: String
    /// Where the files are.
    public let directory: String
    /// The query, within one of the table's rows, for the person whose erasure destroys the file; nil when there is none.
    public let person: SQL?

    /// Names a shelf of files; each is bound to its row's `id`.
    public init(_ table: String, _ column: String, directory: String, person: SQL? = nil) {
        self.person = person
        self.table = table
        self.column = column
        self.directory = directory
    }
}

extension Noun {
    /// The columns of its sealed fields.
    public var sealedColumns: [SealedColumn] {
        stored.filter { $0.uses.contains(.sealed) }.map { SealedColumn(table, $0.column) }
    }
}
