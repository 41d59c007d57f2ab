import Design
import HTTP
import PlatformTesting
import Testing

@testable import Identity

@Suite struct `The advice on a password` {
    @Test func `says what would be refused, and how well the rest withstands guessing`() throws {
        let house = try House(.sqlite)
        #expect(house.identity.hint(on: "short", knowing: []).1 == .sand)
        #expect(house.identity.hint(on: "motdepasse2026", knowing: []).1 == .sand)
        #expect(house.identity.hint(on: "marcher le long du port", knowing: []).1 == .brand)
    }

    @Test func `is there for visitors too, stores nothing and says nothing of nothing`() throws {
        let house = try House(.sqlite)
        let browser = Browser(house)
        let secret = "marcher le long du port"
        #expect(browser.post("/password-hint", ["new": secret]).text.contains("Very good."))
        #expect(browser.post("/password-hint", ["new": ""]).text.isEmpty)
        #expect(try !house.everything().contains(secret))
    }
}
