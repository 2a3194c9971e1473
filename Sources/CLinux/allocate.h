#pragma once
#include <sys/types.h>

// Declared by <fcntl.h> and <linux/falloc.h> only under _GNU_SOURCE, which the Glibc module does
// not set. With the mode below the file's length stays what was written.
extern int fallocate(int descriptor, int mode, off_t offset, off_t length);

#define FALLOC_FL_KEEP_SIZE 0x01
