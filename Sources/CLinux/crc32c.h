#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// CRC-32C by the processor's own instruction, which Swift has no name for: SSE4.2 on x86-64 (asked
// for at run time), the CRC32 extension on ARMv8 (asked for at build time). Both take eight bytes
// in little-endian order. The state is the complement of the checksum, as the instruction has it.

#if defined(__x86_64__)

static inline bool crc32c_hardware_is_present(void) { return __builtin_cpu_supports("sse4.2"); }

__attribute__((target("sse4.2")))
static inline uint32_t crc32c_hardware(uint32_t state, const void *bytes, size_t count) {
  const uint8_t *next = (const uint8_t *)bytes;
  uint64_t wide = state;
  for (; count >= 8; count -= 8, next += 8) {
    uint64_t word;
    memcpy(&word, next, 8);
    wide = __builtin_ia32_crc32di(wide, word);
  }
  state = (uint32_t)wide;
  for (; count > 0; count--, next++) state = __builtin_ia32_crc32qi(state, *next);
  return state;
}

#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)

static inline bool crc32c_hardware_is_present(void) { return true; }

static inline uint32_t crc32c_hardware(uint32_t state, const void *bytes, size_t count) {
  const uint8_t *next = (const uint8_t *)bytes;
  for (; count >= 8; count -= 8, next += 8) {
    uint64_t word;
    memcpy(&word, next, 8);
    state = __builtin_arm_crc32cd(state, word);
  }
  for (; count > 0; count--, next++) state = __builtin_arm_crc32cb(state, *next);
  return state;
}

#else

static inline bool crc32c_hardware_is_present(void) { return false; }

static inline uint32_t crc32c_hardware(uint32_t state, const void *bytes, size_t count) {
  (void)bytes;
  (void)count;
  return state;
}

#endif
