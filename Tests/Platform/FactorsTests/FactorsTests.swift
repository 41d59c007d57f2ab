import Factors
import Testing
import Values

@Suite struct `The code of an authenticator app` {
    private let secret = Array("12345678901234567890".utf8)

    /// RFC 6238, appendix B, whose eight digits end in these six.
    @Test(
        arguments: [
            (59, "287082"), (1_111_111_109, "081804"), (1_111_111_111, "050471"), (1_234_567_890, "005924"),
            (2_000_000_000, "279037"), (20_000_000_000, "353130"),
        ] as [(Int64, String)])
    func `is the one of the standard`(second: Int64, code: String) throws {
        let app = try #require(TimeCode(secret: secret))
        let moment = Instant(milliseconds: second * 1000)
        #expect(app.code(step: TimeCode.step(at: moment)) == code)
        #expect(app.step(of: code, at: moment, after: nil) == second / 30)
    }

    @Test func `holds one period before and after its own, and no longer`() throws {
        let app = try #require(TimeCode(secret: secret))
        let code = try #require(app.code(step: 1000))
        for (step, isRight) in [(998, false), (999, true), (1000, true), (1001, true), (1002, false)] as [(Int64, Bool)]
        {
            let moment = Instant(milliseconds: step * 30_000 + 14_000)
            #expect((app.step(of: code, at: moment, after: nil) == 1000) == isRight)
        }
    }

    @Test func `works once: a period up to the last used is not looked at`() throws {
        let app = try #require(TimeCode(secret: secret))
        let moment = Instant(milliseconds: 1000 * 30_000)
        let code = try #require(app.code(step: 1000))
        #expect(app.step(of: code, at: moment, after: 999) == 1000)
        #expect(app.step(of: code, at: moment, after: 1000) == nil)
        #expect(app.step(of: code, at: moment, after: 1001) == nil)
    }

    @Test(arguments: ["287 082", "287-082", "\u{200F}287082", "٢٨٧٠٨٢", "۲۸۷۰۸۲", " 287\u{00A0}082 "])
    func `is read as people type it`(typed: String) throws {
        let app = try #require(TimeCode(secret: secret))
        #expect(app.step(of: typed, at: Instant(milliseconds: 59_000), after: nil) == 1)
    }

    @Test(arguments: [
        "", "28708", "2870820", "28708a", "two", "287082\0", "२८७०८२", String(repeating: "2", count: 9000),
    ])
    func `is nothing else`(typed: String) throws {
        let app = try #require(TimeCode(secret: secret))
        #expect(app.step(of: typed, at: Instant(milliseconds: 59_000), after: nil) == nil)
    }

    @Test func `is never made before the epoch or beyond what the library counts`() throws {
        let app = try #require(TimeCode(secret: secret))
        #expect(app.code(step: -1) == nil)
        #expect(app.code(step: .max) == nil)
        #expect(TimeCode.step(at: Instant(milliseconds: .min)) == 0)
        #expect(TimeCode(secret: [1, 2, 3]) == nil)
    }

    @Test func `comes with an address that apps understand, whatever the company is called`() throws {
        let app = try #require(TimeCode(secret: secret))
        #expect(app.text == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
        #expect(
            app.address(account: "nadia@adc.example", issuer: "Atlas & Fils: صلة")
                == "otpauth://totp/Atlas%20%26%20Fils%3A%20%D8%B5%D9%84%D8%A9:nadia@adc.example"
                + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Atlas%20%26%20Fils%3A%20%D8%B5%D9%84%D8%A9"
                + "&algorithm=SHA1&digits=6&period=30")
    }

    @Test func `has a secret of its own each time`() {
        let secrets = Set((0..<100).map { _ in TimeCode.make().text })
        #expect(secrets.count == 100)
        #expect(secrets.allSatisfy { $0.utf8.count == 32 })
    }
}

@Suite struct `A recovery code` {
    @Test func `is six groups of four, never the same`() {
        #expect(RecoveryCode(typed: "k7qf 2mxa bbbb cccc")?.text == "K7QF-2MXA-BBBB-CCCC", "given out earlier")
        let codes = Set((0..<100).map { _ in RecoveryCode.make().text })
        #expect(codes.count == 100)
        for code in codes {
            #expect(code.utf8.count == 29)
            #expect(code.split(separator: "-").map(\.count) == [4, 4, 4, 4, 4, 4])
        }
    }

    @Test func `is read in any case and with any dashes`() {
        let code = RecoveryCode.make()
        for typed in [
            code.text, code.text.lowercased(), code.text.split(separator: "-").joined(),
            " " + code.text.split(separator: "-").joined(separator: " – ") + " ",
        ] { #expect(RecoveryCode(typed: typed) == code) }
    }

    @Test(arguments: ["", "ABCD-EFGH", "0BCD-EFGH-IJKL-MNOP", "ABCD-EFGH-IJKL-MNOPQ", "ÀBCD-EFGH-IJKL-MNOP", "123456"])
    func `is nothing else`(typed: String) { #expect(RecoveryCode(typed: typed) == nil) }
}

@Suite struct `Letters for typing` {
    /// RFC 4648, 10, without the padding.
    @Test(arguments: [
        ("", ""), ("f", "MY"), ("fo", "MZXQ"), ("foo", "MZXW6"), ("foob", "MZXW6YQ"), ("fooba", "MZXW6YTB"),
        ("foobar", "MZXW6YTBOI"),
    ])
    func `is that of the standard`(text: String, encoded: String) {
        #expect(Base32.encode(Array(text.utf8)) == encoded)
    }
}

@Suite struct `A QR picture` {
    @Test func `has its three eyes and a quiet zone around`() throws {
        let code = try #require(QRCode("otpauth://totp/Sila:nadia@adc.example?secret=GEZDGNBVGY3TQOJQ"))
        #expect(code.side == code.width + 8)
        for (left, top) in [(0, 0), (code.width - 7, 0), (0, code.width - 7)] {
            for offset in 0..<7 {
                #expect(code[left + offset, top] && code[left, top + offset])
                #expect(code[left + offset, top + 6] && code[left + 6, top + offset])
            }
            #expect(!code[left + 1, top + 1] && code[left + 3, top + 3])
        }
        #expect(!code[-1, 0] && !code[code.width, 0])
    }

    @Test func `draws every dark module once`() throws {
        let code = try #require(QRCode("صلة"))
        let runs = code.path.split(separator: "M").map { run in
            Int(run.split(separator: "h")[1].prefix { $0.isNumber }) ?? 0
        }
        var dark = 0
        for row in 0..<code.width { for column in 0..<code.width where code[column, row] { dark += 1 } }
        #expect(runs.reduce(0, +) == dark)
    }

    @Test func `is refused for nothing and for too much`() {
        #expect(QRCode("") == nil)
        #expect(QRCode("a\0b") == nil)
        #expect(QRCode(String(repeating: "x", count: 1001)) == nil)
        #expect(QRCode(String(repeating: "x", count: 1000)) != nil)
    }
}
