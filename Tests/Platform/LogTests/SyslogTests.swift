import Log
import Testing
import Values

@Suite struct `A line of syslog` {
    private func line(_ text: String, values: KeyValuePairs<String, String> = [:]) -> String {
        let line = SyslogLine(
            .notice, at: Instant(milliseconds: 1_795_280_700_123), host: "sila host", process: 42, id: "debt.moved",
            values: values, text: text)
        return String(decoding: line.bytes, as: UTF8.self)
    }

    @Test func `has the form of RFC 5424`() {
        #expect(
            line("Why", values: ["seq": "7", "name": "Amina"])
                == "<109>1 2026-11-21T17:05:00.123Z silahost sila 42 debt.moved [sila@32473 seq=\"7\" name=\"Amina\"] "
                + "\u{FEFF}Why")
    }

    @Test func `cannot be made to begin another, whatever it holds`() {
        let evil = "a\n<34>1 b\r\0\u{85}\u{2028}\u{202E}\u{200F}c"
        let made = line(evil, values: ["name": evil + "\"]\\", "x y=\"]": "z"])
        #expect(made.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0 != "\u{2028}" && $0 != "\u{202E}" })
        #expect(made.contains(#"\"\]\\"#))
        #expect(made.contains(#"xy="z""#))
        #expect(made.utf8.count < 3000 && line(String(repeating: "é", count: 100_000)).utf8.count < 5000)
    }

    @Test func `goes to three kinds of places and no other`() {
        for address in ["unix:/dev/log", "udp:127.0.0.1:514", "tcp:[::1]:601", "tcp:logs.example:6514"] {
            #expect(SyslogWire(address) != nil, "\(address)")
        }
        for address in ["", "tcp", "http://logs.example", "tcp:logs.example", "/dev/log"] {
            #expect(SyslogWire(address) == nil, "\(address)")
        }
    }
}
