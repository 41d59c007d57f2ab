/// What the interface makes of a company's colour on one ground: as near to it as can still be read (WCAG 2.2, 1.4.3).
public struct Shades: Sendable, Hashable {
    /// Buttons, marks and lines.
    public let brand: Colour
    /// A button under the pointer.
    public let strong: Colour
    /// The quiet ground of what is chosen.
    public let wash: Colour
    /// Text in the company's colour, links above all.
    public let text: Colour
    /// Text on ``brand``.
    public let on: Colour

    /// The grounds that text stands on, as the style sheet has them: card, page, side.
    static let lightGrounds = ["#ffffff", "#f6f7f5", "#edf0ed"].compactMap { Colour(hex: $0) }
    static let darkGrounds = ["#161e1b", "#0f1513", "#1c2522"].compactMap { Colour(hex: $0) }
    /// What text needs, with a little to spare.
    static let legible = 4.6

    /// The shades on light ground: darkened until they are read.
    public static func light(_ colour: Colour) -> Shades {
        let brand = colour.darkened { Shades.isRead($0, on: lightGrounds) }
        let wash = Colour.white.mixed(with: brand, 0.12)
        return Shades(
            brand: brand, strong: brand.mixed(with: .black, 0.18), wash: wash,
            text: brand.darkened { Shades.isRead($0, on: lightGrounds + [wash]) }, on: .white)
    }

    /// The shades on dark ground: lightened until they are read.
    public static func dark(_ colour: Colour) -> Shades {
        let brand = colour.lightened { Shades.isRead($0, on: darkGrounds) }
        let wash = darkGrounds[0].mixed(with: brand, 0.16)
        return Shades(
            brand: brand, strong: brand.mixed(with: .white, 0.2), wash: wash,
            text: brand.lightened { Shades.isRead($0, on: darkGrounds + [wash]) },
            on: Colour.black.mixed(with: brand, 0.06))
    }

    private static func isRead(_ colour: Colour, on grounds: [Colour]) -> Bool {
        grounds.allSatisfy { colour.contrast(with: $0) >= legible }
    }

    /// A style sheet that gives the interface a company's colour, in light and in dark.
    public static func styleSheet(_ colour: Colour) -> String {
        let (light, dark) = (Shades.light(colour), Shades.dark(colour))
        let tokens: [(String, KeyPath<Shades, Colour>)] = [
            ("brand", \.brand), ("brand-strong", \.strong), ("brand-wash", \.wash), ("brand-text", \.text),
            ("on-brand", \.on),
        ]
        let lines = tokens.map { "--\($0): light-dark(\(light[keyPath: $1].hex), \(dark[keyPath: $1].hex));" }
        return ":root { \(lines.joined(separator: " ")) }\n"
    }
}

extension Colour {
    /// The nearest darker colour that will do; black when none does.
    fileprivate func darkened(until isFit: (Colour) -> Bool) -> Colour {
        for step in 0..<25 {
            let colour = mixed(with: .black, Double(step) / 25)
            if isFit(colour) { return colour }
        }
        return .black
    }

    /// The nearest lighter colour of the same hue that will do; white when none does. White in the colour would make it
    /// grey, so that its lightness rises instead (HSL).
    fileprivate func lightened(until isFit: (Colour) -> Bool) -> Colour {
        let parts = [red, green, blue].map { Double($0) / 255 }
        let (high, low) = (parts.max() ?? 0, parts.min() ?? 0)
        let start = (high + low) / 2
        for step in 0..<25 {
            let lightness = start + (1 - start) * Double(step) / 25
            // The distance of each part from the lightness, as far as there is room for it there.
            let room = start <= 0 || start >= 1 ? 0 : (1 - abs(2 * lightness - 1)) / (1 - abs(2 * start - 1))
            func part(_ value: Double) -> UInt8 {
                UInt8(clamping: Int(((lightness + (value - start) * room) * 255).rounded()))
            }
            let colour = Colour(red: part(parts[0]), green: part(parts[1]), blue: part(parts[2]))
            if isFit(colour) { return colour }
        }
        return .white
    }
}
