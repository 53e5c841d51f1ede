#pragma once

// What of Linux Swift cannot call by itself: variadic functions, those that need _GNU_SOURCE, and `fork`.
// Only for processes of one thread.

#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <stdint.h>
#include <sys/types.h>

// Signals, signals.c

/// Blocks SIGTERM, SIGINT, SIGHUP, SIGWINCH and SIGCHLD, ignores SIGPIPE.
///
/// Returns a descriptor that becomes readable when one has come, or -1; signalfd(2).
int linux_signals(void);

/// The next signal that has come; 0: none.
int linux_next_signal(int signals);

struct pollfd;

/// Waits up to so many seconds, to the microsecond; ppoll(2).
int linux_poll(struct pollfd *looks, int count, double seconds);

// Processes, processes.c

/// A descriptor that becomes readable when the process has ended, or -1; pidfd_open(2).
int linux_process_descriptor(pid_t process);

/// Sends a signal to the process of such a descriptor; pidfd_send_signal(2). Returns 0 or an error's number.
int linux_send_signal(int process, int signal);

/// Opens a folder below another as a container that has that for its root sees it; openat2(2). Returns -1 on error.
int linux_open_folder(const char *root, const char *path);

/// Runs a program, found by PATH, with no signal blocked; `set_netns` is a network namespace to enter first, or -1.
/// `input`, `output` and `errors` become its 0, 1 and 2, -1 being /dev/null; `extra` its 3, -1 being none.
///
/// Returns its id, or -1.
pid_t linux_spawn(char *const arguments[], int netns, int input, int output, int errors, int extra);

/// Whether a child has ended: its exit code, 128 and the signal's number when one killed it, or -1. Waits if told to.
int linux_ending(pid_t child, int waits);

/// Sets the soft limit of a process's resource, as its own user where rights are wanting; prlimit(2).
///
/// Returns 0 or an error's number.
int linux_limit(pid_t process, uid_t user, gid_t group, int resource, uint64_t soft);

// Workers, workers.c
//
// Each is a child named scale-fault that the kernel kills when this process ends. It starts stopped: move it into a
// cgroup, then send SIGCONT. They return its id, or -1.

/// Uses `load`, 0 to 1, of one processor.
pid_t linux_burn(double load);

/// Holds `bytes` of memory and keeps writing to them.
pid_t linux_hold(uint64_t bytes);

/// Keeps the file system of a folder filled to `share`, 0 to 1, by a file without a name. Ends with an error's number.
pid_t linux_fill(int folder, double share);
