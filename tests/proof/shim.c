/* Preloaded into a process of ours, it sees every change to files below one folder: it writes each down in order, with
 * its bytes, and can let the k-th call fail, fall short, or be the process's last.
 *
 * The process steers it itself (see shim.py):
 *
 *     shim_watch(folder, log)   watch what lies below; append to the log unless it is empty; count from 0
 *     shim_mark(text)           a line of the test's own in the log
 *     shim_fault(kind, at, count, error, calls)
 *                               from the at-th call on, for count calls (-1: for good); `calls` are the letters that
 *                               count: o open, c create, r read, w write, t truncate, s sync, u unlink, n rename,
 *                               m make a folder, a allocate, i ask for size, owner or room, d list a folder, l lock,
 *                               p change modes or owner, k move in a file, x close. Kinds: 0 none, only count; 1 fail
 *                               with the error; 2 the first write is half, what follows fails; 3 die before it; 4 die
 *                               in the middle of it
 *     shim_calls()              how many of them there were
 *     shim_count(letter)        how many with this letter, whether it counts or not; I and K are i and k of its own
 *     shim_room(bytes)          how much may still be written to the watched files before the disk is full (-1: all);
 *                               what is removed or cut comes back
 *
 * witness.py compares what it counts with what the kernel was really asked.
 *
 * One line of the log: operation (1) path length (4) offset (8) length (8) path, then the bytes of a write; for a rename
 * the new path. Little-endian. Written with one write each to a file opened for appending, so that processes can share it.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "shim.h"

#define ALL "ocrwtsunmaidlpkx"

static char folder[PATH], counted[32] = ALL;
static size_t folder_length;
static int log_fd = -1;
static int fault_kind, fault_error;
static long fault_at, fault_count, calls, by_letter[128], disk_room = -1;
static char paths[FDS][PATH];
static pthread_mutex_t guard = PTHREAD_MUTEX_INITIALIZER;

/* ------------------------------------------------------------------------------------------------------ the log */

static void append(char operation, const char *path, int64_t offset, const void *bytes, int64_t length)
{
    if (log_fd < 0) return;
    uint32_t path_length = (uint32_t)strlen(path);
    char head[21];
    head[0] = operation;
    memcpy(head + 1, &path_length, 4);
    memcpy(head + 5, &offset, 8);
    memcpy(head + 13, &length, 8);
    struct iovec parts[3] = {{head, sizeof head}, {(void *)path, path_length}, {(void *)bytes, bytes ? (size_t)length : 0}};
    NEXT(ssize_t, writev, int, const struct iovec *, int);
    pthread_mutex_lock(&guard);
    if (next_writev(log_fd, parts, 3) < 0) _exit(77);
    pthread_mutex_unlock(&guard);
}

/* --------------------------------------------------------------------------------------------- steered by a test */

void shim_fault(int kind, long at, long count, int error, const char *which)
{
    calls = 0;
    memset(by_letter, 0, sizeof by_letter);
    fault_at = at, fault_count = count, fault_error = error, fault_kind = kind;
    snprintf(counted, sizeof counted, "%s", which);
}

void shim_watch(const char *below, const char *log)
{
    NEXT(int, close, int);
    if (log_fd >= 0) next_close(log_fd);
    log_fd = -1;
    snprintf(folder, PATH, "%s", below);
    folder_length = strlen(folder);
    shim_fault(NONE, 0, 0, 0, ALL);
    disk_room = -1;
    if (log && *log) {
        NEXT(int, open, const char *, int, ...);
        int fd = next_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
        NEXT(int, fcntl, int, int, ...);
        log_fd = next_fcntl(fd, F_DUPFD_CLOEXEC, 900);
        next_close(fd);
    }
}

void shim_room(long bytes) { disk_room = bytes; }
void shim_mark(const char *text) { append('!', text, 0, NULL, 0); }
long shim_calls(void) { return calls; }
static void shim_note(char call) { __sync_add_and_fetch(&by_letter[(int)call], 1); }
long shim_count(int letter) { return by_letter[letter & 127]; }

