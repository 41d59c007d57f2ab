public import Values

extension Locale {
    /// A whole number in groups of three: `48 212`.
    public func number(_ number: Int64, signed: Bool = false) -> String {
        let marks = language.marks
        return FigureWriter.string { writer in
            sign(number < 0, number > 0 && signed, &writer)
            writer.grouped(number.magnitude, marks)
        }
    }

    /// A whole number in groups of three.
    public func number(_ number: Int) -> String { self.number(Int64(number)) }

    /// A number counted in 10^-digits: `decimal(scaled: 1234, digits: 1)` is `123,4`. At most 18 digits follow the mark.
    public func decimal(scaled: Int64, digits: Int, signed: Bool = false) -> String {
        let marks = language.marks
        return FigureWriter.string { writer in
            sign(scaled < 0, scaled > 0 && signed, &writer)
            writer.decimal(scaled.magnitude, digits: digits.clamped(to: 0...18), marks)
        }
    }

    /// A number rounded to so many digits after the mark, at most 9; a dash when it is none or too large.
    public func decimal(_ number: Double, digits: Int, signed: Bool = false) -> String {
        let digits = digits.clamped(to: 0...9)
        var unit = 1.0
        for _ in 0..<digits { unit *= 10 }
        let scaled = (number * unit).rounded()
        guard let whole = Int64(exactly: scaled) else { return "—" }
        return decimal(scaled: whole, digits: digits, signed: signed)
    }

    /// An amount with its currency: `1 234,50 DA`, `1 234,50 دج`, `DZD 1,234.50`.
    public func money(_ money: Money, signed: Bool = false) -> String {
        let marks = language.marks
        return FigureWriter.string { writer in
            currencyBefore(money, signed, &writer)
            writer.decimal(money.minor.magnitude, digits: money.currency.digits, marks)
            currencyAfter(money.currency, &writer)
        }
    }

    /// An amount without its currency, for columns that name it once: `1 234,50`.
    public func amount(_ money: Money) -> String { decimal(scaled: money.minor, digits: money.currency.digits) }

    /// How this language marks a currency: `DA`, `دج`, `DZD`.
    public func sign(_ currency: Currency) -> String { language.sign(currency) }

    /// An amount to three digits or so, for figures: `4,82 Md DA`, `186,4 M DA`, `46 900 DA`, `4,82 مليار دج`.
    public func moneyShort(_ money: Money, signed: Bool = false) -> String {
        let marks = language.marks
        let major = UInt64(money.currency.minorPerMajor)
        let (value, digits, scale) = Locale.short(money.minor.magnitude, major)
        return FigureWriter.string { writer in
            currencyBefore(money, signed, &writer)
            writer.decimal(value, digits: digits, marks)
            if scale > 0 {
                let unit: StaticString =
                    switch language {
                    case .french: scale == 2 ? "\u{A0}Md" : "\u{A0}M"
                    case .arabic: scale == 2 ? "\u{A0}مليار" : "\u{A0}مليون"
                    case .english: scale == 2 ? "bn" : "m"
                    }
                writer.text(unit)
            }
            currencyAfter(money.currency, &writer)
        }
    }

    /// A share in hundredths of a percent: 7150 is `71,5 %`. Without `digits`, a tenth is written only when there is one.
    public func percent(_ basisPoints: Int, digits: Int? = nil, signed: Bool = false) -> String {
        let marks = language.marks
        let digits = (digits ?? (basisPoints.magnitude % 100 >= 5 && basisPoints.magnitude % 100 < 95 ? 1 : 0))
            .clamped(to: 0...2)
        let unit: UInt = digits == 0 ? 100 : digits == 1 ? 10 : 1
        let (sum, over) = basisPoints.magnitude.addingReportingOverflow(unit / 2)
        let rounded = (over ? basisPoints.magnitude : sum) / unit
        return FigureWriter.string { writer in
            // Between two left-to-right marks the sign stays at the right of its number in an Arabic line, as printed.
            writer.text(marks.beforeSign)
            if basisPoints < 0, rounded > 0 { writer.text("−") }
            if signed, basisPoints > 0, rounded > 0 { writer.text("+") }
            writer.decimal(UInt64(rounded), digits: digits, marks)
            if language != .english { writer.text("\u{A0}") }
            writer.byte(UInt8(ascii: "%"))
            writer.text(marks.beforeSign)
        }
    }

    /// A size of a file: `1,4 Mo`, `1.4 MB`; in thousands, as the International System counts.
    public func size(_ bytes: Int64) -> String {
        let units =
            switch language {
            case .french: ["o", "ko", "Mo", "Go", "To"]
            case .arabic: ["بايت", "ك.ب", "م.ب", "ج.ب", "ت.ب"]
            case .english: ["B", "kB", "MB", "GB", "TB"]
            }
        var tenths = UInt64(min(max(0, bytes), .max / 10)) * 10
        var unit = 0
        while tenths >= 10_000, unit < units.count - 1 {
            tenths = (tenths + 500) / 1000
            unit += 1
        }
        let marks = language.marks
        return FigureWriter.string { writer in
            if unit == 0 || tenths >= 1000 || tenths % 10 == 0 {
                writer.grouped((tenths + 5) / 10, marks)
            } else {
                writer.decimal(tenths, digits: 1, marks)
            }
            writer.text("\u{A0}")
            writer.text(units[unit])
        }
    }

    /// Magnitude, digits after the mark, and 0 for ones, 1 for millions, 2 for milliards.
    private static func short(_ minor: UInt64, _ perMajor: UInt64) -> (UInt64, Int, Int) {
        let whole = minor / perMajor
        guard whole >= 1_000_000 else { return ((minor + perMajor / 2) / perMajor, 0, 0) }
        let scale = whole >= 999_500_000 ? 2 : 1
        let unit: UInt64 = scale == 2 ? 1_000_000_000 : 1_000_000
        // Three digits, and one after the mark above a hundred: 4,82 Md, 18,7 M, 186,4 M.
        let digits = whole / unit >= 10 ? 1 : 2
        let step = unit / (digits == 2 ? 100 : 10)
        var value = (whole + step / 2) / step
        var shown = digits
        while shown > 0, value % 10 == 0 {
            value /= 10
            shown -= 1
        }
        return (value, shown, scale)
    }

    private func sign(_ isNegative: Bool, _ showsPlus: Bool, _ writer: inout FigureWriter) {
        guard isNegative || showsPlus else { return }
        writer.text(language.marks.beforeSign)
        if isNegative { writer.text("−") } else { writer.text("+") }
    }

    private func currencyBefore(_ money: Money, _ signed: Bool, _ writer: inout FigureWriter) {
        // The amount as a whole still runs from right to left, also where its first letter decides (bdi, dir=auto).
        if language == .arabic, money.minor < 0 || (signed && money.minor > 0) { writer.text("\u{200F}") }
        sign(money.minor < 0, money.minor > 0 && signed, &writer)
        guard language == .english else { return }
        writer.text(language.sign(money.currency))
        writer.text("\u{A0}")
    }

    private func currencyAfter(_ currency: Currency, _ writer: inout FigureWriter) {
        guard language != .english else { return }
        writer.text("\u{A0}")
        writer.text(language.sign(currency))
    }
}
