import Synchronization

/// The figures that `/metrics` shows: counters, gauges and histograms, each kept by the part that counts.
///
/// Asking twice for the same name and labels gives the same instrument. Keep the instrument where it is used often;
/// finding it takes a lock, using it does not. A name keeps the kind it was first asked for; an instrument asked for
/// with another kind works but is not shown.
public final class Metrics: Sendable {
    private enum Instrument: Sendable {
        case counter(Counter)
        case gauge(Gauge)
        case reading(@Sendable () -> Double)
        case histogram(Histogram)

        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge, .reading: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    private struct Family: Sendable {
        let help: String
        let type: String
        var members: [String: Instrument] = [:]
    }

    private let families = Mutex<[String: Family]>([:])

    /// Makes an empty registry.
    public init() {}

    /// A counter; by convention its name ends in `_total`.
    public func counter(_ name: String, help: String, labels: KeyValuePairs<String, String> = [:]) -> Counter {
        let made = find(name, help, labels) { .counter(Counter()) }
        if case .counter(let counter) = made { return counter }
        return Counter()
    }

    /// A gauge that is set.
    public func gauge(_ name: String, help: String, labels: KeyValuePairs<String, String> = [:]) -> Gauge {
        let made = find(name, help, labels) { .gauge(Gauge()) }
        if case .gauge(let gauge) = made { return gauge }
        return Gauge()
    }

    /// A gauge that is read when the figures are shown.
    public func reading(
        _ name: String, help: String, labels: KeyValuePairs<String, String> = [:],
        _ read: @escaping @Sendable () -> Double
    ) {
        _ = find(name, help, labels) { .reading(read) }
    }

    /// A histogram; its bounds are those of the first asking.
    public func histogram(
        _ name: String, help: String, labels: KeyValuePairs<String, String> = [:], bounds: [Double] = Histogram.seconds
    ) -> Histogram {
        let made = find(name, help, labels) { .histogram(Histogram(bounds: bounds)) }
        if case .histogram(let histogram) = made { return histogram }
        return Histogram(bounds: bounds)
    }

    private func find(
        _ name: String, _ help: String, _ labels: KeyValuePairs<String, String>, _ make: () -> Instrument
    ) -> Instrument {
        let key = Metrics.written(labels)
        return families.withLock { families in
            if let known = families[name]?.members[key] { return known }
            let fresh = make()
            if families[name] == nil { families[name] = Family(help: help, type: fresh.type) }
            if families[name]?.type == fresh.type { families[name]?.members[key] = fresh }
            return fresh
        }
    }

    private static func written(_ labels: KeyValuePairs<String, String>) -> String {
        var text = ""
        for (name, value) in labels {
            if !text.isEmpty { text += "," }
            text += "\(name)=\""
            for character in value.unicodeScalars {
                switch character {
                case "\\": text += "\\\\"
                case "\"": text += "\\\""
                case "\n": text += "\\n"
                default: text.unicodeScalars.append(character)
                }
            }
            text += "\""
        }
        return text
    }

    /// Every figure in the Prometheus text format 0.0.4 (`text/plain; version=0.0.4`), families by name.
    public func rendered() -> String {
        // Readings may ask other parts; they run outside the lock.
        let families = families.withLock { $0 }
        var text = ""
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            let help = family.help.split(separator: "\n").joined(separator: " ")
            text += "# HELP \(name) \(help)\n# TYPE \(name) \(family.type)\n"
            for (labels, instrument) in family.members.sorted(by: { $0.key < $1.key }) {
                Metrics.write(instrument, name, labels, to: &text)
            }
        }
        return text
    }

    private static func write(_ instrument: Instrument, _ name: String, _ labels: String, to text: inout String) {
        let braced = labels.isEmpty ? "" : "{\(labels)}"
        switch instrument {
        case .counter(let counter): text += "\(name)\(braced) \(counter.value)\n"
        case .gauge(let gauge): text += "\(name)\(braced) \(gauge.value)\n"
        case .reading(let read): text += "\(name)\(braced) \(number(read()))\n"
        case .histogram(let histogram):
            let prefix = labels.isEmpty ? "" : labels + ","
            var total: UInt64 = 0
            for (index, count) in histogram.counts.enumerated() {
                total += count
                let bound = index < histogram.bounds.count ? number(histogram.bounds[index]) : "+Inf"
                text += "\(name)_bucket{\(prefix)le=\"\(bound)\"} \(total)\n"
            }
            text += "\(name)_sum\(braced) \(number(histogram.sum))\n\(name)_count\(braced) \(total)\n"
        }
    }

    /// A number as the format wants it: `NaN`, `+Inf`, `-Inf` or decimal.
    private static func number(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
