/* One load generator for every server: N connections in a closed loop from one thread, latency of each reply.
 *
 *   load PROTOCOL ADDRESS CLIENTS REQUESTS REQUEST-FILE
 *
 * PROTOCOL  keydesk   ADDRESS is a unix socket; hello and nonce echo come first; frames after it
 *           redis     ADDRESS is a unix socket; RESP simple replies and bulk strings
 *           http      ADDRESS is a port on 127.0.0.1; replies carry Content-Length
 * REQUEST-FILE holds the bytes sent for each request. The first tenth of the replies warms up and is not counted.
 * Prints: rate p50 p95 p99 failed        (replies a second, microseconds, replies that were errors)
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 1 << 18, MOST = 256 };
struct client { int fd; size_t have; uint64_t sent; char room[ROOM]; };

static char *request; static size_t request_size;
static enum { KEYDESK, REDIS, HTTP } protocol;

static void die(const char *what) { perror(what); exit(1); }
static uint64_t now_ns(void) {
  struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t);
  return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}
static uint32_t big32(const char *p) {
  const unsigned char *u = (const unsigned char *)p;
  return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

/* Size of the first whole reply in the room, or 0 while it is incomplete; *failed set when it is an error. */
static size_t whole(struct client *c, int *failed) {
  c->room[c->have] = 0;
  if (protocol == KEYDESK) {
    if (c->have < 8) return 0;
    size_t head = big32(c->room), size = 8 + head + big32(c->room + 4);
    if (c->have < size) return 0;
    *failed = memmem(c->room + 8, head, "\"error\"", 7) != NULL;
    return size;
  }
  if (protocol == REDIS) {
    char *end = memmem(c->room, c->have, "\r\n", 2);
    if (!end) return 0;
    size_t line = (size_t)(end - c->room) + 2;
    *failed = c->room[0] == '-';
    if (c->room[0] != '$') return line;
    size_t size = line + (size_t)atol(c->room + 1) + 2;
    return c->have < size ? 0 : size;
  }
  char *end = memmem(c->room, c->have, "\r\n\r\n", 4);
  if (!end) return 0;
  char *length = strcasestr(c->room, "\r\nContent-Length:");
  if (!length || length > end) die("a reply without Content-Length");
  size_t size = (size_t)(end - c->room) + 4 + (size_t)atol(length + 17);
  *failed = strncmp(c->room + 9, "200", 3) != 0;
  return c->have < size ? 0 : size;
}

static void ask(struct client *c) {
  c->sent = now_ns();
  for (size_t done = 0; done < request_size;) {
    ssize_t n = send(c->fd, request + done, request_size - done, MSG_NOSIGNAL);
    if (n > 0) done += (size_t)n;
    else if (errno != EAGAIN) die("send");
  }
}

static void take(int fd, char *into, size_t size) {
  for (size_t done = 0; done < size;) {
    ssize_t n = recv(fd, into + done, size - done, 0);
    if (n <= 0) die("handshake");
    done += (size_t)n;
  }
}

static int open_connection(const char *address) {
  int fd;
  if (protocol == HTTP) {
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(address))};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fd = socket(AF_INET, SOCK_STREAM, 0);
    int one = 1; setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
  } else {
    struct sockaddr_un to = {.sun_family = AF_UNIX};
    strncpy(to.sun_path, address, sizeof to.sun_path - 1);
    fd = socket(AF_UNIX, SOCK_STREAM, 0);
    if (connect(fd, (struct sockaddr *)&to, sizeof to)) die("connect");
  }
  if (protocol == KEYDESK) {
    char hello[4096]; take(fd, hello, 8);
    size_t head = big32(hello), body = big32(hello + 4);
    if (body != 16 || head + body > sizeof hello) die("hello");
    take(fd, hello, head + body);
    char answer[17]; /* the nonce, and a letter for the face: a program */
    memcpy(answer, hello + head, 16); answer[16] = 'p';
    if (send(fd, answer, sizeof answer, MSG_NOSIGNAL) != sizeof answer) die("nonce");
  }
  fcntl(fd, F_SETFL, O_NONBLOCK);
  return fd;
}

static int by_size(const void *a, const void *b) {
  uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
  return (x > y) - (x < y);
}

int main(int count, char **words) {
  if (count != 6) { fprintf(stderr, "load PROTOCOL ADDRESS CLIENTS REQUESTS REQUEST-FILE\n"); return 2; }
  protocol = !strcmp(words[1], "keydesk") ? KEYDESK : !strcmp(words[1], "redis") ? REDIS : HTTP;
  int clients = atoi(words[3]); long wanted = atol(words[4]), warm = wanted / 10, seen = 0, failed = 0;
  if (clients < 1 || clients > MOST || wanted < 10) { fprintf(stderr, "load: out of bounds\n"); return 2; }
  FILE *f = fopen(words[5], "rb"); if (!f) die(words[5]);
  request = malloc(ROOM); request_size = fread(request, 1, ROOM, f); fclose(f);
  struct client *all = calloc((size_t)clients, sizeof *all);
  uint64_t *taken = calloc((size_t)wanted, sizeof *taken), start = 0;
  int poll = epoll_create1(0);
  for (int i = 0; i < clients; i++) {
    all[i].fd = open_connection(words[2]);
    struct epoll_event e = {.events = EPOLLIN, .data.ptr = &all[i]};
    if (epoll_ctl(poll, EPOLL_CTL_ADD, all[i].fd, &e)) die("epoll");
    ask(&all[i]);
  }
  while (seen < wanted) {
    struct epoll_event ready[MOST];
    int n = epoll_wait(poll, ready, MOST, 20000);
    if (n <= 0) die("no reply in 20 s");
    for (int i = 0; i < n && seen < wanted; i++) {
      struct client *c = ready[i].data.ptr;
      ssize_t got = recv(c->fd, c->room + c->have, ROOM - 1 - c->have, 0);
      if (got == 0) die("the server closed a connection");
      if (got < 0) continue;
      c->have += (size_t)got;
      int bad = 0; size_t size = whole(c, &bad);
      if (!size) continue;
      taken[seen++] = now_ns() - c->sent; failed += bad;
      memmove(c->room, c->room + size, c->have - size); c->have -= size;
      if (seen == warm) start = now_ns();
      ask(c);
    }
  }
  double span = (double)(now_ns() - start) / 1e9; long counted = wanted - warm;
  qsort(taken + warm, (size_t)counted, sizeof *taken, by_size);
  uint64_t *t = taken + warm;
  printf("%.0f %.1f %.1f %.1f %ld\n", (double)counted / span, (double)t[counted / 2] / 1e3,
         (double)t[counted * 95 / 100] / 1e3, (double)t[counted * 99 / 100] / 1e3, failed);
  return failed ? 3 : 0;
}
