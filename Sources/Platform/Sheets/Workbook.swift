/// The parts of a workbook that say where its sheets are and what its styles mean.
struct Workbook {
    struct Listed {
        var name: String
        var relation: String
        var isHidden: Bool
    }

    let archive: WorkbookArchive
    let sheets: [Listed]
    let from1904: Bool
    /// What each cell style makes of a number.
    let formats: [NumberFormat]
    private let targets: [String: String]
    private let folder: String
    private let sharedPart: String?

    init(path: String, limits: SheetLimits) throws(SheetFault) {
        archive = try WorkbookArchive(path: path, limits: limits)
        var main = "xl/workbook.xml"
        if let part = try archive.part("_rels/.rels") {
            let relations = Relations()
            try XMLStream.parse(part, relations)
            if let target = relations.byKind["officeDocument"] { main = Workbook.resolve(target, in: "") }
        }
        guard main.hasSuffix(".xml"), let part = try archive.part(main) else {
            let isOther =
                archive.has("xl/workbook.bin") || archive.has("mimetype") || archive.has("META-INF/manifest.xml")
            throw isOther ? .otherWorkbook : (archive.has("xl/workbook.xml") ? .damaged : .notASheet)
        }
        let list = SheetList()
        try XMLStream.parse(part, list)
        sheets = list.sheets
        from1904 = list.from1904

        let slash = main.lastIndex(of: "/")
        folder = slash.map { String(main[..<$0]) } ?? ""
        let file = slash.map { String(main[main.index(after: $0)...]) } ?? main
        let relations = Relations()
        if let part = try archive.part((folder.isEmpty ? "" : folder + "/") + "_rels/" + file + ".rels") {
            try XMLStream.parse(part, relations)
        }
        targets = relations.byID
        sharedPart = relations.byKind["sharedStrings"].map { [folder] in Workbook.resolve($0, in: folder) }
        let styles = Styles()
        if let target = relations.byKind["styles"], let part = try archive.part(Workbook.resolve(target, in: folder)) {
            try XMLStream.parse(part, styles)
        }
        formats = styles.formats
    }

    /// The named sheet, or the first visible one: its name and its part's name.
    func sheet(named name: String?) throws(SheetFault) -> (name: String, part: String) {
        let found =
            if let name { sheets.first { $0.name == name } } else { sheets.first { !$0.isHidden } ?? sheets.first }
        guard let found, let target = targets[found.relation] else { throw .noSuchSheet }
        return (found.name, Workbook.resolve(target, in: folder))
    }

    /// Loads the texts that cells share.
    func sharedTexts(_ limits: SheetLimits) throws(SheetFault) -> SharedTexts {
        let texts = try SharedTexts(limits)
        if let sharedPart, let part = try archive.part(sharedPart) { try XMLStream.parse(part, texts) }
        return texts
    }

    private static func resolve(_ target: String, in folder: String) -> String {
        if target.hasPrefix("/") { return String(target.dropFirst()) }
        var steps = folder.split(separator: "/")
        for step in target.split(separator: "/") {
            if step == ".." { _ = steps.popLast() } else if step != "." { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }
}

/// Reads `workbook.xml`: the sheets in order and the calendar.
private final class SheetList: XMLVisitor {
    var sheets: [Workbook.Listed] = []
    var from1904 = false

    func opened(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetFault) {
        if name == "sheet", let title = attributes.text("name"), let relation = attributes.text("id") {
            guard sheets.count < 1000 else { throw .unpacksTooLarge }
            let state = attributes.text("state")
            sheets.append(.init(name: title, relation: relation, isHidden: state != nil && state != "visible"))
        } else if name == "workbookPr" {
            let flag = attributes.text("date1904")
            from1904 = flag == "1" || flag == "true"
        }
    }

    func closed(_ name: XMLName) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Reads a part's relations to other parts.
private final class Relations: XMLVisitor {
    var byID: [String: String] = [:]
    /// Targets by the last word of the relation's type.
    var byKind: [String: String] = [:]

    func opened(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetFault) {
        guard name == "Relationship", let id = attributes.text("Id"), let target = attributes.text("Target"),
            let kind = attributes.text("Type"), attributes.text("TargetMode") != "External"
        else { return }
        guard byID.count < 4000 else { throw .unpacksTooLarge }
        byID[id] = target
        if let word = kind.split(separator: "/").last, byKind[String(word)] == nil { byKind[String(word)] = target }
    }

    func closed(_ name: XMLName) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}

/// Reads what the styles make of numbers.
private final class Styles: XMLVisitor {
    var formats: [NumberFormat] = []
    private var custom: [Int: NumberFormat] = [:]
    private var inCellStyles = false

    func opened(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetFault) {
        if name == "numFmt", let id = attributes.number("numFmtId"), let code = attributes.text("formatCode") {
            guard custom.count < 10_000 else { throw .unpacksTooLarge }
            custom[id] = NumberFormat(code: code)
        } else if name == "cellXfs" {
            inCellStyles = true
        } else if inCellStyles, name == "xf" {
            guard formats.count < 100_000 else { throw .unpacksTooLarge }
            let id = attributes.number("numFmtId") ?? 0
            formats.append(custom[id] ?? NumberFormat.builtIn(id))
        }
    }

    func closed(_ name: XMLName) { if name == "cellXfs" { inCellStyles = false } }
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}
}
