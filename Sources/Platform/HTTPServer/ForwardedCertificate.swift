import HTTP

/// A client's certificate as a trusted proxy hands it on: PEM, percent-encoded, with the proxy's own verdict beside it.
struct ForwardedCertificate {
    /// The certificate in DER.
    let der: [UInt8]

    static let fields = ["x-client-certificate", "x-client-certificate-verify"]
    private static let verdict = "SUCCESS"
    private static let longest = 16 << 10
    private static let begin = Array("-----BEGIN CERTIFICATE-----".utf8)
    private static let end = Array("-----END CERTIFICATE-----".utf8)

    /// Nil when the proxy tells of none, did not hold it good, or tells two things at once.
    init?(_ headers: Headers) {
        let verdicts = headers.all(Self.fields[1])
        let texts = headers.all(Self.fields[0])
        guard verdicts == [Self.verdict], texts.count == 1, let text = texts.first,
            let der = ForwardedCertificate.der(Array(text.utf8))
        else { return nil }
        self.der = der
    }

    static func der(_ encoded: [UInt8]) -> [UInt8]? {
        guard encoded.count <= longest, let pem = PercentEncoding.decode(encoded) else { return nil }
        let bytes = Array(pem.utf8)
        guard let start = bytes.firstRange(of: begin), let stop = bytes.firstRange(of: end),
            start.upperBound <= stop.lowerBound
        else { return nil }
        return base64(bytes[start.upperBound..<stop.lowerBound])
    }

    /// Base64 over several lines (RFC 7468); nil for anything else.
    private static func base64(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        var rest: UInt32 = 0
        var bits = 0
        var isPadded = false
        for unit in text {
            let value: UInt8
            switch unit {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = unit - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = unit - 97 + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = unit - 48 + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            case UInt8(ascii: "="):
                isPadded = true
                continue
            case 0x0A, 0x0D, 0x20: continue
            default: return nil
            }
            guard !isPadded else { return nil }
            rest = (rest << 6 | UInt32(value)) & 0xFFFF
            bits += 6
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: rest >> UInt32(bits)))
            }
        }
        return bytes.isEmpty ? nil : bytes
    }
}
