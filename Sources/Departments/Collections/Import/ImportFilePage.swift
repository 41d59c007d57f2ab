import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import SQL
import Values

extension Collections {
    func importForm(
        creditor: String, faults: [String: Phrase] = [:], _ context: Context
    ) throws -> Response {
        let creditors = try store.read { connection in
            try connection.rows(
                "SELECT id, name FROM creditor WHERE is_active = 1 ORDER BY folded_name LIMIT 1000"
            ) { Design.Field.Choice($0.identity(0).description, .verbatim($0.text(1))) }
        }
        let form = Design.Form(
            action: ImportPaths.list(), csrf: context.csrf, submit: Phrase("Look into the file"),
            cancel: ImportPaths.list(),
            [
                .init([
                    .select(
                        "creditor", label: Phrase("Creditor"), value: creditor, choices: creditors,
                        empty: Phrase("Choose")
                    ).required().error(faults["creditor"]),
                    .file("file", label: Phrase("File of debts"), accept: ".csv,.tsv,.txt,.xlsx")
                        .help(
                            Phrase(
                                "CSV or XLSX, up to 512 MB. Nothing is stored before you have seen what was found.")
                        ).required().error(faults["file"]),
                ])
            ])
        return importFrame(
            Phrase("Import debts"), step: 0, context, status: faults.isEmpty ? .ok : .unprocessableContent,
            Layout.narrow(Card(form.html(context.locale)).html(context.locale)))
    }
}
