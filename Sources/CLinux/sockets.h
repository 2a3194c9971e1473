#pragma once
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

// Room for the control message that carries one descriptor, aligned as the kernel wants it.
union clinux_descriptor_control {
  struct cmsghdr header;
  char bytes[CMSG_SPACE(sizeof(int))];
};

// Sends one message by sendmsg, which a filter over system calls tells from the calls that can
// also connect; a peer that is gone gives EPIPE and no signal.
static inline ssize_t clinux_send(int socket, const void *bytes, size_t count) {
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
  return sendmsg(socket, &message, MSG_NOSIGNAL);
}

// Sends one message and a duplicate of one descriptor with it. In C because the CMSG_ macros that
// build SCM_RIGHTS messages are invisible to Swift. Returns what sendmsg returns; a peer that is
// gone gives EPIPE and no signal.
static inline ssize_t clinux_send_descriptor(
    int socket, const void *bytes, size_t count, int descriptor) {
  union clinux_descriptor_control control;
  memset(&control, 0, sizeof control);
  struct iovec part = {.iov_base = (void *)bytes, .iov_len = count};
  struct msghdr message = {
      .msg_iov = &part,
      .msg_iovlen = 1,
      .msg_control = control.bytes,
      .msg_controllen = sizeof control.bytes,
  };
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN(sizeof descriptor);
  memcpy(CMSG_DATA(header), &descriptor, sizeof descriptor);
  return sendmsg(socket, &message, MSG_NOSIGNAL);
}

// Receives one message and the descriptor that came with it, close-on-exec; *descriptor is -1 when
// none did. In C because the CMSG_ macros that read SCM_RIGHTS messages are invisible to Swift.
// Returns what recvmsg returns, or -1 with EMSGSIZE when the message or its descriptors were more
// than fits: nothing of such a message is kept.
static inline ssize_t clinux_receive_descriptor(
    int socket, void *bytes, size_t count, int *descriptor) {
  union clinux_descriptor_control control;
  struct iovec part = {.iov_base = bytes, .iov_len = count};
  struct msghdr message = {
      .msg_iov = &part,
      .msg_iovlen = 1,
      .msg_control = control.bytes,
      .msg_controllen = sizeof control.bytes,
  };
  *descriptor = -1;
  ssize_t received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
  if (received < 0) return received;
  struct cmsghdr *header = CMSG_FIRSTHDR(&message);
  if (header && header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_RIGHTS &&
      header->cmsg_len == CMSG_LEN(sizeof *descriptor)) {
    memcpy(descriptor, CMSG_DATA(header), sizeof *descriptor);
  }
  if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
    if (*descriptor >= 0) close(*descriptor);
    *descriptor = -1;
    errno = EMSGSIZE;
    return -1;
  }
  return received;
}
