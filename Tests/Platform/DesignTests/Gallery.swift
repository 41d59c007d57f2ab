import Design
import HTML
import Localization
import Values

/// Pages made of every component, with data as an Algerian agency has it. What the tests check is what people see:
/// `GalleryTests` writes these pages into a directory that a browser can be pointed at.
struct Gallery {
    let locale: Locale
    let theme: Theme

    /// The text of a page that no source says, in the gallery's two languages.
    func say(_ french: String, _ arabic: String) -> Phrase { .verbatim(locale.language == .arabic ? arabic : french) }

    func both(_ french: String, _ arabic: String) -> String { locale.language == .arabic ? arabic : french }

    static let names = [
        "list", "debt", "party", "dashboard", "import", "form", "login", "empty", "panel", "progress", "bulk",
    ]

    /// A whole page by its name.
    func page(_ name: String) -> HTML {
        switch name {
        case "debt": return frame("/debts", debt)
        case "party": return frame("/parties", party)
        case "dashboard": return frame("/dashboard", dashboard)
        case "import": return frame("/imports", imports)
        case "form": return frame("/debts", form)
        case "login": return bare.html(login)
        case "empty": return frame("/debts", empty)
        case "panel": return frame("/debts", list(current: 1))
        case "progress": return frame("/imports", progress)
        case "bulk": return frame("/debts", list(current: nil))
        default: return frame("/debts", list(current: nil))
        }
    }

    static let now = Zone.algiers.instant(Day(iso: "2026-11-27") ?? .latest, hour: 15, minute: 20)

    static func dinars(_ centimes: Int64) -> Money { Money(minor: centimes, .dinar) }

    // MARK: The frame

    private var bare: Frame {
        Frame(
            locale: locale, theme: theme, assets: .none, title: locale("Debts"), path: "/debts?state=open",
            csrf: "t0k3n")
    }

    private func frame(_ path: String, _ body: HTML) -> HTML {
        Frame(locale: locale, theme: theme, assets: .none, title: locale("Debts"), path: path, csrf: "t0k3n")
            .person(
                Person(
                    name: "Karima Boudiaf", role: Phrase("Agent"),
                    links: [NavigationLink(say("Mon compte", "حسابي"), to: "/me", icon: .person)]),
                navigation: navigation
            )
            .branded(Brand(name: "ADC Recouvrement"))
            .html(body)
    }

    private var navigation: [NavigationGroup] {
        [
            NavigationGroup(
                title: Phrase("Collections"),
                [
                    NavigationLink(
                        Phrase("My day"), to: "/today", icon: .inbox, count: 24, isOnPhone: true,
                        short: say("Ma file", "مهامي")),
                    NavigationLink(Phrase("Debts"), to: "/debts", icon: .folder, count: 48_212, isOnPhone: true),
                    NavigationLink(Phrase("Debtors"), to: "/debtors", icon: .people),
                    NavigationLink(Phrase("Creditors"), to: "/creditors", icon: .building, isOnPhone: true),
                    NavigationLink(Phrase("Payments"), to: "/payments", icon: .cash, count: 1106, isOnPhone: true),
                    NavigationLink(Phrase("Legal procedures"), to: "/procedures", icon: .scale, count: 389),
                ]),
            NavigationGroup(
                title: Phrase("Directory"),
                [
                    NavigationLink(Phrase("Parties"), to: "/parties", icon: .person),
                    NavigationLink(Phrase("Imports"), to: "/imports", icon: .upload),
                ]),
            NavigationGroup(
                title: Phrase("Steering"),
                [
                    NavigationLink(Phrase("Dashboard"), to: "/dashboard", icon: .chart),
                    NavigationLink(Phrase("Reports"), to: "/reports", icon: .report),
                    NavigationLink(Phrase("Audit log"), to: "/audit", icon: .shield),
                ]),
        ]
    }

    // MARK: The list

    private var figures: HTML {
        Figure.row(
            [
                Figure(
                    Phrase("To recover"), locale.moneyShort(Gallery.dinars(482_311_940_218)),
                    change: say("+2,1 % ce mois", "هذا الشهر ‎+2,1 %‎"),
                    trend: [10, 10.4, 10.2, 11.5, 11, 12.3, 12, 13.4],
                    to: "/dashboard"),
                Figure(
                    say("Recouvré en novembre", "محصَّل في نوفمبر"), locale.moneyShort(Gallery.dinars(18_640_000_000)),
                    change: say("+11,8 % sur un an", "على سنة ‎+11,8 %‎"), trend: [5, 5.2, 4.9, 6, 5.7, 6.8, 7, 7.9],
                    to: "/payments"),
                Figure(
                    say("Promesses tenues", "وعود منجزة"), locale.percent(7100),
                    change: say("+4 points", "بزيادة 4 نقاط"), trend: [60, 61, 58, 62, 63, 67, 70, 71], to: "/promises"),
                Figure(
                    say("Retard moyen", "متوسط التأخر"), both("143 j", "143 يومًا"),
                    change: say("+6 jours", "بزيادة 6 أيام"), tone: .brick,
                    trend: [130, 128, 124, 131, 134, 138, 144, 143],
                    to: "/late"),
            ], locale)
    }

