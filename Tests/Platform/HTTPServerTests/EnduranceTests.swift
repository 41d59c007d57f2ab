import Glibc
import HTTP
import Lifecycle
import Log
import Testing

@testable import HTTPServer

@Suite(.serialized) struct EnduranceTests {
    private let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"

    @Test func `a full pool is answered 503 with a time to come back`() throws {
        let gate = Gate()
        let begun = Tally()
        let live = try LiveServer(workers: 1, queue: 1) { _ in
            begun.add(1)
            gate.pass()
            return .text("done")
        }
        let first = try live.connect()
        first.send(get)
        #expect(eventually { begun.value == 1 })
        let second = try live.connect()
        second.send(get)
        #expect(eventually { live.pool.queued == 1 })
        let refused = try live.ask(get)
        #expect(refused.status == 503 && refused.headers["retry-after"] != nil)
        gate.open()
        #expect(try first.answer().text == "done")
        #expect(try second.answer().text == "done")
    }

    @Test func `whoever hung up while waiting is seen, and need not be answered`() throws {
        let waiting = Monitor<[Ticket]>([])
        let live = try LiveServer(submit: { ticket in
            waiting.withLock { $0.append(ticket) }
            waiting.broadcast()
            return true
        }) { _ in .text("done") }
        var gone: RawClient? = try live.connect()
        gone?.send(get)
        let first = try #require(waiting.wait(seconds: 30) { $0.first })
        #expect(first.isAwaited && first.request.path == "/")
        let there = try live.connect()
        there.send(get)
        let second = try #require(waiting.wait(seconds: 30) { $0.count > 1 ? $0.last : nil })
        gone = nil
        #expect(eventually { !first.isAwaited })
        first.drop()
        #expect(!first.isAwaited, "nor does anybody wait once it is over")
        #expect(second.isAwaited)
        second.answer()
        #expect(try there.answer().text == "done")
        #expect(eventually { live.server.connectionCount == 1 })
    }

