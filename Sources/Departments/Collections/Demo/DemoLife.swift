import Values

/// What became of one debt over the two years, decided by its own dice: contacts and their outcomes, promises kept and
/// broken, payments, and the state that all of it leads to.
///
/// What is known of real portfolios shapes it: small consumer bills are paid soon or never; the chance of a payment falls
/// by half about every four months; people pay after the 25th, when salaries come, and in part when the sum is large.
struct DemoLife {
    struct Contact {
        var day: Day
        var channel: Channel
        var direction: Direction
        var outcome: Outcome
    }
    struct Paid {
        var day: Day
        var amount: Int64
        var shares: Shares
        var method: PaymentMethod
    }
    struct Promised {
        var made: Day
        var due: Day
        var amount: Int64
        var received: Int64
        var state: PromiseState
    }
    struct Step {
        var day: Day
        var old: DebtState
        var new: DebtState
        var reason: String?
    }

    private(set) var principal: Int64
    private(set) var interest: Int64
    private(set) var costs: Int64
    private(set) var due: Due
    private(set) var contacts: [Contact] = []
    private(set) var payments: [Paid] = []
    private(set) var promises: [Promised] = []
    private(set) var steps: [Step] = []
    private(set) var state = DebtState.new
    private(set) var nextAction: String?
    private(set) var nextActionOn: Day?
    private(set) var legal: LegalAction?
    let handedOver: Day
    private let today: Day
    private var dice: Dice

    var lastContact: Day? { contacts.last { $0.channel != .note }?.day }
    var closedOn: Day? { state.isClosed ? steps.last?.day : nil }
    var lastChange: Day? { [contacts.last?.day, payments.last?.day, steps.last?.day].compactMap { $0 }.max() }
    var paid: Int64 { payments.reduce(0) { $0 + $1.amount } }

    init(handedOver: Day, creditor: DemoCreditor, isOrganisation: Bool, today: Day, dice given: Dice) {
        dice = given
        self.handedOver = handedOver
        self.today = today
        // Lognormal by twelve throws: most near the usual sum, a few far above.
        var sum = -6.0
        for _ in 0..<12 { sum += dice.fraction() }
        let factor = DemoLife.exponential(sum * 0.62) * (isOrganisation ? 2.6 : 1)
        let dinars = max(600, (creditor.usual * factor / 10).rounded() * 10)
        principal = Int64(dinars) * 100
        interest = creditor.interest > 0 ? Int64(dinars * dice.fraction() * creditor.interest) : 0
        costs = dice.falls(45) ? Int64(dice.number(2...12)) * 25_000 : 0
        if costs > principal / 4 { costs = 0 }
        due = Due(costs: costs, interest: interest, principal: principal)
        live(from: handedOver)
    }

    private mutating func live(from handedOver: Day) {
        var day = handedOver.adding(days: 1 + Int(-7 * DemoLife.logarithm(1 - dice.fraction())))
        // How willing and able this debtor is: a quarter hardly ever pay.
        let willing = dice.falls(26) ? 0.15 : 0.4 + dice.fraction() * 0.9
        var attempts = 0
        let patience = dice.number(2...6)
        while day < today, !state.isClosed, attempts < patience {
            attempts += 1
            let age = day.days(since: handedOver)
            let warmth = willing * DemoLife.exponential(-Double(age) / 175)
            contact(on: day, attempts, warmth)
            if promises.last?.state != .pending || state.isClosed {
                day = day.adding(days: dice.number(5...16) + attempts * 7)
            }
            while promises.last?.state == .pending, !state.isClosed {
                guard let after = keep(warmth) else { return }
                day = after
                // The next instalment of a plan needs no talk.
                if state == .plan, promises.last?.state == .kept, day < today { promise(on: day) }
            }
            if day.weekday == 5 { day = day.adding(days: 1) }
        }
        settle(handedOver, attempts)
    }

    private mutating func move(to new: DebtState, on day: Day, _ reason: String? = nil) {
        guard state != new else { return }
        steps.append(Step(day: day, old: state, new: new, reason: reason))
        state = new
    }

    private mutating func contact(on day: Day, _ attempt: Int, _ warmth: Double) {
        let channel: Channel =
            switch dice.number(0..<100) {
            case ..<(attempt == 1 ? 70 : 52): .call
            case ..<76: .sms
            case ..<88: .letter
            case ..<95: .email
            default: .visit
            }
        var outcome = Outcome.sent
        switch channel {
        case .call:
            let throw100 = dice.number(0..<100)
            outcome =
                throw100 < 38 ? .unreachable : throw100 < 45 ? .wrong : throw100 < 54 ? .message : answer(warmth)
        case .visit: outcome = dice.falls(40) ? .unreachable : answer(warmth * 1.3)
        case .letter: outcome = dice.falls(13) ? .returned : .sent
        case .sms, .email, .note: outcome = .sent
        }
        let isIncoming = channel == .call && dice.falls(7)
        contacts.append(
            Contact(
                day: day, channel: channel, direction: isIncoming ? .incoming : .outgoing,
                outcome: isIncoming && !outcome.isRightParty ? .reached : outcome))
        if state == .new { move(to: .contacting, on: day) }
        switch outcome {
        case .promised: promise(on: day)
        case .disputed: move(to: .disputed, on: day, "Montant contesté")
        case .reached where dice.falls(35): move(to: .negotiating, on: day)
        case .sent, .message:
            // A reminder alone makes some pay, without a word.
            if dice.falls(9 * warmth) {
                let payday = salary(after: day)
                if payday < today { pay(due.balance, on: payday) }
            }
        default: break
        }
    }

