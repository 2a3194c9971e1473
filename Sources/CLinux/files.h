#pragma once

#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <unistd.h>

// Glibc declares renameat2 and RENAME_NOREPLACE only under _GNU_SOURCE, which an importer of its
// module cannot define. Fails with EEXIST where the target exists, and with EINVAL or ENOSYS where
// the file system or the kernel does not know the flag.
static inline int clinux_rename_noreplace(
    int from_directory, const char *from, int to_directory, const char *to) {
  const unsigned int noreplace = 1;  // RENAME_NOREPLACE in linux/fs.h
  return (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, noreplace);
}

// Glibc's module has a structure of the same name, which is what Swift takes `flock(…)` for.
static inline int clinux_flock(int file, int operation) {
  return flock(file, operation);
}

// <fcntl.h> has O_DIRECT only under _GNU_SOURCE, and this name of it always: past the page cache.
static const int clinux_o_direct = __O_DIRECT;