__attribute__((constructor)) static void begin(void)
{
    const char *below = getenv("SHIM_FOLDER"), *log = getenv("SHIM_LOG");
    if (below) shim_watch(below, log);
}

/* ------------------------------------------------------------------------------------------------ what is watched */

int shim_is_watched(const char *path)
{
    if (!folder_length || !path || strncmp(path, folder, folder_length)) return 0;
    return path[folder_length] == 0 || path[folder_length] == '/' || folder[folder_length - 1] == '/';
}

const char *shim_resolved(int at, const char *path, char *room)
{
    if (!path || path[0] == '/') return path;
    char link[64];
    ssize_t length;
    if (at == AT_FDCWD) length = getcwd(room, PATH) ? (ssize_t)strlen(room) : -1;
    else {
        snprintf(link, sizeof link, "/proc/self/fd/%d", at);
        length = readlink(link, room, PATH - 1);
    }
    if (length < 0) return path;
    snprintf(room + length, (size_t)(PATH - length), "/%s", path);
    return room;
}

const char *shim_path_of(int fd) { return fd >= 0 && fd < FDS && paths[fd][0] ? paths[fd] : NULL; }

void shim_set_path(int fd, const char *path)
{
    if (fd >= 0 && fd < FDS) snprintf(paths[fd], PATH, "%s", path ? path : "");
}

static void forget(const char *path, const char *successor)
{
    for (int fd = 0; fd < FDS; fd++)
        if (!strcmp(paths[fd], path)) snprintf(paths[fd], PATH, "%s", successor);
}

int shim_fate(char call)
{
    shim_note(call);
    if (!strchr(counted, call)) return NONE;
    long number = __sync_add_and_fetch(&calls, 1);
    if (fault_kind == NONE || number < fault_at || (fault_count >= 0 && number >= fault_at + fault_count)) return NONE;
    if (fault_kind == KILL || (fault_kind == TEAR && call != 'w')) kill(getpid(), SIGKILL);
    if (fault_kind == TEAR || (fault_kind == SHORT && call == 'w' && number == fault_at)) return fault_kind;
    errno = fault_error;
    return FAIL;
}

/* -------------------------------------------------------------------------------------------------------- opening */

static int opened(int at, const char *given, int flags, mode_t mode)
{
    char room[PATH + 2];
    const char *path = shim_resolved(at, given, room);
    int ours = shim_is_watched(path), is_new = 0;
    struct stat found;
    NEXT(int, lstat, const char *, struct stat *);
    if (ours) {
        if (flags & O_CREAT) {
            is_new = next_lstat(path, &found) != 0;
            shim_note('I');
        }
        if (shim_fate(is_new ? 'c' : 'o') != NONE) return -1;
    }
    NEXT(int, openat, int, const char *, int, ...);
    int fd = next_openat(at, given, flags, mode);
    if (fd >= 0 && fd < FDS) {
        paths[fd][0] = 0;
        if (ours) {
            snprintf(paths[fd], PATH, "%s", path);
            if (is_new) append('c', path, 0, NULL, 0);
            else if (flags & O_TRUNC) append('t', path, 0, NULL, 0);
        }
    }
    return fd;
}

#define MODE(flags, last)                                      \
    mode_t mode = 0;                                           \
    if ((flags) & (O_CREAT | O_TMPFILE)) {                     \
        va_list rest;                                          \
        va_start(rest, last);                                  \
        mode = (mode_t)va_arg(rest, int);                      \
        va_end(rest);                                          \
    }

int open(const char *path, int flags, ...) { MODE(flags, flags) return opened(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, flags) return opened(AT_FDCWD, path, flags, mode); }
int openat(int at, const char *path, int flags, ...) { MODE(flags, flags) return opened(at, path, flags, mode); }
int openat64(int at, const char *path, int flags, ...) { MODE(flags, flags) return opened(at, path, flags, mode); }
int __open_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int __open64_2(const char *path, int flags) { return opened(AT_FDCWD, path, flags, 0); }
int creat(const char *path, mode_t mode) { return opened(AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, mode); }

