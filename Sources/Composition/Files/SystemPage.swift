import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import Scanning
import Values

/// How the parts of the system are, for whoever watches over it.
struct SystemPage {
    static let path = FixedPath("/system")
    static let see: Permission = "system.see"

    static let navigation = NavigationEntry(
        .administration, rank: 45, icon: .info, label: Phrase("State of the system"), path: path(), permission: see)

    let departments: [(title: Phrase, works: Bool)]
    let files: FileGate.State
    let context: Context

    private var locale: Locale { context.locale }

    var response: Response {
        let head = PageHeader(locale, title: Phrase("State of the system"))
        let databases = Facts(
            departments.map { department in
                (
                    department.title,
                    department.works
                        ? Tag(Phrase("Works"), .brand).html(locale)
                        : Tag(Phrase("Does not answer"), .brick).html(locale)
                )
            })
        return context.page(
            Phrase("State of the system"),
            Layout.narrow(
                """
                \(head.html(locale))\(notice.html(locale))\
                \(Card(title: Phrase("Databases"), databases.html(locale)).html(locale))
                """))
    }

    private var notice: Notice {
        switch files {
        case .none, .unknown:
            Notice(
                Phrase("Files that come in are not looked at for viruses."),
                detail: Phrase("Whoever runs the system can name a virus scanner in the settings (virus-scanner)."),
                .sand)
        case .answers(let version):
            Notice(
                Phrase("Files that come in are looked at for viruses."),
                detail: version.map { Phrase("The scanner is {name}.", ["name": .text($0)]) }, .brand)
        case .away(let since, let obstacle):
            Notice(
                Phrase(
                    "The virus scanner has not answered since {time}.",
                    ["time": .text(locale.instant(since))]), detail: words(obstacle), .brick)
        }
    }

    private func words(_ obstacle: ScanVerdict.Obstacle) -> Phrase {
        switch obstacle {
        case .unreachable, .unreadable: Phrase("Nobody listens at its address, or Sila may not reach it.")
        case .slow, .busy: Phrase("It takes too long.")
        case .broken: Phrase("The connection broke.")
        case .confused: Phrase("Something else than a virus scanner answers there.")
        }
    }
}
