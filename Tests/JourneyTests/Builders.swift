import Journey
import Testing

/// A day that the test knows to be one.
func day(_ iso: String) throws -> Day {
    try #require(Day(iso: iso), "\(iso) is no day")
}
