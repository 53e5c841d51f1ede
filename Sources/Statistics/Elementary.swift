#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The few functions of the C library that are needed, without Foundation.
enum Elementary {
    static func log(_ value: Double) -> Double {
        #if canImport(Glibc)
            Glibc.log(value)
        #elseif canImport(Musl)
            Musl.log(value)
        #else
            Darwin.log(value)
        #endif
    }

    static func exp(_ value: Double) -> Double {
        #if canImport(Glibc)
            Glibc.exp(value)
        #elseif canImport(Musl)
            Musl.exp(value)
        #else
            Darwin.exp(value)
        #endif
    }

    static func power(_ base: Double, _ exponent: Double) -> Double {
        base <= 0 ? 0 : exp(exponent * log(base))
    }
}
