import Values

extension DebtState {
    /// What a person's word does to the state of a file.
    enum Word: Sendable {
        /// The file goes there.
        case decides
        /// Somebody else is asked, however small the file is and whatever an administrator made of the rule.
        case proposes
    }

    /// What the actor's word does to take a file from this state to another; nil when it does nothing. To give a file up,
    /// and to take it up again, is for those who may close debts; others may be let propose that it is unrecoverable.
    func word(of actor: Actor, on next: DebtState) -> Word? {
        guard isDecision || next.isDecision else {
            return actor.may(CollectionsPermissions.changeDebts) ? .decides : nil
        }
        if actor.may(CollectionsPermissions.closeDebts) { return .decides }
        guard next == .unrecoverable, !isDecision else { return nil }
        return actor.may(CollectionsPermissions.proposeClosing) ? .proposes : nil
    }

    /// Of which permissions the steps of a file need one.
    static let wordPermissions = [
        CollectionsPermissions.changeDebts, CollectionsPermissions.closeDebts, CollectionsPermissions.proposeClosing,
    ]
}
