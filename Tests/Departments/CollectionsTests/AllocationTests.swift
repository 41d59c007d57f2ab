import Testing
import Values

@testable import Collections

@Suite struct `The sharing out of a payment` {
    @Test func `costs, then interest, then principal`() {
        let shares = Shares(
            of: 3_000, over: Due(costs: 1_000, interest: 1_500, principal: 9_000), in: .costsInterestPrincipal)
        #expect(shares == Shares(costs: 1_000, interest: 1_500, principal: 500, credit: 0))
    }

    @Test func `principal first when the creditor says so`() {
        let shares = Shares(
            of: 3_000, over: Due(costs: 1_000, interest: 1_500, principal: 2_000), in: .principalInterestCosts)
        #expect(shares == Shares(costs: 0, interest: 1_000, principal: 2_000, credit: 0))
    }

    @Test func `what is left over is credit`() {
        let shares = Shares(of: 100, over: Due(costs: 0, interest: 0, principal: 60), in: .interestCostsPrincipal)
        #expect(shares == Shares(costs: 0, interest: 0, principal: 60, credit: 40))
    }

    @Test(arguments: Allocation.allCases)
    func `the shares sum to the amount, never more than due, and credit only when all is settled`(
        allocation: Allocation
    ) {
        var random = Dice(seed: 20_260_302)
        for _ in 0..<5_000 {
            let due = Due(
                costs: .random(in: 0...9_000, using: &random) / 3, interest: .random(in: 0...9_000, using: &random),
                principal: .random(in: 0...9_200_000_000_000, using: &random))
            let amount = Int64.random(in: 1...(due.balance + 10_000), using: &random)
            let shares = Shares(of: amount, over: due, in: allocation)
            #expect(shares.costs + shares.interest + shares.principal + shares.credit == amount)
            #expect(shares.costs >= 0 && shares.interest >= 0 && shares.principal >= 0 && shares.credit >= 0)
            var left = due
            left.settle(shares)
            #expect(left.costs >= 0 && left.interest >= 0 && left.principal >= 0)
            #expect(shares.credit == 0 || left.balance == 0)
            left.restore(shares)
            #expect(left == due)
        }
    }
}
