#pragma once

#include <spawn.h>
#include <sys/syscall.h>
#include <unistd.h>

// Glibc (2.34 and later) declares this only under _GNU_SOURCE, which an importer of its module
// cannot define.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

// Has the child close every descriptor from `first` on, after the actions added before this one.
static inline int clinux_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}

// A file without a name that takes no disk; closed on exec. Declared only under _GNU_SOURCE.
static inline int clinux_memory_file(void) {
  const unsigned int cloexec = 1;  // MFD_CLOEXEC in linux/memfd.h
  return (int)syscall(SYS_memfd_create, "holdfast", cloexec);
}

// A descriptor that becomes readable when the process ends, since Linux 5.3; closed on exec. The
// header that declares it has another name in Glibc before 2.36.
static inline int clinux_process_descriptor(pid_t process) {
  return (int)syscall(SYS_pidfd_open, process, 0);
}
