import Department
import Design
import HTML
import HTTP
import Jobs
import Localization
import Routing
import SQL
import Values

extension Collections {
    func progressPart(_ id: ID, _ context: Context) throws -> Response {
        let batch = try store.read { try ImportBatch.batch(id, for: context.actor, in: $0) }
        guard batch.state.isMoving else {
            return Response.empty(.ok).with("HX-Redirect", ImportPaths.batch(id))
        }
        return context.fragment(try importProgress(batch, context))
    }

    /// How far an import is.
    func importProgress(_ batch: ImportBatch, _ context: Context) throws -> HTML {
        let counts = batch.counts
        let job = try batch.job.flatMap { try store.jobs.job($0) }
        var actions: [Action] = []
        if job?.isCancelRequested != true {
            actions.append(
                Action(
                    Phrase("Stop"), to: ImportPaths.cancel(batch.id), icon: .close,
                    effect: .post(csrf: context.csrf)))
        }
        return Progress(
            id: "import-progress",
            label: job?.isCancelRequested == true
                ? Phrase("The import stops…")
                : batch.state == .waiting
                    ? Phrase("The import waits for its turn…")
                    : batch.isDryRun ? Phrase("The file is checked…") : Phrase("The file is imported…"),
            done: Int(counts.read), total: Int(batch.totalRows),
            note: Phrase(
                "{read} rows: {created} new, {updated} changed, {unchanged} unchanged, {rejected} refused",
                [
                    "read": .number(counts.read), "created": .number(counts.created),
                    "updated": .number(counts.updated), "unchanged": .number(counts.unchanged),
                    "rejected": .number(counts.rejected),
                ]),
            source: ImportPaths.progress(batch.id), actions: actions
        ).html(context.locale)
    }
}
