import Testing

@testable import Design

@Suite struct `A company's colour` {
    @Test func `can be read in light and in dark, whatever it is`() {
        for red in stride(from: 0, through: 255, by: 17) {
            for green in stride(from: 0, through: 255, by: 17) {
                for blue in stride(from: 0, through: 255, by: 17) {
                    let colour = Colour(red: UInt8(red), green: UInt8(green), blue: UInt8(blue))
                    for (shades, grounds) in [
                        (Shades.light(colour), Shades.lightGrounds), (Shades.dark(colour), Shades.darkGrounds),
                    ] {
                        let least = (grounds + [shades.wash]).map { shades.text.contrast(with: $0) }.min() ?? 0
                        #expect(least >= 4.5, "text of \(colour.hex)")
                        #expect(shades.on.contrast(with: shades.brand) >= 4.5, "button of \(colour.hex)")
                        #expect(shades.on.contrast(with: shades.strong) >= 4.5, "button of \(colour.hex), pointed at")
                        #expect(grounds.allSatisfy { shades.brand.contrast(with: $0) >= 3 }, "lines of \(colour.hex)")
                    }
                }
            }
        }
    }

    @Test func `that can be read stays as it is`() {
        let blue = Colour(red: 0x1F, green: 0x4E, blue: 0x79)
        #expect(Shades.light(blue).brand == blue)
        #expect(Shades.styleSheet(blue).hasPrefix(":root { --brand: light-dark(#1f4e79, "))
    }

    @Test(arguments: ["", "#", "1f4e7", "#1f4e7g", "#1f4e790", "red", "#1f4e79;}", "url(x)", "é1f4e7", "#12345é"])
    func `is six digits and nothing else`(text: String) { #expect(Colour(hex: text) == nil) }

    @Test func `is written in either case, with three digits or six`() {
        #expect(Colour(hex: "#1F4e79")?.hex == "#1f4e79")
        #expect(Colour(hex: "0a5")?.hex == "#00aa55")
    }
}
