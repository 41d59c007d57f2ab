import Collections
import Directory
import Messages
import Values

/// The people and companies of the demonstration, each decided by the seed and a number alone.
struct DemoCast: Sendable {
    let seed: UInt64
    let debts: Int
    let today: Day
    /// The first party of each year, so that references count from one in each.
    private let years: [(first: Int, year: Int)]

    init(seed: UInt64, debts: Int, today: Day) {
        self.seed = seed
        self.debts = debts
        self.today = today
        var years: [(first: Int, year: Int)] = []
        let count = DemoTerms.parties(for: debts)
        var first = 0
        while first < count {
            let year = DemoTerms.registered(first, of: debts, today: today).year
            years.append((first, year))
            // Days only rise, so the next year begins at a place that halving finds.
            var (low, high) = (first, count)
            while low < high {
                let middle = (low + high) / 2
                if DemoTerms.registered(middle, of: debts, today: today).year > year {
                    high = middle
                } else {
                    low = middle + 1
                }
            }
            first = low
        }
        self.years = years
    }

    var parties: Int { DemoTerms.parties(for: debts) }

    func card(_ index: Int) -> PartyCard { person(index).card }

    /// What both departments are told: the same dice, thrown in the same order.
    private func person(_ index: Int) -> (card: PartyCard, dice: Dice, created: Instant, isWoman: Bool) {
        var dice = Dice(seed: seed, stream: 2, row: index)
        let created = DemoTerms.moment(DemoTerms.registered(index, of: debts, today: today), .registering, &dice)
        let id = dice.id(at: created)
        let isOrganisation = dice.falls(12)
        let isWoman = dice.falls(36)
        let name = isOrganisation ? organisation(&dice) : human(isWoman, &dice)
        let wilaya = DemoPlaces.codes[dice.index(of: DemoPlaces.weights)]
        let language = isOrganisation || dice.falls(62) ? "fr" : "ar"
        let card = PartyCard(
            id: id, kind: isOrganisation ? .organisation : .person, name: name.latin, arabicName: name.arabic,
            language: language, wilaya: wilaya, version: 1, mergedInto: nil)
        return (card, dice, created, isWoman)
    }

    private func human(_ isWoman: Bool, _ dice: inout Dice) -> DemoNameLists.Name {
        // Squaring makes the first names of a list the common ones.
        func common(_ names: [DemoNameLists.Name]) -> DemoNameLists.Name {
            let share = dice.fraction()
            return names[Int(share * share * Double(names.count))]
        }
        var first = common(isWoman ? DemoNameLists.women : DemoNameLists.men)
        if dice.falls(16) {
            let second = common(isWoman ? DemoNameLists.women : DemoNameLists.men)
            if second.latin != first.latin {
                first = (first.latin + " " + second.latin, first.arabic + " " + second.arabic)
            }
        }
        let family = common(DemoNameLists.families)
        return (first.latin + " " + family.latin, first.arabic + " " + family.arabic)
    }

    private func organisation(_ dice: inout Dice) -> DemoNameLists.Name {
        let trade = DemoNameLists.trades[dice.number(0..<DemoNameLists.trades.count)]
        let business = DemoNameLists.businesses[dice.number(0..<DemoNameLists.businesses.count)]
        let mark =
            dice.falls(55)
            ? DemoNameLists.marks[dice.number(0..<DemoNameLists.marks.count)]
            : DemoNameLists.families[dice.number(0..<DemoNameLists.families.count)]
        return (
            "\(trade.latin) \(mark.latin) \(business.latin)", "\(trade.arabic) \(mark.arabic) \(business.arabic)"
        )
    }

    /// A party with all that the Directory keeps of it.
    func party(_ index: Int) -> DemoParty {
        var (card, dice, created, _) = person(index)
        let wilaya = card.wilaya ?? 16
        var draft = PartyDraft(source: "demo:\(index + 1)", kind: card.kind, name: card.name)
        draft.arabicName = card.arabicName
        draft.language = card.language
        draft.wilaya = wilaya
        let series = DemoPlaces.mobileSeries[dice.index(of: [30, 36, 34])]
        draft.phones = ["+213\(series[dice.number(0..<series.count)])\(dice.number(100_000...999_999))"]
        let isOrganisation = card.kind == .organisation
        if dice.falls(isOrganisation ? 70 : 9) {
            draft.phones.append("+213\(DemoPlaces.areaCode(wilaya))\(dice.number(200_000...899_999))")
        }
        if dice.falls(isOrganisation ? 64 : 31) { draft.emails = [email(card, index, isOrganisation)] }
        let commune = DemoPlaces.commune(wilaya, &dice)
        draft.commune = commune
        if dice.falls(88) { draft.address = DemoPlaces.street(&dice) }
        if isOrganisation {
            draft.identifiers = [.init(kind: "nif", value: digits(15, &dice))]
        } else {
            let age = 20 + dice.number(0...22) + dice.number(0...26)
            if dice.falls(74) { draft.birth = today.adding(days: -age * 365 - dice.number(0...364)) }
            if dice.falls(24) { draft.identifiers = [.init(kind: "nin", value: digits(18, &dice))] }
        }
        return DemoParty(
            card: card, reference: reference(index), draft: draft,
            postalCode: (wilaya < 10 ? "0" : "") + "\(wilaya * 1000 + dice.number(0...9))", created: created)
    }

