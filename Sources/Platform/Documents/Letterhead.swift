/// The head and the foot of pages.
struct Letterhead {
    /// The height of the short head from the second page on.
    static let runningHeight = 30.0

    let paper: Paper
    let press: Press

    init(_ paper: Paper, press: Press) {
        self.paper = paper
        self.press = press
    }

    private var senderWidth: Double { press.inner * 0.55 }
    private var marksWidth: Double { press.inner * 0.42 }
    private var senderHeight: Double {
        guard let sender = paper.sender else { return 0 }
        let text = Style.company.line + Double(sender.lines.prefix(6).count) * Style.companyLine.line
        return max(text, logoSize?.height ?? 0)
    }
    /// How large the logo stands before the name.
    private var logoSize: (width: Double, height: Double)? {
        guard let logo = paper.sender?.logo, logo.width > 0, logo.height > 0 else { return nil }
        let scale = min(96 / Double(logo.width), 42 / Double(logo.height))
        return (Double(logo.width) * scale, Double(logo.height) * scale)
    }
    private var marksHeight: Double { Double(paper.marks.prefix(6).count) * Style.mark.line }
    private var headHeight: Double {
        let height = max(senderHeight, marksHeight)
        return height == 0 ? 0 : height + 12
    }
    private var title: Press.Setting? { press.set(paper.title, .title, width: press.inner, lines: 3) }

    /// 1 when the paper begins with a recipient, who then stands above the title, where a window envelope shows him.
    static func recipients(of paper: Paper) -> Int {
        if case .recipient = paper.blocks.first { 1 } else { 0 }
    }

    private var recipient: RecipientSetting? {
        guard case .recipient(let lines) = paper.blocks.first else { return nil }
        return RecipientSetting(lines: lines, press: press)
    }

    private var recipientHeight: Double { recipient.map { $0.height + 18 } ?? 0 }

    /// How much of the first page the head and the title take.
    var height: Double { headHeight + recipientHeight + (paper.title.isEmpty ? 0 : 16 + (title?.height ?? 0)) + 9 }

    func draw() {
        if let sender = paper.sender {
            var start = 0.0
            if let logo = sender.logo, let size = logoSize {
                press.draw(logo, start: 0, top: Press.top + 2, width: size.width, height: size.height)
                start = size.width + 10
            }
            let senderWidth = senderWidth - start
            press.draw(
                press.set(sender.name, .company, width: senderWidth, lines: 1), start: start, top: Press.top,
                width: senderWidth)
            for (index, line) in sender.lines.prefix(6).enumerated() {
                let top = Press.top + Style.company.line + Double(index) * Style.companyLine.line
                press.draw(
                    press.set(line, .companyLine, width: senderWidth, lines: 1), start: start, top: top,
                    width: senderWidth)
            }
        }
        for (index, mark) in paper.marks.prefix(6).enumerated() {
            press.draw(
                press.set(mark, .mark, width: marksWidth, alignment: .end, lines: 1), start: press.inner - marksWidth,
                top: Press.top + Double(index) * Style.mark.line + 2, width: marksWidth)
        }
        if headHeight > 0 {
            press.rule(start: 0, top: Press.top + headHeight - 4, width: press.inner, .brand, thickness: 1.2)
        }
        recipient?.draw(top: Press.top + headHeight + 14)
        if !paper.title.isEmpty {
            press.draw(title, start: 0, top: Press.top + headHeight + recipientHeight + 16, width: press.inner)
        }
    }

    func drawRunning() {
        let half = press.inner / 2 - 8
        press.draw(
            press.set(paper.sender?.name ?? "", .running, width: half, lines: 1), start: 0, top: Press.top, width: half)
        press.draw(
            press.set(paper.title, .running, width: half, alignment: .end, lines: 1), start: press.inner - half,
            top: Press.top, width: half)
        press.rule(start: 0, top: Press.top + 15, width: press.inner, .line)
    }

    func drawFoot(page: Int, of pages: Int) {
        let top = Press.height - 38
        let numbers = 90.0
        press.rule(start: 0, top: top - 6, width: press.inner, .line)
        if let footer = paper.footer {
            let width = press.inner - numbers
            press.draw(press.set(footer, .footer, width: width, lines: 2), start: 0, top: top, width: width)
        }
        press.draw(
            press.set("\(page) / \(pages)", .footer, width: numbers, alignment: .end, lines: 1),
            start: press.inner - numbers, top: top, width: numbers)
    }
}

/// To whom a letter goes, on the far side.
struct RecipientSetting {
    let lines: [String]
    let press: Press

    var height: Double { Double(lines.prefix(8).count) * Style.value.line + 6 }

    func draw(top: Double) {
        let start = press.inner * 0.55
        for (index, line) in lines.prefix(8).enumerated() {
            let style: Style = index == 0 ? .value.weighted(600) : .value.weighted(400)
            press.draw(
                press.set(line, style, width: press.inner - start, lines: 1), start: start,
                top: top + Double(index) * style.line, width: press.inner - start)
        }
    }
}
