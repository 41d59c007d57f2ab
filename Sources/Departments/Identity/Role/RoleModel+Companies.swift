import Localization
import Values

extension RoleModel {
    /// A telephone company.
    static let contactCentre: [RoleModel] = [
        RoleModel(
            "telecom-adviser", .contactCentre, Phrase("Call-centre adviser"),
            Phrase("Answers whoever calls, finds their file and notes the call."), .all, .any,
            talking),
        RoleModel(
            "telecom-supervisor", .contactCentre, Phrase("Call-centre supervisor"),
            Phrase("Takes over what advisers pass on and spreads the work of their team."), .team, .any,
            talking.union(["party.change", "debt.assign", "figures.see", "view.share"])),
        RoleModel(
            "telecom-support", .contactCentre, Phrase("Business support"),
            Phrase("Prepares what advisers say and looks at how the work goes. Touches no file."), .all, .any,
            ["figures.see", "debt.see", "view.share"]),
        RoleModel(
            "telecom-director", .contactCentre, Phrase("Director of the contact centre"),
            Phrase("Sees the work and the figures of the whole centre and changes nothing."), .all, .any,
            looking.union(["payment.see", "figures.see", "view.share"])),
        RoleModel(
            "telecom-clerk", .contactCentre, Phrase("Agency clerk"),
            Phrase("Takes payments at the counter of their agency and corrects addresses."), .team, .any,
            looking.union(["party.change", "payment.see", "payment.record", "interaction.record"])),
        RoleModel(
            "telecom-agency", .contactCentre, Phrase("Head of a sales agency"),
            Phrase("Leads an agency: spreads its files, reverses payments of its counter."), .branch, .any,
            talking.union([
                "party.change", "payment.record", "payment.reverse", "debt.assign", "figures.see", "view.share",
            ])),
        RoleModel(
            "telecom-accounts", .contactCentre, Phrase("Large-accounts adviser"),
            Phrase("Looks after the companies that are given to them."), .own, .any,
            talking.union(["document.see", "document.add", "figures.see"])),
    ]

    /// A company whose departments share customers.
    static let departments: [RoleModel] = [
        RoleModel(
            "desk-service", .departments, Phrase("Customer service"),
            Phrase("Answers calls and keeps names and addresses right, once for everybody."), .all, .any,
            ["party.see", "party.change", "interaction.record", "search"]),
        RoleModel(
            "desk-legal", .departments, Phrase("Legal department"),
            Phrase("Reads contracts and other papers, and identity numbers in full."), .all, .any,
            looking.union(["party.identifiers", "document.see", "document.add"])),
        RoleModel(
            "desk-sales", .departments, Phrase("Sales"),
            Phrase("Keeps the customers who are given to them. Sees no payments."), .own, .none,
            ["party.see", "party.change", "interaction.record", "search"]),
        RoleModel(
            "desk-billing", .departments, Phrase("Billing"),
            Phrase("Records what is paid and sees the accounts of creditors in full."), .all, .any,
            looking.union(["payment.see", "payment.record", "creditor.reveal", "figures.see"])),
    ]

    /// A small house that sells services.
    static let services: [RoleModel] = [
        RoleModel(
            "service-agent", .services, Phrase("Service agent"),
            Phrase("Answers customers of their team and notes what was said."), .team, .none,
            talking),
        RoleModel(
            "service-marketing", .services, Phrase("Marketing"),
            Phrase("Sees whom there is and the figures. Takes no file out."), .all, .any,
            ["party.see", "figures.see", "view.share", "search"]),
        RoleModel(
            "service-content", .services, Phrase("Content editor"),
            Phrase("Adds papers to files and takes none away."), .team, .none,
            ["party.see", "debt.see", "document.see", "document.add"]),
        RoleModel(
            "service-partner", .services, Phrase("Partner or supplier"),
            Phrase("Sees the files that are given to them, and nothing of other people."), .own, .any,
            ["debt.see", "document.see"]),
    ]

    /// What every house may need.
    static let everywhere: [RoleModel] = [
        RoleModel(
            "house-duplicates", .any, Phrase("Keeper of the directory"),
            Phrase("Keeps parties right and merges those that are one."), .all, .any,
            looking.union(["party.change", "party.merge"])),
        RoleModel(
            "house-analyst", .any, Phrase("Analyst"),
            Phrase("Works with the figures and exports debts and payments for it."), .all, .any,
            ["figures.see", "debt.see", "creditor.see", "payment.see", "debt.export", "payment.export", "view.share"]),
        RoleModel(
            "house-auditor", .any, Phrase("Outside auditor"),
            Phrase("Reads the audit, the accounts and roles, and takes the audit out as a file. Sees the daily work."),
            .all, .strong,
            looking.union(["payment.see", "figures.see", "audit.see", "audit.export", "staff.see", "role.see"])),
        RoleModel(
            "house-system", .any, Phrase("System administrator"),
            Phrase(
                "Keeps the machine going: certificates, keys, letters that wait, accounts as they are seen. Sees no file."
            ), .own, .strong,
            ["system.see", "certificate.change", "keys.turn", "mail.see", "staff.see"]),
        RoleModel(
            "house-secretary", .any, Phrase("Secretary"),
            Phrase("Fills in the company’s technical sheet and finds people. Sees no amounts."), .all, .any,
            ["company.edit", "party.see", "search"]),
    ]
}
