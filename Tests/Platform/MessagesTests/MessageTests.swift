import Messages
import Testing
import Values

@Suite struct `A message` {
    @Test func `is of the first version unless told`() {
        let message = Message(
            id: ID(high: 1, low: 2), kind: "directory.cards", key: "k", occurred: Instant(milliseconds: 3),
            payload: Array("{}".utf8))
        #expect(message.version == 1)
    }
}
