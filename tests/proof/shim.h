/* What the files of the shim share: which files are watched, and what becomes of a call. See shim.c. */
#include <dlfcn.h>
#include <stddef.h>

enum { NONE, FAIL, SHORT, KILL, TEAR };
enum { FDS = 4096, PATH = 512 };

#define NEXT_OF(result, name, given)           \
    static result (*next_##name) given;        \
    if (!next_##name) *(void **)&next_##name = dlsym(RTLD_NEXT, #name)
#define NEXT(result, name, ...) NEXT_OF(result, name, (__VA_ARGS__))

/* Claim: the path lies in the watched folder. */
int shim_is_watched(const char *path);

/* The path as seen from the root; `room` of PATH + 2 bytes may hold it. */
const char *shim_resolved(int at, const char *path, char *room);

/* The path of an open file that is watched, or NULL; set it with NULL when it is closed. */
const char *shim_path_of(int fd);
void shim_set_path(int fd, const char *path);

/* The fate of one call: NONE it goes through, otherwise the kind of its fault, with errno set. Only a write is torn. */
int shim_fate(char call);
