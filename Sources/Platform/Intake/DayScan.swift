import Values

/// One pass over a day as people write it: up to three parts, numbers or a month's name, then perhaps a time.
struct DayScan {
    private struct Part {
        var value = 0
        var digits = 0
        var isMonth: Bool { digits == 0 }
    }

    private let style: DayStyle
    private var first = Part()
    private var second = Part()
    private var third = Part()
    private var count = 0
    private var number = Part()
    private var word = WordMark()
    private var inWord = false
    private var half: MonthWord?
    /// Separators other than spaces since the last part.
    private var marks = 0

    init(_ style: DayStyle) { self.style = style }

    mutating func run(_ bytes: UnsafeBufferPointer<UInt8>) throws(IntakeFault) -> Day {
        var scalars = Scalars(bytes)
        var blank = true
        while true {
            let start = scalars.offset
            guard let scalar = scalars.next() else { break }
            if scalar == Scalars.invalid { throw .invalidText }
            if Glyph.isUnseen(scalar) { continue }
            if let digit = Glyph.digit(scalar) {
                blank = false
                try endWord()
                guard number.digits < 9 else { throw .notADay }
                number.value = number.value * 10 + Int(digit)
                number.digits += 1
                continue
            }
            let isSpace = Glyph.isSpace(scalar)
            if !isSpace { blank = false }
            let isCompact = try endNumber()
            if isCompact || count == 3 { return try finish(DayScan.isTime(bytes, from: start)) }
            if Glyph.isLetter(scalar) {
                word.add(scalar)
                inWord = true
                continue
            }
            let hadWord = inWord
            try endWord()
            if count == 3 { return try finish(DayScan.isTime(bytes, from: start)) }
            if isSpace || (hadWord && scalar == 0x2E) { continue }
            // A spreadsheet's day number may have a fraction, the time of day.
            if count == 1, !first.isMonth, scalar == 0x2E || scalar == 0x2C, style.serial != nil, first.digits < 8,
                DayScan.isFraction(bytes, from: scalars.offset)
            {
                return try finish(true)
            }
            switch scalar {
            case 0x2F, 0x2E, 0x2C, 0x5C, 0x60C, 0x60D: marks += 1
            default:
                guard Glyph.isDash(scalar) else { throw .notADay }
                marks += 1
            }
            if marks > 1 || (count == 0 && marks > 0) { throw .notADay }
        }
        if blank { throw .empty }
        _ = try endNumber()
        try endWord()
        return try finish(marks == 0)
    }

    /// Ends a run of digits; true when it was a whole day by itself, `20251231`.
    private mutating func endNumber() throws(IntakeFault) -> Bool {
        guard number.digits > 0 else { return false }
        let part = number
        number = Part()
        try add(part)
        return count == 1 && part.digits == 8
    }

    private mutating func add(_ part: Part) throws(IntakeFault) {
        guard half == nil else { throw .notADay }
        switch count {
        case 0: first = part
        case 1: second = part
        case 2: third = part
        default: throw .notADay
        }
        count += 1
        marks = 0
    }

    private mutating func endWord() throws(IntakeFault) {
        guard inWord else { return }
        inWord = false
        let found = MonthWord.named[word.value]
        word = WordMark()
        guard let found else { throw .notADay }
        switch (found, half) {
        case (.month(let month), nil): try add(Part(value: month, digits: 0))
        case (.kanun, nil), (.tishrin, nil): half = found
        case (.former, .kanun), (.former, .tishrin), (.latter, .kanun), (.latter, .tishrin):
            let isFormer = found == .former
            let month = half == .kanun ? (isFormer ? 12 : 1) : (isFormer ? 10 : 11)
            half = nil
            try add(Part(value: month, digits: 0))
        case (.ignored, nil):
            // `lundi, 3 mars`: the comma belongs to the weekday.
            marks = count == 0 ? -1 : marks
        default: throw .notADay
        }
    }

    private func finish(_ restIsSound: Bool) throws(IntakeFault) -> Day {
        guard restIsSound, half == nil else { throw .notADay }
        switch count {
        case 1 where first.digits == 8:
            return try day(first.value / 10_000, first.value / 100 % 100, first.value % 100)
        case 1:
            guard let serial = style.serial, !first.isMonth, first.digits <= 7 else { throw .notADay }
            return try DayText.day(serial: Int64(first.value), serial)
        case 3: return try threeParts()
        default: throw .notADay
        }
    }

    private func threeParts() throws(IntakeFault) -> Day {
        if third.isMonth || (first.isMonth && second.isMonth) { throw .notADay }
        if first.isMonth { return try day(year(third), first.value, dayNumber(second)) }
        if first.digits >= 3 {
            guard first.digits == 4 else { throw .noSuchDay }
            return try day(first.value, second.isMonth ? second.value : dayNumber(second), dayNumber(third))
        }
        if second.isMonth { return try day(year(third), second.value, dayNumber(first)) }
        let (one, two) = (try dayNumber(first), try dayNumber(second))
        let year = try year(third)
        switch style.order {
        case .dayFirst: return try day(year, two, one)
        case .monthFirst: return try day(year, one, two)
        case .unknown:
            if one > 12 || one == two { return try day(year, two, one) }
            if two > 12 { return try day(year, one, two) }
            // Neither order is a day, `00/01/2025`: say so rather than ask which.
            if one == 0 || two == 0 { throw .noSuchDay }
            throw .ambiguous
        }
    }

