import Journey
import Operations
import Postgres
import TestSupport

/// The day on which these tests take place; nothing depends on which.
let someDay = Day(daysSince2000: 9_740)
