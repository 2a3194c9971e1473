#pragma once
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/avutil.h>
#include <libavutil/display.h>
#include <libavutil/pixdesc.h>

// AVERROR_EOF is built by a macro out of four characters, which Swift does not import.
static inline int cavformat_averror_eof(void) { return AVERROR_EOF; }

// AVERROR() is a macro with an argument, which Swift does not import.
static inline int cavformat_averror(int number) { return AVERROR(number); }

// AV_NOPTS_VALUE is a macro with a cast in it, which Swift does not import.
static inline int64_t cavformat_nopts(void) { return AV_NOPTS_VALUE; }

// A stream's side data moved from AVStream to its codec parameters in libavformat 60.15, and the
// old place is gone in 62. Returns the nine numbers of the display matrix, or NULL.
static inline const int32_t *cavformat_display_matrix(const AVStream *stream) {
  size_t size = 0;
  const uint8_t *matrix = NULL;
#if LIBAVFORMAT_VERSION_INT >= AV_VERSION_INT(60, 15, 100)
  const AVPacketSideData *data = av_packet_side_data_get(
      stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data,
      AV_PKT_DATA_DISPLAYMATRIX);
  if (data) {
    matrix = data->data;
    size = data->size;
  }
#else
  matrix = av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
#endif
  return matrix && size >= 9 * sizeof(int32_t) ? (const int32_t *)matrix : NULL;
}
