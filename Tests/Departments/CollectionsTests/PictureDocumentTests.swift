import Composition
import Department
import HTTP
import PlatformTesting
import SQL
import SiteTesting
import Testing
import Values

@testable import Collections

@Suite struct `A picture among the documents` {
    /// A PNG of one pixel with an author's name and the moment it was made.
    private static let picture: [UInt8] = {
        func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
            [0, 0, 0, UInt8(content.count)] + Array(name.utf8) + content + [1, 2, 3, 4]
        }
        var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        bytes += chunk("IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0])
        bytes += chunk("tEXt", Array("Author\0Ali the witness".utf8))
        bytes += chunk("tIME", [7, 0x68, 1, 1, 0, 0, 0])
        return bytes + chunk("IDAT", [1, 2, 3]) + chunk("IEND", [])
    }()

    private func bring(_ desk: Desk, _ debt: String, plain: String?) throws -> Response {
        var body = Array("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n".utf8)
        body += Self.picture + Array("\r\n".utf8)
        if let plain { body += Array("--b\r\nContent-Disposition: form-data; name=\"plain\"\r\n\r\n\(plain)\r\n".utf8) }
        var request = try Request(.post, "/debts/\(debt)/documents", body: .bytes(body + Array("--b--\r\n".utf8)))
        request.headers["Content-Type"] = "multipart/form-data; boundary=b"
        return try desk.site.send(request, as: .karim)
    }

    private func latest(_ desk: Desk, _ debt: String) throws -> (document: JSON, bytes: [UInt8]) {
        let list = try desk.site.api(.get, "/api/v1/debts/\(debt)/documents", key: desk.key)
        let document = try #require(list.json["items"]?[0], "\(list.text)")
        let sent = try desk.site.get("/debts/\(debt)/documents/\(document["id"]?.string ?? "")", as: .karim)
        return (document, try sent.collected())
    }

    @Test(arguments: Engine.underTest)
    func `leaves hidden information behind where that is asked for, and says so`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        // The box is there, and ticked.
        let form = try desk.site.get("/debts/\(debt)", as: .karim).text
        #expect(form.contains("name=\"plain\"") && form.contains("Remove hidden information"))
        #expect(try bring(desk, debt, plain: "1").status == .seeOther)
        let plain = try latest(desk, debt)
        #expect(plain.document["removed"]?.array?.compactMap(\.string) == ["author", "moment"])
        #expect(!String(decoding: plain.bytes, as: UTF8.self).contains("witness"))
        #expect(plain.document["size"]?.integer == Int64(plain.bytes.count))
        let page = try desk.site.get("/debts/\(debt)", as: .karim).text
        #expect(page.contains("Removed from the file: author, time of the picture"))
        let trail = try desk.site.house.collections.store.read { connection in
            try connection.rows("SELECT changes FROM audit WHERE act = 'document.added'") { $0.optionalBytes(0) }
        }
        let noted = trail.compactMap { $0.map { String(decoding: $0, as: UTF8.self) } }.joined()
        #expect(noted.contains("removed") && noted.contains("author") && !noted.contains("witness"))
    }

    @Test(arguments: Engine.underTest)
    func `is kept as it came where it is evidence`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        #expect(try bring(desk, debt, plain: nil).status == .seeOther)
        let kept = try latest(desk, debt)
        #expect(kept.bytes == Self.picture && kept.document["removed"]?.array?.isEmpty == true)
    }

    @Test(arguments: Engine.underTest)
    func `whose parts cannot be told apart is refused, and is kept as it came on request`(engine: Engine) throws {
        let desk = try Desk(engine)
        let debt = try desk.debt()
        let damaged = String(decoding: [UInt8]("%PDF-".utf8), as: UTF8.self)
        #expect(
            try desk.site.upload("/debts/\(debt)/documents", file: damaged, fields: ["plain": "1"], as: .karim)
                .status == .seeOther, "what is no picture stays as it came")
        let body = Self.picture.dropLast(8)
        var request = try Request(
            .post, "/debts/\(debt)/documents",
            body: .bytes(
                Array("--b\r\nContent-Disposition: form-data; name=\"plain\"\r\n\r\n1\r\n".utf8)
                    + Array("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\n".utf8)
                    + body + Array("\r\n--b--\r\n".utf8)))
        request.headers["Content-Type"] = "multipart/form-data; boundary=b"
        let refused = try desk.site.send(request, as: .karim)
        #expect(refused.status == .unprocessableContent && refused.text.contains("cannot be told from the picture"))
    }
}
