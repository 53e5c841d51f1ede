#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int linux_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int linux_send_signal(int process, int signal) {
    return syscall(SYS_pidfd_send_signal, process, signal, NULL, 0) == 0 ? 0 : errno;
}

int linux_open_folder(const char *root, const char *path) {
    int folder = open(root, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return -1;
    struct open_how how = {.flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT};
    int found = (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
    int error = errno;
    close(folder);
    errno = error;
    return found;
}

static void place(int descriptor, int number, int null) {
    dup2(descriptor >= 0 ? descriptor : null, number);
}

pid_t linux_spawn(char *const arguments[], int netns, int input, int output, int errors, int extra) {
    pid_t child = fork();
    if (child != 0) return child;
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (netns >= 0 && setns(netns, CLONE_NEWNET) != 0) _exit(126);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    place(input, 0, null);
    place(output, 1, null);
    place(errors, 2, null);
    // A copy onto itself would stay close-on-exec.
    if (extra == 3) fcntl(3, F_SETFD, 0);
    else if (extra >= 0) dup2(extra, 3);
    execvp(arguments[0], arguments);
    _exit(127);
}

int linux_ending(pid_t child, int waits) {
    int status;
    pid_t ended;
    do {
        ended = waitpid(child, &status, waits ? 0 : WNOHANG);
    } while (ended < 0 && errno == EINTR);
    if (ended != child) return -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int set_soft(pid_t process, int resource, uint64_t soft) {
    struct rlimit limit;
    if (prlimit(process, resource, NULL, &limit) != 0) return errno;
    limit.rlim_cur = soft < limit.rlim_max ? soft : limit.rlim_max;
    return prlimit(process, resource, &limit, NULL) == 0 ? 0 : errno;
}

int linux_limit(pid_t process, uid_t user, gid_t group, int resource, uint64_t soft) {
    int error = set_soft(process, resource, soft);
    if (error != EPERM) return error;
    pid_t child = fork();
    if (child < 0) return errno;
    if (child == 0) {
        if (setresgid(group, group, group) != 0 || setresuid(user, user, user) != 0) _exit(EPERM);
        _exit(set_soft(process, resource, soft));
    }
    return linux_ending(child, 1);
}
