import SampleLibrary

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The times of ``Arrivals``, one after the other; the same for the same seed.
package struct ArrivalTimes: Sequence, IteratorProtocol, Sendable {
    private var state: State
    /// In nanoseconds from the start.
    private let end: Int64

    private enum State {
        /// The number of the next; its time follows from it, so that no rounding adds up.
        case constant(rate: Double, next: Int64)
        /// `time` in seconds.
        case poisson(rate: Double, time: Double, SplitMix64)
        /// `begin` in nanoseconds; the number of the next within the first of the steps that are left.
        case steps(ArraySlice<ArrivalStep>, begin: Int64, next: Int64)
    }

    init(_ arrivals: Arrivals, end: Int64, seed: UInt64) {
        self.end = end
        state =
            switch arrivals {
            case .constant(let rate): .constant(rate: rate, next: 0)
            case .poisson(let rate): .poisson(rate: rate, time: 0, SplitMix64(seed: seed))
            case .steps(let steps): .steps(steps[...], begin: 0, next: 0)
            }
    }

    package mutating func next() -> Int64? {
        guard let time = advance(), time < end else { return nil }
        return time
    }

    private mutating func advance() -> Int64? {
        switch state {
        case .constant(let rate, let next):
            state = .constant(rate: rate, next: next + 1)
            return Self.time(of: next, rate: rate)
        case .poisson(let rate, let time, var generator):
            // Never the logarithm of 0.
            let time = time - log(1 - generator.fraction()) / rate
            state = .poisson(rate: rate, time: time, generator)
            return Int64(time * 1e9)
        case .steps(var steps, var begin, var next):
            while let step = steps.first {
                let length = step.duration.wholeNanoseconds
                if step.rate > 0 {
                    let time = Self.time(of: next, rate: step.rate)
                    if time < length {
                        state = .steps(steps, begin: begin, next: next + 1)
                        return begin + time
                    }
                }
                steps = steps.dropFirst()
                begin += length
                next = 0
            }
            return nil
        }
    }

    private static func time(of number: Int64, rate: Double) -> Int64 {
        Int64((Double(number) / rate * 1e9).rounded())
    }
}

extension SplitMix64 {
    /// A number from 0 up to, but not, 1, of 53 random bits.
    mutating func fraction() -> Double { Double(next() >> 11) * 0x1p-53 }
}
