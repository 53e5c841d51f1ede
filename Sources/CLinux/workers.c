#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

// In the child: dies with its parent, keeps only the descriptor `kept` of it, and stops.
static void begin(pid_t parent, int kept) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    prctl(PR_SET_NAME, "scale-fault");
    int null = open("/dev/null", O_RDWR);
    for (int number = 0; number < 3; number++) dup2(null, number);
    if (kept >= 3) {
        dup2(kept, 3);
        syscall(SYS_close_range, 4u, ~0u, 0u);
    } else {
        syscall(SYS_close_range, 3u, ~0u, 0u);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    raise(SIGSTOP);
}

// In the parent: waits until the child has stopped.
static pid_t stopped(pid_t child) {
    int status;
    if (child < 0) return -1;
    while (waitpid(child, &status, WUNTRACED) < 0) {
        if (errno != EINTR) return -1;
    }
    return WIFSTOPPED(status) ? child : -1;
}

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void rest(int64_t nanoseconds) {
    struct timespec time = {nanoseconds / 1000000000, nanoseconds % 1000000000};
    nanosleep(&time, NULL);
}

pid_t linux_burn(double load) {
    pid_t parent = getpid(), child = fork();
    if (child != 0) return stopped(child);
    begin(parent, -1);
    // Short turns, so that a quota's period has several.
    const int64_t turn = 2000000;
    for (;;) {
        int64_t end = now() + (int64_t)(load * turn);
        while (now() < end) continue;
        if (load < 1) rest((int64_t)((1 - load) * turn));
    }
}

pid_t linux_hold(uint64_t bytes) {
    pid_t parent = getpid(), child = fork();
    if (child != 0) return stopped(child);
    begin(parent, -1);
    volatile char *memory =
        mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) _exit(errno);
    for (char value = 1;; value++) {
        // Written to again and again, so that nothing of it counts as idle.
        for (uint64_t place = 0; place < bytes; place += 4096) memory[place] = value;
        rest(1000000000);
    }
}

// Grows a file by so many bytes; by writing where the file system cannot reserve.
static int grow(int file, off_t size, off_t more) {
    if (fallocate(file, 0, size, more) == 0) return 0;
    if (errno != EOPNOTSUPP) return errno;
    static const char zeros[1 << 16];
    while (more > 0) {
        ssize_t count = pwrite(file, zeros, more < (off_t)sizeof zeros ? (size_t)more : sizeof zeros, size);
        if (count <= 0) return errno;
        size += count;
        more -= count;
    }
    return 0;
}

pid_t linux_fill(int folder, double share) {
    pid_t parent = getpid(), child = fork();
    if (child != 0) return stopped(child);
    begin(parent, folder);
    // Without a name from the first moment, so that nothing is left whatever ends this process.
    int file = openat(3, ".", O_TMPFILE | O_RDWR, 0600);
    if (file < 0) {
        char name[] = ".scale-fault-fill";
        file = openat(3, name, O_CREAT | O_EXCL | O_RDWR, 0600);
        if (file < 0) _exit(errno);
        unlinkat(3, name, 0);
    }
    off_t size = 0;
    for (;;) {
        struct statvfs disk;
        if (fstatvfs(file, &disk) != 0) _exit(errno);
        double used = (double)(disk.f_blocks - disk.f_bfree) * disk.f_frsize;
        double free = (double)disk.f_bavail * disk.f_frsize;
        off_t more = (off_t)(share * (used + free) - used);
        // The last block may not be to be had.
        if (more > (off_t)disk.f_frsize) {
            off_t step = more;
            int error = 0;
            while (step >= (off_t)disk.f_frsize && (error = grow(file, size, step)) == ENOSPC) step /= 2;
            if (error != 0 && error != ENOSPC) _exit(error);
            if (error == 0) size += step;
        }
        rest(200000000);
    }
}
