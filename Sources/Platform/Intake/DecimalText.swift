/// How a column of numbers marks decimals, which decides what `1,234` means.
public enum AmountStyle: String, Hashable, Sendable, CaseIterable {
    /// The comma marks decimals, as in French: `1,234` is a little more than one.
    case decimalComma
    /// The point marks decimals, as in English: `1,234` is a thousand and more.
    case decimalPoint
    /// Nothing told so far: `1,234` is refused as ambiguous, `1.234,50` is not.
    case unknown

    /// What most of a column's unambiguous samples say; ``unknown`` when they say nothing or contradict each other.
    public static func detect(_ samples: some Sequence<String>) -> AmountStyle {
        var commas = 0
        var points = 0
        for sample in samples {
            var scan = DecimalScan()
            let read: Void? = try? sample.reading { bytes throws(IntakeFault) in try scan.run(bytes) }
            guard read != nil else { continue }
            switch scan.evidence {
            case .decimalComma: commas += 1
            case .decimalPoint: points += 1
            case .unknown: break
            }
        }
        if commas > points * 9 { return .decimalComma }
        if points > commas * 9 { return .decimalPoint }
        return .unknown
    }
}

/// One pass over a number as people write it: sign, digits of any script, marks, currency or percent before or after.
struct DecimalScan {
    enum Mark { case none, point, comma, space, apostrophe, arabicDecimal, arabicGroup }
    private enum Place { case before, body, after }

    private var place = Place.before
    private var mantissa: UInt64 = 0
    private var overflow = false
    /// Zeros seen after the last other digit; applied only when something follows, so that `1.500000000` is small.
    private var zeros = 0
    private var startsWithZero = false
    private var digits = 0

    private var group = 0
    private var first = 0
    private var marks = 0
    private var last = Mark.none
    private var groupMark = Mark.none
    private var unevenGroups = false
    private var mixedGroups = false

    private var minus = false
    private var plus = false
    private var opened = false
    private var closed = false
    private(set) var unit: Unit?
    private var word = WordMark()
    private var inWord = false

    init() {}