/* ------------------------------------------------------------------------------------------- reading and writing */

static ssize_t written(int fd, const void *bytes, size_t size, off_t offset, int is_placed)
{
    NEXT(ssize_t, pwrite64, int, const void *, size_t, off_t);
    NEXT(ssize_t, write, int, const void *, size_t);
    NEXT(int, fcntl, int, int, ...);
    NEXT(off_t, lseek, int, off_t, int);
    NEXT(int, fstat, int, struct stat *);
    const char *path = shim_path_of(fd);
    if (!path) return is_placed ? next_pwrite64(fd, bytes, size, offset) : next_write(fd, bytes, size);
    int fault = shim_fate('w');
    if (fault == FAIL) return -1;
    if (fault == SHORT || fault == TEAR) size = size > 1 ? size / 2 : size;
    if (!is_placed) {
        offset = next_lseek(fd, 0, next_fcntl(fd, F_GETFL) & O_APPEND ? SEEK_END : SEEK_CUR);
        shim_note('K');
    }
    if (disk_room >= 0) {
        struct stat found;
        off_t present = next_fstat(fd, &found) ? 0 : found.st_size, growth = offset + (off_t)size - present;
        if (growth > disk_room) {
            off_t fits = present + disk_room - offset;
            if (fits <= 0) {
                errno = ENOSPC;
                return -1;
            }
            size = (size_t)fits, growth = disk_room;
        }
        if (growth > 0) disk_room -= growth;
    }
    ssize_t done = is_placed ? next_pwrite64(fd, bytes, size, offset) : next_write(fd, bytes, size);
    if (done > 0) append('w', path, offset, bytes, done);
    if (fault == TEAR) kill(getpid(), SIGKILL);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t size) { return written(fd, bytes, size, 0, 0); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset) { return written(fd, bytes, size, offset, 1); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off_t offset) { return written(fd, bytes, size, offset, 1); }

ssize_t writev(int fd, const struct iovec *parts, int count)
{
    NEXT(ssize_t, writev, int, const struct iovec *, int);
    if (!shim_path_of(fd)) return next_writev(fd, parts, count);
    ssize_t all = 0;
    for (int i = 0; i < count; i++) {
        ssize_t done = written(fd, parts[i].iov_base, parts[i].iov_len, 0, 0);
        if (done < 0) return all ? all : -1;
        all += done;
        if ((size_t)done < parts[i].iov_len) break;
    }
    return all;
}

ssize_t read(int fd, void *room, size_t size)
{
    NEXT(ssize_t, read, int, void *, size_t);
    if (shim_path_of(fd) && shim_fate('r') != NONE) return -1;
    return next_read(fd, room, size);
}

ssize_t pread(int fd, void *room, size_t size, off_t offset)
{
    NEXT(ssize_t, pread64, int, void *, size_t, off_t);
    if (shim_path_of(fd) && shim_fate('r') != NONE) return -1;
    return next_pread64(fd, room, size, offset);
}

ssize_t pread64(int fd, void *room, size_t size, off_t offset) { return pread(fd, room, size, offset); }

/* ------------------------------------------------------------------------------------------------- size and sync */

int ftruncate(int fd, off_t size)
{
    NEXT(int, ftruncate64, int, off_t);
    NEXT(int, fstat, int, struct stat *);
    const char *path = shim_path_of(fd);
    struct stat found;
    if (path && shim_fate('t') != NONE) return -1;
    if (path && disk_room >= 0 && !next_fstat(fd, &found) && found.st_size > size) disk_room += found.st_size - size;
    int done = next_ftruncate64(fd, size);
    if (path && !done) append('t', path, size, NULL, 0);
    return done;
}

