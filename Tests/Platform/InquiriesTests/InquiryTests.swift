import Testing

@testable import Inquiries

@Suite struct `A question to another server` {
    @Test(arguments: [
        ("http://ocsp.example.dz", true), ("https://ocsp.example.dz:8443/a?b=c", true), ("HTTP://10.0.0.1/", true),
        ("ftp://ocsp.example.dz", false), ("file:///etc/passwd", false), ("http://", false), ("http:///a", false),
        ("", false),
        ("http://user:word@ocsp.example.dz", false), ("http://a b", false), ("http://a\r\nX: y", false), ("//a", false),
        ("http://é.dz", false),
    ])
    func `goes to an address of HTTP without a password in it`(address: String, isGood: Bool) {
        #expect((Inquiry(to: address) != nil) == isGood, "\(address)")
    }

    @Test func `is not answered where nobody listens`() throws {
        let nobody = try #require(Inquiry(to: "http://127.0.0.1:1/", patience: 2000))
        #expect(nobody.post([1, 2, 3], type: "a/b", expecting: "c/d") == nil)
    }
}