    private struct Line {
        let reference: String, theirs: String, latin: String, arabic: String, wilaya: (String, String)
        let creditor: String, kind: (String, String), balance: Int64, share: Int, state: (String, String), tone: Tone
        let days: Int, next: (String, String)
    }

    private static let lines: [Line] = [
        Line(
            reference: "D-2026-004812", theirs: "SAA-88213", latin: "Benali Mourad", arabic: "بن علي مراد",
            wilaya: ("Alger", "الجزائر"), creditor: "Djezzy", kind: ("télécom", "اتصالات"), balance: 128_450_000,
            share: 6200, state: ("Promesse 28 nov.", "وعد 28 نوفمبر"), tone: .sand, days: 214,
            next: ("Appeler demain 9 h", "اتصال غدًا 09:00")),
        Line(
            reference: "D-2026-004807", theirs: "CPA-20931", latin: "SARL Atlas Froid", arabic: "أطلس للتبريد",
            wilaya: ("Blida", "البليدة"), creditor: "CPA Banque", kind: ("crédit", "قرض"), balance: 1_873_000_000,
            share: 1800, state: ("En contact", "على اتصال"), tone: .sky, days: 96,
            next: ("Relance écrite", "تذكير كتابي")),
        Line(
            reference: "D-2026-004799", theirs: "LOC-00417", latin: "Hadj-Saïd Karima", arabic: "حاج سعيد كريمة",
            wilaya: ("Oran", "وهران"), creditor: "Immo El Bahia", kind: ("loyer", "إيجار"), balance: 31_240_050,
            share: 0, state: ("Contentieux", "نزاع قضائي"), tone: .brick, days: 402,
            next: ("Audience 3 déc.", "جلسة 3 ديسمبر")),
        Line(
            reference: "D-2026-004788", theirs: "ALL-77120", latin: "Cherif Nadia", arabic: "شريف نادية",
            wilaya: ("Constantine", "قسنطينة"), creditor: "Alliance", kind: ("prime", "قسط تأمين"), balance: 0,
            share: 10_000, state: ("Soldé", "مسدَّد"), tone: .brand, days: 0, next: ("", "")),
        Line(
            reference: "D-2026-004781", theirs: "SAA-88190", latin: "Zerrouki Amine", arabic: "زروقي أمين",
            wilaya: ("Sétif", "سطيف"), creditor: "Djezzy", kind: ("télécom", "اتصالات"), balance: 985_000, share: 4000,
            state: ("Plan 3/6", "قسط 3/6"), tone: .sand, days: 31, next: ("Échéance 1er déc.", "قسط 1 ديسمبر")),
        Line(
            reference: "D-2026-004776", theirs: "ECO-10388", latin: "EURL Tassili Import", arabic: "تاسيلي للاستيراد",
            wilaya: ("Annaba", "عنابة"), creditor: "Sonelgaz", kind: ("énergie", "طاقة"), balance: 240_612_075,
            share: 500, state: ("En contact", "على اتصال"), tone: .sky, days: 128,
            next: ("E-mail du 19 nov. lu", "بريد 19 نوفمبر مقروء")),
        Line(
            reference: "D-2026-004770", theirs: "CPA-20877", latin: "Ould Kaddour Yacine", arabic: "ولد قدور ياسين",
            wilaya: ("Tlemcen", "تلمسان"), creditor: "CPA Banque", kind: ("crédit", "قرض"), balance: 74_300_000,
            share: 2200, state: ("Négociation", "تفاوض"), tone: .sand, days: 77, next: ("Offre 12 mois", "عرض 12 شهرًا")),
        Line(
            reference: "D-2026-004761", theirs: "LOC-00398", latin: "Bouzid Lynda", arabic: "بوزيد ليندة",
            wilaya: ("Tizi Ouzou", "تيزي وزو"), creditor: "Immo El Bahia", kind: ("loyer", "إيجار"),
            balance: 18_400_000, share: 7000, state: ("Plan 5/6", "قسط 5/6"), tone: .brand, days: 12,
            next: ("Virement attendu", "تحويل منتظر")),
        Line(
            reference: "D-2026-004755", theirs: "ALL-77001", latin: "Mohammedi Djamel-Eddine",
            arabic: "محمدي جمال الدين",
            wilaya: ("Saïda", "سعيدة"), creditor: "Alliance", kind: ("prime", "قسط تأمين"), balance: 2_835_000,
            share: 0, state: ("Nouveau", "جديد"), tone: .sky, days: 8, next: ("Premier contact", "أول اتصال")),
    ]

