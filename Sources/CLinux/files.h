#pragma once

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/file.h>
#include <sys/ioctl.h>
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

// The same without the guard, each name then being the other's: RENAME_EXCHANGE.
static inline int clinux_rename_exchange(
    int from_directory, const char *from, int to_directory, const char *to) {
  const unsigned int exchange = 2;  // RENAME_EXCHANGE in linux/fs.h
  return (int)syscall(SYS_renameat2, from_directory, from, to_directory, to, exchange);
}

// Glibc's module has a structure of the same name, which is what Swift takes `flock(…)` for.
static inline int clinux_flock(int file, int operation) {
  return flock(file, operation);
}

// Opens a directory below another one, for the paths in it to begin at: through no symbolic link and
// never above. Glibc has no name for openat2, which Linux has since 5.6: ENOSYS before.
static inline int clinux_open_directory_beneath(int directory, const char *path) {
  const struct open_how how = {
      .flags = __O_PATH | O_DIRECTORY | O_CLOEXEC,
      .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS,
  };
  return (int)syscall(SYS_openat2, directory, path, &how, sizeof how);
}

// <fcntl.h> has O_PATH only under _GNU_SOURCE, and this name of it always.
static const int clinux_o_path = __O_PATH;

// <fcntl.h> has O_DIRECT only under _GNU_SOURCE, and this name of it always: past the page cache.
static const int clinux_o_direct = __O_DIRECT;
// A macro with arguments, in a header that does not go together with <sys/mount.h>. Both files are
// then one set of bytes on the medium, until one of them is written to.
static inline int clinux_clone(int file, int copy) {
  const unsigned long ficlone = _IOW(0x94, 9, int);  // FICLONE in linux/fs.h
  return ioctl(copy, ficlone, file);
}

// Declared only under _GNU_SOURCE. Since Linux 5.8 it fails when anything that was written on the
// file system since `file` was opened did not reach the medium.
static inline int clinux_syncfs(int file) {
  return (int)syscall(SYS_syncfs, file);
}

// Declared by <sys/mman.h> only under _GNU_SOURCE, which the Glibc module does not set.
extern int memfd_create(const char *name, unsigned int flags);

#define MFD_CLOEXEC 0x0001U
