import ArgumentParser

@main
struct Scale: AsyncParsableCommand {
}
