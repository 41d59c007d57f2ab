/// A table made ready: how wide its columns are, how high its rows.
struct TableSetting {
    let table: Paper.Table
    let press: Press
    private let starts: [Double]
    private let widths: [Double]
    private let padding = 4.5
    private static let gutter = 10.0
    private static let side = 6.0
    private static let cellLines = 10

    let headHeight: Double

    init(_ table: Paper.Table, press: Press) {
        self.table = table
        self.press = press
        let widths = TableSetting.widths(of: table, press: press)
        var start = TableSetting.side
        starts = widths.map { width in
            defer { start += width + TableSetting.gutter }
            return start
        }
        self.widths = widths
        let lines = zip(table.columns, widths).map { column, width in
            press.set(column.title, .head, width: width, lines: 3)?.lines ?? 1
        }
        headHeight = Double(lines.max() ?? 1) * Style.head.line + 10
    }

    func strips(index: Int) -> [Pagination.Strip] {
        var strips = [
            Pagination.Strip(block: index, part: Pagination.headPart, height: headHeight, gap: 8, keepsWithNext: true)
        ]
        strips.reserveCapacity(table.rows.count + table.totals.count + 1)
        if table.rows.isEmpty, table.empty != nil {
            strips.append(
                Pagination.Strip(block: index, part: Pagination.emptyPart, height: Style.cell.line + 2 * padding + 6))
        }
        for (part, row) in (table.rows + table.totals).enumerated() {
            let isLastRow = part == table.rows.count - 1 && !table.totals.isEmpty
            let isInnerTotal = part >= table.rows.count && part < table.rows.count + table.totals.count - 1
            strips.append(
                Pagination.Strip(
                    block: index, part: part, height: height(of: row, isTotal: part >= table.rows.count),
                    keepsWithNext: isLastRow || isInnerTotal))
        }
        if strips.count == 1 { strips[0].keepsWithNext = false }
        return strips
    }

    func draw(part: Int, top: Double, height: Double) {
        if part == Pagination.headPart { return drawHead(top: top) }
        if part == Pagination.emptyPart {
            press.draw(
                press.set(table.empty ?? "", .cell, width: press.inner - 2 * TableSetting.side, lines: 1),
                start: TableSetting.side, top: top + padding + 3, width: press.inner - 2 * TableSetting.side)
            return
        }
        let isTotal = part >= table.rows.count
        let index = isTotal ? part - table.rows.count : part
        let rows = isTotal ? table.totals : table.rows
        guard rows.indices.contains(index) else { return }
        if isTotal { press.fill(start: 0, top: top, width: press.inner, height: height, .wash) }
        press.rule(
            start: 0, top: top, width: press.inner, isTotal && index == 0 ? .ink : .line, thickness: isTotal ? 0.8 : 0.5
        )
        for (column, cell) in zip(table.columns.indices, rows[index]) where !cell.text.isEmpty || cell.note != nil {
            // A word beside the figures of a totals row may take the room of empty cells after it.
            let width = isTotal ? room(column, in: rows[index]) : widths[column]
            let main = setting(cell, column: column, width: width, isTotal: isTotal)
            press.draw(main, start: starts[column], top: top + padding, width: width)
            if let note = cell.note, !note.isEmpty {
                press.draw(
                    press.set(note, .cellNote, width: width, alignment: table.columns[column].alignment, lines: 3),
                    start: starts[column], top: top + padding + (main?.height ?? 0), width: width)
            }
        }
    }

    private func drawHead(top: Double) {
        press.fill(start: 0, top: top, width: press.inner, height: headHeight, .wash)
        press.rule(start: 0, top: top + headHeight - 0.8, width: press.inner, .ink, thickness: 0.8)
        for (index, column) in table.columns.enumerated() {
            press.draw(
                press.set(column.title, .head, width: widths[index], alignment: column.alignment, lines: 3),
                start: starts[index], top: top + 5, width: widths[index])
        }
    }

    private func setting(_ cell: Paper.Cell, column: Int, width: Double, isTotal: Bool) -> Press.Setting? {
        press.set(
            cell.text, isTotal || cell.isStrong ? .strongCell : .cell, width: width,
            alignment: table.columns[column].alignment, lines: TableSetting.cellLines)
    }

