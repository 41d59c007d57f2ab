import HTTP
import Log
import Synchronization

/// What the server counts.
final class Traffic: Sendable {
    private let metrics: Metrics
    private let byFamily: [Counter]
    private let bytes: Counter
    private let byRoute = Mutex<[String: Histogram]>([:])
    /// Requests between their head and the end of their answer.
    let inFlight: Gauge
    /// Requests that found every worker busy.
    let refused: Counter
    /// Clients cut for being too slow.
    let cut: Counter

    init(_ metrics: Metrics, connections: Connections, hub: EventHub) {
        self.metrics = metrics
        byFamily = (1...5).map { family in
            metrics.counter("http_requests_total", help: "Requests answered.", labels: ["status": "\(family)xx"])
        }
        bytes = metrics.counter("http_response_bytes_total", help: "Bytes of content answered.")
        inFlight = metrics.gauge("http_requests_in_flight", help: "Requests being worked on.")
        refused = metrics.counter("http_requests_refused_total", help: "Requests that found every worker busy.")
        cut = metrics.counter("http_connections_cut_total", help: "Clients cut for being too slow.")
        metrics.reading("http_connections", help: "Connections open.") { Double(connections.count) }
        metrics.reading("http_event_listeners", help: "Browsers that listen to live news.") {
            Double(hub.listenerCount)
        }
    }

    /// Counts an answered request. Routes are few: they are patterns, not paths.
    func count(_ transmission: (status: Status, size: Int64, route: String?), seconds: Double) {
        byFamily[max(0, min(4, transmission.status.family - 1))].add()
        bytes.add(UInt64(max(0, transmission.size)))
        let route = transmission.route ?? "other"
        let histogram = byRoute.withLock { known in
            if let histogram = known[route] { return histogram }
            let fresh = metrics.histogram(
                "http_request_seconds", help: "Seconds from the head of a request to the end of its answer.",
                labels: ["route": route])
            known[route] = fresh
            return fresh
        }
        histogram.observe(seconds)
    }
}
