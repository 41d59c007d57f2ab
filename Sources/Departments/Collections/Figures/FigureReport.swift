import Localization
import Values

/// A page of figures before it is shown: the same for the page, the files and the API.
struct FigureReport: Sendable {
    var cards: [FigureCard] = []
    var tables: [FigureTable] = []
    var currency = Currency.dinar
    var files = 0
}

/// What a number counts.
enum FigureUnit: String, Sendable {
    /// A plain count.
    case count
    /// Minor units of the report's currency.
    case money
    /// Hundredths of a percent.
    case share
    /// Tenths of a day.
    case days
    /// Hundredths, for means of counts.
    case mean
}

/// One figure with its name.
struct FigureCard: Sendable {
    let key: String
    let label: Phrase
    let value: Int64?
    let unit: FigureUnit
    var trend: [Double] = []
    var href: String?
}

/// A table of figures, and how it is drawn.
struct FigureTable: Sendable {
    struct Column: Sendable {
        let key: String
        let title: Phrase
        let unit: FigureUnit
    }
    enum Label: Sendable {
        case phrase(Phrase)
        case text(String)
        case month(Day)
        case wilaya(Wilaya)
    }
    struct Row: Sendable {
        let key: String
        let label: Label
        let values: [Int64?]
        var href: String?
    }
    enum Drawing: Sendable {
        case bars([Int])
        case lines([Int])
        case ranks(Int)
        case ring(Int)
        case none
    }
    let key: String
    let title: Phrase
    /// What the rows are: Month, Wilaya.
    let head: Phrase
    let columns: [Column]
    let rows: [Row]
    let drawing: Drawing
    var isWide = false
}

/// Sums over files.
struct FigureSums: Sendable {
    var files: Int64 = 0
    var claimed: Int64 = 0
    var balance: Int64 = 0
    var paid: Int64 = 0
    var payers: Int64 = 0
    var contacted: Int64 = 0
    var contactDays: Int64 = 0
    var promised: Int64 = 0
    var promiseDays: Int64 = 0
    var paymentDays: Int64 = 0
    var settled: Int64 = 0
    var settledDays: Int64 = 0
    var kept: Int64 = 0
    var broken: Int64 = 0
    var tries: Int64 = 0
    var reached: Int64 = 0

    mutating func add(_ file: FileFact) {
        files += 1
        claimed &+= file.claimed
        balance &+= file.balance
        paid &+= file.paid
        if file.contact >= 0 {
            contacted += 1
            contactDays += Int64(file.contact)
        }
        if file.promise >= 0 {
            promised += 1
            promiseDays += Int64(file.promise)
        }
        if file.payment >= 0 {
            payers += 1
            paymentDays += Int64(file.payment)
        }
        if file.settled >= 0 {
            settled += 1
            settledDays += Int64(file.settled)
        }
        kept += Int64(file.kept)
        broken += Int64(file.broken)
        for channel in 0..<5 {
            tries += Int64(file.tries[channel])
            reached += Int64(file.reached[channel])
        }
    }

    var rate: Int64? { FigureSums.share(paid, of: claimed) }
    var meanContact: Int64? { FigureSums.mean(contactDays, contacted, times: 10) }
    var meanPromise: Int64? { FigureSums.mean(promiseDays, promised, times: 10) }
    var meanPayment: Int64? { FigureSums.mean(paymentDays, payers, times: 10) }
    /// For lists that put the slowest first.
    var slowness: Int64 { meanSettled ?? -1 }
    var meanSettled: Int64? { FigureSums.mean(settledDays, settled, times: 10) }
    var keptShare: Int64? { FigureSums.share(kept, of: kept + broken) }
    var reachedShare: Int64? { FigureSums.share(reached, of: tries) }

    /// A part of a whole in hundredths of a percent, rounded; nil of nothing.
    static func share(_ part: Int64, of whole: Int64) -> Int64? {
        whole > 0 ? Int64((Double(part) / Double(whole) * 10_000).rounded()) : nil
    }

    /// A mean in so many parts, rounded; nil of nothing.
    static func mean(_ sum: Int64, _ count: Int64, times: Double = 1) -> Int64? {
        count > 0 ? Int64((Double(sum) * times / Double(count)).rounded()) : nil
    }
}
