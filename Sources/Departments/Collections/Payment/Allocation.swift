import Localization
import Nouns

/// A part of what is owed.
enum Component: Sendable, Hashable, CaseIterable {
    case costs, interest, principal
}

/// The order in which a payment settles the components of a debt. The default is that of article 1343-1 of the French
/// civil code and of general practice: costs, then interest, then principal.
enum Allocation: String, FieldChoice {
    case costsInterestPrincipal = "costs-interest-principal"
    case interestCostsPrincipal = "interest-costs-principal"
    case principalInterestCosts = "principal-interest-costs"
    case principalCostsInterest = "principal-costs-interest"

    var order: [Component] {
        switch self {
        case .costsInterestPrincipal: [.costs, .interest, .principal]
        case .interestCostsPrincipal: [.interest, .costs, .principal]
        case .principalInterestCosts: [.principal, .interest, .costs]
        case .principalCostsInterest: [.principal, .costs, .interest]
        }
    }

    var label: Phrase {
        switch self {
        case .costsInterestPrincipal: Phrase("costs, then interest, then principal")
        case .interestCostsPrincipal: Phrase("interest, then costs, then principal")
        case .principalInterestCosts: Phrase("principal, then interest, then costs")
        case .principalCostsInterest: Phrase("principal, then costs, then interest")
        }
    }
}

/// How a payment is shared out: what settles each component, and what is left over as credit.
struct Shares: Sendable, Hashable {
    var costs: Int64 = 0
    var interest: Int64 = 0
    var principal: Int64 = 0
    var credit: Int64 = 0

    /// Shares an amount (minor units, positive) over what is due, in the order of an allocation.
    init(of amount: Int64, over due: Due, in allocation: Allocation) {
        var left = amount
        for component in allocation.order {
            let share = min(left, due[component])
            left -= share
            switch component {
            case .costs: costs = share
            case .interest: interest = share
            case .principal: principal = share
            }
        }
        credit = left
    }

    init(costs: Int64, interest: Int64, principal: Int64, credit: Int64) {
        self.costs = costs
        self.interest = interest
        self.principal = principal
        self.credit = credit
    }
}

/// What is still owed of each component, in minor units, never negative.
struct Due: Sendable, Hashable {
    var costs: Int64
    var interest: Int64
    var principal: Int64

    var balance: Int64 { costs + interest + principal }

    subscript(component: Component) -> Int64 {
        switch component {
        case .costs: costs
        case .interest: interest
        case .principal: principal
        }
    }

    mutating func settle(_ shares: Shares) {
        costs -= shares.costs
        interest -= shares.interest
        principal -= shares.principal
    }

    mutating func restore(_ shares: Shares) {
        costs += shares.costs
        interest += shares.interest
        principal += shares.principal
    }
}
