import Glibc
import PlatformTesting
import Testing

@testable import Trust

/// Requests of the house's own, and what an authority makes of them.
struct Answering {
    let authority: Authority
    let request: ServerRequest
    let key: [UInt8]
    private let place: String

    init(_ names: [String] = ["crm.example.dz", "www.crm.example.dz"], _ kind: ServerRequest.Key = .p256) throws {
        authority = try Authority.made()
        let subject = try ServerSubject(names: names, organization: "Agence de recouvrement", country: "dz")
        (request, key) = try ServerRequest.make(for: subject, key: kind)
        place = authority.path("asked-\(UInt32.random(in: 0...UInt32.max))")
        try Answering.put(String(decoding: request.pem, as: UTF8.self), place + ".csr")
    }

    static func put(_ text: String, _ path: String) throws {
        let file = try #require(fopen(path, "w"))
        fputs(text, file)
        fclose(file)
    }

    /// What the issuing authority answers, with extensions as asked for or as they are told.
    func answer(_ words: [String] = [], days: String = "60", extensions: String? = nil) throws -> String {
        var all = [
            "x509", "-req", "-in", place + ".csr", "-CA", authority.path("issuing.pem"), "-CAkey",
            authority.path("issuing.key"), "-set_serial", "7", "-days", days, "-out", place + ".pem",
        ]
        if let extensions {
            try Answering.put(extensions, place + ".ext")
            all += ["-extfile", place + ".ext"]
        } else {
            all += ["-copy_extensions", "copy"]
        }
        all += words
        try #require(run(all))
        return try authority.text(String(place.split(separator: "/").last ?? "") + ".pem")
    }

    private func run(_ words: [String]) -> Bool { Authority.openssl(words) }

    func judged(_ text: String, at now: Int64 = Int64(time(nil)) + 60) -> Result<ServerChain, AnswerFault> {
        Result { () throws(AnswerFault) in
            try ServerChain.answer(Array(text.utf8), to: [request], at: now).chain
        }
    }
}

@Suite struct `A certificate of the house's own` {
    @Test(arguments: ServerRequest.Key.allCases)
    func `is asked for with every name, and the answer is put in order`(kind: ServerRequest.Key) throws {
        let asked = try Answering(["CRM.example.dz", "*.portal.example.dz", "crm.example.dz"], kind)
        #expect(asked.request.names == ["crm.example.dz", "*.portal.example.dz"])
        #expect(asked.request.subject.contains("O=Agence de recouvrement") && asked.request.subject.contains("C=DZ"))
        #expect(String(decoding: asked.request.pem, as: UTF8.self).hasPrefix("-----BEGIN CERTIFICATE REQUEST-----"))
        #expect(String(decoding: asked.key, as: UTF8.self).contains("PRIVATE KEY--"))
        #expect(ServerRequest(pem: asked.request.pem) == asked.request)
        let text = try asked.answer()
        let issuing = try asked.authority.text("issuing.pem")
        let government = try asked.authority.text("government.pem")
        let root = try asked.authority.text("root.pem")
        // The root goes, what stands upside down is turned, what stands twice stands once.
        let chain = try asked.judged(root + government + issuing + text + issuing).get()
        let certificates = try #require(Certificate.list(pem: chain.pem))
        #expect(certificates.count == 3 && !chain.isAlone && chain.fits(asked.request))
        #expect(certificates[0].hostNames == asked.request.names && !certificates[2].isRoot)
        #expect(chain.issuer == "Autorité émettrice issuing" && chain.fingerprint.utf8.count == 64)
        #expect(try asked.judged(text).get().isAlone)
        // As it lies in the server's file, behind its key.
        #expect(ServerChain(pem: asked.key + chain.pem) == chain)
    }

