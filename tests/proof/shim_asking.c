/* The calls that change no byte of a file: asking for size, owner and room, listing, locking, modes, places, closing.
 * They are counted and can fail like the others; see shim.c. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "shim.h"

#define BY_PATH(letter, name, given, passed, at)                                                 \
    int name given                                                                               \
    {                                                                                            \
        NEXT_OF(int, name, given);                                                               \
        char room[PATH + 2];                                                                     \
        if (shim_is_watched(shim_resolved(at, path, room)) && shim_fate(letter) != NONE) return -1; \
        return next_##name passed;                                                               \
    }

#define BY_FD(letter, result, name, given, passed)                         \
    result name given                                                      \
    {                                                                      \
        NEXT_OF(result, name, given);                                      \
        if (shim_path_of(fd) && shim_fate(letter) != NONE) return -1;      \
        return next_##name passed;                                         \
    }

/* ---------------------------------------------------------------------------------------------- size, owner, room */

BY_PATH('i', stat, (const char *path, struct stat *found), (path, found), AT_FDCWD)
BY_PATH('i', stat64, (const char *path, struct stat64 *found), (path, found), AT_FDCWD)
BY_PATH('i', lstat, (const char *path, struct stat *found), (path, found), AT_FDCWD)
BY_PATH('i', lstat64, (const char *path, struct stat64 *found), (path, found), AT_FDCWD)
BY_PATH('i', fstatat, (int at, const char *path, struct stat *found, int flags), (at, path, found, flags), at)
BY_PATH('i', fstatat64, (int at, const char *path, struct stat64 *found, int flags), (at, path, found, flags), at)
BY_PATH('i', access, (const char *path, int mode), (path, mode), AT_FDCWD)
BY_PATH('i', faccessat, (int at, const char *path, int mode, int flags), (at, path, mode, flags), at)
BY_PATH('i', statvfs, (const char *path, struct statvfs *found), (path, found), AT_FDCWD)
BY_PATH('i', statvfs64, (const char *path, struct statvfs64 *found), (path, found), AT_FDCWD)
BY_PATH('i', statfs, (const char *path, struct statfs *found), (path, found), AT_FDCWD)
BY_PATH('i', statfs64, (const char *path, struct statfs64 *found), (path, found), AT_FDCWD)
BY_FD('i', int, fstat, (int fd, struct stat *found), (fd, found))
BY_FD('i', int, fstat64, (int fd, struct stat64 *found), (fd, found))
BY_FD('i', int, fstatvfs, (int fd, struct statvfs *found), (fd, found))
BY_FD('i', int, fstatvfs64, (int fd, struct statvfs64 *found), (fd, found))

/* as programs linked with an older C library call them */
BY_PATH('i', __xstat, (int form, const char *path, struct stat *found), (form, path, found), AT_FDCWD)
BY_PATH('i', __xstat64, (int form, const char *path, struct stat64 *found), (form, path, found), AT_FDCWD)
BY_PATH('i', __lxstat, (int form, const char *path, struct stat *found), (form, path, found), AT_FDCWD)
BY_PATH('i', __lxstat64, (int form, const char *path, struct stat64 *found), (form, path, found), AT_FDCWD)
BY_FD('i', int, __fxstat, (int form, int fd, struct stat *found), (form, fd, found))
BY_FD('i', int, __fxstat64, (int form, int fd, struct stat64 *found), (form, fd, found))

/* ------------------------------------------------------------------------------------------------ modes and places */

BY_PATH('p', chmod, (const char *path, mode_t mode), (path, mode), AT_FDCWD)
BY_PATH('p', fchmodat, (int at, const char *path, mode_t mode, int flags), (at, path, mode, flags), at)
BY_PATH('p', chown, (const char *path, uid_t owner, gid_t group), (path, owner, group), AT_FDCWD)
BY_PATH('p', lchown, (const char *path, uid_t owner, gid_t group), (path, owner, group), AT_FDCWD)
BY_PATH('p', fchownat, (int at, const char *path, uid_t owner, gid_t group, int flags), (at, path, owner, group, flags),
        at)
BY_FD('p', int, fchmod, (int fd, mode_t mode), (fd, mode))
BY_FD('p', int, fchown, (int fd, uid_t owner, gid_t group), (fd, owner, group))
BY_FD('k', off_t, lseek, (int fd, off_t offset, int from), (fd, offset, from))
BY_FD('k', off64_t, lseek64, (int fd, off64_t offset, int from), (fd, offset, from))

/* ------------------------------------------------------------------------------------------------------------ locks */

BY_FD('l', int, flock, (int fd, int operation), (fd, operation))

static int is_lock(int command) { return command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK; }

static int controlled(int fd, int command, void *argument)
{
    NEXT(int, fcntl64, int, int, ...);
    if (is_lock(command) && shim_path_of(fd) && shim_fate('l') != NONE) return -1;
    return next_fcntl64(fd, command, argument);
}

#define ARGUMENT(last)                   \
    va_list rest;                        \
    va_start(rest, last);                \
    void *argument = va_arg(rest, void *); \
    va_end(rest)

int fcntl(int fd, int command, ...) { ARGUMENT(command); return controlled(fd, command, argument); }
int fcntl64(int fd, int command, ...) { ARGUMENT(command); return controlled(fd, command, argument); }

/* ------------------------------------------------------------------------------------- listing a folder, and closing */

static char is_begun[FDS]; /* the folder's listing: the kernel is asked at its beginning and at its end */

DIR *opendir(const char *path)
{
    NEXT(DIR *, opendir, const char *);
    char room[PATH + 2];
    const char *whole = shim_resolved(AT_FDCWD, path, room);
    int ours = shim_is_watched(whole);
    if (ours && (shim_fate('o') != NONE || shim_fate('i') != NONE)) return NULL;
    DIR *folder = next_opendir(path);
    if (folder && ours && dirfd(folder) < FDS) {
        shim_set_path(dirfd(folder), whole);
        is_begun[dirfd(folder)] = 0;
    }
    return folder;
}

static int may_list(DIR *folder, int is_end)
{
    int fd = dirfd(folder);
    if (!shim_path_of(fd) || (is_begun[fd] && !is_end)) return 1;
    is_begun[fd] = 1;
    return shim_fate('d') == NONE;
}

#define LISTED(entry, name)                                        \
    struct entry *name(DIR *folder)                                \
    {                                                              \
        NEXT(struct entry *, name, DIR *);                         \
        if (!may_list(folder, 0)) return NULL;                     \
        int before = errno;                                        \
        struct entry *found = next_##name(folder);                 \
        if (!found && errno == before) may_list(folder, 1);        \
        return found;                                              \
    }

LISTED(dirent, readdir)
LISTED(dirent64, readdir64)

int closedir(DIR *folder)
{
    NEXT(int, closedir, DIR *);
    int fd = dirfd(folder), fault = shim_path_of(fd) ? shim_fate('x') : NONE, error = errno;
    shim_set_path(fd, NULL);
    int done = next_closedir(folder);
    if (fault == NONE) return done;
    errno = error;
    return -1;
}

int close(int fd)
{
    NEXT(int, close, int);
    int fault = shim_path_of(fd) ? shim_fate('x') : NONE, error = errno;
    shim_set_path(fd, NULL);
    int done = next_close(fd);
    if (fault == NONE) return done;
    errno = error;
    return -1;
}
