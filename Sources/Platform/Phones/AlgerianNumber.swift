/// A plain Algerian mobile or fixed number, read without the library: what nearly every row of an import holds.
///
/// Nil means only that the library has to look.
struct AlgerianNumber {
    /// The nine (mobile) or eight (fixed) digits after the country code.
    let digits: UInt64
    let isMobile: Bool

    init?(reading text: String) {
        var text = text
        guard let read = text.withUTF8(AlgerianNumber.read) else { return nil }
        var (value, count, hasPlus) = read
        /// Takes leading digits away when they are these; a number's leading zeros count.
        func dropped(_ beginning: UInt64, _ width: Int) -> Bool {
            guard count > width, value / AlgerianNumber.powers[count - width] == beginning else { return false }
            value %= AlgerianNumber.powers[count - width]
            count -= width
            return true
        }
        if hasPlus {
            guard dropped(213, 3) else { return nil }
            _ = dropped(0, 1)
        } else if dropped(213, 5) {
            _ = dropped(0, 1)
        } else if count == 11 || count == 12 {
            guard dropped(213, 3) else { return nil }
        } else if count == 9 || count == 10 {
            _ = dropped(0, 1)
        }
        guard count == 8 || count == 9 else { return nil }
        let beginning = Int(value / AlgerianNumber.powers[count - 3])
        guard beginning >= 100 else { return nil }
        let isMobile = count == 9
        guard isMobile ? AlgerianNumber.mobile[beginning] : AlgerianNumber.fixed[beginning] else { return nil }
        digits = value
        self.isMobile = isMobile
    }

    init?(e164: String) {
        guard e164.hasPrefix("+213") else { return nil }
        self.init(reading: e164)
    }

    var e164: String { written(international: true, spaced: false) }
    var national: String { written(international: false, spaced: true) }
    var international: String { written(international: true, spaced: true) }

    /// `0550 12 34 56` and `021 63 12 34`: pairs from the end, the rest in front.
    private func written(international: Bool, spaced: Bool) -> String {
        String(unsafeUninitializedCapacity: 24) { buffer in
            var position = 0
            func put(_ unit: UInt8) {
                buffer[position] = unit
                position += 1
            }
            if international {
                for unit in "+213".utf8 { put(unit) }
                if spaced { put(UInt8(ascii: " ")) }
            } else {
                put(UInt8(ascii: "0"))
            }
            let count = isMobile ? 9 : 8
            for index in 0..<count {
                let left = count - index
                if spaced, left <= 6, left % 2 == 0 { put(UInt8(ascii: " ")) }
                put(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: digits / AlgerianNumber.powers[left - 1] % 10))
            }
            return position
        }
    }
}

extension AlgerianNumber {
    private static let powers: [UInt64] = (0...18).map { (0..<$0).reduce(1) { power, _ in power * 10 } }

    /// The digits of a text that holds only digits, plain separators and at most one leading plus.
    private static func read(_ units: UnsafeBufferPointer<UInt8>) -> (value: UInt64, count: Int, hasPlus: Bool)? {
        var value: UInt64 = 0
        var count = 0
        var hasPlus = false
        var index = 0
        guard units.count <= 48 else { return nil }
        while index < units.count {
            let unit = units[index]
            switch unit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                value = value * 10 + UInt64(unit - UInt8(ascii: "0"))
                count += 1
            case UInt8(ascii: " "), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"): break
            case UInt8(ascii: "+"):
                guard count == 0, !hasPlus else { return nil }
                hasPlus = true
            case 0xC2:
                // U+00A0, the space that does not break.
                guard index + 1 < units.count, units[index + 1] == 0xA0 else { return nil }
                index += 1
            case 0xD9:
                // U+0660…0669, the Arabic digits.
                guard index + 1 < units.count, (0xA0...0xA9).contains(units[index + 1]) else { return nil }
                value = value * 10 + UInt64(units[index + 1] - 0xA0)
                count += 1
                index += 1
            default: return nil
            }
            guard count <= 15 else { return nil }
            index += 1
        }
        return count == 0 ? nil : (value, count, hasPlus)
    }

    /// The first three digits in use, as libphonenumber's edition of 2022 has them; the tests ask the library about
    /// each one, so that a new edition shows itself. What it adds is read by the library meanwhile.
    private static let mobile = table([540...542, 549...562, 650...676, 690...699, 770...799])
    private static let fixed = table([100...219, 230...279, 290...389, 400...419, 430...469, 480...499])

    private static func table(_ ranges: [ClosedRange<Int>]) -> [Bool] {
        (0...999).map { beginning in ranges.contains { $0.contains(beginning) } }
    }
}
