import Testing
import Values

@Suite struct `Wilayas` {
    private func day(_ text: String) throws -> Day { try #require(Day(iso: text)) }

    @Test func `there are 58 until the end of 2026 and 69 from 2027`() throws {
        #expect(Wilaya.inForce(on: try day("2026-12-31")).count == 58)
        #expect(Wilaya.inForce(on: try day("2027-01-01")).count == 69)
        #expect(Wilaya.inForce(on: try day("2000-01-01")).count == 48)
    }

    @Test func `codes run from 1 without a hole and names are never shared`() {
        #expect(Wilaya.all.map(\.code) == Array(1...69))
        #expect(Set(Wilaya.all.map(\.french)).count == 69)
        #expect(Set(Wilaya.all.map(\.arabic)).count == 69)
    }

    @Test func `each is found again by its code and by either of its names`() {
        for wilaya in Wilaya.all {
            #expect(Wilaya(code: wilaya.code) == wilaya)
            #expect(Wilaya(reading: wilaya.codeText) == wilaya)
            #expect(Wilaya(reading: wilaya.french) == wilaya)
            #expect(Wilaya(reading: wilaya.french.uppercased()) == wilaya)
            #expect(Wilaya(reading: wilaya.arabic) == wilaya)
            #expect(Wilaya(reading: wilaya.description) == wilaya)
        }
    }

    @Test(arguments: [
        "Alger", "ALGER", "alger", "16", "016", "16 - Alger", "Alger (16)", "W16", "W 16", "w.16", "Wilaya 16",
        "Wilaya d'Alger", "wilaya d’Alger", "الجزائر", "ولاية الجزائر", "١٦", "16000 Alger", "  Alger\u{200F} ",
        "Algiers", "الجَزائر", "الجزائـر",
    ])
    func `Alger is read however it is written`(text: String) { #expect(Wilaya(reading: text)?.code == 16) }

    @Test(arguments: [
        ("Bejaia", 6), ("BÉJAÏA", 6), ("Be\u{301}jai\u{308}a", 6), ("Tizi-Ouzou", 15), ("TIZIOUZOU", 15),
        ("Sidi bel abbes", 22), ("MSILA", 28), ("M’sila", 28), ("El-Oued", 39), ("Oued", 39), ("Tipasa", 42),
        ("Wahran", 31), ("وهران", 31), ("Bordj Bou Arreridj", 34), ("BBA", 34), ("ام البواقي", 4), ("In-Salah", 53),
        ("El Ménia", 58), ("Bou-Saada", 64), ("Messaâd", 69), ("قسنطينه", 25), ("Mila", 43), ("المسيلة", 28),
    ])
    func `a name in another spelling finds its wilaya`(text: String, code: Int) {
        #expect(Wilaya(reading: text)?.code == code)
    }

    @Test(arguments: [
        "", " ", "0", "70", "99", "-", "16 17", "16 - Oran", "Paris", "W", "wilaya", "16000", "Alge", "الج", "1.6",
        "99999999999999999999999999", "\0", "\u{202E}",
    ])
    func `what names no wilaya gives none`(text: String) { #expect(Wilaya(reading: text) == nil) }

    @Test func `a very long text is refused without harm`() {
        #expect(Wilaya(reading: String(repeating: "9", count: 100_000)) == nil)
        #expect(Wilaya(reading: String(repeating: "ا", count: 100_000)) == nil)
    }

    @Test func `a new wilaya knows the one that it was cut from`() {
        #expect(Wilaya(reading: "Bou Saâda")?.parent == Wilaya(reading: "M'Sila")?.code)
        #expect(Wilaya(reading: "Alger")?.parent == nil)
        #expect(Wilaya.all.allSatisfy { $0.code <= 48 ? $0.parent == nil : ($0.parent ?? 99) <= 48 })
    }
}
