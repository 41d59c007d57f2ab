import Department
import SQL
import Values

/// What the figures need of one file, in 72 bytes: a million of them are walked in some hundredths of a second.
struct FileFact: Sendable {
    var handedOver: Int32
    var creditor: UInt16
    var agent: UInt16
    var debtor: UInt32
    var state: UInt8
    var kind: UInt8
    var wilaya: UInt8
    var currency: UInt8
    var claimed: Int64
    var balance: Int64
    var paid: Int64
    /// Days from the handing over to the first contact, promise, payment and to the settlement; -1 when there was none.
    var contact: Int16 = -1
    var promise: Int16 = -1
    var payment: Int16 = -1
    var settled: Int16 = -1
    /// Promises kept and broken.
    var kept: UInt8 = 0
    var broken: UInt8 = 0
    /// Contacts by channel, and how many of them reached the debtor.
    var tries: SIMD8<UInt8> = .zero
    var reached: SIMD8<UInt8> = .zero
}

/// A payment that stands.
struct ReceiptFact: Sendable {
    let day: Int32
    let file: Int32
    let amount: Int64
}

/// Every file and payment as the figures need them, read once and walked for each question.
final class FigureFacts: Sendable {
    let files: [FileFact]
    let receipts: [ReceiptFact]
    let creditors: [ID]
    let agents: [ID]
    let currencies: [String]
    let debtors: Int
    let made: Instant

    private init(_ reading: FigureReading, made: Instant) {
        files = reading.files
        receipts = reading.receipts
        creditors = reading.creditors.values
        agents = reading.agents.values
        currencies = reading.currencies.values
        debtors = reading.debtors.values.count
        self.made = made
    }

    /// Reads all of it, some thousands of files at a time, so that no reading holds a state of the database for long.
    static func read(_ store: Store) throws -> FigureFacts {
        let made = store.surroundings.now()
        var reading = FigureReading()
        while try store.read({ try reading.next(in: $0) }) {}
        return FigureFacts(reading, made: made)
    }
}

/// The facts while they are read.
struct FigureReading {
    /// Values in the order in which they were met.
    struct Index<Value: Hashable> {
        private(set) var values: [Value] = []
        private var places: [Value: Int] = [:]

        mutating func place(of value: Value) -> Int {
            if let place = places[value] { return place }
            places[value] = values.count
            values.append(value)
            return values.count - 1
        }
    }

    private(set) var files: [FileFact] = []
    private(set) var receipts: [ReceiptFact] = []
    private(set) var creditors = Index<ID>()
    private(set) var agents = Index<ID>()
    private(set) var currencies = Index<String>()
    private(set) var debtors = Index<ID>()
    private var last = ID(high: 0, low: 0)
    private static let chunk = 10_000
    private static let states = Dictionary(
        uniqueKeysWithValues: DebtState.allCases.enumerated().map { ($1.rawValue, UInt8($0)) })
    private static let kinds = Dictionary(
        uniqueKeysWithValues: DebtKind.allCases.enumerated().map { ($1.rawValue, UInt8($0)) })
    private static let channels = Dictionary(
        uniqueKeysWithValues: Channel.allCases.enumerated().map { ($1.rawValue, $0) })

    /// Reads the next files with all that hangs on them; false when there are no more.
    mutating func next(in connection: any Connection) throws -> Bool {
        let first = last
        let start = files.count
        var places: [ID: Int] = [:]
        try connection.each(
            """
            SELECT id, handed_over_on, creditor_id, agent_id, debtor_id, state, kind, wilaya, currency, \
            principal + interest + costs, balance, paid, closed_on FROM debt WHERE id > \(first) ORDER BY id \
            LIMIT \(FigureReading.chunk)
            """
        ) { row in
            let id = row.identity(0)
            let handedOver = row.integer(1)
            var fact = FileFact(
                handedOver: Int32(clamping: handedOver),
                creditor: UInt16(clamping: creditors.place(of: row.identity(2))),
                agent: UInt16(clamping: agents.place(of: row.id(3) ?? DebtTally.nobody)),
                debtor: UInt32(clamping: debtors.place(of: row.identity(4))),
                state: FigureReading.states[row.text(5)] ?? 0, kind: FigureReading.kinds[row.text(6)] ?? 0,
                wilaya: UInt8(clamping: row.integer(7)), currency: UInt8(clamping: currencies.place(of: row.text(8))),
                claimed: row.integer(9), balance: row.integer(10), paid: row.integer(11))
            if row.text(5) == DebtState.paid.rawValue, let closed = row.optionalInteger(12) {
                fact.settled = Int16(clamping: max(0, closed - handedOver))
            }
            places[id] = files.count
            files.append(fact)
            last = id
        }
        guard files.count > start else { return false }
        let range: SQL = "debt_id > \(first) AND debt_id <= \(last)"
        try connection.each(
            "SELECT debt_id, received_on, amount FROM payment WHERE \(range) AND reversed_at IS NULL"
        ) { row in
            guard let place = places[row.identity(0)] else { return }
            let (day, amount) = (row.integer(1), row.integer(2))
            receipts.append(ReceiptFact(day: Int32(clamping: day), file: Int32(clamping: place), amount: amount))
            let delay = max(0, day - Int64(files[place].handedOver))
            let known = files[place].payment
            if known < 0 || delay < Int64(known) { files[place].payment = Int16(clamping: delay) }
        }
        try connection.each("SELECT debt_id, happened_at, channel, outcome FROM interaction WHERE \(range)") { row in
            guard let place = places[row.identity(0)], let channel = FigureReading.channels[row.text(2)],
                row.text(2) != Channel.note.rawValue
            else { return }
            let day = (row.integer(1) / 1000 + 3600) / 86_400
            let delay = Int16(clamping: max(0, day - Int64(files[place].handedOver)))
            if files[place].contact < 0 || delay < files[place].contact { files[place].contact = delay }
            files[place].tries[channel] = min(254, files[place].tries[channel]) + 1
            if Outcome(rawValue: row.text(3))?.isRightParty ?? false {
                files[place].reached[channel] = min(254, files[place].reached[channel]) + 1
            }
        }
        try connection.each("SELECT debt_id, created_at, state FROM promise WHERE \(range)") { row in
            guard let place = places[row.identity(0)] else { return }
            let day = (row.integer(1) / 1000 + 3600) / 86_400
            let delay = Int16(clamping: max(0, day - Int64(files[place].handedOver)))
            if files[place].promise < 0 || delay < files[place].promise { files[place].promise = delay }
            // Who promised was spoken to, though nobody noted the call.
            if files[place].contact < 0 || delay < files[place].contact { files[place].contact = delay }
            if row.text(2) == PromiseState.kept.rawValue { files[place].kept = min(254, files[place].kept) + 1 }
            if row.text(2) == PromiseState.broken.rawValue { files[place].broken = min(254, files[place].broken) + 1 }
        }
        return files.count - start == FigureReading.chunk
    }
}
