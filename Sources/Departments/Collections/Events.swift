public import Department
import Messages

extension Collections {
    /// What Collections does when others' messages arrive.
    public var subscriptions: [Subscription] {
        [
            Subscription(to: PartyCardsChanged.kind) { message, change in
                guard let cards = PartyCardsChanged(payload: message.payload)?.cards else { return }
                try PartyCards.take(cards, in: change.connection)
                change.leaveUnnoted()
            },
            Subscription(to: PartyObjectionsChanged.kind) { message, change in
                guard let objections = PartyObjectionsChanged(payload: message.payload) else { return }
                try Objections.take(objections, in: change)
                change.leaveUnnoted()
            },
            Subscription(to: PersonErased.kind) { message, change in
                guard let erased = PersonErased(payload: message.payload) else { return }
                try PersonErasure.apply(erased, in: change)
            },
            Subscription(to: StaffCardsChanged.kind) { message, change in
                let cards = try StaffCardsChanged(payload: message.payload).cards
                try StaffCards.take(cards, in: change.connection)
                change.leaveUnnoted()
            },
        ]
    }
}