    private func list(current: Int?) -> HTML {
        let columns = [
            Sheet.Column(Phrase("File"), sort: .init(to: "?sort=reference"), phone: .subtitle),
            Sheet.Column(Phrase("Debtor"), sort: .init(to: "?sort=debtor"), phone: .title),
            Sheet.Column(Phrase("Creditor"), phone: .labelled),
            Sheet.Column(
                Phrase("Balance due"), .end, sort: .init(to: "?sort=balance", isAscending: false), phone: .amount),
            Sheet.Column(Phrase("Recovered"), .end, phone: .labelled),
            Sheet.Column(Phrase("State"), phone: .tag),
            Sheet.Column(Phrase("Overdue"), .end, sort: .init(to: "?sort=days"), phone: .labelled),
            Sheet.Column(Phrase("Next step"), phone: .labelled),
        ]
        let rows = Gallery.lines.enumerated().map { index, line in
            let name = both(line.latin, line.arabic)
            let other = both(line.arabic, line.latin)
            return Sheet.Row(
                id: line.reference, name: line.reference, to: "/debts/\(line.reference)",
                panel: "/debts/\(line.reference)/panel", isCurrent: index == current,
                [
                    Cell.text(line.reference, quiet: line.theirs),
                    Cell(
                        .isolated(name),
                        quiet: "<bdi>\(other)</bdi> · <bdi>\(both(line.wilaya.0, line.wilaya.1))</bdi>"),
                    Cell.text(line.creditor, quiet: both(line.kind.0, line.kind.1)),
                    Cell.money(Gallery.dinars(line.balance), locale),
                    Cell.share(line.share, locale),
                    Cell.tag(Tag(say(line.state.0, line.state.1), line.tone), locale),
                    line.days > 90
                        ? Cell.toned(both("\(line.days) j", "\(line.days) ي"), .brick)
                        : Cell(HTML.isolated(both("\(line.days) j", "\(line.days) ي"))),
                    line.next.0.isEmpty ? .empty : Cell.text(both(line.next.0, line.next.1)),
                ])
        }
        let bar = FilterBar(
            action: "/debts",
            [
                .init(
                    Phrase("State"),
                    [
                        .checkboxes(
                            "state", label: Phrase("State"), chosen: ["contact"],
                            choices: [.init("new", Phrase("New")), .init("contact", Phrase("In contact"))])
                    ]),
                .init(
                    Phrase("Creditor"),
                    [.select("creditor", label: Phrase("Creditor"), choices: [.init("1", "Djezzy")])]
                ),
                .init(
                    Phrase("Wilaya"), [.select("wilaya", label: Phrase("Wilaya"), choices: [.init("16", "Alger")])],
                    value: say("Alger, Blida", "الجزائر، البليدة"), clear: "/debts"),
                .init(
                    Phrase("Amount"),
                    [
                        .money("from", label: say("De", "من"), currency: .dinar),
                        .money("to", label: say("À", "إلى"), currency: .dinar),
                    ]),
            ], kept: [(name: "sort", value: "balance")], reset: "/debts",
            tools: ColumnChooser(
                action: "/debts",
                [(key: "a", label: Phrase("File"), isOn: true), (key: "b", label: Phrase("Court"), isOn: false)]
            ).html(locale))
        let sheet = Sheet(
            caption: Phrase("Debts"), columns, rows,
            selection: .init(
                [
                    Action(Phrase("Assign"), to: "/debts/assign", icon: .person, effect: .dialog),
                    Action(say("Changer l’état", "تغيير الحالة"), to: "/debts/state", icon: .flag, effect: .dialog),
                    Action(Phrase("Export"), to: "/debts/export", icon: .download),
                ], kept: [(name: "wilaya", value: "16")], total: 48_212),
            pager: Pager(
                shown: 9, of: 48_212, total: Phrase("Total: {sum}", ["sum": .money(Gallery.dinars(482_311_940_218))]),
                next: "?after=x"),
            tools: bar.html(locale))
        return """
            \(PageHeader(
                locale, title: Phrase("Debts"), fact: say("48\u{202F}212 dossiers ouverts chez 37 créanciers", "48\u{202F}212 ملفًا مفتوحًا لدى 37 دائنًا"),
                actions: [
                    Action(Phrase("Export"), to: "/debts/export", icon: .download),
                    Action(Phrase("Import"), to: "/imports/new", icon: .upload),
                    Action(Phrase("New debt"), to: "/debts/new", icon: .add, weight: .primary, effect: .dialog, key: "n"),
                ]
            ).html(locale))\(figures)\(Chips(
                [
                    .init(Phrase("All"), to: "/debts", isCurrent: true),
                    .init(say("Mes dossiers", "ملفاتي"), to: "/debts?view=1", count: 312),
                    .init(say("Promesses du jour", "وعود اليوم"), to: "/debts?view=2", count: 24),
                    .init(say("Plus de 1 M DA", "أكثر من مليون"), to: "/debts?view=3"),
                    .init(say("Sans contact 30 j", "بلا اتصال 30 يومًا"), to: "/debts?view=4"),
                ], add: "/views/new"
            ).html(locale))\(sheet.html(locale))
            """
    }

    // MARK: One debt

