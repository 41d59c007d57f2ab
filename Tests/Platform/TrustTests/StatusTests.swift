import Glibc
import PlatformTesting
import Synchronization
import Testing
import Values

@testable import Trust

/// A responder of the tests' authority: OpenSSL, which answers what it is asked, or as it is told.
private final class Responder: Sendable {
    struct Manner: Sendable {
        var signer = "responder"
        var index = "issuing/index"
        var words = ["-nmin", "30"]
    }

    let authority: Authority
    let manner = Mutex(Manner())
    let asked = Mutex(0)

    init() throws { authority = try Authority.made() }

    func answer(_ question: [UInt8]) -> [UInt8]? {
        let place = authority.path("status-\(UInt64.random(in: 0...UInt64.max))")
        asked.withLock { $0 += 1 }
        defer { for ending in [".q", ".a"] { unlink(place + ending) } }
        guard Responder.write(question, place + ".q") else { return nil }
        let manner = manner.withLock { $0 }
        let isDone = Authority.openssl(
            [
                "ocsp", "-index", authority.path(manner.index), "-CA", authority.path("issuing.pem"), "-rsigner",
                authority.path(manner.signer + ".pem"), "-rkey", authority.path(manner.signer + ".key"), "-reqin",
                place + ".q", "-respout", place + ".a", "-ignore_err",
            ] + manner.words)
        return isDone ? Responder.read(place + ".a") : nil
    }

    static func write(_ bytes: [UInt8], _ path: String) -> Bool {
        guard let file = fopen(path, "w") else { return false }
        defer { fclose(file) }
        return fwrite(bytes, 1, bytes.count, file) == bytes.count
    }

    static func read(_ path: String) -> [UInt8]? {
        guard let file = fopen(path, "r") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }

    func certificate(_ name: String) throws -> Certificate {
        try #require(Certificate.list(pem: Array(try authority.text(name + ".pem").utf8))?.first)
    }

    func question(_ name: String) throws -> StatusQuestion {
        try #require(StatusQuestion(about: try certificate(name), by: try certificate("issuing")))
    }

    /// What is made of an answer to a question; the fault's name, or what the answer says.
    func said(
        _ bytes: [UInt8], _ question: StatusQuestion, after seconds: Int64 = 0, listed: Set<String> = []
    ) throws -> String {
        let taken = try listed.map { try certificate($0).der }
        do throws(StatusFault) {
            let answer = try StatusAnswer.read(
                bytes, to: question, issuer: try issuing(), at: Int64(time(nil)) + seconds,
                isTakenBack: { taken.contains($0.der) })
            return answer.isRevoked ? "revoked" : "good"
        } catch {
            return error.rawValue
        }
    }

    private func issuing() throws(StatusFault) -> Certificate {
        do { return try certificate("issuing") } catch { throw .malformed }
    }

    func with(_ change: (inout Manner) -> Void) { manner.withLock { change(&$0) } }
}

@Suite struct `A responder's answer` {
    @Test func `says good or revoked when it is signed, fresh, and for the question`() throws {
        let responder = try Responder()
        func said(_ name: String, _ manner: (inout Responder.Manner) -> Void = { _ in }, after seconds: Int64 = 0)
            throws -> String
        {
            responder.with { $0 = .init() }
            responder.with(manner)
            let question = try responder.question(name)
            let bytes = try #require(responder.answer(question.der))
            return try responder.said(bytes, question, after: seconds)
        }
        #expect(try said("nadia") == "good")
        #expect(try said("nadia", { $0.signer = "issuing" }) == "good")
        #expect(try said("taken-back") == "revoked")
        #expect(try said("nadia", { $0.index = "nothing" }) == "unknown")
        // Without an end it counts for minutes; with one until then; and it may not come from the future.
        #expect(try said("nadia", { $0.words = [] }) == "good")
        #expect(try said("nadia", { $0.words = [] }, after: 400) == "stale")
        #expect(try said("nadia", after: 1700) == "good" && said("nadia", after: 3000) == "stale")
        #expect(try said("nadia", after: -400) == "stale")
        // Signed by somebody whom the authority certified for something else, or whom another certified.
        for name in ["omar", "nadia", "server", "government", "root", "foreign"] {
            #expect(try said("nadia", { $0.signer = name }) == "forged", "\(name)")
        }
        #expect(try said("nadia", { $0.words += ["-rmd", "sha1"] }) == "forged")
        // The responder's own certificate was taken back, which a list says.
        let question = try responder.question("nadia")
        responder.with { $0 = .init(signer: "gone-responder") }
        let bytes = try #require(responder.answer(question.der))
        #expect(try responder.said(bytes, question) == "good")
        #expect(try responder.said(bytes, question, listed: ["gone-responder"]) == "forged")
    }