    private mutating func answer(_ warmth: Double) -> Outcome {
        let throw100 = Double(dice.number(0..<100))
        let promised = 62 * min(warmth, 1)
        if throw100 < promised { return .promised }
        if throw100 < promised + 5 { return .disputed }
        if throw100 < promised + 19 { return .refused }
        return .reached
    }

    /// The next day on which money is likely: from the 25th to the 3rd.
    private mutating func salary(after day: Day) -> Day {
        if dice.falls(24) { return day.adding(days: dice.number(2...9)) }
        let date = day.parts.day
        return day.adding(days: date >= 25 ? dice.number(1...4) : 25 - date + dice.number(0...7))
    }

    private mutating func promise(on day: Day) {
        let balance = due.balance
        let isLarge = balance > 6_000_000
        let share = isLarge && dice.falls(72) ? Double(dice.number(2...6)) / 12 : dice.falls(82) ? 1 : 0.5
        var amount = balance
        if share < 1 { amount = max(50_000, Int64(Double(balance) * share) / 50_000 * 50_000) }
        amount = min(amount, balance)
        promises.append(Promised(made: day, due: salary(after: day), amount: amount, received: 0, state: .pending))
        if state == .plan { return }
        if state == .disputed { move(to: .negotiating, on: day, "Contestation levée") }
        move(to: isLarge && share < 1 && dice.falls(55) ? .plan : .promise, on: day)
    }

    /// Decides what became of the promise that was just made; nil when its day is still to come.
    private mutating func keep(_ warmth: Double) -> Day? {
        guard let last = promises.indices.last else { return today }
        let promise = promises[last]
        guard promise.due < today else {
            nextAction = NextStep.checkPromise.rawValue
            nextActionOn = promise.due.adding(days: 1)
            return nil
        }
        let throw100 = dice.fraction() * 100
        let kept = 44 + 34 * min(warmth, 1)
        if throw100 < kept {
            promises[last].received = promise.amount
            promises[last].state = .kept
            pay(promise.amount, on: promise.due.adding(days: -dice.number(0...2)), notBefore: promise.made)
        } else if throw100 < kept + 14, promise.amount >= 200_000 {
            let part = promise.amount / 200_000 * 100_000
            promises[last].received = part
            promises[last].state = .broken
            pay(part, on: promise.due)
        } else {
            promises[last].state = .broken
        }
        if !state.isClosed, state != .plan { move(to: .contacting, on: promise.due) }
        return promise.due.adding(days: state == .plan ? dice.number(10...22) : dice.number(3...12))
    }

    private mutating func pay(_ amount: Int64, on given: Day, notBefore first: Day? = nil) {
        let day = min(max(given, first ?? given), today.adding(days: -1))
        let shares = Shares(of: min(amount, due.balance), over: due, in: .costsInterestPrincipal)
        let total = shares.costs + shares.interest + shares.principal
        guard total > 0 else { return }
        let method: PaymentMethod =
            switch dice.number(0..<100) {
            case ..<34: .postal
            case ..<58: .cash
            case ..<76: .transfer
            case ..<86: .card
            case ..<94: .direct
            default: .cheque
            }
        payments.append(Paid(day: day, amount: total, shares: shares, method: method))
        due.settle(shares)
        if due.balance == 0 { move(to: .paid, on: day) }
    }

    /// Where a file ends up that nobody brought to an end by talking.
    private mutating func settle(_ handedOver: Day, _ attempts: Int) {
        guard !state.isClosed else { return }
        let age = today.days(since: handedOver)
        let quiet = max(steps.last?.day ?? handedOver, contacts.last?.day ?? handedOver)
        let afterwards = min(quiet.adding(days: dice.number(12...45)), today.adding(days: -1))
        if age > 120, due.balance > 4_000_000, afterwards > quiet, dice.falls(52) {
            move(to: .legal, on: afterwards, "Sans réponse aux relances")
            legal = [.notice, .order, .claim, .judgment, .enforcement][min(4, age / 150)]
            plan("Suivre la procédure", within: -6...35)
        } else if age > 200, afterwards > quiet, dice.falls(Double(age) / 16) {
            move(to: .unrecoverable, on: afterwards, "Débiteur insolvable ou introuvable")
        } else if age > 60, afterwards > quiet, dice.falls(2.5) {
            move(to: .withdrawn, on: afterwards, "Retiré à la demande du créancier")
        } else if state == .new {
            nextAction = NextStep.firstContact.rawValue
            nextActionOn = max(handedOver, today.adding(days: -dice.number(0...2)))
        } else {
            if state == .plan { move(to: .negotiating, on: afterwards) }
            let words = [
                "Rappeler le débiteur", "Envoyer une relance par SMS", "Proposer un échéancier",
                "Rechercher un nouveau numéro", "Préparer la mise en demeure", "Visite à domicile",
            ]
            plan(
                state == .disputed ? "Répondre à la contestation" : words[dice.number(0..<words.count)], within: -9...24
            )
        }
    }

    private mutating func plan(_ action: String, within days: ClosedRange<Int>) {
        nextAction = action
        nextActionOn = today.adding(days: dice.number(days))
    }

    /// e to a power, close enough for chance, without a library: (1 + x/1024) to the 1024th.
    private static func exponential(_ power: Double) -> Double {
        var value = max(0, 1 + power / 1024)
        for _ in 0..<10 { value *= value }
        return value
    }

    /// The natural logarithm of a number above 0 to 1, by halving and a short series.
    private static func logarithm(_ number: Double) -> Double {
        let parts = number.significand
        let rest = (parts - 1) / (parts + 1)
        let square = rest * rest
        let series = 2 * rest * (1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square / 9))))
        return Double(number.exponent) * 0.693147180559945 + series
    }
}
