import Glibc
import PlatformTesting
import Testing
import Values

@testable import Trust

private let now = Instant(milliseconds: 1_800_000_000_000)

private func trust(_ authorities: String = "authorities.pem", crl: String? = "crl.pem") throws -> Trust {
    let authority = try Authority.made()
    return try Trust(TrustFiles(authorities: authority.path(authorities), revoked: crl.map { authority.path($0) }))
}

private func der(_ name: String) throws -> [UInt8] {
    try #require(Trust.der(pem: try Authority.made().text(name + ".pem")))
}

private func verdict(_ names: String..., by trust: Trust) throws -> Result<ClientCertificate, CertificateFault> {
    trust.verify(try names.map { try der($0) }, at: now)
}

extension Result where Failure == CertificateFault {
    fileprivate var fault: CertificateFault? { if case .failure(let fault) = self { fault } else { nil } }
}

@Suite struct `A client certificate` {
    @Test func `of an authority that is trusted is held good, and says whom it names`() throws {
        let trust = try trust()
        let nadia = try verdict("nadia", by: trust).get()
        #expect(nadia.name == "nadia" && nadia.issuer == "Autorité émettrice issuing")
        #expect(nadia.subject.contains("CN=nadia") && nadia.subject.contains("O=Agence de recouvrement"))
        #expect(nadia.fingerprint.count == 32 && !nadia.serial.isEmpty && nadia.expires > 1_700_000_000)
        #expect(try verdict("strong", by: trust).fault == nil)
        #expect(try verdict("arabic", by: trust).get().name == "نادية بن علي")
        #expect(try verdict("long", by: trust).get().name.count == 64)
        // A renewal has the same names and is another certificate; a colleague has other names.
        let renewed = try verdict("nadia-renewed", by: trust).get()
        #expect(renewed.names == nadia.names && renewed.fingerprint != nadia.fingerprint)
        #expect(try verdict("omar", by: trust).get().names != nadia.names)
    }

    @Test(arguments: [
        ("expired", CertificateFault.expired), ("early", .early), ("taken-back", .revoked), ("of-revoked", .revoked),
        ("server", .misused), ("plain", .misused), ("cipher", .misused), ("issuing", .misused), ("root", .misused),
        ("sha1", .weak), ("weak", .weak), ("foreign", .stranger), ("self", .stranger), ("of-bounded", .stranger),
        ("too-deep", .stranger),
    ])
    func `that is not as it must be is refused for its own reason`(name: String, fault: CertificateFault) throws {
        #expect(try verdict(name, by: try trust()).fault == fault)
    }

    @Test func `is refused when nobody can say whether it was revoked`() throws {
        #expect(try verdict("nadia", by: try trust(crl: "crl-stale.pem")).fault == .unknown)
        #expect(try verdict("nadia", by: try trust(crl: "crl-partial.pem")).fault == .unknown)
        // Where the house looks at no lists, none is missed.
        let open = try trust(crl: nil)
        #expect(try verdict("taken-back", by: open).fault == nil)
        #expect(try verdict("expired", by: open).fault == .expired)
    }

    @Test func `may bring what is between it and the root, and nothing more than that`() throws {
        let bare = try trust("root.pem")
        #expect(try verdict("nadia", by: bare).fault == .stranger)
        #expect(try verdict("nadia", "issuing", "government", by: bare).fault == nil)
        #expect(try verdict("nadia", "government", "issuing", by: bare).fault == nil)
        #expect(try verdict("nadia", "issuing", by: bare).fault == .stranger)
        // Another root of the same name, brought along by whoever shows it.
        #expect(try verdict("foreign", "stranger", by: bare).fault == .stranger)
        #expect(try verdict("too-deep", "below", "issuing", "government", by: bare).fault == .stranger)
        #expect(bare.verify([], at: now).fault == .malformed)
    }

    @Test func `that is garbage is refused and harms nobody`() throws {
        let trust = try trust()
        let whole = try der("nadia")
        var state: UInt64 = 42
        for round in 0..<300 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            var bytes = whole
            bytes[Int(truncatingIfNeeded: state >> 33) % bytes.count] ^= UInt8(truncatingIfNeeded: state >> 20) | 1
            if round % 3 == 0 { bytes.removeLast(Int(truncatingIfNeeded: state >> 40) % bytes.count) }
            #expect(trust.verify([bytes], at: now).fault != nil, "round \(round)")
        }
        #expect(trust.verify([[UInt8](repeating: 0x30, count: 100_000)], at: now).fault == .malformed)
        #expect(Trust.der(pem: "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----") == nil)
        #expect(Trust.der(pem: "") == nil)
    }

    @Test func `counts by the files as they are, and by the old ones while the new ones cannot be used`() throws {
        let authority = try Authority.made()
        var template = Array("/tmp/sila-trust-XXXXXX".utf8CString)
        _ = try #require(mkdtemp(&template))
        let place = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { for name in ["ca", "crl"] { unlink("\(place)/\(name)") }; rmdir(place) }
        func put(_ text: String, _ name: String) throws {
            let file = try #require(fopen("\(place)/new", "w"))
            fputs(text, file)
            fclose(file)
            rename("\(place)/new", "\(place)/\(name)")
        }
        try put(try authority.text("authorities.pem"), "ca")
        try put(try authority.text("crl-partial.pem"), "crl")
        let trust = try Trust(TrustFiles(authorities: "\(place)/ca", revoked: "\(place)/crl"))
        #expect(try verdict("nadia", by: trust).fault == .unknown)
        try put(try authority.text("crl.pem"), "crl")
        trust.reload()
        #expect(try verdict("nadia", by: trust).fault == nil)
        try put("nonsense", "crl")
        trust.reload()
        #expect(try verdict("nadia", by: trust).fault == nil)
        try put(try authority.text("stranger.pem"), "ca")
        try put(try authority.text("root.crl"), "crl")
        // The files are looked at again a second later.
        #expect(trust.verify([try der("nadia")], at: now.adding(seconds: 2)).fault == .stranger)
    }

    @Test func `needs files that hold a root`() throws {
        for (name, words) in [
            ("issuing.pem", "holds no root"), ("crl.pem", "no certificate"), ("nothing.pem", "cannot be read"),
            ("nadia.pem", "not an authority"),
        ] {
            #expect(throws: TrustMistake.self) { try trust(name) }
            do { _ = try trust(name) } catch { #expect("\(error)".contains(words), "\(error)") }
        }
        #expect(throws: TrustMistake.self) { try trust(crl: "root.pem") }
    }
}
