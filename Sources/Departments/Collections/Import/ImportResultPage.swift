import Department
import Design
import HTML
import HTTP
import Localization
import Routing
import SQL
import Values

extension Collections {
    func batchPage(_ id: ID, _ context: Context) throws -> Response {
        let locale = context.locale
        let (batch, names, rejects) = try store.read { connection in
            let batch = try ImportBatch.batch(id, for: context.actor, in: connection)
            let rejects = try connection.rows(
                """
                SELECT row_number, column_name, reason, line FROM import_reject WHERE batch_id = \(id) \
                ORDER BY row_number LIMIT 200
                """
            ) { row in (row: row.integer(0), column: row.text(1), reason: row.text(2), line: row.text(3)) }
            return (batch, try creditorNames([batch.creditor], in: connection), rejects)
        }
        if batch.state == .draft { return .redirect(to: ImportPaths.columns(id)) }
        var body: HTML = .none
        if batch.state.isMoving {
            body.append(try importProgress(batch, context))
            body.append(
                """
                <noscript><meta http-equiv="refresh" content="2"></noscript>\
                <div hidden hx-get="\(ImportPaths.progress(id))" hx-trigger="sse:progress" \
                hx-target="#import-progress" hx-swap="outerHTML"></div>
                """)
        } else {
            body.append(result(batch, context))
        }
        if !rejects.isEmpty {
            let table = Design.Sheet(
                id: "refused", caption: Phrase("Refused rows"),
                [
                    .init(Phrase("Row"), .end, phone: .title, isNarrow: true), .init(Phrase("Column"), phone: .amount),
                    .init(Phrase("Reason"), phone: .labelled), .init(Phrase("In the file"), phone: .hidden),
                ],
                rejects.enumerated().map { index, item in
                    Design.Sheet.Row(
                        id: String(index), name: String(item.row),
                        [
                            .number(Int(item.row), locale), .text(item.column),
                            // A reason is read to its end, so it wraps.
                            Cell("<div>\(item.reason)</div>"),
                            .text(String(item.line.prefix(160))),
                        ])
                })
            body.append(
                Card(
                    title: Phrase("Refused rows"),
                    action: Action(
                        Phrase("Download all"), to: ImportPaths.rejects(id), icon: .download, weight: .quiet),
                    isFlush: true, table.html(locale)
                ).html(locale))
        }
        return importFrame(
            .verbatim(batch.fileName), step: 3, context,
            fact: Phrase(
                "{creditor}, by {name}",
                ["creditor": .text(names[batch.creditor] ?? ""), "name": .text(batch.shownAuthor)]),
            live: batch.state.isMoving ? ["import/\(id)"] : [], body)
    }

    private func result(_ batch: ImportBatch, _ context: Context) -> HTML {
        let locale = context.locale
        let counts = batch.counts
        var actions: [Action] = []
        if batch.isDryRun, batch.state == .done {
            if counts.created + counts.updated > 0 {
                actions.append(
                    Action(
                        Phrase("Import now"), to: ImportPaths.run(batch.id), icon: .upload, weight: .primary,
                        effect: .post(csrf: context.csrf)))
            }
            actions.append(Action(Phrase("Change the columns"), to: ImportPaths.columns(batch.id), icon: .columns))
            actions.append(
                Action(
                    Phrase("Discard"), to: ImportPaths.cancel(batch.id), icon: .trash, weight: .quiet,
                    effect: .post(csrf: context.csrf)))
        } else if counts.created > 0 {
            actions.append(
                Action(Phrase("See the new debts"), to: "/debts?f.batch=\(batch.id)", icon: .folder, weight: .primary))
        }
        let (said, detail, tone) = batch.said
        let isReal = !batch.isDryRun
        return """
            \(Notice(said, detail: detail, tone, actions: actions).html(locale))\
            \(Figure.row(
                [
                    Figure(Phrase("Rows"), locale.number(counts.read)),
                    Figure(
                        isReal ? Phrase("New debts") : Phrase("New debts to come"), locale.number(counts.created),
                        to: isReal && counts.created > 0 ? "/debts?f.batch=\(batch.id)" : nil),
                    Figure(isReal ? Phrase("Changed debts") : Phrase("Changes to come"), locale.number(counts.updated)),
                    Figure(Phrase("Unchanged"), locale.number(counts.unchanged)),
                    Figure(
                        Phrase("Refused"), locale.number(counts.rejected),
                        to: counts.rejected > 0 ? ImportPaths.rejects(batch.id) : nil),
                    Figure(
                        Phrase("Doubtful matches"), locale.number(counts.doubtful),
                        to: counts.doubtful > 0 ? "/doubts" : nil),
                ], locale))
            """
    }
}

extension ImportBatch {
    /// What became of it, in a sentence.
    fileprivate var said: (Phrase, Phrase?, Tone) {
        switch (state, isDryRun) {
        case (.done, true):
            (
                Phrase("The file was checked. Nothing is stored yet."),
                counts.rejected > 0
                    ? Phrase(
                        "Refused rows are left out by the import. Mend them in the downloaded file and import that one afterwards."
                    )
                    : nil, .sky
            )
        case (.done, false):
            (
                Phrase("The file is imported."),
                counts.rejected > 0
                    ? Phrase("Mend the refused rows in the downloaded file, then import that one.") : nil,
                counts.rejected > 0 ? .sand : .brand
            )
        case (.cancelled, _):
            (
                Phrase("The import was stopped."),
                counts.created + counts.updated > 0 && !isDryRun
                    ? Phrase("What was imported until then stays. Importing the file again adds the rest.") : nil,
                .sand
            )
        default:
            (
                Phrase("The import failed."),
                fault.map { .verbatim($0) }, .brick
            )
        }
    }
}