    private func reference(_ index: Int) -> String {
        let year = years.last { $0.first <= index } ?? (0, today.year)
        let digits = String(index - year.first + 1)
        return "T-\(year.year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits
    }

    private func digits(_ count: Int, _ dice: inout Dice) -> String {
        var text = "1"
        while text.utf8.count < count { text += String(dice.number(0...9)) }
        return text
    }

    private func email(_ card: PartyCard, _ index: Int, _ isOrganisation: Bool) -> String {
        var letters = ""
        for scalar in card.name.unicodeScalars {
            switch scalar {
            case "a"..."z": letters.unicodeScalars.append(scalar)
            case "A"..."Z": letters += String(scalar).lowercased()
            case "é", "è", "É", "È": letters += "e"
            case "â": letters += "a"
            case "ï": letters += "i"
            case " ": letters += "."
            default: break
            }
        }
        return isOrganisation ? "contact.\(index)@\(letters).example" : "\(letters)\(index)@courriel.example"
    }
}

/// Where people live: wilayas by their share of the population, communes, streets.
enum DemoPlaces {
    static let codes = Array(1...58)
    /// Thousands of inhabitants, roughly as the census counts them.
    static let weights = [
        440, 1180, 520, 740, 1290, 950, 640, 250, 1320, 750, 160, 760, 1070, 990, 1160, 3340, 1290, 690, 1720, 370, 990,
        680, 680, 530, 1080, 870, 860, 1150, 900, 480, 1760, 290, 60, 720, 960, 440, 70, 320, 640, 440, 480, 690, 850,
        880,
        260, 420, 430, 810, 140, 20, 200, 60, 50, 15, 290, 20, 190, 70,
    ]

    private static let communes: [Int: [String]] = [
        16: [
            "Bab El Oued", "Bir Mourad Raïs", "El Harrach", "Kouba", "Hydra", "Bab Ezzouar", "Dar El Beïda",
            "Birkhadem",
            "Chéraga", "Hussein Dey", "Sidi M'hamed", "Rouïba", "Draria", "Baraki", "El Biar",
        ],
        31: ["Oran", "Es Sénia", "Bir El Djir", "Arzew", "Aïn El Turk", "Sidi Chahmi"],
        25: ["Constantine", "El Khroub", "Hamma Bouziane", "Aïn Smara", "Didouche Mourad"],
        9: ["Blida", "Boufarik", "Beni Mered", "Ouled Yaïch", "Mouzaïa"],
        19: ["Sétif", "El Eulma", "Aïn Oulmene", "Bougaâ"],
        15: ["Tizi Ouzou", "Azazga", "Draâ Ben Khedda", "Larbaâ Nath Irathen"],
        6: ["Béjaïa", "Akbou", "El Kseur", "Amizour"],
        23: ["Annaba", "El Bouni", "El Hadjar", "Sidi Amar"],
        13: ["Tlemcen", "Mansourah", "Maghnia", "Chetouane"],
        5: ["Batna", "Barika", "Arris", "Aïn Touta"],
        30: ["Ouargla", "Hassi Messaoud", "Rouissat"],
        35: ["Boumerdès", "Boudouaou", "Bordj Menaïel", "Thénia"],
    ]
    private static let streets = [
        "rue Didouche Mourad", "rue Larbi Ben M'hidi", "boulevard Colonel Amirouche", "avenue de l'ALN",
        "rue Hassiba Ben Bouali", "rue des Frères Bouadou", "cité 1er Novembre", "cité des Oliviers",
        "rue Emir Abdelkader", "avenue de l'Indépendance", "rue Abane Ramdane", "cité 500 Logements",
        "lotissement El Yasmine", "rue Ahmed Zabana", "boulevard Krim Belkacem", "cité des Palmiers",
        "rue Mohamed Khemisti", "cité AADL", "rue de la Liberté", "route nationale n° 5",
    ]

    static func commune(_ wilaya: Int, _ dice: inout Dice) -> String {
        dice.pick(communes[wilaya] ?? []) ?? Wilaya(code: wilaya)?.french ?? "Alger"
    }

    static func street(_ dice: inout Dice) -> String {
        let street = streets[dice.number(0..<streets.count)]
        return street.hasPrefix("cité") || street.hasPrefix("lot")
            ? "\(street), bât. \(dice.number(1...48)), n° \(dice.number(1...40))" : "\(dice.number(1...210)), \(street)"
    }

    /// The beginnings of the three operators' mobile numbers.
    static let mobileSeries = [
        ["550", "551", "552", "553", "554", "555", "556", "557", "558", "559", "540", "541", "560", "561"],
        [
            "655", "656", "657", "658", "660", "661", "662", "663", "664", "665", "666", "667", "668", "669", "670",
            "671",
        ],
        [
            "770", "771", "772", "773", "774", "775", "776", "777", "790", "791", "792", "793", "794", "795", "796",
            "797",
        ],
    ]

    static func areaCode(_ wilaya: Int) -> String {
        switch wilaya {
        case 16: "23"
        case 31: "41"
        case 25: "31"
        case 9: "25"
        case 19: "36"
        case 15: "26"
        case 6: "34"
        case 23: "38"
        case 13: "43"
        default: "27"
        }
    }
}
