public import Localization

/// Pages that belong to one kind of work, in the side navigation.
public struct NavigationGroup: Sendable {
    let title: Phrase
    let links: [NavigationLink]

    /// Describes a group.
    public init(title: Phrase, _ links: [NavigationLink]) {
        self.title = title
        self.links = links
    }
}

/// One page in the side navigation.
public struct NavigationLink: Sendable {
    let label: Phrase
    let href: String
    let icon: Icon
    let count: Int?
    let isOnPhone: Bool
    let short: Phrase?

    /// Describes a page; up to four `isOnPhone` ones also stand in the bar at the foot of a phone, there under a shorter
    /// name when they have one.
    public init(
        _ label: Phrase, to href: String, icon: Icon, count: Int? = nil, isOnPhone: Bool = false, short: Phrase? = nil
    ) {
        self.short = short
        self.label = label
        self.href = href
        self.icon = icon
        self.count = count
        self.isOnPhone = isOnPhone
    }

    /// True when a path is this page or lies below it.
    func contains(_ path: String) -> Bool {
        path == href || (href != "/" && path.hasPrefix(href) && path.dropFirst(href.count).first == "/")
    }
}

/// Who looks at the page.
public struct Person: Sendable {
    let name: String
    let role: Phrase
    let links: [NavigationLink]

    /// Describes the person: the name, what they are, and the pages of their own menu.
    public init(name: String, role: Phrase, links: [NavigationLink] = []) {
        self.name = name
        self.role = role
        self.links = links
    }
}
