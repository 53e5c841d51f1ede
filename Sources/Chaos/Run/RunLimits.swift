/// Times of a run that experiments do not say, in seconds.
package struct RunLimits: Hashable, Sendable {
    /// For how long at least load is sent before the steady state is looked for.
    package var warmUp = 5.0
    /// For how long at most.
    package var longestWarmUp = 60.0
    /// Over which a system that should become steady is looked at.
    package var look = 5.0
    /// A request younger than this may still be answered: looks end so long ago.
    package var settling = 1.0
    /// For which a load may have no outcomes, beside its timeout.
    package var silence = 3.0
    /// Between looks.
    package var tick = 0.2
    /// Between two states that are shown.
    package var show = 0.5
    /// That faults are given to recover, and loads to end and be read back.
    package var healing = 60.0
    package var checking = 120.0

    package init() {}
}