    @Test func `counts for its own question alone, and garbage for none`() throws {
        let responder = try Responder()
        let first = try responder.question("nadia")
        let bytes = try #require(responder.answer(first.der))
        #expect(try responder.said(bytes, first) == "good")
        #expect(try responder.said(bytes, try responder.question("nadia")) == "replayed")
        // One that was made beforehand bears no nonce: it counts while it is fresh, for its certificate.
        let authority = responder.authority
        let place = authority.path("beforehand")
        try #require(
            Authority.openssl([
                "ocsp", "-issuer", authority.path("issuing.pem"), "-cert", authority.path("nadia.pem"), "-no_nonce",
                "-reqout", place,
            ]))
        let asked = try #require(Responder.read(place))
        let plain = try #require(responder.answer(asked))
        #expect(try responder.said(plain, first) == "good")
        #expect(try responder.said(plain, try responder.question("taken-back")) == "another")
        #expect(
            try responder.said([], first) == "malformed"
                && responder.said([0x30, 0x03, 0x0A, 0x01, 0x06], first) == "silent")
        var state: UInt64 = 11
        for _ in 0..<300 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var changed = bytes
            // The certificate that is brought along may change where nothing looks; what is signed may not.
            changed[Int(truncatingIfNeeded: state >> 33) % min(200, bytes.count)] ^=
                UInt8(truncatingIfNeeded: state >> 20) | 1
            if state % 3 == 0 { changed.removeLast(Int(truncatingIfNeeded: state >> 40) % bytes.count) }
            #expect(try responder.said(changed, first) != "revoked")
        }
    }

    @Test func `is asked for when no list covers a certificate, kept, and missed when nobody answers`() throws {
        let responder = try Responder()
        let counts = Mutex<[String]>([])
        let isThere = Mutex(true)
        func trust(crl: String?) throws -> Trust {
            let book = StatusBook(
                ask: { question in isThere.withLock { $0 } ? responder.answer(question) : nil },
                count: { word in counts.withLock { $0.append(word) } })
            let files = TrustFiles(
                authorities: responder.authority.path("authorities.pem"),
                revoked: crl.map { responder.authority.path($0) })
            return try Trust(files, asking: book)
        }
        func verdict(_ name: String, _ trust: Trust, at seconds: Int64 = 0) throws -> CertificateFault? {
            let der = try #require(Trust.der(pem: try responder.authority.text(name + ".pem")))
            switch trust.verify([der], at: Instant(seconds: 1_800_000_000 + seconds)) {
            case .success: return nil
            case .failure(let fault): return fault
            }
        }
        // Lists for the authorities, the responder for people.
        let partial = try trust(crl: "crl-partial.pem")
        #expect(try verdict("nadia", partial) == nil && verdict("taken-back", partial) == .revoked)
        #expect(try verdict("expired", partial) == .expired && verdict("foreign", partial) == .stranger)
        #expect(counts.withLock { $0 } == ["good", "revoked"])
        // The verdict over the chain is old then; the answer is not.
        let asked = responder.asked.withLock { $0 }
        #expect(try verdict("nadia", partial, at: 60) == nil && verdict("taken-back", partial, at: 60) == .revoked)
        #expect(responder.asked.withLock { $0 } == asked)
        // Nobody answers: what is kept counts, the rest is refused where no list covers it, and nobody is asked again at once.
        isThere.withLock { $0 = false }
        counts.withLock { $0 = [] }
        #expect(try verdict("nadia", partial, at: 120) == nil)
        #expect(try verdict("omar", partial) == .unknown && verdict("strong", partial) == .unknown)
        #expect(counts.withLock { $0 } == ["silent"])
        let whole = try trust(crl: "crl.pem")
        #expect(try verdict("omar", whole) == nil && verdict("taken-back", whole) == .revoked)
        // A responder alone does not speak for the authorities above it.
        isThere.withLock { $0 = true }
        #expect(try verdict("nadia", try trust(crl: nil)) == .unknown)
        // Whom the list does not name yet, the responder does; whom the responder does not know is refused.
        let late = try trust(crl: "crl.pem")
        responder.with { $0.index = "nothing" }
        #expect(try verdict("omar", late) == .unknown)
    }
}
