import Testing

@testable import Scanning

@Suite struct `A scanner's answer` {
    @Test func `is read as clamd gives it`() {
        #expect(ScanVerdict(answer: "stream: OK\0".utf8) == .clean)
        #expect(ScanVerdict(answer: "stream: OK\n".utf8) == .clean)
        #expect(ScanVerdict(answer: "stream: Win.Test.EICAR_HDB-1 FOUND\0".utf8) == .found("Win.Test.EICAR_HDB-1"))
        #expect(ScanVerdict(answer: "INSTREAM size limit exceeded. ERROR\0".utf8) == .tooLarge)
    }

    @Test(arguments: [
        "", "\0", "OK", "stream:OK", "stream: OK and more", "UNKNOWN COMMAND\0", "PONG",
        "stream: Can't open file or directory ERROR", "HTTP/1.1 400 Bad Request\r\n", "\u{1F9A0}", " stream: OK",
    ])
    func `that is no verdict is none`(answer: String) {
        #expect(ScanVerdict(answer: answer.utf8) == .unavailable(.confused))
    }

    @Test func `is bounded, and printable whatever was sent`() {
        let name = String(repeating: "x", count: 400)
        #expect(ScanVerdict(answer: "stream: \(name) FOUND".utf8) == .found(String(name.prefix(120))))
        #expect(ScanVerdict(answer: "stream:  FOUND".utf8) == .found("?"))
        #expect(ScanVerdict(answer: "stream: a\u{1B}[31m\u{7F}é FOUND\0rest".utf8) == .found("a?[31m???"))
        #expect(ScanVerdict(answer: [UInt8](repeating: 0xFF, count: 100_000)) == .unavailable(.confused))
    }

    @Test func `comes from this machine alone`() {
        for (text, told) in [
            ("unix:/run/clamav/clamd.ctl", "unix:/run/clamav/clamd.ctl"), ("127.0.0.1:3310", "127.0.0.1:3310"),
            ("localhost:3310", "127.0.0.1:3310"), ("[::1]:3310", "[::1]:3310"), ("127.1.2.3:1", "127.1.2.3:1"),
        ] {
            #expect(ScannerAddress(text)?.description == told, "\(text)")
        }
        for text in [
            "", "unix:", "unix:relative", "unix:/a b", "unix:/" + String(repeating: "x", count: 108), "10.0.0.7:3310",
            "scanner.example:3310", "127.0.0.1", "127.0.0.1:0", "127.0.0.1:99999", "127.0.0:1", "127.x.0.1:1", ":3310",
            "[2001:db8::1]:3310", "::1:3310", "127.0.0.300:1",
        ] {
            #expect(ScannerAddress(text) == nil, "\(text)")
        }
    }
}
