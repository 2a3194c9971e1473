#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

// CRC-32C (Castagnoli): by the processor's own instruction, which Swift has no name for, where there
// is one (SSE4.2 on x86-64, asked for at run time; the CRC32 extension on ARMv8, asked for at build
// time), else by a table. Eight bytes are taken in little-endian order. The state is the complement
// of the checksum, as the instruction has it: it begins as UINT32_MAX.

// Half a byte at a step, by the polynomial 0x1EDC6F41, bit-reflected (RFC 3720 §12.1).
static inline uint32_t crc32c_by_table(uint32_t state, const void *bytes, size_t count) {
  static const uint32_t table[16] = {
      0x00000000, 0x105ec76f, 0x20bd8ede, 0x30e349b1, 0x417b1dbc, 0x5125dad3, 0x61c69362, 0x7198540d,
      0x82f63b78, 0x92a8fc17, 0xa24bb5a6, 0xb21572c9, 0xc38d26c4, 0xd3d3e1ab, 0xe330a81a, 0xf36e6f75,
  };
  const uint8_t *next = (const uint8_t *)bytes;
  for (; count > 0; count--, next++) {
    state ^= *next;
    state = state >> 4 ^ table[state & 15];
    state = state >> 4 ^ table[state & 15];
  }
  return state;
}

#if defined(__x86_64__)

__attribute__((target("sse4.2")))
static inline uint32_t crc32c_by_instruction(uint32_t state, const void *bytes, size_t count) {
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

static inline uint32_t crc32c(uint32_t state, const void *bytes, size_t count) {
  if (__builtin_cpu_supports("sse4.2")) return crc32c_by_instruction(state, bytes, count);
  return crc32c_by_table(state, bytes, count);
}

#elif defined(__aarch64__) && defined(__ARM_FEATURE_CRC32)

static inline uint32_t crc32c(uint32_t state, const void *bytes, size_t count) {
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

static inline uint32_t crc32c(uint32_t state, const void *bytes, size_t count) {
  return crc32c_by_table(state, bytes, count);
}

#endif
