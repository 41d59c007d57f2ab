import HTTP
import Messages
import Testing
import Values

@Suite struct `Messages between departments` {
    @Test func `staff cards read back as they were written`() throws {
        let cards = [
            StaffCard(id: ID(high: 7, low: 9), name: "Nadia \"N\" بن علي", role: "agent", isActive: true, version: 3),
            StaffCard(id: ID(high: 8, low: 9), name: "<script>", role: "manager", isActive: false, version: 1),
        ]
        #expect(try StaffCardsChanged(payload: StaffCardsChanged(cards).payload).cards == cards)
    }

    @Test(arguments: ["", "{}", "[{}]", "[1]", "[{\"id\":\"x\"}]"])
    func `a payload of another shape is refused`(text: String) {
        #expect(throws: JSONError.self) { try StaffCardsChanged(payload: Array(text.utf8)) }
    }
}
