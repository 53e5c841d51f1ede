import Foundation

/// A library that, preloaded, makes files with certain words in them fatal to the process that reads them
/// for a worker, and to no other.
struct PoisonLibrary {
    static let crash = "POISON-CRASH"
    static let hang = "POISON-HANG"
    static let memory = "POISON-MEMORY"
    /// Crashes as long as the file at `POISON_ONCE` is there, and removes it.
    static let once = "POISON-ONCE"

    let path: String

    /// Compiles it into the folder.
    init(in folder: String) throws {
        path = folder + "/poison.so"
        let source = folder + "/poison.c"
        try Self.source.write(toFile: source, atomically: true, encoding: .utf8)
        let compiler = Process()
        compiler.executableURL = URL(filePath: "/usr/bin/gcc")
        compiler.arguments = ["-shared", "-fPIC", "-O1", "-o", path, source, "-ldl"]
        try compiler.run()
        compiler.waitUntilExit()
        guard compiler.terminationStatus == 0 else { throw POSIXError(.ENOEXEC) }
    }

    private static let source = """
        #define _GNU_SOURCE
        #include <dlfcn.h>
        #include <fcntl.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>

        static ssize_t (*system_read)(int, void *, size_t);

        static int reads_files(void) {
            static int known = -1;
            if (known < 0) {
                char line[4096];
                int file = open("/proc/self/cmdline", O_RDONLY);
                ssize_t length = system_read(file, line, sizeof line);
                close(file);
                known = length > 0 && memmem(line, length, "--extract", 9) != NULL;
            }
            return known;
        }

        ssize_t read(int file, void *buffer, size_t size) {
            if (!system_read) system_read = dlsym(RTLD_NEXT, "read");
            ssize_t length = system_read(file, buffer, size);
            if (file != 0 || length <= 0 || !reads_files()) return length;
            if (memmem(buffer, length, "\(crash)", \(crash.count))) abort();
            if (memmem(buffer, length, "\(hang)", \(hang.count))) for (;;) pause();
            if (memmem(buffer, length, "\(memory)", \(memory.count))) {
                // Enough to show that nothing bounds it.
                for (int part = 0; part < 128; part++) if (!malloc(64 << 20)) abort();
            }
            if (memmem(buffer, length, "\(once)", \(once.count)) && unlink(getenv("POISON_ONCE")) == 0) abort();
            return length;
        }
        """
}
