/// A wilaya, the largest division of Algeria's territory, with its official code, its names and the day it began.
///
/// 48 were drawn by law 84-09 of 4 February 1984, ten more by law 19-12 of 11 December 2019. The law adopted on
/// 9 March 2026 adds eleven that exercise from 1 January 2027; their numbers are those the press gives until the
/// decree appears. An address keeps the code, so the table only grows.
public struct Wilaya: Hashable, Sendable {
    /// The official number, 1...69.
    public let code: Int
    /// The French name, "Béjaïa".
    public let french: String
    /// The Arabic name, "بجاية".
    public let arabic: String
    /// The first day on which it exercises.
    public let since: Day
    /// The code of the wilaya that it was cut from; nil for the 48 of 1984.
    public let parent: Int?

    /// The code as papers write it, with two digits: "01", "16".
    public var codeText: String { code < 10 ? "0\(code)" : String(code) }

    /// True when it exercises on a day.
    public func isInForce(on day: Day) -> Bool { day >= since }

    /// The wilayas that exercise on a day, by code: 58 until 2026-12-31, 69 from 2027-01-01.
    public static func inForce(on day: Day) -> [Wilaya] { all.filter { $0.isInForce(on: day) } }

    /// Finds a wilaya by its code, in force or not yet; nil when there is none.
    public init?(code: Int) {
        guard (1...Wilaya.all.count).contains(code) else { return nil }
        self = Wilaya.all[code - 1]
    }

    /// Reads what people and files write: "16", "W16", "16 - Alger", "Wilaya d'Alger", "ALGER", "الجزائر", "١٦".
    ///
    /// Case, accents, hyphens and articles do not matter. Nil when nothing is known by that name, or when a code and
    /// a name that stand together disagree. A long number beside a name (a postal code) is passed over.
    public init?(reading text: some StringProtocol) {
        let (key, numbers) = Wilaya.key(text)
        let codes = numbers.filter { (1...999).contains($0) }
        if key.isEmpty {
            guard numbers.count == 1, let code = codes.first else { return nil }
            self.init(code: code)
        } else {
            guard let known = Wilaya.byName[key], codes.allSatisfy({ $0 == known.code }) else { return nil }
            self = known
        }
    }
}

extension Wilaya: Comparable {
    /// Wilayas sort by their code.
    public static func < (left: Wilaya, right: Wilaya) -> Bool { left.code < right.code }
}

extension Wilaya: CustomStringConvertible {
    /// The code and the French name, "16 - Alger".
    public var description: String { codeText + " - " + french }
}

extension Wilaya {
    /// Words that say "wilaya of" or are articles, in French, English and Arabic.
    private static let empty: Set<String> = [
        "wilaya", "willaya", "w", "de", "d", "du", "of", "province", "el", "al", "ولايه",
    ]

    /// The letters of a name in one folded run without articles, and the numbers that stand beside it.
    private static func key(_ text: some StringProtocol) -> (name: String, numbers: [Int]) {
        var words: [String] = [""]
        var numbers: [Int] = []
        var number: Int?
        // No name of a place needs more; what comes after is not read.
        for scalar in text.unicodeScalars.prefix(120) {
            if let digit = digit(scalar) {
                number = min(999_999, (number ?? 0) * 10 + digit)
                if words.last != "" { words.append("") }
                continue
            }
            if let complete = number { numbers.append(complete) }
            number = nil
            switch letter(scalar) {
            case .some(let letter): words[words.count - 1].append(letter)
            case .none: if words.last != "" { words.append("") }
            }
        }
        if let complete = number { numbers.append(complete) }
        let kept = words.filter { !$0.isEmpty && !empty.contains($0) }.map { word -> Substring in
            word.hasPrefix("ال") && word.unicodeScalars.count > 3 ? word.dropFirst(2) : word[...]
        }
        return (kept.joined(), numbers)
    }

    private static func digit(_ scalar: Unicode.Scalar) -> Int? {
        switch scalar.value {
        case 0x30...0x39: Int(scalar.value - 0x30)
        case 0x660...0x669: Int(scalar.value - 0x660)
        case 0x6F0...0x6F9: Int(scalar.value - 0x6F0)
        default: nil
        }
    }

