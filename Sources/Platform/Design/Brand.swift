/// Whose house it is, as every page shows it: the name, and the addresses of the logo and of the colours if there are any.
public struct Brand: Sendable, Hashable {
    /// The product's own, for a house that nobody has named.
    public static let sila = Brand(name: "Sila")

    /// The company's name.
    public let name: String
    /// Where the logo is served; nil shows the product's mark.
    public let logo: String?
    /// Where the colours are served; nil leaves the product's.
    public let colours: String?

    /// Makes a brand.
    public init(name: String, logo: String? = nil, colours: String? = nil) {
        self.name = name
        self.logo = logo
        self.colours = colours
    }
}
