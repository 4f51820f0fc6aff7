import ArgumentParser

@main
struct Waymark: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "waymark", abstract: "The pupil's journey through alternative provision.")
}
