import Department
import Design
import Documents
import Values

/// The technical sheet of the demonstration's company. Numbers of its kind, and nobody's.
enum DemoCompany {
    static func sheet(name: String) -> CompanySheet {
        var sheet = CompanySheet(name: name)
        sheet.form = .sarl
        sheet.capital = 1_000_000_000
        sheet.employees = 24
        sheet.street = "Cité des 1 200 logements, bâtiment 7, local 4"
        sheet.commune = "Bab Ezzouar"
        sheet.postcode = "16042"
        sheet.wilaya = 16
        sheet.registerNumber = "16/00-0987654 B 19"
        sheet.taxNumber = "000016098765432"
        sheet.statisticalNumber = "001916390012345"
        sheet.taxArticle = "16390012345"
        sheet.phone = "+21321980000"
        sheet.email = "contact@adc.example"
        sheet.site = "https://www.adc.example"
        sheet.colour = Colour(red: 0x1F, green: 0x4E, blue: 0x79)
        sheet.logo = logo
        sheet.registers = Set(Customer.Side.allCases)
        return sheet
    }

    /// Two summits before a sun: the Atlas. Drawn four times as fine as it is shown, so that its edges are smooth.
    private static var logo: Picture? {
        let (side, fine) = (256, 4)
        return Picture(width: side, height: side) { x, y in
            var sums: (alpha: UInt32, red: UInt32, green: UInt32, blue: UInt32) = (0, 0, 0, 0)
            for step in 0..<(fine * fine) {
                let across = Double(x * fine + step % fine) / Double(side * fine)
                let down = Double(y * fine + step / fine) / Double(side * fine)
                guard let colour = DemoCompany.colour(across, down) else { continue }
                sums.alpha += 255
                sums.red += colour >> 16 & 0xFF
                sums.green += colour >> 8 & 0xFF
                sums.blue += colour & 0xFF
            }
            let count = max(1, sums.alpha / 255)
            let opacity = sums.alpha / UInt32(fine * fine)
            return opacity << 24 | (sums.red / count) << 16 | (sums.green / count) << 8 | sums.blue / count
        }
    }

    /// What stands at a place of the unit square; nil outside the drawing.
    private static func colour(_ x: Double, _ y: Double) -> UInt32? {
        let sun = (x - 0.68) * (x - 0.68) + (y - 0.30) * (y - 0.30)
        func summit(_ top: Double, at middle: Double, steep: Double) -> Bool {
            y < 0.86 && y > top + abs(x - middle) * steep
        }
        if summit(0.22, at: 0.38, steep: 1.5) { return y < 0.40 ? 0xF4F7FA : 0x1F4E79 }
        if summit(0.44, at: 0.70, steep: 1.35) { return 0x3E7CB1 }
        return sun < 0.0196 ? 0xE0A030 : nil
    }
}
