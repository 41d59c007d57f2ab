import Intake
import Testing
import Values

@Suite struct `Hostile texts` {
    private static let seeds = [
        "1 234,50 DA", "-1.234.567,89", "(١٬٢٣٤٫٥٠ د.ج)", "9223372036854775807", "31/12/2025 23:59", "31 déc. 2025",
        "Dec 31, 2025", "5 كانون الثاني 2025", "20251231T235959Z", "46022.75", "oui", "ali.ben@example.dz",
        "a\u{301} b\u{0}",
    ]

    @Test(arguments: [1, 2, 3, 4] as [UInt64]) func `never stop a reader`(seed: UInt64) {
        var random = Dice(seed: seed)
        var read = 0
        for _ in 0..<4_000 {
            var bytes = Array(Self.seeds.randomElement(using: &random).map { $0.utf8 } ?? "".utf8)
            for _ in 0..<Int.random(in: 0...4, using: &random) {
                let place = Int.random(in: 0...bytes.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: bytes.insert(UInt8.random(in: 0...255, using: &random), at: place)
                case 1: if place < bytes.count { bytes.remove(at: place) }
                case 2: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
                default: bytes.insert(contentsOf: bytes.prefix(place), at: place)
                }
            }
            bytes.withUnsafeBufferPointer { bytes in
                for style in AmountStyle.allCases {
                    if (try? AmountText.minorUnits(bytes, .dinar, style: style)) != nil { read += 1 }
                    if (try? WholeText.read(bytes, style: style)) != nil { read += 1 }
                    if (try? RateText.read(bytes, digits: 18, style: style)) != nil { read += 1 }
                }
                for order in DayOrder.allCases {
                    if (try? DayText.read(bytes, style: DayStyle(order: order))) != nil { read += 1 }
                    if (try? DayText.read(bytes, style: DayStyle(order: order, serial: .from1900))) != nil { read += 1 }
                }
                if (try? FlagText.read(bytes)) != nil { read += 1 }
                if (try? EmailText.read(bytes)) != nil { read += 1 }
                if let text = try? CleanText.read(bytes, limit: 20, multiline: true) {
                    #expect(text.unicodeScalars.count <= 20)
                    #expect((try? CleanText.read(text, limit: 20, multiline: true)) == text)
                }
                _ = Folding.words(String(decoding: bytes, as: UTF8.self))
            }
        }
        #expect(read > 0)
    }
}