    private var composer: HTML {
        func pane(_ scope: String, _ submit: Phrase, _ fields: [Field]) -> HTML {
            Form(action: "/debts/1/\(scope)", csrf: "t0k3n", submit: submit, scope: scope, [.init(fields)]).html(locale)
        }
        return Composer([
            .init(
                Phrase("Payment"), .cash,
                pane(
                    "payment", Phrase("Record a payment"),
                    [
                        .money("amount", label: Phrase("Amount"), value: "20 000,00", currency: .dinar).required()
                            .width(.third),
                        .date("day", label: Phrase("Date"), value: "2026-11-27").required().width(.third),
                        .select(
                            "method", label: Phrase("Method"), value: "cash",
                            choices: [.init("cash", Phrase("Cash")), .init("ccp", Phrase("Postal transfer (CCP)"))]
                        ).required().width(.third),
                    ])),
            .init(
                Phrase("Call"), .phone,
                pane("call", say("Enregistrer l’appel", "تسجيل المكالمة"), [.textarea("text", label: Phrase("Note"))])),
            .init(
                Phrase("Promise to pay"), .handshake,
                pane("promise", say("Noter la promesse", "تسجيل الوعد"), [.date("day", label: Phrase("Date"))])),
            .init(
                Phrase("Note"), .note,
                pane("note", say("Ajouter la note", "إضافة الملاحظة"), [.textarea("text", label: Phrase("Note"))])),
        ]).html(locale)
    }

    private func ago(_ hours: Int64) -> Instant { Gallery.now.adding(seconds: -hours * 3600) }

    private var timeline: HTML {
        Timeline(
            [
                .init(
                    .handshake, .sand,
                    title: locale.html(
                        say("Promesse de 50 000,00 DA pour le 28 nov.", "وعد بدفع 50 000,00 دج يوم 28 نوفمبر")),
                    at: ago(2), by: "Karima Boudiaf",
                    body: HTML(
                        text: both(
                            "Paiera au guichet CCP après réception du salaire.", "سيدفع عبر CCP بعد استلام الراتب."))),
                .init(
                    .phone, .sky, title: locale.html(say("Appel sortant, joint", "مكالمة صادرة، تم الاتصال")),
                    at: ago(3),
                    by: "Karima Boudiaf", tags: [Tag(say("6 min", "6 د"))]),
                .init(
                    .cash, .brand,
                    title: locale.html(say("Paiement de 20 000,00 DA par virement CCP", "دفعة 20 000,00 دج عبر CCP")),
                    at: ago(26), by: "Yacine Merabet", tags: [Tag(say("Reçu R-2026-01981", "وصل R-2026-01981"), .brand)]
                ),
                .init(
                    .message, .neutral, title: locale.html(say("SMS de rappel envoyé", "أُرسلت رسالة تذكير")),
                    at: ago(170),
                    by: both("Automatique", "آلي"),
                    body: HTML(
                        text: both(
                            "Bonjour M. Benali, votre échéance du 20/11 reste impayée…",
                            "السيد بن علي، قسط 20/11 لم يُدفع بعد…"))),
                .init(
                    .letter, .neutral,
                    title: locale.html(say("Mise en demeure remise contre accusé", "إعذار مُسلّم مقابل وصل")),
                    at: ago(700),
                    by: "Yacine Merabet"),
            ], now: Gallery.now, more: "/debts/1/timeline?before=x"
        ).html(locale)
    }

