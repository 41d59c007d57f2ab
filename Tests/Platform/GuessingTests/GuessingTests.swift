import Guessing
import Testing
import Values

@Suite struct `The guessing of passwords` {
    @Test(arguments: ["password", "azerty123", "aaaaaaaaaaaaaaaa", "20251231", "qwertyuiop", ""])
    func `is easy for what everybody tries`(password: String) {
        #expect(Guessing(of: password).hardness == .easy)
    }

    @Test(arguments: ["correct horse battery staple", "marcher le long du port", "Vq7!tR2#mZp9kL"])
    func `is hard for words in a row and for chance`(password: String) {
        #expect(Guessing(of: password).hardness == .hard)
    }

    @Test func `knows the words of the person`() {
        let stranger = Guessing(of: "zerroukiamina2026")
        let friend = Guessing(of: "zerroukiamina2026", knowing: ["Zerrouki", "Amina"])
        #expect(friend.bits < stranger.bits)
    }

    @Test func `more of the same kind is never easier, and no text stops it`() {
        var dice = Dice(seed: 9)
        for _ in 0..<300 {
            let scalars = (0..<dice.number(0...140)).compactMap { _ in
                Unicode.Scalar(UInt32(dice.number(0...0x2FF)))
            }
            let text = String(String.UnicodeScalarView(scalars))
            let bits = Guessing(of: text, knowing: [text, "", "\0", String(repeating: "x", count: 500)]).bits
            #expect(bits >= 0 && bits.isFinite)
        }
        #expect(Guessing(of: String(repeating: "mot ", count: 5000)).bits.isFinite)
    }
}