    @Test func `is refused when it is not what was asked for`() throws {
        let asked = try Answering()
        let good = try asked.answer()
        let now = Int64(time(nil)) + 60
        func fault(_ text: String, at moment: Int64? = nil) -> AnswerFault? {
            if case .failure(let fault) = asked.judged(text, at: moment ?? now) { fault } else { nil }
        }
        let issuing = try asked.authority.text("issuing.pem")
        #expect(fault(good + issuing) == nil)
        #expect(fault("") == .unreadable)
        #expect(fault("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") == .unreadable)
        #expect(fault(String(repeating: "x", count: ServerChain.longest + 1)) == .tooLarge)
        #expect(fault(good + String(decoding: asked.key, as: UTF8.self)) == .holdsKey)
        #expect(fault(String(decoding: asked.request.pem, as: UTF8.self)) == .isRequest)
        #expect(fault(try Answering().answer()) == .otherKey)
        #expect(fault(good, at: now + 61 * 86_400) == .expired)
        #expect(fault(good, at: now - 3 * 86_400) == .early)
        #expect(fault(good + (try asked.authority.text("omar.pem"))) == .brokenChain)
        #expect(fault(good + (try asked.authority.text("stranger.pem"))) == .brokenChain)
        let server = "keyUsage=digitalSignature\nextendedKeyUsage=serverAuth\n"
        let names = "subjectAltName=DNS:crm.example.dz,DNS:www.crm.example.dz\n"
        #expect(fault(try asked.answer(extensions: server + names)) == nil)
        #expect(fault(try asked.answer(extensions: server + "subjectAltName=DNS:crm.example.dz\n")) == .otherNames)
        #expect(fault(try asked.answer(extensions: server)) == .otherNames, "a common name does not count")
        #expect(fault(try asked.answer(extensions: "extendedKeyUsage=clientAuth\n" + names)) == .misused)
        #expect(fault(try asked.answer(extensions: "basicConstraints=CA:TRUE\n" + server + names)) == .misused)
        #expect(fault(try asked.answer(["-sha1"])) == .weak)
        #expect(fault(try asked.answer(["-sha1"]) + issuing) == .weak)
        var state: UInt64 = 7
        let whole = Array((good + issuing).utf8)
        for _ in 0..<200 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var bytes = whole
            bytes[Int(truncatingIfNeeded: state >> 33) % bytes.count] ^= UInt8(truncatingIfNeeded: state >> 20) | 1
            _ = try? ServerChain.answer(bytes, to: [asked.request], at: now)
        }
    }

    @Test(arguments: [
        ("crm.example.dz", true), ("*.example.dz", true), ("xn--ngbc5azd.dz", true), ("a-b.c1.dz", true),
        ("crm", false),
        ("", false), ("crm..dz", false), ("-a.dz", false), ("a-.dz", false), ("a.*.dz", false), ("192.168.1.7", false),
        ("crm.example.dz/", false), ("crm example.dz", false), ("crm.example.dz\0.evil", false), ("éàü.dz", false),
        (String(repeating: "a", count: 64) + ".dz", false), (String(repeating: "a.", count: 127) + "dz", false),
    ])
    func `has host names and nothing else`(name: String, isGood: Bool) {
        let subject = try? ServerSubject(names: [name], organization: "", country: "")
        #expect((subject != nil) == isGood, "\(name)")
    }

    @Test func `is asked for with a company and a country that can be encoded`() {
        func fault(_ names: [String] = ["a.dz"], _ organization: String = "", _ country: String = "") -> RequestFault? {
            do throws(RequestFault) {
                _ = try ServerSubject(names: names, organization: organization, country: country)
            } catch {
                return error
            }
            return nil
        }
        #expect(fault([]) == .noName)
        #expect(fault((0..<21).map { "a\($0).dz" }) == .tooManyNames)
        #expect(fault(["a.dz"], String(repeating: "o", count: 65)) == .badOrganization)
        #expect(fault(["a.dz"], "a\nb") == .badOrganization)
        #expect(fault(["a.dz"], "وكالة التحصيل", "DZ") == nil)
        #expect(fault(["a.dz"], "", "Algeria") == .badCountry && fault(["a.dz"], "", "1Z") == .badCountry)
        #expect(ServerSubject.name("*.example.dz", covers: "crm.example.dz"))
        #expect(!ServerSubject.name("*.example.dz", covers: "a.crm.example.dz"))
        #expect(!ServerSubject.name("*.example.dz", covers: "example.dz"))
        #expect(!ServerSubject.name("*.dz", covers: "*.example.dz"))
    }
}
