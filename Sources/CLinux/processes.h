#pragma once

#include <spawn.h>

// Glibc (2.34 and later) declares this only under _GNU_SOURCE, which an importer of its module
// cannot define.
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *, int);

// Has the child close every descriptor from `first` on, after the actions added before this one.
static inline int clinux_spawn_close_from(posix_spawn_file_actions_t *actions, int first) {
  return posix_spawn_file_actions_addclosefrom_np(actions, first);
}