    private var debt: HTML {
        let side: HTML = """
            \(Card(title: say("Échéances", "التواريخ"), Facts([
                (label: Phrase("Origin date"), value: locale.html(Day(iso: "2025-09-14") ?? .latest)),
                (label: Phrase("Original due date"), value: locale.html(Day(iso: "2026-01-31") ?? .latest)),
                (label: Phrase("Current due date"), value: locale.html(Day(iso: "2026-04-27") ?? .latest)),
                (label: Phrase("Handed over on"), value: locale.html(Day(iso: "2026-03-02") ?? .latest)),
            ]).html(locale)).html(locale))\(Card(title: Phrase("Debtor"), Facts([
                (label: Phrase("Name"), value: HTML.isolated(both("Benali Mourad", "بن علي مراد"))),
                (label: Phrase("Phone"), value: #"<a href="tel:+213550123456"><bdi dir="ltr">+213 550 12 34 56</bdi></a>"#),
                (label: Phrase("E-mail"), value: #"<a href="mailto:m.benali@example.dz"><bdi>m.benali@example.dz</bdi></a>"#),
                (label: Phrase("Wilaya"), value: HTML.isolated(both("16 Alger", "16 الجزائر"))),
                (label: Phrase("Tax identifier (NIF)"), value: .none),
            ]).html(locale)).html(locale))\(Card(
                title: Phrase("Documents"), action: Action(say("Ajouter", "إضافة"), to: "/debts/1/documents/new", icon: .add, weight: .quiet, effect: .dialog),
                Papers([
                    (name: "contrat-djezzy-88213.pdf", href: "/d/1", detail: locale.size(412_000) + " · 02/03/2026"),
                    (name: "mise-en-demeure.pdf", href: "/d/2", detail: locale.size(96_000) + " · 28/10/2026"),
                ]).html(locale)).html(locale))
            """
        let money: HTML = Figure.row(
            [
                Figure(Phrase("Balance due"), locale.money(Gallery.dinars(128_450_000)), to: "#balance"),
                Figure(Phrase("Principal"), locale.money(Gallery.dinars(120_000_000))),
                Figure(Phrase("Interest"), locale.money(Gallery.dinars(6_950_000))),
                Figure(Phrase("Recovered"), locale.percent(6200)),
            ], locale)
        return """
            \(PageHeader(
                title: "<bdi>D-2026-004812</bdi>",
                fact: "<a href=\"/parties/1\"><bdi>\(both("Benali Mourad", "بن علي مراد"))</bdi></a> · <bdi>Djezzy</bdi> · <bdi>SAA-88213</bdi>",
                trail: [Link(Phrase("Debts"), to: "/debts")], tags: [Tag(say("Promesse 28 nov.", "وعد 28 نوفمبر"), .sand), Tag(say("214 j de retard", "تأخر 214 يومًا"), .brick)],
                actions: [
                    Action(say("Changer l’état", "تغيير الحالة"), to: "/debts/1/state", icon: .flag, effect: .dialog),
                    Action(Phrase("Print a statement"), to: "/debts/1/statement.pdf", icon: .print),
                ],
                menu: Menu([
                    Action(Phrase("Assign"), to: "/debts/1/assign", icon: .person, effect: .dialog),
                    Action(say("Retirer", "سحب"), to: "/debts/1/withdraw", icon: .trash, weight: .danger, effect: .dialog),
                ])
            ).html(locale))\(money)\(Layout.columns(
                main: "\(composer)\(Card(title: say("Historique", "السجل"), timeline).html(locale))", side: side))
            """
    }

    // MARK: A person seen whole

    private var party: HTML {
        let sheet = Sheet(
            caption: Phrase("Debts"),
            [
                .init(Phrase("File"), phone: .title), .init(Phrase("Creditor")),
                .init(Phrase("Balance due"), .end, phone: .amount), .init(Phrase("State"), phone: .tag),
            ],
            Gallery.lines.prefix(3).map { line in
                Sheet.Row(
                    id: line.reference, name: line.reference, to: "/debts/1",
                    [
                        .text(line.reference), .text(line.creditor), .money(Gallery.dinars(line.balance), locale),
                        .tag(Tag(say(line.state.0, line.state.1), line.tone), locale),
                    ])
            },
            totals: [
                Cell.phrase(Phrase("Total"), locale), .blank, .money(Gallery.dinars(2_032_690_050), locale), .blank,
            ])
        return """
            \(PageHeader(
                title: "\(Avatar(both("Mourad Benali", "بن علي مراد"), isLarge: true).html) <bdi>\(both("Benali Mourad", "بن علي مراد"))</bdi>",
                fact: "<bdi>\(both("بن علي مراد", "Benali Mourad"))</bdi> · \(locale.html(Phrase("Person"))) · <bdi>Bab El Oued, \(both("Alger", "الجزائر"))</bdi>",
                trail: [Link(Phrase("Parties"), to: "/parties")], tags: [Tag(say("2 numéros", "رقمان"))],
                actions: [Action(Phrase("Call"), to: "tel:+213550123456", icon: .phone), Action(say("Modifier", "تعديل"), to: "/p/1/edit", icon: .edit, weight: .primary)]
            ).html(locale))\(Tabs([(label: say("Vue d’ensemble", "نظرة عامة"), href: "#a", count: nil), (label: Phrase("Debts"), href: "#b", count: 3), (label: Phrase("Payments"), href: "#c", count: 11), (label: Phrase("Interactions"), href: "#d", count: 48), (label: Phrase("Documents"), href: "#e", count: 5)], current: 0).html(locale))\
            \(Notice(say("Ce tiers ressemble à un autre : Benali Murad, Alger.", "هذا الطرف يشبه طرفًا آخر: Benali Murad."), detail: say("Même téléphone et même date de naissance.", "نفس الهاتف ونفس تاريخ الميلاد."), .sand, actions: [Action(say("Comparer", "مقارنة"), to: "/m/1")]).html(locale))\
            \(Layout.columns(
                main: "\(Card(title: Phrase("Debts"), isFlush: true, sheet.html(locale)).html(locale))\(Card(title: say("Historique", "السجل"), timeline).html(locale))",
                side: "\(Card(title: say("Coordonnées", "بيانات الاتصال"), Facts([(label: Phrase("Phone"), value: #"<bdi dir="ltr">+213 550 12 34 56</bdi>"#), (label: Phrase("E-mail"), value: "<bdi>m.benali@example.dz</bdi>"), (label: Phrase("Language"), value: HTML.isolated(both("Français, arabe", "الفرنسية، العربية"))), (label: Phrase("Date of birth"), value: locale.html(Day(iso: "1984-05-12") ?? .latest))]).html(locale)).html(locale))\(Card(title: say("Promesses tenues", "وعود منجزة"), Donut(title: say("Promesses", "الوعود"), [.init(say("Tenues", "منجزة"), 5, shown: "5", .brand), .init(say("Rompues", "مخلفة"), 2, shown: "2", .brick), .init(say("En cours", "جارية"), 1, shown: "1", .sand)], centre: locale.percent(7100), caption: say("sur 8", "من 8")).html(locale)).html(locale))"))
            """
    }