    /// A letter without case or accent, "" for a mark that stands on a letter or inside a word, nil between words.
    private static func letter(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "a"..."z": String(scalar)
        case "A"..."Z": String(Unicode.Scalar(UInt8(scalar.value + 32)))
        case "à", "â", "ä", "á", "À", "Â", "Ä", "Á": "a"
        case "é", "è", "ê", "ë", "É", "È", "Ê", "Ë": "e"
        case "î", "ï", "í", "Î", "Ï", "Í": "i"
        case "ô", "ö", "Ô", "Ö": "o"
        case "ù", "û", "ü", "Ù", "Û", "Ü": "u"
        case "ç", "Ç": "c"
        case "أ", "إ", "آ", "ٱ": "ا"
        case "ى": "ي"
        case "ة": "ه"
        case "\u{0300}"..."\u{036F}", "\u{064B}"..."\u{065F}", "\u{0670}", "\u{0640}": ""
        case "\u{200B}"..."\u{200F}", "\u{202A}"..."\u{202E}", "\u{2066}"..."\u{2069}", "\u{FEFF}": ""
        case "\u{0620}"..."\u{064A}": String(scalar)
        default: nil
        }
    }

    private static let byName: [String: Wilaya] = {
        var names: [String: Wilaya] = [:]
        for wilaya in all {
            for name in [wilaya.french, wilaya.arabic] { names[key(name).name] = wilaya }
        }
        for (name, code) in aliases { names[key(name).name] = Wilaya(code: code) }
        return names
    }()

    /// Other spellings that files hold.
    private static let aliases: [(String, Int)] = [
        ("Echlef", 2), ("Ech Chleff", 2), ("Chleff", 2), ("El Asnam", 2), ("Laghouate", 3), ("Oum Bouaghi", 4),
        ("Oum El Bouagui", 4), ("OEB", 4), ("Bejaya", 6), ("Bougie", 6), ("Bgayet", 6), ("Becher", 8), ("Béshar", 8),
        ("El Boulaida", 9), ("Bouïra", 10), ("Tamanghasset", 11), ("Tamenrasset", 11), ("تامنراست", 11),
        ("Tilimsen", 13), ("Tihert", 14), ("Tizi", 15), ("Tizi-Ouzzou", 15), ("Algiers", 16), ("El Djazair", 16),
        ("Al Jazair", 16), ("Alger Centre", 16), ("الجزائر العاصمة", 16), ("Djilfa", 17),
        ("Djidjel", 18), ("Stif", 19), ("Skikida", 21), ("SBA", 22), ("Sidi Belabbes", 22),
        ("Sidi Belabes", 22), ("Bel Abbes", 22), ("Bône", 23), ("Gelma", 24), ("Qacentina", 25), ("Ksentina", 25),
        ("Mostaghanem", 27), ("Msila", 28), ("Maskara", 29), ("Wargla", 30), ("Wahran", 31), ("Ouahran", 31),
        ("El Baydh", 32), ("Ilizi", 33), ("BBA", 34), ("Bordj Bou Areridj", 34), ("Borj Bou Arreridj", 34),
        ("برج بوعريريج", 34), ("Boumerdas", 35), ("El Taref", 36), ("Et Tarf", 36), ("Tissemssilt", 38),
        ("Oued Souf", 39), ("Souf", 39), ("وادي سوف", 39), ("Khenchla", 40), ("Souk Ahrass", 41), ("Tipasa", 42),
        ("تيبازه", 42), ("Aïn Defla", 44), ("عين دفلى", 44), ("Naama", 45), ("Ain Timouchent", 46),
        ("Ghardaia", 47), ("Ghilizane", 48), ("Rélizane", 48), ("Timimoune", 49), ("BBM", 50),
        ("Ouled Jellal", 51), ("Beni Abbas", 52), ("Aïn Salah", 53), ("Aïn Guezzam", 54), ("Tougourt", 55),
        ("Mghair", 57), ("El Meghaier", 57), ("El Mghaier", 57), ("El Golea", 58), ("El Menia", 58),
        ("El Abiodh", 60), ("Bousaada", 64), ("Bou-Saada", 64), ("Ksar Boukhari", 66), ("Messad", 69),
    ]

    /// Every wilaya, by code; a new one is a line at the end.
    public static let all: [Wilaya] = {
        let names: [(String, String)] = [
            ("Adrar", "أدرار"), ("Chlef", "الشلف"), ("Laghouat", "الأغواط"), ("Oum El Bouaghi", "أم البواقي"),
            ("Batna", "باتنة"), ("Béjaïa", "بجاية"), ("Biskra", "بسكرة"), ("Béchar", "بشار"), ("Blida", "البليدة"),
            ("Bouira", "البويرة"), ("Tamanrasset", "تمنراست"), ("Tébessa", "تبسة"), ("Tlemcen", "تلمسان"),
            ("Tiaret", "تيارت"), ("Tizi Ouzou", "تيزي وزو"), ("Alger", "الجزائر"), ("Djelfa", "الجلفة"),
            ("Jijel", "جيجل"), ("Sétif", "سطيف"), ("Saïda", "سعيدة"), ("Skikda", "سكيكدة"),
            ("Sidi Bel Abbès", "سيدي بلعباس"), ("Annaba", "عنابة"), ("Guelma", "قالمة"), ("Constantine", "قسنطينة"),
            ("Médéa", "المدية"), ("Mostaganem", "مستغانم"), ("M'Sila", "المسيلة"), ("Mascara", "معسكر"),
            ("Ouargla", "ورقلة"), ("Oran", "وهران"), ("El Bayadh", "البيض"), ("Illizi", "إليزي"),
            ("Bordj Bou Arréridj", "برج بوعريريج"), ("Boumerdès", "بومرداس"), ("El Tarf", "الطارف"),
            ("Tindouf", "تندوف"), ("Tissemsilt", "تيسمسيلت"), ("El Oued", "الوادي"), ("Khenchela", "خنشلة"),
            ("Souk Ahras", "سوق أهراس"), ("Tipaza", "تيبازة"), ("Mila", "ميلة"), ("Aïn Defla", "عين الدفلى"),
            ("Naâma", "النعامة"), ("Aïn Témouchent", "عين تموشنت"), ("Ghardaïa", "غرداية"), ("Relizane", "غليزان"),
            ("Timimoun", "تيميمون"), ("Bordj Badji Mokhtar", "برج باجي مختار"), ("Ouled Djellal", "أولاد جلال"),
            ("Béni Abbès", "بني عباس"), ("In Salah", "عين صالح"), ("In Guezzam", "عين قزام"),
            ("Touggourt", "تقرت"), ("Djanet", "جانت"), ("El M'Ghair", "المغير"), ("El Meniaa", "المنيعة"),
            ("Aflou", "أفلو"), ("El Abiodh Sidi Cheikh", "الأبيض سيدي الشيخ"), ("El Aricha", "العريشة"),
            ("El Kantara", "القنطرة"), ("Barika", "بريكة"), ("Bou Saâda", "بوسعادة"), ("Bir El Ater", "بئر العاتر"),
            ("Ksar El Boukhari", "قصر البخاري"), ("Ksar Chellala", "قصر الشلالة"), ("Aïn Oussara", "عين وسارة"),
            ("Messaad", "مسعد"),
        ]
        let parents: [Int: Int] = [
            49: 1, 50: 1, 51: 7, 52: 8, 53: 11, 54: 11, 55: 30, 56: 33, 57: 39, 58: 47,
            59: 3, 60: 32, 61: 13, 62: 7, 63: 5, 64: 28, 65: 12, 66: 26, 67: 14, 68: 17, 69: 17,
        ]
        let beginnings: [(through: Int, since: Day?)] = [
            (48, Day(year: 1984, month: 2, day: 4)), (58, Day(year: 2019, month: 12, day: 11)),
            (69, Day(year: 2027, month: 1, day: 1)),
        ]
        return names.enumerated().map { index, names in
            let code = index + 1
            let since = beginnings.first { code <= $0.through }?.since
            return Wilaya(
                code: code, french: names.0, arabic: names.1, since: since ?? .earliest, parent: parents[code])
        }
    }()

    private init(code: Int, french: String, arabic: String, since: Day, parent: Int?) {
        self.code = code
        self.french = french
        self.arabic = arabic
        self.since = since
        self.parent = parent
    }
}
