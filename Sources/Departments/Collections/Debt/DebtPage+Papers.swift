import Department
import Design
import HTML
import Localization
import Nouns
import Routing
import Values

extension DebtPage {
    /// The documents, with the form that adds one.
    func documentCard(_ error: Phrase?) -> HTML {
        guard actor.may(CollectionsPermissions.seeDocuments) else { return .none }
        return Card(
            title: Phrase("Documents"),
            "\(part("debt-papers", papers))<div id=\"debt-upload\">\(upload(error))</div>"
        ).html(locale)
    }

    var papers: HTML {
        guard !dossier.documents.isEmpty else { return #"<p class="quiet">\#(locale("No document yet."))</p>"# }
        return Papers(
            dossier.documents.map { document in
                (
                    document.name,
                    document.kind.isShown
                        ? DebtPaths.preview(debt.id, document.id) : DebtPaths.document(debt.id, document.id),
                    [
                        document.kind.label, locale.size(document.size),
                        locale.day(locale.zone.day(of: document.added)),
                        document.removed.isEmpty ? nil : locale(DebtDocument.said(document.removed, locale)),
                    ].compactMap(\.self).joined(separator: " · ")
                )
            }
        ).html(locale)
    }

    /// The form that adds a document; nothing for those who may not.
    func upload(_ error: Phrase?) -> HTML {
        guard actor.may(CollectionsPermissions.addDocuments) else { return .none }
        return Design.Form(
            action: DebtPaths.documents(debt.id), csrf: context.csrf, submit: Phrase("Add the document"),
            weight: .plain, target: .element("debt-upload"), scope: "document",
            [
                .init([
                    .file("file", label: Phrase("Document"), accept: DocumentKind.endings).required()
                        .help(Phrase("PDF, image, text, Word or Excel, at most 20 MB. It is kept encrypted."))
                        .error(error),
                    .checkbox(
                        "plain", label: Phrase("Remove hidden information (place, device, author)"), isOn: true
                    ).help(
                        Phrase(
                            "From JPEG and PNG pictures; the picture itself stays. Leave it out for evidence as it came."
                        )),
                ])
            ]
        ).html(locale)
    }
}
