public import Values

/// Reads amounts of money as people and files write them.
///
/// Digits may be ASCII, Arabic-Indic or Persian; thousands may be parted by spaces of any width, points, commas or apostrophes;
/// the currency may stand before or after; less than zero is `-5`, `−5`, `5-` or `(5)`.
public enum AmountText {
    /// Reads an amount from UTF-8 bytes, in minor units of a currency: `1 234,50 DA` gives 123450.
    ///
    /// Throws ``IntakeFault/ambiguous`` for `1,234` when the style is unknown, ``IntakeFault/otherCurrency(_:)`` when the text names
    /// another currency, ``IntakeFault/tooManyDecimals(allowed:)`` when the currency has no unit that small.
    public static func minorUnits(
        _ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency, style: AmountStyle = .unknown
    ) throws(IntakeFault) -> Int64 {
        if let plain = plain(bytes, currency) { return plain }
        var scan = DecimalScan()
        try scan.run(bytes)
        switch scan.unit {
        case .percent: throw .notANumber
        case .currency(let code) where code != currency.code: throw .otherCurrency(code)
        case .currency, nil: return try scan.value(digits: currency.digits, style: style)
        }
    }

    /// Reads an amount from text; see ``minorUnits(_:_:style:)``.
    public static func read(
        _ text: String, _ currency: Currency, style: AmountStyle = .unknown
    ) throws(IntakeFault) -> Money {
        let minor = try text.reading { bytes throws(IntakeFault) in try minorUnits(bytes, currency, style: style) }
        return Money(minor: minor, currency)
    }

    /// The form that most files hold, ASCII digits with at most two behind a mark, read without further ado; nil for any other.
    @inline(__always)
    private static func plain(_ bytes: UnsafeBufferPointer<UInt8>, _ currency: Currency) -> Int64? {
        guard (1...17).contains(bytes.count) else { return nil }
        var value: Int64 = 0
        var mark = -1
        for index in 0..<bytes.count {
            let byte = bytes[index]
            if byte &- 0x30 <= 9 {
                value = value * 10 + Int64(byte &- 0x30)
            } else if byte == 0x2E || byte == 0x2C, mark < 0, index > 0 {
                mark = index
            } else {
                return nil
            }
        }
        let fraction = mark < 0 ? 0 : bytes.count - mark - 1
        guard mark < 0 || (1...2).contains(fraction), fraction <= currency.digits else { return nil }
        var missing = currency.digits - fraction
        while missing > 0 {
            let (product, over) = value.multipliedReportingOverflow(by: 10)
            if over { return nil }
            value = product
            missing -= 1
        }
        return value
    }
}

/// Reads whole numbers: counts, days, years.
public enum WholeText {
    /// Reads a whole number from UTF-8 bytes; `12.00` is one, `12.5` is refused as having too many decimals.
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, style: AmountStyle = .unknown
    ) throws(IntakeFault) -> Int64 {
        var scan = DecimalScan()
        try scan.run(bytes)
        guard scan.unit == nil else { throw .notANumber }
        return try scan.value(digits: 0, style: style)
    }

    /// Reads a whole number from text.
    public static func read(_ text: String, style: AmountStyle = .unknown) throws(IntakeFault) -> Int64 {
        try text.reading { bytes throws(IntakeFault) in try read(bytes, style: style) }
    }
}

/// Reads decimal numbers and percentages as whole counts of a small unit.
public enum RateText {
    /// Reads a number, with or without a percent sign, in units of 10^-digits of what is written: `12,5 %` with two digits gives 1250.
    public static func read(
        _ bytes: UnsafeBufferPointer<UInt8>, digits: Int = 2, style: AmountStyle = .unknown
    ) throws(IntakeFault) -> Int64 {
        var scan = DecimalScan()
        try scan.run(bytes)
        guard scan.unit == nil || scan.unit == .percent else { throw .notANumber }
        return try scan.value(digits: min(max(digits, 0), 18), style: style)
    }

    /// Reads a number or percentage from text; see ``read(_:digits:style:)``.
    public static func read(
        _ text: String, digits: Int = 2, style: AmountStyle = .unknown
    ) throws(IntakeFault) -> Int64 {
        try text.reading { bytes throws(IntakeFault) in try read(bytes, digits: digits, style: style) }
    }
}