    // MARK: Figures

    private var dashboard: HTML {
        let months = (1...12).compactMap { Day(year: 2026, month: $0, day: 1) }
            .map { Chart.Category(locale.day($0, .month), to: "/payments?month=\($0)") }
        let money: @Sendable (Double) -> String = { [locale] in
            locale.moneyShort(Gallery.dinars(Int64($0 * 100_000_000)))
        }
        let bars = Chart(
            .stacked, title: say("Recouvré par mois", "المحصَّل شهريًا"), months,
            [
                .init(Phrase("Telecom"), [42, 38, 51, 47, 55, 49, 61, 44, 58, 66, 71, 39]),
                .init(Phrase("Bank credit"), [61, 64, 58, 72, 69, 80, 74, 59, 83, 88, 92, 51], .sky),
                .init(Phrase("Rent"), [12, 15, 11, 18, 16, 14, 19, 13, 17, 21, 23, 12], .sand),
            ], format: money)
        let lines = Chart(
            .lines, title: Phrase("Recovery rate"), months,
            [
                .init(say("Cette année", "هذه السنة"), [31, 33, 32, 36, 38, 37, 41, 40, 43, 45, 48, 47]),
                .init(
                    say("L’an dernier", "السنة الماضية"), [28, 29, 29, 31, 30, 33, 34, 33, 35, 36, 38, 39], .neutral),
            ], format: { [locale] in locale.percent(Int($0 * 100)) })
        let donut = Donut(
            title: say("Dossiers par état", "الملفات حسب الحالة"),
            [
                .init(Phrase("In contact"), 18_412, shown: locale.number(18_412), .sky, to: "/debts?state=contact"),
                .init(Phrase("Promised"), 9_204, shown: locale.number(9204), .sand, to: "/debts?state=promise"),
                .init(Phrase("Legal"), 3_890, shown: locale.number(3890), .brick, to: "/debts?state=legal"),
                .init(Phrase("Paid"), 12_106, shown: locale.number(12_106), .brand, to: "/debts?state=paid"),
                .init(Phrase("New"), 4_600, shown: locale.number(4600), .neutral, to: "/debts?state=new"),
            ], centre: locale.number(48_212), caption: Phrase("Files"))
        let places = [
            ("Alger", "الجزائر", 1_204.0), ("Oran", "وهران", 812), ("Constantine", "قسنطينة", 604),
            ("Sétif", "سطيف", 511),
            ("Blida", "البليدة", 402), ("Annaba", "عنابة", 318), ("Tizi Ouzou", "تيزي وزو", 277),
        ]
        let ranks = Ranks(
            title: say("À recouvrer par wilaya", "للتحصيل حسب الولاية"),
            places.map {
                .init(
                    both($0.0, $0.1), $0.2, shown: money($0.2), detail: locale.percent(Int($0.2 * 2)),
                    to: "/debts?wilaya=\($0.0)")
            })
        let delays = Chart(
            .bars, title: say("Délai de recouvrement", "مدة التحصيل"),
            ["≤ 1", "≤ 3", "≤ 6", "≤ 12", "> 12"].map { Chart.Category(both("\($0) mois", "\($0) شهر")) },
            [.init(Phrase("Files"), [12, 26, 31, 19, 12], .sky)], format: { [locale] in locale.percent(Int($0 * 100)) })
        return """
            \(PageHeader(locale, title: Phrase("Dashboard"), fact: say("Novembre 2026, toutes équipes", "نوفمبر 2026، كل الفرق"), actions: [Action(Phrase("Export"), to: "/x", icon: .download)]).html(locale))\
            \(FilterBar(action: "/dashboard", query: nil, [.init(say("Période", "الفترة"), [.date("from", label: say("Du", "من"))], value: say("Novembre 2026", "نوفمبر 2026"), clear: "/dashboard"), .init(Phrase("Creditor"), []), .init(Phrase("Agent"), []), .init(Phrase("Wilaya"), [])]).html(locale))<p></p>\(figures)\
            \(Layout.grid([
                Card(title: say("Recouvré par mois", "المحصَّل شهريًا"), bars.html(locale)).html(locale),
                Card(title: Phrase("Recovery rate"), lines.html(locale)).html(locale),
            ]))\(Layout.grid([
                Card(title: say("Dossiers par état", "الملفات حسب الحالة"), donut.html(locale)).html(locale),
                Card(title: say("À recouvrer par wilaya", "للتحصيل حسب الولاية"), ranks.html(locale)).html(locale),
                Card(title: say("Délai de recouvrement", "مدة التحصيل"), delays.html(locale)).html(locale),
            ]))
            """
    }

