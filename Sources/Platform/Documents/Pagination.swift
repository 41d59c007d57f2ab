/// Cuts a paper into strips, puts them on pages, draws them.
///
/// Two passes, because the foot of the first page already says how many there are. The first measures only texts that
/// may need more than one line; the second sets every text once and draws it.
struct Pagination {
    /// A piece that is never split: a line of a paragraph, a row of a table.
    struct Strip {
        var block: Int
        var part: Int
        var height: Double
        /// Space above, left out at the top of a page.
        var gap = 0.0
        /// Stays on the page of the strip after it.
        var keepsWithNext = false
    }

    /// A strip and where it stands.
    struct Place {
        var strip: Strip
        var top: Double
    }

    static let headPart = -1
    /// What a table without rows says.
    static let emptyPart = -2

    let paper: Paper
    let press: Press
    private(set) var pages: [[Place]] = [[]]
    private var tables: [Int: TableSetting] = [:]
    private let letterhead: Double

    init(_ paper: Paper, press: Press) throws(PaperFault) {
        self.paper = paper
        self.press = press
        letterhead = Letterhead(paper, press: press).height
        var rows = 0
        for case .table(let table) in paper.blocks {
            rows += table.rows.count + table.totals.count
            guard rows <= Paper.Limits.rows else { throw .tooManyRows }
            guard (1...Paper.Limits.columns).contains(table.columns.count) else { throw .wrongColumns }
        }
        for (index, block) in paper.blocks.enumerated() {
            if case .table(let table) = block { tables[index] = TableSetting(table, press: press) }
        }
        try place()
    }

    /// Where text begins on a page.
    private func top(ofPage page: Int) -> Double {
        page == 0 ? Press.top + letterhead : Press.top + Letterhead.runningHeight
    }

    private mutating func place() throws(PaperFault) {
        var y = top(ofPage: 0)
        var pending: [Strip] = []

        for (index, block) in paper.blocks.enumerated().dropFirst(Letterhead.recipients(of: paper)) {
            if case .pageBreak = block {
                for strip in pending { try put(strip, &y) }
                pending = []
                if pages.last?.isEmpty == false { try beginPage(&y) }
                continue
            }
            for strip in strips(of: block, index: index) {
                pending.append(strip)
                if strip.keepsWithNext, pending.count < 8 { continue }
                let needed = pending.reduce(0) { $0 + $1.gap + $1.height }
                if y + needed > Press.bottom, pages.last?.isEmpty == false {
                    try beginPage(&y)
                    repeatHead(for: pending.first, &y)
                }
                for strip in pending { try put(strip, &y) }
                pending = []
            }
        }
        for strip in pending { try put(strip, &y) }
    }

    private mutating func beginPage(_ y: inout Double) throws(PaperFault) {
        guard pages.count < Paper.Limits.pages else { throw .tooManyPages }
        pages.append([])
        y = top(ofPage: pages.count - 1)
    }

    private mutating func put(_ strip: Strip, _ y: inout Double) throws(PaperFault) {
        let isFirst = pages.last?.isEmpty ?? true
        let gap = isFirst ? 0 : strip.gap
        if y + gap + strip.height > Press.bottom, !isFirst {
            try beginPage(&y)
            repeatHead(for: strip, &y)
            pages[pages.count - 1].append(Place(strip: strip, top: y))
            y += strip.height
            return
        }
        pages[pages.count - 1].append(Place(strip: strip, top: y + gap))
        y += gap + strip.height
    }

    /// The head of a table stands again over rows that go on on a new page.
    private mutating func repeatHead(for strip: Strip?, _ y: inout Double) {
        guard let strip, strip.part != Pagination.headPart, let table = tables[strip.block] else { return }
        let head = Strip(block: strip.block, part: Pagination.headPart, height: table.headHeight)
        pages[pages.count - 1].append(Place(strip: head, top: y))
        y += head.height
    }

