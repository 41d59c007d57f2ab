import Log
import Routing
import Settings
import Synchronization
import Values

/// How many requests of each cost an account may send, or all visitors of one address together.
///
/// A token bucket for each asker and cost, which holds a minute's allowance and fills up evenly. It is kept as one
/// moment: when it will be full again (the generic cell rate algorithm), so that a full one need not be kept at all.
final class RequestRates: Sendable {
    /// Whom a request is counted for.
    enum Asker: Hashable, Sendable {
        /// Somebody signed in, or the owner of a key.
        case account(ID)
        /// Visitors from one subscriber's address.
        case address(String)
    }

    private struct Key: Hashable {
        let asker: Asker
        let kind: Kind
    }

    private enum Kind: String, CaseIterable {
        case visitor
        case read
        case search
        case write
        case bulk
        case password
    }

    /// Microseconds in which an empty bucket fills up.
    private static let window: Int64 = 60_000_000

    private let rates: Settings.Rates
    private let capacity: Int
    private let refused: [Kind: Counter]
    /// When each bucket that is not full will be full, in microseconds since 1970.
    private let buckets = Mutex<[Key: Int64]>([:])

    /// Makes buckets, at most so many at once.
    init(_ rates: Settings.Rates, metrics: Metrics = Metrics(), capacity: Int = 50_000) {
        self.rates = rates
        self.capacity = max(2, capacity)
        let name = "sila_requests_over_rate_total"
        let meaning = "Requests refused because too many came at once."
        refused = Dictionary(
            uniqueKeysWithValues: Kind.allCases.map {
                ($0, metrics.counter(name, help: meaning, labels: ["cost": $0.rawValue]))
            })
    }

    /// Takes a token: nil. Or tells after how many seconds there will be one; then nothing is taken.
    func take(_ cost: RouteCost, by asker: Asker, at now: Instant) -> Int? {
        guard let kind = RequestRates.kind(cost, asker) else { return nil }
        let rate = rate(kind)
        guard rate > 0 else { return nil }
        let (now, over) = now.milliseconds.multipliedReportingOverflow(by: 1000)
        guard !over else { return nil }
        let step = max(1, RequestRates.window / Int64(rate))
        let key = Key(asker: asker, kind: kind)
        let wait = buckets.withLock { buckets -> Int64? in
            // A clock that was set back keeps nobody waiting for longer than an empty bucket does.
            let full = min(max(buckets[key] ?? now, now), now + RequestRates.window)
            guard full + step <= now + RequestRates.window else { return full + step - now - RequestRates.window }
            if buckets.count >= capacity, buckets[key] == nil { RequestRates.makeRoom(in: &buckets, at: now) }
            buckets[key] = full + step
            return nil
        }
        guard let wait else { return nil }
        refused[kind]?.add()
        return Int(clamping: (wait + 999_999) / 1_000_000)
    }

    /// How many buckets are kept.
    var count: Int { buckets.withLock { $0.count } }

    private static func kind(_ cost: RouteCost, _ asker: Asker) -> Kind? {
        if case .address = asker, cost != .nothing, cost != .password { return .visitor }
        return switch cost {
        case .nothing: nil
        case .read: .read
        case .search: .search
        case .write: .write
        case .bulk: .bulk
        case .password: .password
        }
    }

    private func rate(_ kind: Kind) -> Int {
        switch kind {
        case .visitor: rates.visitor
        case .read: rates.read
        case .search: rates.search
        case .write: rates.write
        case .bulk: rates.bulk
        case .password: rates.password
        }
    }

    /// Lets go of what is full; when a crowd of addresses leaves none full, of the half that has asked for the least.
    private static func makeRoom(in buckets: inout [Key: Int64], at now: Int64) {
        buckets = buckets.filter { $0.value > now }
        guard buckets.count > 1 else { return }
        let middle = buckets.values.sorted()[buckets.count / 2]
        let before = buckets.count
        buckets = buckets.filter { $0.value > middle }
        if buckets.count == before { buckets.removeAll(keepingCapacity: true) }
    }
}
