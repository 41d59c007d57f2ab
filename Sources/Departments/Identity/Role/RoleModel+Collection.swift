import Localization
import Values

extension RoleModel {
    /// A house that collects debts for others.
    static let agency: [RoleModel] = [
        RoleModel(
            "agency-caller", .agency, Phrase("Telephone agent"),
            Phrase("Calls the debtors of their own files and notes what they promise. Takes no money."), .own, .none,
            talking.union(["debt.propose-closing"])),
        RoleModel(
            "agency-visitor", .agency, Phrase("Field agent"),
            Phrase("Visits the debtors of their own files, takes payments and brings papers back."), .own, .any,
            talking.union(["debt.propose-closing", "payment.record", "document.see", "document.add"])),
        RoleModel(
            "agency-clients", .agency, Phrase("Client adviser"),
            Phrase(
                "Looks after the creditors: keeps their files, imports what they hand over, shows them the figures."),
            .all, .any,
            looking.union(["creditor.change", "debt.import", "import.see", "payment.see", "figures.see"])),
        RoleModel(
            "agency-entry", .agency, Phrase("Data entry"),
            Phrase("Enters and imports debts and corrects parties. Sees no payments."), .all, .any,
            looking.union(["party.change", "debt.change", "debt.import", "import.see"])),
        RoleModel(
            "agency-registrar", .agency, Phrase("Registrar"),
            Phrase("Looks at who registers as a debtor or creditor, accepts or refuses."), .all, .any,
            looking.union(["registration.see", "registration.decide"])),
        RoleModel(
            "agency-court-clerk", .agency, Phrase("Court clerk"),
            Phrase("Keeps the papers of files that go to court. Decides nothing."), .all, .any,
            looking.union(["interaction.record", "document.see", "document.add"])),
        RoleModel(
            "agency-head", .agency, Phrase("Head of the agency"),
            Phrase("Sees everything of the daily work, closes files, reverses payments, exports both."), .all, .any,
            talking.union([
                "debt.assign", "debt.close", "payment.reverse", "debt.export", "payment.export", "figures.see",
                "view.share", "document.see", "rights.see",
            ])),
    ]

    /// An insurer with its agencies and intermediaries.
    static let insurer: [RoleModel] = [
        RoleModel(
            "insurer-supervisor", .insurer, Phrase("Chief executive"),
            Phrase("Watches the work and its figures, and changes nothing."), .all, .any,
            looking.union(["payment.see", "document.see", "figures.see", "view.share"])),
        RoleModel(
            "insurer-editor", .insurer, Phrase("Editor"),
            Phrase("Makes reports, attaches papers and adds notes for other services."), .all, .any,
            looking.union(["document.see", "document.add", "interaction.record", "figures.see", "view.share"])),
        RoleModel(
            "insurer-adviser", .insurer, Phrase("Customer adviser"),
            Phrase("Looks after the customers who are given to them."), .own, .none,
            talking.union(["party.change", "document.see", "document.add"])),
        RoleModel(
            "insurer-agent", .insurer, Phrase("General agent"),
            Phrase("Serves the customers of their agency and takes what they pay."), .team, .any,
            talking.union(["party.change", "payment.record", "document.see", "document.add", "figures.see"])),
        RoleModel(
            "insurer-broker", .insurer, Phrase("Broker or partner bank"),
            Phrase("Follows the customers that they brought, and nobody else."), .own, .any,
            ["party.see", "debt.see", "document.see", "document.add"]),
        RoleModel(
            "insurer-claims", .insurer, Phrase("Claims handler"),
            Phrase("Handles files with their papers, up to the court. Pays nothing out."), .all, .any,
            talking.union(["document.see", "document.add", "debt.change", "debt.propose-closing"])),
        RoleModel(
            "insurer-complaints", .insurer, Phrase("Complaints officer"),
            Phrase("Answers complaints, and the requests of persons about their data."), .all, .any,
            talking.union(["document.see", "document.add", "rights.see", "rights.handle"])),
        RoleModel(
            "insurer-region", .insurer, Phrase("Regional director"),
            Phrase("Leads the agencies of a region and sees their figures; exports their files."), .branch, .any,
            looking.union(["payment.see", "debt.assign", "debt.export", "figures.see", "view.share"])),
    ]
}