    private func strips(of block: Paper.Block, index: Int) -> [Strip] {
        switch block {
        case .heading(let text):
            let height = press.set(text, .heading, width: press.inner, lines: 4)?.height ?? 0
            return [Strip(block: index, part: 0, height: height + 5, gap: 16, keepsWithNext: true)]
        case .paragraph(let text): return lines(of: text, .paragraph, index: index, gap: 8)
        case .note(let text): return lines(of: text, .note, index: index, gap: 6)
        case .recipient(let lines):
            return [
                Strip(block: index, part: 0, height: RecipientSetting(lines: lines, press: press).height, gap: 12)
            ]
        case .facts(let facts, let columns):
            return FactsSetting(facts, columns: columns, press: press).heights.enumerated().map {
                Strip(block: index, part: $0, height: $1, gap: $0 == 0 ? 8 : 0)
            }
        case .figures(let facts):
            return facts.isEmpty ? [] : [Strip(block: index, part: 0, height: FiguresSetting.height, gap: 12)]
        case .table: return tables[index]?.strips(index: index) ?? []
        case .signatures(let labels):
            return labels.isEmpty ? [] : [Strip(block: index, part: 0, height: 92, gap: 22)]
        case .space(let points):
            return [Strip(block: index, part: 0, height: points.isFinite ? max(0, min(600, points)) : 0)]
        case .pageBreak: return []
        }
    }

    /// A strip for each line; the first two and the last two stay together.
    private func lines(of text: String, _ style: Style, index: Int, gap: Double) -> [Strip] {
        let count = paragraph(text, style, index: index)?.lines ?? 0
        return (0..<count).map { line in
            Strip(
                block: index, part: line, height: style.line, gap: line == 0 ? gap : 0,
                keepsWithNext: count > 1 && (line == 0 || line == count - 2))
        }
    }

    /// A paragraph that runs over many pages is set once, not once for each.
    private func paragraph(_ text: String, _ style: Style, index: Int) -> Press.Setting? {
        if let known = press.running, known.block == index { return known.setting }
        let setting = press.set(text, style, width: press.inner, limit: Paper.Limits.paragraph, keepsLines: true)
        press.running = setting.map { (index, $0) }
        return setting
    }
}

extension Pagination {
    func draw() throws(PaperFault) {
        press.running = nil
        let letterhead = Letterhead(paper, press: press)
        for (number, places) in pages.enumerated() {
            if number == 0 { letterhead.draw() } else { letterhead.drawRunning() }
            letterhead.drawFoot(page: number + 1, of: pages.count)
            var index = 0
            while index < places.count {
                let place = places[index]
                let next = run(from: index, in: places)
                draw(place, through: places[next - 1])
                index = next
            }
            press.endPage()
        }
    }

    /// Lines of one paragraph that follow each other are drawn at once.
    private func run(from index: Int, in places: [Place]) -> Int {
        switch paper.blocks[places[index].strip.block] {
        case .paragraph, .note:
            var next = index + 1
            while next < places.count, places[next].strip.block == places[index].strip.block { next += 1 }
            return next
        default: return index + 1
        }
    }

    private func draw(_ place: Place, through last: Place) {
        let strip = place.strip
        let lines = strip.part..<max(strip.part + 1, last.strip.part + 1)
        switch paper.blocks[strip.block] {
        case .heading(let text):
            press.draw(
                press.set(text, .heading, width: press.inner, lines: 4), start: 0, top: place.top, width: press.inner)
        case .paragraph(let text):
            press.draw(
                paragraph(text, .paragraph, index: strip.block), start: 0, top: place.top, width: press.inner,
                lines: lines)
        case .note(let text):
            press.draw(
                paragraph(text, .note, index: strip.block), start: 0, top: place.top, width: press.inner, lines: lines)
        case .recipient(let lines): RecipientSetting(lines: lines, press: press).draw(top: place.top)
        case .facts(let facts, let columns):
            FactsSetting(facts, columns: columns, press: press).draw(row: strip.part, top: place.top)
        case .figures(let facts): FiguresSetting(facts, press: press).draw(top: place.top)
        case .table: tables[strip.block]?.draw(part: strip.part, top: place.top, height: strip.height)
        case .signatures(let labels):
            let count = min(4, labels.count)
            let width = (press.inner - Double(count - 1) * 24) / Double(count)
            for (index, label) in labels.prefix(count).enumerated() {
                let start = Double(index) * (width + 24)
                press.draw(
                    press.set(label, .label, width: width, lines: 1), start: start, top: place.top, width: width)
                press.rule(start: start, top: place.top + 84, width: width, .soft)
            }
        case .space, .pageBreak: break
        }
    }
}