int ftruncate64(int fd, off_t size) { return ftruncate(fd, size); }

int truncate(const char *path, off_t size)
{
    NEXT(int, truncate64, const char *, off_t);
    if (shim_is_watched(path) && shim_fate('t') != NONE) return -1;
    int done = next_truncate64(path, size);
    if (shim_is_watched(path) && !done) append('t', path, size, NULL, 0);
    return done;
}

int posix_fallocate64(int fd, off_t offset, off_t length)
{
    NEXT(int, posix_fallocate64, int, off_t, off_t);
    const char *path = shim_path_of(fd);
    if (path && shim_fate('a') != NONE) return errno;
    int done = next_posix_fallocate64(fd, offset, length);
    if (path && !done) append('a', path, offset + length, NULL, 0);
    return done;
}

int posix_fallocate(int fd, off_t offset, off_t length) { return posix_fallocate64(fd, offset, length); }

static int synced(int fd, int is_data)
{
    NEXT(int, fsync, int);
    NEXT(int, fdatasync, int);
    const char *path = shim_path_of(fd);
    if (path && shim_fate('s') != NONE) return -1;
    int done = is_data ? next_fdatasync(fd) : next_fsync(fd);
    if (path && !done) append('s', path, 0, NULL, 0);
    return done;
}

int fsync(int fd) { return synced(fd, 0); }
int fdatasync(int fd) { return synced(fd, 1); }

/* ---------------------------------------------------------------------------------------------------------- names */

static int removed(int at, const char *given, int flags)
{
    NEXT(int, unlinkat, int, const char *, int);
    NEXT(int, stat, const char *, struct stat *);
    char room[PATH + 2];
    const char *path = shim_resolved(at, given, room);
    int ours = shim_is_watched(path);
    struct stat found;
    if (ours && shim_fate('u') != NONE) return -1;
    int is_counted = ours && disk_room >= 0 && !(flags & AT_REMOVEDIR);
    off_t freed = is_counted && !next_stat(path, &found) ? found.st_size : 0;
    int done = next_unlinkat(at, given, flags);
    if (ours && !done) {
        if (disk_room >= 0) disk_room += freed;
        append(flags & AT_REMOVEDIR ? 'd' : 'u', path, 0, NULL, 0);
        forget(path, "");
    }
    return done;
}

int unlink(const char *path) { return removed(AT_FDCWD, path, 0); }
int unlinkat(int at, const char *path, int flags) { return removed(at, path, flags); }
int rmdir(const char *path) { return removed(AT_FDCWD, path, AT_REMOVEDIR); }

static int renamed(int from_at, const char *from, int to_at, const char *to)
{
    NEXT(int, renameat, int, const char *, int, const char *);
    char from_room[PATH + 2], to_room[PATH + 2];
    const char *old = shim_resolved(from_at, from, from_room), *new = shim_resolved(to_at, to, to_room);
    int ours = shim_is_watched(new);
    if (ours && shim_fate('n') != NONE) return -1;
    int done = next_renameat(from_at, from, to_at, to);
    if (ours && !done) {
        append('n', old, 0, new, (int64_t)strlen(new));
        forget(new, "");
        forget(old, new);
    }
    return done;
}

int rename(const char *from, const char *to) { return renamed(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int from_at, const char *from, int to_at, const char *to) { return renamed(from_at, from, to_at, to); }

static int made(int at, const char *given, mode_t mode)
{
    NEXT(int, mkdirat, int, const char *, mode_t);
    char room[PATH + 2];
    const char *path = shim_resolved(at, given, room);
    if (shim_is_watched(path) && shim_fate('m') != NONE) return -1;
    int done = next_mkdirat(at, given, mode);
    if (shim_is_watched(path) && !done) append('m', path, 0, NULL, 0);
    return done;
}

int mkdir(const char *path, mode_t mode) { return made(AT_FDCWD, path, mode); }
int mkdirat(int at, const char *path, mode_t mode) { return made(at, path, mode); }