    @Test func `there is room for ten thousand on a machine of seven gigabytes, and for fewer where that is too many`()
    {
        #expect(ConnectionRoom.count(files: 1 << 20, memory: 7 << 30) == 12_000)
        #expect(ConnectionRoom.count(files: 16_384, memory: 2 << 30) == 4096)
        #expect(ConnectionRoom.count(files: 4096, memory: 64 << 30) == 3096)
        #expect(
            ConnectionRoom.count(files: 256, memory: .max) == 500 && ConnectionRoom.count(files: .max, memory: 0) == 500
        )
        #expect((500...12_000).contains(ConnectionRoom.find()))
    }

    @Test func `a crowd that is too slow is cut to the last one`() throws {
        let live = try LiveServer(configure: { $0.headerSeconds = 1 }) { _ in .text("ok") }
        let crowd = try (0..<150).map { _ in try live.connect() }
        for one in crowd { one.send("GET / HTTP/1.1\r\nHost: a\r\n") }
        for one in crowd { _ = try? one.rest() }
        #expect(eventually { live.server.connectionCount == 0 })
        #expect(try live.ask(get).text == "ok")
    }

    @Test func `a client that dribbles its header is cut`() throws {
        let live = try LiveServer(configure: { $0.headerSeconds = 1 }) { _ in .text("ok") }
        let client = try live.connect()
        client.send("GET / HTTP/1.1\r\nHost: a\r\n")
        for _ in 0..<100 {
            client.send("X: 1\r\n")
            usleep(50_000)
            if live.server.connectionCount == 0 { break }
        }
        #expect(eventually { live.server.connectionCount == 0 })
    }

    @Test func `a client that dribbles its content is cut, and an idle one too`() throws {
        let live = try LiveServer(configure: {
            $0.bodyGraceSeconds = 1
            $0.idleSeconds = 1
        }) { _ in .text("ok") }
        let idle = try live.connect()
        #expect(try idle.rest().isEmpty)
        let client = try live.connect()
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        for _ in 0..<100 {
            client.send("a")
            usleep(50_000)
            if live.server.connectionCount == 0 { break }
        }
        #expect(eventually { live.server.connectionCount == 0 })
    }

    @Test func `one address has only so many connections`() throws {
        let live = try LiveServer(configure: { $0.connectionLimitPerPeer = 3 }) { _ in .text("ok") }
        let kept = try (0..<3).map { _ in try live.connect() }
        for client in kept {
            client.send(get)
            #expect(try client.answer().text == "ok")
        }
        let fourth = try live.connect()
        fourth.send(get)
        #expect(throws: ClientFault.self) { try fourth.answer() }
    }

    @Test func `a thousand idle connections do not keep others waiting`() throws {
        let live = try LiveServer(configure: { $0.connectionLimitPerPeer = 2000 }) { _ in .text("ok") }
        let idle = try (0..<1000).map { _ in try live.connect() }
        #expect(eventually { live.server.connectionCount == 1000 })
        let client = try live.connect()
        for _ in 0..<200 {
            client.send(get)
            #expect(try client.answer().text == "ok")
        }
        idle[500].send(get)
        #expect(try idle[500].answer().text == "ok")
    }

    @Test func `events reach those who listen, until they leave`() throws {
        let hub = EventHub()
        let live = try LiveServer(hub: hub, configure: { $0.heartbeatSeconds = 1 }) { request in
            .events([request.path])
        }
        let here = try live.connect()
        here.send("GET /debts HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\r\n")
        let there = try live.connect()
        there.send("GET /payments HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try here.waitFor(": welcome") && there.waitFor(": welcome"))
        #expect(try here.waitFor("text/event-stream"))
        hub.publish(topic: "/debts", event: "changed", data: "one\ntwo")
        #expect(try here.waitFor("event: changed\ndata: one\ndata: two\n\n"))
        for number in 0..<100 { hub.publish(topic: "/payments", event: "n", data: "\(number)") }
        #expect(try there.waitFor("data: 99\n\n"))
        #expect(try here.waitFor(":\n\n"))
        #expect(hub.listenerCount == 2)
        shutdown(there.descriptor, Int32(SHUT_RDWR))
        #expect(
            eventually {
                hub.publish(topic: "/payments", event: "n")
                return hub.listenerCount == 1
            })
    }

    @Test func `events end for a holder who may hear no more, and go on for the others`() throws {
        let hub = EventHub()
        let live = try LiveServer(hub: hub) { request in
            .events(["debts"], holder: request.path == "/nobody" ? "" : request.path)
        }
        let get = { (path: String) in "GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n" }
        let nadia = try live.connect()
        let karim = try live.connect()
        let nobody = try live.connect()
        nadia.send(get("/nadia"))
        karim.send(get("/karim"))
        nobody.send(get("/nobody"))
        #expect(try nadia.waitFor(": welcome") && karim.waitFor(": welcome") && nobody.waitFor(": welcome"))
        #expect(hub.holders == ["/nadia", "/karim"])
        hub.dismiss(with: "over") { $0 == "/nadia" }
        hub.publish(topic: "debts", event: "changed", data: "secret")
        #expect(try nadia.waitFor("event: over\ndata:\n\n\r\n0\r\n\r\n"), "the answer ends well, with a last word")
        #expect(try karim.waitFor("data: secret") && nobody.waitFor("data: secret"))
        #expect(hub.holders == ["/karim"] && hub.listenerCount == 2)
        hub.dismiss { $0 == "/karim" }
        #expect(try karim.waitFor("\r\n0\r\n\r\n"), "and without one the browser asks again")
    }

    @Test func `a listener who does not read is dropped`() throws {
        let hub = EventHub(listenerLimit: 1, backlogLimit: 10_000)
        let live = try LiveServer(hub: hub) { _ in .events(["t"]) }
        let client = try RawClient(port: live.server.port, receiveBuffer: 4096)
        client.send(get)
        #expect(try client.waitFor(": welcome"))
        #expect(try live.ask(get).status == 503)
        let data = String(repeating: "x", count: 5000)
        #expect(
            eventually {
                for _ in 0..<10 { hub.publish(topic: "t", event: "e", data: data) }
                return hub.listenerCount == 0
            })
    }

    @Test func `a stream waits for its reader and holds little`() throws {
        let written = Tally()
        let live = try LiveServer { _ in
            .stream(type: "application/octet-stream") { sink in
                let piece = [UInt8](repeating: 1, count: 100_000)
                for _ in 0..<400 {
                    try sink.write(piece)
                    written.add(piece.count)
                }
            }
        }
        let client = try RawClient(port: live.server.port, receiveBuffer: 65_536)
        client.send(get)
        var last = -1
        // The producer stands still once the kernel's and its own buffers are full.
        #expect(
            eventually {
                usleep(200_000)
                defer { last = written.value }
                return written.value > 0 && written.value == last
            })
        #expect(written.value < 12_000_000)
        let answer = try client.answer()
        #expect(answer.body.count == 40_000_000 && written.value == 40_000_000)
    }

    @Test func `a stream that fails is cut, and one that nobody reads ends`() throws {
        let ended = Tally()
        let live = try LiveServer { request in
            .stream(type: "text/csv", name: "a.csv") { sink in
                try sink.write(Array("a;b\n".utf8))
                if request.path == "/fails" { throw ClientFault(what: "disk") }
                do {
                    while true { try sink.write([UInt8](repeating: 65, count: 10_000)) }
                } catch {
                    ended.add(1)
                    throw error
                }
            }
        }
        let failing = try live.connect()
        failing.send("GET /fails HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(throws: ClientFault.self) { try failing.answer() }
        do {
            let leaving = try live.connect()
            leaving.send(get)
            #expect(try leaving.waitFor("AAAA"))
        }
        #expect(eventually { ended.value == 1 })
        let head = try live.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(head.status == 200 && head.headers["content-disposition"]?.contains("a.csv") == true)
    }

    @Test func `stopping lets requests in flight end and takes no new ones`() throws {
        let gate = Gate()
        let begun = Tally()
        let live = try LiveServer { _ in
            begun.add(1)
            gate.pass()
            return .text("done")
        }
        let port = live.server.port
        let listener = try live.connect()
        let client = try live.connect()
        client.send(get)
        #expect(eventually { begun.value == 1 })
        let stopping = try Thread.start(name: "stopping") { live.server.stop() }
        #expect(eventually { (try? RawClient(port: port)) == nil })
        gate.open()
        let answer = try client.answer()
        #expect(answer.text == "done" && answer.status == 200)
        stopping.join()
        #expect(try listener.rest().isEmpty)
    }

    @Test func `stopping does not wait for ever`() throws {
        let gate = Gate()
        let begun = Tally()
        let hub = EventHub()
        let live = try LiveServer(hub: hub, configure: { $0.drainSeconds = 0.2 }) { request in
            if request.path == "/events" { return .events(["t"]) }
            if request.path == "/stream" {
                return .stream(type: "text/plain") { sink in
                    try sink.write([65])
                    begun.add(1)
                    gate.pass()
                }
            }
            begun.add(1)
            gate.pass()
            return .text("late")
        }
        let events = try live.connect()
        events.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n")
        #expect(try events.waitFor(": welcome"))
        let stream = try live.connect()
        stream.send("GET /stream HTTP/1.1\r\nHost: a\r\n\r\n")
        let slow = try live.connect()
        slow.send(get)
        #expect(eventually { begun.value == 2 })
        live.server.stop()
        #expect(try slow.answer().status == 503)
        #expect(throws: ClientFault.self) { try stream.answer() }
        gate.open()
    }

    @Test func `figures count what was answered`() throws {
        let live = try LiveServer { request in
            var response = Response.text("ok", status: request.path == "/missing" ? .notFound : .ok)
            response.route = "/{any}"
            return response
        }
        let client = try live.connect()
        for path in ["/", "/missing", "/"] {
            client.send("GET \(path) HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try client.answer()
        }
        #expect(
            eventually {
                let text = live.metrics.rendered()
                return text.contains("http_requests_total{status=\"2xx\"} 2")
                    && text.contains("http_requests_total{status=\"4xx\"} 1")
                    && text.contains("http_request_seconds_count{route=\"/{any}\"} 3")
                    && text.contains("http_requests_in_flight 0")
            })
    }
}
