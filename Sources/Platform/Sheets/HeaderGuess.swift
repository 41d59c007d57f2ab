import Intake
import Values

/// Decides what parts a text's fields and whether its first row names the columns.
enum HeaderGuess {
    /// Whether the first of some rows is a header: where the rows below hold values, it holds words.
    static func hasHeader(_ rows: [[String]], _ kinds: [[SheetCellKind]]) -> Bool {
        guard let first = rows.first else { return false }
        var words = 0
        var values = 0
        for (column, name) in first.enumerated() {
            let below = rows.dropFirst().enumerated().filter {
                column < $0.element.count && !$0.element[column].isEmpty
            }
            let valued = below.filter { isValue($0.element[column], kinds[$0.offset + 1][column]) }
            guard !below.isEmpty, valued.count * 2 > below.count, !name.isEmpty else { continue }
            if isValue(name, kinds[0][column]) { values += 1 } else { words += 1 }
        }
        if words + values > 0 { return words > values }
        let named = first.filter { !$0.isEmpty }
        return !named.isEmpty && !zip(first, kinds[0]).contains { isValue($0.0, $0.1) }
    }

    /// Whether a cell holds a number, a day, an address: what a column's name is not.
    private static func isValue(_ text: String, _ kind: SheetCellKind) -> Bool {
        if kind == .number || kind == .day || kind == .flag { return true }
        if (try? AmountText.read(text, .dinar, style: .decimalPoint)) != nil { return true }
        if (try? RateText.read(text, digits: 18, style: .decimalComma)) != nil { return true }
        if (try? DayText.read(text, style: DayStyle(order: .dayFirst))) != nil { return true }
        if (try? DayText.read(text, style: DayStyle(order: .monthFirst))) != nil { return true }
        if (try? EmailText.read(text)) != nil { return true }
        var digits = 0
        var others = 0
        for scalar in text.unicodeScalars where scalar != " " {
            if scalar.properties.numericType != nil { digits += 1 } else { others += 1 }
        }
        return digits > others
    }
}

/// Decides what parts the fields of a text.
enum SeparatorGuess {
    /// The separator that cuts the sample's records most evenly into most fields; a comma when none cuts anything.
    static func separator(_ sample: UnsafeBufferPointer<UInt8>) -> SheetSeparator {
        var best = SheetSeparator.comma
        var bestScore = 0.0
        for separator in SheetSeparator.allCases {
            let counts = fieldCounts(sample, separator.byte)
            var tally: [Int: Int] = [:]
            for count in counts { tally[count, default: 0] += 1 }
            guard let usual = tally.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), usual.key > 1 else {
                continue
            }
            let evenness = Double(usual.value) / Double(counts.count)
            // Evenness first: an amount's decimal comma cuts evenly too, but into fewer fields than the separator.
            let score =
                evenness * evenness * (1 + min(Double(usual.key), 40) / 10) * (counts.first == usual.key ? 2 : 1)
            if score > bestScore { (best, bestScore) = (separator, score) }
        }
        return best
    }

    /// How many fields each of the first hundred records has, quotes honoured, blank and cut-off records left out.
    private static func fieldCounts(_ sample: UnsafeBufferPointer<UInt8>, _ separator: UInt8) -> [Int] {
        var counts: [Int] = []
        var fields = 1
        var length = 0
        var inQuotes = false
        var justClosed = false
        var atStart = true
        for byte in sample {
            if inQuotes {
                inQuotes = byte != 0x22
                justClosed = !inQuotes
                continue
            }
            // A doubled quote closes and opens again at once.
            if byte == 0x22, atStart || justClosed {
                inQuotes = true
                atStart = false
                length += 1
                continue
            }
            justClosed = false
            switch byte {
            case separator:
                fields += 1
                atStart = true
            case 0x0A, 0x0D:
                if length > 0 { counts.append(fields) }
                if counts.count == 100 { return counts }
                fields = 1
                length = 0
                atStart = true
            default:
                atStart = false
                length += 1
            }
        }
        if counts.isEmpty, length > 0 { counts.append(fields) }
        return counts
    }
}
