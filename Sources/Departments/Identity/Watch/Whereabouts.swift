/// From where and with what a session is used, as coarse as it may change in the course of a day.
///
/// People change networks (from the office to the telephone) and browsers change their versions. Both at once, in the
/// middle of a session, is what a stolen cookie looks like.
struct Whereabouts: Hashable, Sendable {
    /// The part of the address that a provider gives to one place: 24 bits of IPv4, 48 of IPv6.
    let network: String
    /// Browser and system, without versions.
    let device: String

    /// Tells them from an address and a browser in a few words, as `Session.shortened` gives it.
    init(peer: String, agent: String) {
        if peer.contains(":") {
            // An address may leave zeros out in the middle: what stands before them is enough to tell networks apart.
            network = peer.split(separator: ":", omittingEmptySubsequences: false).prefix(3).joined(separator: ":")
        } else {
            network = peer.split(separator: ".").prefix(3).joined(separator: ".")
        }
        device = agent.filter { !$0.isNumber }.split(separator: " ").joined(separator: " ")
            .split(separator: " ,").joined(separator: ",")
    }

    /// Whether somebody else seems to use the session: another network and another device.
    func isSomebodyElse(than before: Whereabouts) -> Bool {
        !before.network.isEmpty && !before.device.isEmpty && !network.isEmpty && !device.isEmpty
            && network != before.network && device != before.device
    }
}
