#pragma once
#include <asm/unistd.h>
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/futex.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// The architecture that a filter must ask for: the numbers of the system calls belong to it, and
// on x86-64 the 32-bit calls have others. An expression of macros, which Swift does not import.
#if defined(__x86_64__)
static const uint32_t clinux_audit_architecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
static const uint32_t clinux_audit_architecture = AUDIT_ARCH_AARCH64;
#else
#error "the sandbox knows the system calls of x86-64 and aarch64"
#endif

// An expression of macros as well: waking who waits for a futex of this process alone.
static const uint32_t clinux_futex_wake_private = FUTEX_WAKE_PRIVATE;

// prctl has variable arguments, which Swift does not import; so has syscall.

// Has the kernel kill this process when the thread that started it ends.
static inline int clinux_die_with_parent(void) {
  return prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0UL, 0UL, 0UL);
}

// Gives up for good what an executable could add to this process's rights.
static inline int clinux_set_no_new_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1UL, 0UL, 0UL, 0UL);
}

// Puts a filter over every system call from here on. glibc has no name for seccomp(2). Fails with
// ENOSYS, EINVAL or EPERM where the kernel, or the container around it, does not allow it.
static inline int clinux_set_system_call_filter(
    const struct sock_filter *instructions, unsigned short count) {
  const struct sock_fprog program = {count, (struct sock_filter *)instructions};
  return (int)syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, 0UL, &program);
}
