import Department
import HTTP
import Localization
import NounPages
import Nouns
import Routing
import Values

/// What a person decides about the state of a file.
enum StateStep {
    static let state = Field<DebtState>.choice("state", Phrase("New state"), [.required])
    static let reason = Field<String>.text("reason", Phrase("Reason"), 0...400, isMultiline: true)
    static let fields = [state.spec, reason.spec]
}

/// Who works on a file.
enum AssignmentStep {
    static let agent = Field<ID>.link("agent", Phrase("Agent"), to: "staff")
}

extension Collections {
    var moveDebt: Route<Context> {
        .post(
            DebtPaths.API.state, access: .needsOne(DebtState.wordPermissions),
            "Moves a file to another state, or proposes it. Paid is never chosen: the balance decides.",
            operation: Operation(
                "moveDebt", tag: "debts", body: FieldSpec.schema(of: StateStep.fields),
                answers: [
                    .init(.ok, "The debt in its new state.", schema: Operation.reference("Debt")),
                    .init(
                        .accepted,
                        "Giving up so large a file takes two people, or the caller may only propose it: it is asked for."
                    ),
                    .init(
                        .forbidden,
                        "Closing a file needs debt.close, proposing it debt.propose-closing, other steps debt.change."),
                    .init(.notFound, "Not there, or not visible."),
                    .init(.conflict, "The present state does not lead there, or somebody has asked for it already."),
                    .init(.preconditionFailed, "`If-Match` was sent and names an old version."),
                ], scope: "debts:write")
        ) { request, context, id in
            let version = request.optionalVersion()
            let entry = try Entry(StateStep.fields, request, context)
            try entry.check()
            return try store.once(request, context) { change in
                var file = try DebtFile(id, in: change)
                try file.expect(version)
                try file.step(entry)
                if let asked = file.asked {
                    return (
                        .accepted,
                        [
                            "approval": .string(asked.id.description), "state": .string(asked.state.rawValue),
                            "expiresAt": .string(asked.expires.description),
                        ]
                    )
                }
                return (.ok, try DebtJSON.row(file.record, for: context.actor, in: change.connection))
            }
        }
    }

    var assignDebt: Route<Context> {
        .post(
            DebtPaths.API.assignment, access: .needs(CollectionsPermissions.assignDebts),
            "Gives a file to a member of staff, or to nobody by null.",
            operation: Operation(
                "assignDebt", tag: "debts", body: FieldSpec.schema(of: [AssignmentStep.agent.spec]),
                answers: [
                    .init(.ok, "The debt with its agent.", schema: Operation.reference("Debt")),
                    .init(.notFound, "Not there, or not visible."),
                    .init(.preconditionFailed, "`If-Match` was sent and names an old version."),
                    .init(.unprocessableContent, "Nobody active has this id."),
                ], scope: "debts:write")
        ) { request, context, id in
            let version = request.optionalVersion()
            let entry = try Entry([AssignmentStep.agent.spec], request, context)
            try entry.check()
            return try store.once(request, context) { change in
                var file = try DebtFile(id, in: change)
                try file.expect(version)
                try file.give(to: entry[AssignmentStep.agent])
                return (.ok, try DebtJSON.row(file.record, for: context.actor, in: change.connection))
            }
        }
    }
}

extension DebtFile {
    /// Moves the file as somebody decided, and stores it; what takes two people is asked for instead.
    mutating func step(_ entry: Entry) throws {
        guard let state = entry[StateStep.state] else { return }
        guard state != record.state else { return change.leaveUnnoted() }
        if state == .unrecoverable, try givingUpIsAsked {
            try check(state, reason: entry[StateStep.reason], isProposal: true)
            asked = try askToGiveUp(reason: entry[StateStep.reason])
            return
        }
        try move(to: state, reason: entry[StateStep.reason])
        try close("debt.moved", reason: entry[StateStep.reason])
    }

    /// Gives the file to somebody, and stores it.
    mutating func give(to agent: ID?) throws {
        guard agent != record[Debt.agent] else { return change.leaveUnnoted() }
        try assign(to: agent)
        try close("debt.assigned")
    }
}
