import Department
import Names
import Nouns
import SQL
import Values

/// A creditor of the demonstration and what its debts are like.
struct DemoCreditor: Sendable {
    let name: String
    let arabic: String
    let sector: Sector
    /// How its own files are called: `FTH-0012345`.
    let mark: String
    let kinds: [DebtKind]
    /// Its share of the files.
    let weight: Int
    /// The usual principal, in dinars.
    let usual: Double
    /// Interest in percent of the principal, at most.
    let interest: Double
    let commission: Int64
    let wilaya: Int64

    /// Companies that do not exist, in the trades that hand their unpaid bills over.
    static let all: [DemoCreditor] = [
        .init("Djazaïr Fibre", "الجزائر للألياف", .telecom, "DJF", [.telecom], 130, 6_800, 0, 1200, 16),
        .init("Nedjma Télécom", "نجمة للاتصالات", .telecom, "NTL", [.telecom], 115, 4_900, 0, 1250, 16),
        .init("Hoggar Mobile", "الهقار للهاتف النقال", .telecom, "HGM", [.telecom], 90, 3_700, 0, 1300, 16),
        .init("Sahel Internet", "الساحل للإنترنت", .telecom, "SHI", [.telecom], 34, 8_200, 0, 1250, 35),
        .init("Banque El Amane", "بنك الأمان", .bank, "BEA", [.loan, .personal], 62, 240_000, 9, 700, 16),
        .init("Crédit Populaire du Maghreb", "القرض الشعبي للمغرب", .bank, "CPM", [.loan], 48, 320_000, 8, 650, 31),
        .init("Banque Rivages", "بنك الشواطئ", .bank, "BRV", [.personal, .loan], 26, 180_000, 9, 750, 16),
        .init("Tadamoun Finance", "تضامن للتمويل", .bank, "TDF", [.loan], 22, 95_000, 6, 900, 25),
        .init("Ijara Leasing", "إجارة للتأجير", .bank, "IJL", [.loan, .commercial], 12, 620_000, 7, 600, 16),
        .init("Électro Mahal", "إلكترو محل", .retail, "EMH", [.personal], 60, 58_000, 3, 1000, 16),
        .init("Dar El Atath", "دار الأثاث", .retail, "DAT", [.personal], 40, 74_000, 3, 1000, 9),
        .init("Souk Numérique", "السوق الرقمي", .retail, "SKN", [.personal], 34, 41_000, 2, 1100, 31),
        .init("Maison Yasmine", "دار ياسمين", .retail, "MYS", [.personal], 18, 36_000, 2, 1100, 19),
        .init("Résidences El Bahia", "إقامات الباهية", .rent, "REB", [.rent], 26, 128_000, 0, 900, 31),
        .init("Immobilière Casbah", "عقارات القصبة", .rent, "IMC", [.rent], 30, 145_000, 0, 900, 16),
        .init("Foncière des Hauts-Plateaux", "عقارات الهضاب العليا", .rent, "FHP", [.rent], 14, 88_000, 0, 950, 19),
        .init("Lumière et Gaz de l'Est", "كهرباء وغاز الشرق", .energy, "LGE", [.energy], 52, 12_400, 0, 1100, 25),
        .init("Lumière et Gaz de l'Ouest", "كهرباء وغاز الغرب", .energy, "LGO", [.energy], 46, 11_700, 0, 1100, 31),
        .init("Eaux du Littoral", "مياه الساحل", .energy, "EDL", [.energy], 30, 7_300, 0, 1200, 42),
        .init("Assurances El Wiqaya", "تأمينات الوقاية", .insurance, "AEW", [.insurance], 34, 29_000, 0, 1000, 16),
        .init("Mutuelle des Deux Rives", "تعاضدية الضفتين", .insurance, "MDR", [.insurance], 22, 21_500, 0, 1000, 23),
        .init("Takaful Atlas", "تكافل الأطلس", .insurance, "TKA", [.insurance], 14, 34_000, 0, 950, 9),
        .init("Clinique El Chifa", "عيادة الشفاء", .health, "CEC", [.medical], 16, 64_000, 0, 1100, 16),
        .init("Polyclinique Ibn Rochd", "مصحة ابن رشد", .health, "PIR", [.medical], 10, 83_000, 0, 1100, 31),
        .init(
            "Institut Supérieur Ibn Khaldoun", "معهد ابن خلدون", .education, "IIK", [.tuition], 14, 110_000, 0, 900, 16),
        .init("École Les Oliviers", "مدرسة الزيتون", .education, "ELO", [.tuition], 8, 92_000, 0, 900, 13),
        .init("Ciments de la Soummam", "إسمنت الصومام", .industry, "CDS", [.commercial], 9, 910_000, 4, 500, 6),
        .init("Agro Mitidja", "أغرو متيجة", .industry, "AGM", [.commercial], 14, 480_000, 4, 550, 9),
        .init("Emballages du Rhumel", "تغليف الرمال", .industry, "EDR", [.commercial], 8, 370_000, 4, 600, 25),
        .init(
            "Messageries du Grand Sud", "ناقلات الجنوب الكبير", .services, "MGS", [.commercial], 12, 160_000, 0, 800, 30
        ),
        .init("Garde et Propreté", "حراسة ونظافة", .services, "GPR", [.commercial, .other], 8, 210_000, 0, 800, 16),
    ]

    private init(
        _ name: String, _ arabic: String, _ sector: Sector, _ mark: String, _ kinds: [DebtKind], _ weight: Int,
        _ usual: Double, _ interest: Double, _ commission: Int64, _ wilaya: Int64
    ) {
        self.name = name
        self.arabic = arabic
        self.sector = sector
        self.mark = mark
        self.kinds = kinds
        self.weight = weight
        self.usual = usual
        self.interest = interest
        self.commission = commission
        self.wilaya = wilaya
    }

    /// Writes every creditor and gives their ids in their order.
    static func fill(_ terms: DemoTerms, in change: Change) throws -> [ID] {
        let table = NounTable(Creditor.noun, ring: change.store.ring)
        var ids: [ID] = []
        let references = try change.nextReferences("C", count: all.count)
        for (index, demo) in all.enumerated() {
            var dice = Dice(seed: terms.seed, stream: 3, row: index)
            let created = DemoTerms.moment(
                terms.today.adding(days: -DemoTerms.days - dice.number(20...400)), .opening, &dice)
            var creditor = Record(Creditor.noun, id: dice.id(at: created), at: created)
            creditor["reference"] = .text(references[index])
            creditor[Creditor.name] = demo.name
            creditor[Creditor.arabicName] = demo.arabic
            creditor[Creditor.foldedName] = Folded.text(demo.name)
            creditor[Creditor.sector] = demo.sector
            creditor[Creditor.email] = "recouvrement@\(demo.mark.lowercased()).example"
            creditor[Creditor.phone] = "+213" + "23\(dice.number(100_000...999_999))"
            creditor[Creditor.wilaya] = demo.wilaya
            creditor[Creditor.taxNumber] = "00\(dice.number(1_000_000_000_000...9_999_999_999_999))"
            creditor[Creditor.commission] = demo.commission
            creditor[Creditor.allocation] = .costsInterestPrincipal
            creditor[Creditor.overpayment] = index % 5 == 0 ? .credit : .refuse
            creditor[Creditor.isActive] = true
            try table.insert(creditor, in: change.connection)
            ids.append(creditor.id)
        }
        return ids
    }
}