    private func room(_ column: Int, in row: [Paper.Cell]) -> Double {
        guard table.columns[column].alignment == .start else { return widths[column] }
        var width = widths[column]
        var next = column + 1
        while next < widths.count, next >= row.count || row[next].text.isEmpty {
            width += TableSetting.gutter + widths[next]
            next += 1
        }
        return width
    }

    private func height(of row: [Paper.Cell], isTotal: Bool) -> Double {
        var height = Style.cell.line
        for (column, cell) in zip(table.columns.indices, row) {
            let width = isTotal ? room(column, in: row) : widths[column]
            let style = isTotal || cell.isStrong ? Style.strongCell : Style.cell
            var cellHeight = style.line
            if !fits(cell.text, width, style) {
                cellHeight = setting(cell, column: column, width: width, isTotal: isTotal)?.height ?? cellHeight
            }
            if let note = cell.note, !note.isEmpty {
                if fits(note, width, .cellNote) {
                    cellHeight += Style.cellNote.line
                } else {
                    cellHeight += press.set(note, .cellNote, width: width, lines: 3)?.height ?? 0
                }
            }
            height = max(height, cellHeight)
        }
        return height + 2 * padding
    }

    /// True when a text surely stays on one line.
    private func fits(_ text: String, _ width: Double, _ style: Style) -> Bool {
        guard text.utf8.count <= 200 else { return false }
        return press.estimate(text, style).map { $0 <= width } ?? false
    }

    /// Columns that fit their texts first; the others share what is left.
    private static func widths(of table: Paper.Table, press: Press) -> [Double] {
        let room = press.inner - 2 * side - gutter * Double(table.columns.count - 1)
        let fits: [Double?] = table.columns.enumerated().map { index, column in
            guard column.width == .fit else { return nil }
            return widest(index, in: table, press: press)
        }
        let shares: [Double] = table.columns.map { column in
            guard case .share(let share) = column.width, share.isFinite else { return 0 }
            return max(0.05, min(1000, share))
        }
        let shareSum = shares.reduce(0, +)
        var fitted = fits.reduce(0) { $0 + ($1 ?? 0) }
        // Shares keep at least 22 points each; columns that fit give way when they must.
        let least = Double(shares.filter { $0 > 0 }.count) * 22
        let scale = fitted > room - least && fitted > 0 ? max(0.05, (room - least) / fitted) : 1
        fitted *= scale
        // Without a share to fill the line, columns that fit spread over it.
        let spare = shareSum == 0 ? max(0, room - fitted) / Double(max(1, table.columns.count)) : 0
        return zip(fits, shares).map { fit, share in
            if let fit { return fit * scale + spare }
            return shareSum > 0 ? max(1, (room - fitted) * share / shareSum) : 1
        }
    }

    /// The width of a column's widest text, by setting its head, its totals and the longest few of its texts.
    private static func widest(_ column: Int, in table: Paper.Table, press: Press) -> Double {
        func width(_ text: String, _ style: Style) -> Double { press.set(text, style)?.width ?? 0 }
        var widest = table.columns[column].title.split(separator: " ").map { width(String($0), .head) }.max() ?? 0
        // A word in a totals row runs on into the empty cells after it.
        for row in table.totals where column < row.count && table.columns[column].alignment != .start {
            widest = max(widest, width(row[column].text, .strongCell))
        }
        // The lengths decide what is measured; digits are all of one width.
        var longest: [(length: Int, row: Int)] = []
        for (index, row) in table.rows.enumerated() where column < row.count {
            let length = row[column].text.unicodeScalars.count
            if longest.count < 12 {
                longest.append((length, index))
                longest.sort { $0.length > $1.length }
            } else if let last = longest.last, length > last.length {
                longest[longest.count - 1] = (length, index)
                longest.sort { $0.length > $1.length }
            }
        }
        for (_, row) in longest {
            let cell = table.rows[row][column]
            widest = max(widest, width(cell.text, cell.isStrong ? .strongCell : .cell))
            if let note = cell.note { widest = max(widest, width(note, .cellNote)) }
        }
        return min(widest * 1.02 + 1, press.inner * 0.4)
    }
}
