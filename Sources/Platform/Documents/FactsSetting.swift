/// Pairs of label and value in columns, the label small over the value.
struct FactsSetting {
    let facts: [Paper.Fact]
    let columns: Int
    let press: Press
    private let gutter = 20.0
    private let padding = 5.0

    init(_ facts: [Paper.Fact], columns: Int, press: Press) {
        self.facts = facts
        self.columns = max(1, min(4, columns))
        self.press = press
    }

    private var width: Double { (press.inner - gutter * Double(columns - 1)) / Double(columns) }

    /// The height of each row.
    var heights: [Double] {
        stride(from: 0, to: facts.count, by: columns).map { first in
            let values = facts[first..<min(first + columns, facts.count)].map { setting($0)?.height ?? 0 }
            return Style.label.line + (values.max() ?? 0) + 2 * padding + 1
        }
    }

    func draw(row: Int, top: Double) {
        for column in 0..<columns {
            let index = row * columns + column
            let start = Double(column) * (width + gutter)
            press.rule(start: start, top: top, width: width, .line)
            guard index < facts.count else { continue }
            let label = press.set(facts[index].label, .label, width: width, lines: 1)
            press.draw(label, start: start, top: top + padding, width: width)
            press.draw(setting(facts[index]), start: start, top: top + padding + Style.label.line, width: width)
        }
    }

    private func setting(_ fact: Paper.Fact) -> Press.Setting? {
        press.set(fact.value, .value, width: width, lines: 4)
    }
}

/// Up to four large figures in boxes beside one another.
struct FiguresSetting {
    static let height = 56.0

    let facts: [Paper.Fact]
    let press: Press
    private let gutter = 10.0
    private let padding = 10.0

    init(_ facts: [Paper.Fact], press: Press) {
        self.facts = Array(facts.prefix(4))
        self.press = press
    }

    func draw(top: Double) {
        guard !facts.isEmpty else { return }
        let width = (press.inner - gutter * Double(facts.count - 1)) / Double(facts.count)
        let inner = width - 2 * padding
        // One size for all: the largest in which none is cut.
        var size = Style.figure.size
        for fact in facts {
            let needed = press.set(fact.value, .figure)?.width ?? 0
            if needed > inner { size = min(size, max(8, Style.figure.size * inner / needed * 0.99)) }
        }
        for (index, fact) in facts.enumerated() {
            let start = Double(index) * (width + gutter)
            press.fill(start: start, top: top, width: width, height: FiguresSetting.height, .wash)
            press.fill(start: start, top: top, width: 2, height: FiguresSetting.height, .brand)
            press.draw(
                press.set(fact.label, .label, width: inner, lines: 1), start: start + padding, top: top + 9,
                width: inner)
            press.draw(
                press.set(fact.value, .figure.sized(size), width: inner, lines: 1), start: start + padding,
                top: top + 25,
                width: inner)
        }
    }
}
