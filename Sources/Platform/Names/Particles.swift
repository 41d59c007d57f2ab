/// Words of names that are not names, folded.
enum Particles {
    /// What a word does to its neighbours.
    struct Role {
        var isArticle = false
        /// The article in a form that only counts after a word that joins.
        var isSwallowed = false
        var joining: String?
        var following: String?
    }

    static func role(of word: String) -> Role? { roles[word] }

    /// All of them by one look-up, since every word of every name is asked for.
    private static let roles: [String: Role] = {
        var roles: [String: Role] = [:]
        for word in articles { roles[word, default: Role()].isArticle = true }
        for word in swallowed { roles[word, default: Role()].isSwallowed = true }
        for (word, spelling) in joining { roles[word, default: Role()].joining = spelling }
        for (word, spelling) in following { roles[word, default: Role()].following = spelling }
        return roles
    }()

    /// Words that belong to the next one, with the spelling that stands for all.
    static let joining: [String: String] = [
        "ben": "ben", "bin": "ben", "ibn": "ben", "بن": "ben", "ابن": "ben", "bel": "bel", "بل": "bel", "bou": "bou",
        "bu": "bou", "بو": "bou", "abou": "abou", "abu": "abou", "aba": "abou", "ابو": "abou", "ابا": "abou",
        "oum": "oum", "um": "oum", "umm": "oum", "om": "oum", "ام": "oum", "ould": "ould", "weld": "ould",
        "wuld": "ould",
        "ولد": "ould", "ouled": "ouled", "oulad": "ouled", "اولاد": "ouled", "ait": "ait", "ايت": "ait", "nait": "nait",
        "نايت": "nait", "sid": "sid", "sidi": "sid", "سيد": "sid", "سيدي": "sid", "si": "si", "سي": "si", "abd": "abd",
        "abdel": "abd", "abdul": "abd", "abdal": "abd", "abdoul": "abd", "عبد": "abd", "bent": "bent", "bint": "bent",
        "بنت": "bent",
    ]
    /// Words that belong to the one before them, with the spelling that stands for all.
    static let following: [String: String] = [
        "dine": "dine", "din": "dine", "eddine": "dine", "edine": "dine", "ddine": "dine", "eddin": "dine",
        "uddin": "dine",
        "ouddine": "dine", "aldin": "dine", "eldin": "dine", "eldine": "dine", "الدين": "dine", "allah": "lah",
        "ellah": "lah",
        "الله": "lah",
    ]
    static let articles: Set<String> = ["el", "al", "ال"]
    /// The article before a letter that swallows its l, only after a word that joins.
    static let swallowed: Set<String> = [
        "ed", "er", "es", "ez", "en", "et", "ech", "esh", "ess", "err", "ad", "ar", "as", "az", "an", "ach", "ash",
        "ul", "ur",
        "us", "ud",
    ]
    /// Beginnings of one written word that belong to the rest when the rest is a known name.
    static let beginnings: [(written: String, piece: String)] = [
        ("benel", "ben"), ("ben", "ben"), ("bin", "ben"), ("bel", "bel"), ("abou", "abou"), ("abu", "abou"),
        ("bou", "bou"),
        ("nait", "nait"), ("ait", "ait"), ("ould", "ould"), ("oum", "oum"), ("sidi", "sid"), ("sid", "sid"),
        ("abde", "abd"),
        ("abda", "abd"), ("nourel", "nour"), ("بن", "ben"), ("بل", "bel"), ("ابو", "abou"), ("بو", "bou"),
        ("ولد", "ould"),
        ("ايت", "ait"), ("سيد", "sid"),
    ]
    /// Beginnings of the names that mean "servant of".
    static let servants = ["abdel", "abdal", "abdul", "abdoul", "عبدال"]
    static let titles: Set<String> = [
        "m", "mr", "mrs", "ms", "mm", "mme", "mlle", "melle", "monsieur", "madame", "mademoiselle", "dr", "pr", "me",
        "maitre",
        "السيد", "السيده", "الانسه", "سيده", "الدكتور", "دكتور", "د", "الاستاذ", "الاستاذه",
    ]
    /// Legal forms and words that every second company bears, in French, English and Arabic.
    static let forms: Set<String> = [
        "sarl", "sarlu", "eurl", "spa", "snc", "scs", "sca", "gie", "epe", "epic", "epa", "ets", "ste", "sa", "sas",
        "sasu", "ei",
        "eirl", "ltd", "llc", "inc", "co", "cie", "gmbh", "societe", "compagnie", "company", "entreprise",
        "etablissement",
        "etablissements", "de", "du", "des", "d", "l", "la", "le", "les", "et", "and", "of", "the", "شركه", "الشركه",
        "مؤسسه",
        "موسسه", "الموسسه", "شذمم", "ذمم", "ذات", "المسووليه", "مسووليه", "المحدوده", "محدوده", "الاسهم", "اسهم",
        "مساهمه",
        "الشخص", "الوحيد", "و",
    ]
    /// Arabic words that begin with the letters of the article without having one.
    static let withoutArticle: Set<String> = ["الياس", "اليسع", "الهام", "الهامي", "السا", "الطاف", "الماس", "البان"]
}
