/* Counts what a process does to the files of one lake, and lets the n-th step fail. Preloaded by io-faults.ts.
 *
 * FAULT_FILE  the lake; steps on it and on its write-ahead log count
 * FAULT_LOG   a file that grows by one byte a step
 * FAULT_AT    the step that fails, from 1; none when it is 0
 * FAULT_KIND  kill: the process ends before the step; torn: half of a write is done, then it ends;
 *             full: this and all further writes find no space on the disk
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

static atomic_int steps;

static int is_lake(const char *path) {
  const char *lake = getenv("FAULT_FILE");
  return lake != NULL && strncmp(path, lake, strlen(lake)) == 0;
}

static int is_lake_descriptor(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_lake(path);
}

static void note(void) {
  static int log = -1;
  const char *path = getenv("FAULT_LOG");
  if (log < 0 && path != NULL) log = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (log >= 0) real(log, ".", 1);
}

enum fault { NONE, TORN, FULL };

static enum fault step(int writes) {
  int now = atomic_fetch_add(&steps, 1) + 1;
  note();
  const char *kind = getenv("FAULT_KIND");
  const char *at = getenv("FAULT_AT");
  int when = at == NULL ? 0 : atoi(at);
  if (when == 0 || kind == NULL) return NONE;
  if (strcmp(kind, "full") == 0) return writes && now >= when ? FULL : NONE;
  if (now != when) return NONE;
  if (strcmp(kind, "torn") == 0 && writes) return TORN;
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

static void end(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

ssize_t write(int fd, const void *bytes, size_t size) {
  ssize_t (*real)(int, const void *, size_t) = dlsym(RTLD_NEXT, "write");
  if (!is_lake_descriptor(fd)) return real(fd, bytes, size);
  switch (step(1)) {
    case FULL: errno = ENOSPC; return -1;
    case TORN: real(fd, bytes, size / 2); end(); break;
    default: break;
  }
  return real(fd, bytes, size);
}

static ssize_t positioned(const char *name, int fd, const void *bytes, size_t size, off_t at) {
  ssize_t (*real)(int, const void *, size_t, off_t) = dlsym(RTLD_NEXT, name);
  if (!is_lake_descriptor(fd)) return real(fd, bytes, size, at);
  switch (step(1)) {
    case FULL: errno = ENOSPC; return -1;
    case TORN: real(fd, bytes, size / 2, at); end(); break;
    default: break;
  }
  return real(fd, bytes, size, at);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) {
  return positioned("pwrite", fd, bytes, size, at);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t at) {
  return positioned("pwrite64", fd, bytes, size, at);
}

int fsync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fsync");
  if (is_lake_descriptor(fd)) step(0);
  return real(fd);
}

int fdatasync(int fd) {
  int (*real)(int) = dlsym(RTLD_NEXT, "fdatasync");
  if (is_lake_descriptor(fd)) step(0);
  return real(fd);
}

int ftruncate(int fd, off_t size) {
  int (*real)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate");
  if (is_lake_descriptor(fd)) step(0);
  return real(fd, size);
}

int ftruncate64(int fd, off_t size) {
  int (*real)(int, off_t) = dlsym(RTLD_NEXT, "ftruncate64");
  if (is_lake_descriptor(fd)) step(0);
  return real(fd, size);
}

int unlink(const char *path) {
  int (*real)(const char *) = dlsym(RTLD_NEXT, "unlink");
  if (is_lake(path)) step(0);
  return real(path);
}

int rename(const char *from, const char *to) {
  int (*real)(const char *, const char *) = dlsym(RTLD_NEXT, "rename");
  if (is_lake(from) || is_lake(to)) step(0);
  return real(from, to);
}
