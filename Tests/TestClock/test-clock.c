// The wall clock of a test, for LD_PRELOAD: the programs under test see the time leap as the test
// writes to a file, and wait as long as they always do.
//
// $HOLDFAST_TEST_CLOCK names that file: 8 bytes, by how many seconds the clock is ahead. Monotonic
// clocks are left alone, and so is the environment.

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static const volatile int64_t none = 0;
static const volatile int64_t *ahead = &none;

__attribute__((constructor)) static void map_clock(void) {
  const char *path = getenv("HOLDFAST_TEST_CLOCK");
  if (path == NULL) return;
  int file = open(path, O_RDONLY | O_CLOEXEC);
  void *page = mmap(NULL, sizeof *ahead, PROT_READ, MAP_SHARED, file, 0);
  // A test must not pass because its clock was not there.
  if (page == MAP_FAILED) abort();
  close(file);
  ahead = page;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
  int result = (int)syscall(SYS_clock_gettime, clock, now);
  if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) {
    now->tv_sec += *ahead;
  }
  return result;
}

int gettimeofday(struct timeval *restrict now, void *restrict zone) {
  (void)zone;
  struct timespec precise;
  clock_gettime(CLOCK_REALTIME, &precise);
  now->tv_sec = precise.tv_sec;
  now->tv_usec = precise.tv_nsec / 1000;
  return 0;
}

time_t time(time_t *copy) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (copy != NULL) *copy = now.tv_sec;
  return now.tv_sec;
}

int timespec_get(struct timespec *now, int base) {
  if (base != TIME_UTC) return 0;
  return clock_gettime(CLOCK_REALTIME, now) == 0 ? base : 0;
}

// The kernel does not know of the leaps: what waits until a moment of our clock is told one of its.

static struct timespec real(const struct timespec *until) {
  return (struct timespec){.tv_sec = until->tv_sec - *ahead, .tv_nsec = until->tv_nsec};
}

int pthread_cond_timedwait(
    pthread_cond_t *restrict condition, pthread_mutex_t *restrict mutex,
    const struct timespec *restrict until) {
  // A condition may be of the monotonic clock, and does not tell; no machine is up for thirty years.
  if (until->tv_sec < 1000000000) {
    return pthread_cond_clockwait(condition, mutex, CLOCK_MONOTONIC, until);
  }
  struct timespec then = real(until);
  return pthread_cond_clockwait(condition, mutex, CLOCK_REALTIME, &then);
}

int sem_timedwait(sem_t *restrict semaphore, const struct timespec *restrict until) {
  struct timespec then = real(until);
  return sem_clockwait(semaphore, CLOCK_REALTIME, &then);
}