    private func dayNumber(_ part: Part) throws(IntakeFault) -> Int {
        guard part.digits <= 2 else { throw .notADay }
        return part.value
    }

    private func year(_ part: Part) throws(IntakeFault) -> Int {
        switch part.digits {
        case 4: return part.value
        case 2:
            let year = style.pivot / 100 * 100 + part.value
            return year > style.pivot ? year - 100 : year
        default: throw .noSuchDay
        }
    }

    private func day(_ year: Int, _ month: Int, _ day: Int) throws(IntakeFault) -> Day {
        guard let day = Day(year: year, month: month, day: day) else { throw .noSuchDay }
        return day
    }

    private static func isFraction(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> Bool {
        guard offset < bytes.count else { return false }
        return bytes[offset...].allSatisfy { (0x30...0x39).contains($0) }
    }

    /// Whether what follows a day is nothing or a time of day: `T23:59:59.123Z`, ` 14h30`, ` à 9:05 PM`.
    private static func isTime(_ bytes: UnsafeBufferPointer<UInt8>, from offset: Int) -> Bool {
        var scalars = Scalars(bytes, from: offset)
        var numbers = 0
        var value: UInt32 = 0
        var digits = 0
        var isCompact = false
        var lead = 0
        func isSound() -> Bool {
            switch (numbers, digits) {
            case (1, 1...2): return value <= 24
            case (1, 4), (1, 6):
                let hours = digits == 4 ? value * 100 : value
                isCompact = true
                return hours / 10_000 <= 24 && hours / 100 % 100 <= 59 && hours % 100 <= 60
            case (1, _): return false
            case (2, 1...2): return value <= 59
            default: return true
            }
        }
        while let scalar = scalars.next() {
            if Glyph.isUnseen(scalar) { continue }
            if let digit = Glyph.digit(scalar) {
                if lead == 0 { return false }
                if digits == 0 {
                    numbers += 1
                    value = 0
                }
                digits += 1
                value = min(value * 10 + digit, 1_000_000)
                continue
            }
            if digits > 0, !isSound() { return false }
            digits = 0
            lead += 1
            let isAfterTime = numbers >= 2 || isCompact
            if Glyph.isSpace(scalar) || (Glyph.isDash(scalar) && isAfterTime) { continue }
            switch scalar {
            case 0x54, 0x74, 0x2C, 0xE0, 0x60C: if numbers > 0 { return false }  // T t , à
            case 0x3A, 0x48, 0x68, 0x2E: if numbers == 0 { return false }  // : H h .
            case 0x2B, 0x5A, 0x7A, 0x41, 0x61, 0x50, 0x70, 0x4D, 0x6D, 0x635, 0x645:  // + Z z A a P p M m ص م
                if !isAfterTime { return false }
            default: return false
            }
        }
        if digits > 0, !isSound() { return false }
        return numbers != 1 || isCompact
    }
}

/// The words that a written day may hold.
enum MonthWord: Hashable {
    case month(Int)
    /// `كانون` and `تشرين`, which name two months each until `الأول` or `الثاني` follows.
    case kanun, tishrin, former, latter
    /// Weekdays, `le`, `er`, `st`: they add nothing.
    case ignored

    static let named: [UInt64: MonthWord] = {
        let months = [
            "janvier janv jan january جانفي يناير",
            "fevrier fevr fev february feb فيفري فبراير شباط",
            "mars mar march مارس آذار",
            "avril avr april apr أفريل أبريل نيسان",
            "mai may ماي مايو أيار",
            "juin jun june جوان يونيو حزيران",
            "juillet juil jul july جويلية يوليو يوليوز تموز",
            "aout aou august aug أوت أغسطس غشت آب",
            "septembre sept sep september سبتمبر شتنبر أيلول",
            "octobre oct october أكتوبر",
            "novembre nov november نوفمبر نونبر",
            "decembre dec december ديسمبر دجنبر",
        ]
        let ignored = """
            le du de er st nd rd th of the lundi mardi mercredi jeudi vendredi samedi dimanche monday tuesday wednesday \
            thursday friday saturday sunday mon tue wed thu fri sat sun يوم الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
            """
        var named: [UInt64: MonthWord] = [:]
        for (index, names) in months.enumerated() {
            for name in names.split(separator: " ") { named[WordMark(String(name)).value] = .month(index + 1) }
        }
        for name in ignored.split(separator: " ") { named[WordMark(String(name)).value] = .ignored }
        named[WordMark("كانون").value] = .kanun
        named[WordMark("تشرين").value] = .tishrin
        named[WordMark("الأول").value] = .former
        named[WordMark("الثاني").value] = .latter
        return named
    }()
}
