public import Messages
public import Values

/// What a demonstration is made of: how much, from which seed, by whom and against whom.
public struct DemoTerms: Sendable {
    /// How many debts.
    public let debts: Int
    /// What decides every throw of the dice.
    public let seed: UInt64
    /// The day that the history leads up to.
    public let today: Day
    /// The people who work on files; each is given a share.
    public let agents: [StaffCard]
    /// Who assigns them.
    public let manager: StaffCard
    /// Everybody whose card Collections keeps.
    public let staff: [StaffCard]
    /// The card of the party with a number from 0 to below ``parties``.
    public let party: @Sendable (Int) -> PartyCard

    /// Makes terms.
    public init(
        debts: Int, seed: UInt64, today: Day, agents: [StaffCard], manager: StaffCard, staff: [StaffCard],
        party: @escaping @Sendable (Int) -> PartyCard
    ) {
        self.debts = debts
        self.seed = seed
        self.today = today
        self.agents = agents
        self.manager = manager
        self.staff = staff
        self.party = party
    }

    /// How many days of history there are: two years.
    public static let days = 730
    /// Of a hundred debts so many are a party's first.
    private static let firsts = 84

    /// How many parties owe that many debts: some owe two or more.
    public static func parties(for debts: Int) -> Int { (max(debts, 1) * firsts + 99) / 100 }

    /// The debt with which a party came.
    static func firstDebt(of party: Int) -> Int { (party * 100 + firsts - 1) / firsts }

    /// Who owes a debt: every party at least one, the rest shared out by chance.
    func debtor(of debt: Int) -> Int {
        let party = debt * DemoTerms.firsts / 100
        if debt == DemoTerms.firstDebt(of: party) { return party }
        var dice = Dice(seed: seed, stream: 7, row: debt)
        return dice.number(0...party)
    }

    /// The day on which a debt was handed over: in the order of their numbers, and more of late, for the agency grows.
    public static func handedOver(_ debt: Int, of debts: Int, today: Day) -> Day {
        let share = Double(debt) / Double(max(debts, 1))
        // The inverse of a growth that doubles the pace over the two years.
        let passed = ((1 + 3 * share).squareRoot() - 1) * Double(days)
        let day = today.adding(days: Int(passed) - days)
        // Nobody hands files over on a Friday.
        return day.weekday == 5 ? day.adding(days: -1) : day
    }

    /// When a party was registered.
    public static func registered(_ party: Int, of debts: Int, today: Day) -> Day {
        handedOver(min(firstDebt(of: party), max(debts - 1, 0)), of: debts, today: today)
    }

    /// The parts of an office day in Algiers, in minutes of UTC: what leads to something comes before it.
    public enum Part: Sendable {
        case registering, opening, assigning, contact, promise, payment, step

        var minutes: Range<Int> {
            switch self {
            case .registering: 400..<420
            case .opening: 420..<480
            case .assigning: 480..<510
            case .contact: 510..<690
            case .promise: 690..<720
            case .payment: 780..<900
            case .step: 900..<960
            }
        }
    }

    /// A moment of a part of a day, decided by the dice.
    public static func moment(_ day: Day, _ part: Part, _ dice: inout Dice) -> Instant {
        let minutes = part.minutes
        let seconds = dice.number(minutes.lowerBound * 60..<minutes.upperBound * 60)
        return Instant(milliseconds: (Int64(day.number) * 86_400 + Int64(seconds)) * 1000)
    }
}