    /// What the server answers to the palette, a row's panel and a dialog.
    func fragment(_ name: String) -> HTML {
        switch name {
        case "palette":
            return PaletteResults([
                .init(
                    title: Phrase("Debts"),
                    Gallery.lines.prefix(3).map {
                        .init($0.reference, quiet: both($0.latin, $0.arabic), href: "/debts/1", icon: .folder)
                    }),
                .init(
                    title: Phrase("Parties"),
                    [.init("<b>Benali</b> Mourad", quiet: "0550 12 34 56", href: "/parties/1", icon: .person)]),
            ]).html(locale)
        case "panel":
            return SidePanel(title: "<bdi>D-2026-004812</bdi>", to: "/debts/1", "\(composer)\(timeline)").html(locale)
        case "options":
            return ComboboxOptions([
                (value: "1", text: "Djezzy", quiet: "12 104"), (value: "2", text: "<i>", quiet: ""),
            ])
            .html(locale)
        default:
            return Dialog(
                title: Phrase("Assign"),
                Form(
                    action: "/assign", csrf: "t0k3n", submit: Phrase("Assign"), cancel: "/debts",
                    target: .element("dialog"), scope: "d",
                    [
                        .init([
                            .combobox("agent", label: Phrase("Agent"), source: "/options").required(),
                            .textarea("reason", label: Phrase("Reason"), rows: 3),
                        ])
                    ]
                ).html(locale)
            ).html(locale)
        }
    }

    // MARK: Wizard, form, door, nothing

    private var steps: HTML {
        Steps(
            [say("Fichier", "الملف"), say("Colonnes", "الأعمدة"), say("Vérification", "التحقق"), Phrase("Import")],
            current: 1
        ).html(locale)
    }

    private var imports: HTML {
        let choices = [
            Field.Choice("reference", Phrase("Creditor’s reference")), .init("name", Phrase("Debtor")),
            .init("amount", Phrase("Amount")), .init("phone", Phrase("Phone")),
            .init("due", Phrase("Original due date")),
        ]
        let rows: [(String, String, String)] = [
            ("N° CONTRAT", "SAA-88213", "reference"), ("NOM ET PRENOM", "BENALI MOURAD", "name"),
            ("MT IMPAYE", "1 284 500,00 DA", "amount"), ("TEL MOBILE", "0550 12 34 56", "phone"),
            ("DT ECHEANCE", "31/01/2026", "due"),
        ]
        let sheet = Sheet(
            caption: say("Colonnes du fichier", "أعمدة الملف"),
            [
                .init(say("Colonne du fichier", "عمود الملف"), phone: .title), .init(say("Exemple", "مثال")),
                .init(say("Devient", "يصبح")),
            ],
            rows.map { row in
                Sheet.Row(
                    id: row.2, name: row.0,
                    [
                        .name(row.0), .text(row.1),
                        Cell(
                            Field.select(
                                "map-\(row.2)", label: .verbatim(row.0), value: row.2, choices: choices,
                                empty: say("Ne pas importer", "لا تستورد")
                            ).bare().html(locale, scope: "map")),
                    ])
            })
        return """
            \(PageHeader(locale, title: say("Importer un portefeuille", "استيراد محفظة"), fact: say("djezzy-novembre.xlsx · 10 000 lignes · UTF-8, point-virgule", "djezzy-novembre.xlsx · 10 000 سطر"), trail: [Link(Phrase("Imports"), to: "/imports")]).html(locale))\(steps)\
            \(Notice(say("Correspondance reprise du dernier import de Djezzy.", "أُخذت المطابقة من آخر استيراد لـ Djezzy."), detail: say("Vérifiez les cinq colonnes, puis lancez la vérification à blanc.", "تحقق من الأعمدة الخمسة ثم شغّل التحقق."), .sky).html(locale))\
            \(sheet.html(locale))<div class="form-actions">\(Action(say("Vérifier les 10 000 lignes", "تحقق من السطور"), to: "/x", weight: .primary).html(locale))\(Action(say("Changer de fichier", "تغيير الملف"), to: "/y", weight: .quiet).html(locale))</div>\
            \(Layout.narrow(Card(title: say("Autre fichier", "ملف آخر"), Field.file("file", label: say("Fichier CSV ou XLSX", "ملف CSV أو XLSX"), accept: ".csv,.xlsx").help(say("Jusqu’à 200 Mo. Rien n’est enregistré avant votre accord.", "حتى 200 م.ب. لا يُحفظ شيء قبل موافقتك.")).required().html(locale)).html(locale)))
            """
    }

