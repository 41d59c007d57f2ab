/// How a text is set. Sizes in points; every line is as high as the style says, whatever font a letter comes from.
struct Style: Hashable {
    var size: Double
    var line: Double
    var weight: UInt32
    var colour: Colour
    var isHeading = false

    static let company = Style(size: 13, line: 17, weight: 600, colour: .ink, isHeading: true)
    static let companyLine = Style(size: 8, line: 11.5, weight: 400, colour: .soft)
    static let mark = Style(size: 8.5, line: 12, weight: 400, colour: .ink)
    static let running = Style(size: 8, line: 11, weight: 500, colour: .soft)
    static let title = Style(size: 19, line: 26, weight: 600, colour: .ink, isHeading: true)
    static let heading = Style(size: 11.5, line: 16, weight: 600, colour: .ink, isHeading: true)
    static let paragraph = Style(size: 10, line: 15, weight: 400, colour: .ink)
    static let note = Style(size: 8, line: 11.5, weight: 400, colour: .soft)
    static let label = Style(size: 8, line: 11.5, weight: 400, colour: .soft)
    static let value = Style(size: 10, line: 14, weight: 500, colour: .ink)
    static let figure = Style(size: 15, line: 20, weight: 600, colour: .ink)
    static let head = Style(size: 8, line: 11, weight: 600, colour: .soft)
    static let cell = Style(size: 9, line: 12.5, weight: 400, colour: .ink)
    static let strongCell = Style(size: 9, line: 12.5, weight: 600, colour: .ink)
    static let cellNote = Style(size: 7.5, line: 10.5, weight: 400, colour: .soft)
    static let footer = Style(size: 7.5, line: 10, weight: 400, colour: .soft)

    func weighted(_ weight: UInt32) -> Style {
        var style = self
        style.weight = weight
        return style
    }

    func sized(_ size: Double) -> Style {
        var style = self
        style.size = size
        return style
    }
}

/// The colours of print: ink, quiet ink, hairlines, one green.
enum Colour: Hashable {
    case ink, soft, line, wash, brand

    var parts: (red: Double, green: Double, blue: Double) {
        switch self {
        case .ink: (0.078, 0.129, 0.110)
        case .soft: (0.333, 0.396, 0.369)
        case .line: (0.835, 0.863, 0.847)
        case .wash: (0.957, 0.969, 0.961)
        case .brand: (0.043, 0.431, 0.333)
        }
    }
}
