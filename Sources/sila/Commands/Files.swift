import Collections
import Composition
import Department
import Directory
import Glibc
import HTTP
import Localization
import NounPages
import Nouns
import Sheets
import Values

/// Brings in a creditor's file of debts.
enum Import: Command {
    static let name = "import"
    static let summary = "Import a creditor's file of debts, or try it."
    static let options = Opening.options.union(["creditor", "file", "mapping"])
    static let flags: Set<String> = ["dry-run", "json"]
    static let words = 1
    static let help = """
        sila import debts --creditor NAME-or-REFERENCE --file F [--mapping FILE] [--dry-run] [--json] [--data DIR]

        CSV in any usual encoding, or XLSX. Columns are recognised by their headers in French, Arabic and English, or
        named by a mapping: a JSON object from column headers to fields. Rows that are refused stand in the reject file
        with the reason. The same file again changes nothing. May run beside the server.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        guard arguments.words == ["debts"] else { throw UsageMistake("say debts.") }
        let creditor = try arguments.required("creditor")
        let file = try arguments.required("file")
        let mapping = try arguments["mapping"].map(readMapping)
        let house = try Opening.house(arguments)
        defer { house.close() }
        let isQuiet = arguments.has("json") || isatty(2) == 0
        let summary = try house.collections.importDebts(
            file: file, creditor: creditor, mapping: mapping, dryRun: arguments.has("dry-run"),
            by: .system("command line"),
            progress: { done, total in if !isQuiet { say("\(done) of about \(total) rows", to: 2) } })
        try house.settle()
        if arguments.has("json") {
            say(summary.json.text)
        } else {
            say(
                "\(summary.rows) rows: \(summary.created) created, \(summary.updated) updated, "
                    + "\(summary.unchanged) unchanged, \(summary.rejected) rejected.")
            if let file = summary.rejectFile { say("Rejected rows and reasons: \(file)") }
        }
        return .done
    }

    private static func readMapping(_ path: String) throws -> JSON {
        guard let file = fopen(path, "r") else { throw UsageMistake("\(path) cannot be read.") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 20)
        let count = fread(&bytes, 1, bytes.count, file)
        guard let json = try? JSON(bytes: Array(bytes[..<count])), json.object != nil else {
            throw UsageMistake("\(path) is not a JSON object from headers to fields.")
        }
        return json
    }
}

/// Takes a list out of the house as a file.
enum Export: Command {
    static let name = "export"
    static let summary = "Write debts, payments, creditors or parties to a file."
    static let options = Opening.options.union(["filter", "format", "file", "language"])
    static let words = 1
    static let help = """
        sila export debts|payments|creditors|parties --file F [--format csv|xlsx] [--filter FILTER] [--language fr|ar|en]

        FILTER is the filter language: state in (promise, plan) and balance >= 100000. Secret fields are left out; who
        exported what is in the audit.

        \(Opening.help)
        """

    static func run(_ arguments: Arguments) throws -> ExitCode {
        guard arguments.words.count == 1 else { throw UsageMistake("say debts, payments, creditors or parties.") }
        let path = try arguments.required("file")
        guard let language = Language(rawValue: arguments["language"] ?? "fr") else {
            throw UsageMistake("--language is fr, ar or en.")
        }
        let format = arguments["format"] ?? (path.hasSuffix(".xlsx") ? "xlsx" : "csv")
        guard format == "csv" || format == "xlsx" else { throw UsageMistake("--format is csv or xlsx.") }
        let house = try Opening.house(arguments)
        defer { house.close() }
        guard let desk = house.collections.desk(arguments.words[0]) ?? house.directory.desk(arguments.words[0]) else {
            throw UsageMistake("say debts, payments, creditors or parties.")
        }
        let filter: Filter
        do { filter = try Filter(parsing: arguments["filter"] ?? "", of: desk.noun) } catch {
            throw UsageMistake("the filter cannot be read at “\(error.word)”.")
        }
        let actor = Actor.system("command line")
        let locale = try Translations.load(directory: Opening.assets() + "/Translations").locale(language)
        try desk.store.change(by: .system("command line")) { change in
            try change.note(
                "\(desk.noun.name).exported", of: desk.noun.name, ID(high: 0, low: 0), reason: filter.description)
        }
        let reader = FilterReader(today: locale.zone.day(of: Surroundings.live().now()), me: actor.id)
        let fields = desk.exported(for: actor).filter { $0.sensitivity != .secret }
        func write(to writer: any SheetWriter) throws {
            try desk.write(
                Listing(filter: filter), fields: fields, for: actor, reader: reader, locale: locale, to: writer)
        }
        if format == "xlsx" {
            try write(
                to: XLSXWriter(
                    path: path, sheetName: locale(desk.noun.many), rightToLeft: locale.direction == .rightToLeft))
        } else {
            guard let file = fopen(path, "wx") else {
                throw UsageMistake("\(path) cannot be made; it may exist already.")
            }
            defer { fclose(file) }
            try write(
                to: CSVWriter { bytes in
                    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else {
                        throw SheetFault.unwritable
                    }
                })
        }
        say(path)
        return .done
    }
}