    private var progress: HTML {
        """
        \(PageHeader(locale, title: say("Import en cours", "استيراد جارٍ"), trail: [Link(Phrase("Imports"), to: "/imports")]).html(locale))\
        \(Layout.narrow(Card(Progress(id: "import", label: say("djezzy-novembre.xlsx", "djezzy-novembre.xlsx"), done: 6412, total: 10_000, note: say("6 412 lignes sur 10 000, environ 8 s", "6 412 سطر من 10 000"), actions: [Action(Phrase("Cancel"), to: "/x", weight: .quiet, effect: .post(csrf: "t"))]).html(locale)).html(locale)))\
        \(Layout.narrow(Notice(say("9 871 créances créées, 102 mises à jour, 27 rejetées.", "أُنشئ 9 871 دينًا، وحُدّث 102، ورُفض 27."), .brand, actions: [Action(say("Fichier des rejets", "ملف المرفوضات"), to: "/r", icon: .download)]).html(locale)))\
        \(Toast(say("Paiement de 20 000,00 DA enregistré.", "سُجّلت دفعة 20 000,00 دج."), undo: Action(Phrase("Cancel"), to: "/u")).html(locale))
        """
    }

    private var form: HTML {
        let fields: [Form.Section] = [
            .init(
                title: Phrase("Debt"), help: say("Ce que le créancier a remis.", "ما سلّمه الدائن."),
                [
                    .combobox(
                        "creditor", label: Phrase("Creditor"), value: "1", shown: "Djezzy", source: "/creditors/options"
                    )
                    .required().width(.half),
                    .text("reference", label: Phrase("Creditor’s reference"), value: "SAA-88213").required().width(
                        .half
                    )
                    .error(
                        say(
                            "Cette référence existe déjà chez Djezzy : D-2026-004812.",
                            "هذا المرجع موجود لدى Djezzy: D-2026-004812.")),
                    .money("principal", label: Phrase("Principal"), value: "12 00O,00", currency: .dinar).required()
                        .width(.third).error(
                            say("Écrivez un montant, par exemple 12 000,00.", "اكتب مبلغًا، مثلًا 12 000,00.")),
                    .money("interest", label: Phrase("Interest"), value: "0,00", currency: .dinar).width(.third),
                    .money("costs", label: Phrase("Costs"), currency: .dinar).width(.third),
                    .date("due", label: Phrase("Original due date"), value: "2026-01-31").required().width(.half),
                    .select(
                        "kind", label: Phrase("Kind"), value: "telecom",
                        choices: [.init("telecom", Phrase("Telecom")), .init("rent", Phrase("Rent"))]
                    ).required().width(.half),
                ]),
            .init(
                title: Phrase("Debtor"),
                [
                    .radios(
                        "party", label: Phrase("Kind"), value: "person",
                        choices: [.init("person", Phrase("Person")), .init("organisation", Phrase("Organisation"))]
                    ).required(),
                    .text("name", label: Phrase("Name"), value: "<script>alert(1)</script>").required().width(.half),
                    .text("arabic", label: Phrase("Name in Arabic"), value: "بن علي مراد").width(.half),
                    .phone("phone", label: Phrase("Phone"), value: "+213 550 12 34 56").width(.half)
                        .help(
                            say(
                                "Avec l’indicatif, ou comme composé en Algérie.",
                                "مع رمز البلد، أو كما يُطلب في الجزائر.")),
                    .email("email", label: Phrase("E-mail"), value: "m.benali@example.dz").width(.half),
                    .textarea("note", label: Phrase("Note"), value: ""),
                    .checkbox(
                        "consent", label: say("Le débiteur accepte les SMS", "يقبل المدين الرسائل النصية"), isOn: true),
                ]),
        ]
        return Layout.narrow(
            """
            \(PageHeader(locale, title: Phrase("New debt"), trail: [Link(Phrase("Debts"), to: "/debts")]).html(locale))\
            \(Card(Form(action: "/debts", csrf: "t0k3n", submit: say("Créer la créance", "إنشاء الدين"), cancel: "/debts", fields).html(locale)).html(locale))
            """)
    }

    private var login: HTML {
        """
        \(PageHeader(locale, title: Phrase("Sign in"), fact: say("ADC Recouvrement", "ADC للتحصيل")).html(locale))\
        \(Form(action: "/login", csrf: "t0k3n", submit: Phrase("Sign in"), [
            .init([
                .email("email", label: Phrase("E-mail address"), autocomplete: "username").required().focused(),
                .password("password", label: Phrase("Password")).required(),
            ])
        ]).html(locale))
        """
    }

    private var empty: HTML {
        """
        \(PageHeader(locale, title: Phrase("Debts")).html(locale))<section class="card">\(Empty(
            .folder, title: say("Aucune créance pour l’instant", "لا ديون بعد"),
            help: say("Importez le fichier d’un créancier, ou saisissez une première créance à la main.", "استورد ملف دائن، أو أدخل أول دين يدويًا."),
            actions: [Action(Phrase("Import"), to: "/imports/new", icon: .upload, weight: .primary), Action(Phrase("New debt"), to: "/debts/new", icon: .add)]
        ).html(locale))</section>
        """
    }
}