    /// Reads it all; afterwards ``value(digits:style:)`` interprets what was found.
    mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) throws(IntakeFault) {
        guard bytes.count <= 512 else { throw .tooLong(limit: 512) }
        var scalars = Scalars(bytes)
        var pending = Mark.none
        while let scalar = scalars.next() {
            if let digit = Glyph.digit(scalar) {
                try endWord()
                switch place {
                case .before:
                    place = .body
                    if pending != .none { commit(pending) }
                    startsWithZero = digit == 0 && pending == .none
                case .body: if pending != .none { commit(pending) }
                case .after: throw .notANumber
                }
                pending = .none
                add(UInt64(digit))
                continue
            }
            if scalar == Scalars.invalid { throw .invalidText }
            if Glyph.isUnseen(scalar) { continue }
            let mark = DecimalScan.mark(scalar)
            switch place {
            case .body:
                if mark != .none, pending == .none {
                    pending = mark
                    continue
                }
                // Something else than a digit follows a mark: a space ended the number, `12.` has an empty fraction.
                if pending != .none, pending != .space { commit(pending) }
                pending = .none
                place = .after
                try outside(scalar, mark)
            case .before:
                if pending != .none { throw .notANumber }
                if !inWord, mark == .point || mark == .comma || mark == .arabicDecimal {
                    pending = mark
                } else {
                    try outside(scalar, mark)
                }
            case .after: try outside(scalar, mark)
            }
        }
        if place == .body, pending != .none, pending != .space { commit(pending) }
        try endWord()
        if digits == 0 { throw pending == .none && unit == nil && !minus && !plus && !opened ? .empty : .notANumber }
        if opened != closed || (opened && (minus || plus)) || (minus && plus) { throw .notANumber }
    }

    /// What the number says by itself about its column's decimal mark.
    var evidence: AmountStyle {
        guard marks > 0, !unevenGroups, !mixedGroups else { return .unknown }
        switch (last, groupMark) {
        case (.comma, .comma): return group == 3 ? .decimalPoint : .unknown
        case (.point, .point): return group == 3 ? .decimalComma : .unknown
        case (.comma, .none) where isAmbiguous, (.point, .none) where isAmbiguous: return .unknown
        case (.comma, _): return .decimalComma
        case (.point, _): return .decimalPoint
        default: return .unknown
        }
    }

    /// The number in units of 10^-digits.
    func value(digits allowed: Int, style: AmountStyle) throws(IntakeFault) -> Int64 {
        let fraction = try hasDecimals(style) ? group : 0
        if overflow { throw .tooLarge }
        if mantissa == 0 { return 0 }
        var exponent = zeros - fraction + allowed
        guard exponent >= 0 else { throw .tooManyDecimals(allowed: allowed) }
        var magnitude = mantissa
        while exponent > 0 {
            let (product, over) = magnitude.multipliedReportingOverflow(by: 10)
            if over { throw .tooLarge }
            magnitude = product
            exponent -= 1
        }
        if minus || opened {
            guard magnitude <= Int64.min.magnitude else { throw .tooLarge }
            return Int64(truncatingIfNeeded: 0 &- magnitude)
        }
        guard magnitude <= UInt64(Int64.max) else { throw .tooLarge }
        return Int64(magnitude)
    }

    /// Whether a lone mark with three digits behind it may mean either thing.
    private var isAmbiguous: Bool { marks == 1 && group == 3 && (1...3).contains(first) && !startsWithZero }

    private func hasDecimals(_ style: AmountStyle) throws(IntakeFault) -> Bool {
        if marks == 0 { return false }
        let severalMarks = DecimalScan.isDecimal(last) && (DecimalScan.isDecimal(groupMark) || mixedGroups)
        if unevenGroups || mixedGroups { throw severalMarks ? .severalDecimalMarks : .notANumber }
        if groupMark == .arabicDecimal { throw .severalDecimalMarks }
        switch last {
        case .none: return false
        case .space, .apostrophe, .arabicGroup:
            guard groupMark == .none || groupMark == last, group == 3, (1...3).contains(first) else {
                throw .notANumber
            }
            return false
        case .arabicDecimal:
            guard marks == 1 || (1...3).contains(first) else { throw .notANumber }
            return true
        case .point, .comma:
            if isAmbiguous {
                switch style {
                case .unknown: throw .ambiguous
                case .decimalComma: return last == .comma
                case .decimalPoint: return last == .point
                }
            }
            if marks == 1 { return true }
            guard (1...3).contains(first) else { throw severalMarks ? .severalDecimalMarks : .notANumber }
            guard groupMark == last else { return true }
            guard group == 3 else { throw .severalDecimalMarks }
            return false
        }
    }

    private mutating func add(_ digit: UInt64) {
        digits += 1
        group += 1
        if digit == 0 {
            if mantissa > 0 { zeros += 1 }
            return
        }
        while zeros >= 0, !overflow {
            let (product, over) = mantissa.multipliedReportingOverflow(by: 10)
            mantissa = product
            overflow = over
            zeros -= 1
        }
        zeros = 0
        let (sum, over) = mantissa.addingReportingOverflow(digit)
        mantissa = sum
        overflow = overflow || over
    }

    private mutating func commit(_ mark: Mark) {
        if marks == 0 {
            first = group
        } else {
            if group != 3 { unevenGroups = true }
            if groupMark == .none { groupMark = last } else if groupMark != last { mixedGroups = true }
        }
        last = mark
        marks += 1
        group = 0
    }

    /// Takes a scalar before or behind the number: a sign, a parenthesis, a space or a letter of a unit.
    private mutating func outside(_ scalar: UInt32, _ mark: Mark) throws(IntakeFault) {
        if mark == .space || Glyph.isSpace(scalar) { return try endWord() }
        if Glyph.isDash(scalar) || scalar == 0x2B {
            try endWord()
            if minus || plus { throw .notANumber }
            if scalar == 0x2B { plus = true } else { minus = true }
            return
        }
        switch scalar {
        case 0x28:
            try endWord()
            if opened || place != .before { throw .notANumber }
            opened = true
        case 0x29:
            try endWord()
            if closed || !opened || place != .after { throw .notANumber }
            closed = true
        case 0x2E:
            // Points belong to shortened words: `د.ج`, `Dh.`
            if !inWord { throw .notANumber }
        case 0x24, 0x25, 0xA3, 0x66A, 0x20AC:
            try endWord()
            word.add(scalar)
            inWord = true
            try endWord()
        default:
            guard Glyph.isLetter(scalar) else { throw .notANumber }
            word.add(scalar)
            inWord = true
        }
    }

    private mutating func endWord() throws(IntakeFault) {
        guard inWord else { return }
        inWord = false
        guard let found = Unit.named[word.value] else { throw .notANumber }
        word = WordMark()
        if let unit, unit != found { throw .notANumber }
        unit = found
    }

    private static func isDecimal(_ mark: Mark) -> Bool { mark == .point || mark == .comma || mark == .arabicDecimal }

    @inline(__always)
    private static func mark(_ scalar: UInt32) -> Mark {
        switch scalar {
        case 0x2E: .point
        case 0x2C, 0x60C: .comma
        case 0x66B: .arabicDecimal
        case 0x66C: .arabicGroup
        case 0x27, 0x2019, 0x2018, 0x2BC: .apostrophe
        case 0x20, 0xA0, 0x2007, 0x2008, 0x2009, 0x200A, 0x202F: .space
        default: .none
        }
    }
}

extension DecimalScan {
    /// What may stand beside a number.
    enum Unit: Hashable {
        case currency(String)
        case percent

        /// Units by the fingerprint of the words for them; points inside are not counted.
        static let named: [UInt64: Unit] = {
            let words: [(Unit, [String])] = [
                (
                    .currency("DZD"),
                    [
                        "da", "dzd", "dinar", "dinars", "algerien", "algeriens", "algerian", "دج", "دينار", "دينارا",
                        "دنانير", "جزائري", "جزائريا", "جزائرية",
                    ]
                ),
                (.currency("EUR"), ["€", "eur", "euro", "euros", "يورو", "أورو", "اورو"]),
                (.currency("USD"), ["$", "usd", "dollar", "dollars", "دولار"]),
                (.currency("GBP"), ["£", "gbp"]),
                (.currency("CHF"), ["chf", "sfr"]),
                (.currency("MAD"), ["mad", "dh", "dhs", "dirham", "dirhams", "درهم"]),
                (.currency("TND"), ["tnd", "dt", "دت"]),
                (.percent, ["%", "٪", "pourcent", "percent"]),
            ]
            var named: [UInt64: Unit] = [:]
            for (unit, names) in words {
                for name in names { named[WordMark(name).value] = unit }
            }
            return named
        }()
    }
}
