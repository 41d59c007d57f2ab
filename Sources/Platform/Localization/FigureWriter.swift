import Values

/// Writes figures as bytes straight into a new string.
struct FigureWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0

    /// The string that a body writes; at most 96 bytes, which every figure with its sign fits in.
    static func string(_ body: (inout FigureWriter) -> Void) -> String {
        // From the stack: most figures are short enough to be strings without an allocation.
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 96) { buffer in
            var writer = FigureWriter(buffer: buffer)
            body(&writer)
            return String(decoding: UnsafeBufferPointer(rebasing: buffer[..<writer.count]), as: UTF8.self)
        }
    }

    private init(buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    mutating func byte(_ byte: UInt8) {
        guard count < buffer.count else { return }
        buffer[count] = byte
        count += 1
    }

    mutating func text(_ text: StaticString) { text.withUTF8Buffer { copy($0) } }

    mutating func text(_ text: String) {
        var text = text
        text.withUTF8 { copy($0) }
    }

    private mutating func copy(_ units: UnsafeBufferPointer<UInt8>) {
        guard units.count <= buffer.count - count else { return }
        for index in 0..<units.count { buffer[count + index] = units[index] }
        count += units.count
    }

    /// Two digits.
    mutating func pair(_ number: Int) {
        byte(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / 10 % 10))
        byte(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// Digits without groups.
    mutating func plain(_ number: Int) { text(String(number)) }

    /// Digits in groups of three.
    mutating func grouped(_ number: UInt64, _ marks: Marks) {
        guard number >= 1000 else { return small(number) }
        grouped(number / 1000, marks)
        text(marks.group)
        byte(UInt8(ascii: "0") + UInt8(number % 1000 / 100))
        pair(Int(number % 100))
    }

    /// A number counted in 10^-digits, with so many digits after the mark.
    mutating func decimal(_ magnitude: UInt64, digits: Int, _ marks: Marks) {
        guard digits > 0 else { return grouped(magnitude, marks) }
        var unit: UInt64 = 1
        for _ in 0..<min(digits, 18) { unit *= 10 }
        grouped(magnitude / unit, marks)
        text(marks.decimal)
        var rest = magnitude % unit
        while unit > 1 {
            unit /= 10
            byte(UInt8(ascii: "0") + UInt8(rest / unit))
            rest %= unit
        }
    }

    private mutating func small(_ number: UInt64) {
        if number >= 100 { byte(UInt8(ascii: "0") + UInt8(number / 100)) }
        if number >= 10 { byte(UInt8(ascii: "0") + UInt8(number / 10 % 10)) }
        byte(UInt8(ascii: "0") + UInt8(number % 10))
    }

    /// How a language separates digits.
    struct Marks {
        let group: StaticString
        let decimal: StaticString
        /// Written before a sign: keeps it at the left of its number within a right-to-left line.
        let beforeSign: StaticString
    }
}

extension Language {
    /// French and Algerian Arabic: narrow no-break space (bidi class CS, so that a number stays whole) and comma.
    var marks: FigureWriter.Marks {
        switch self {
        case .french: .init(group: "\u{202F}", decimal: ",", beforeSign: "")
        case .arabic: .init(group: "\u{202F}", decimal: ",", beforeSign: "\u{200E}")
        case .english: .init(group: ",", decimal: ".", beforeSign: "")
        }
    }

    /// How the language marks a currency.
    func sign(_ currency: Currency) -> String {
        switch (self, currency.code) {
        case (.english, let code): code
        case (.french, "DZD"): "DA"
        case (.french, "MAD"): "DH"
        case (.french, "TND"): "DT"
        case (.arabic, "DZD"): "دج"
        case (.arabic, "MAD"): "د.م."
        case (.arabic, "TND"): "د.ت"
        case (_, "EUR"): "€"
        case (_, "USD"): "$"
        case (_, "GBP"): "£"
        case (_, let code): code
        }
    }
}
