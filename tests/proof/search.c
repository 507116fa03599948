/* Looks for many byte strings at once in files and in the memory of processes.
 *
 *     search PATTERNS TARGET…      a target is a path, or pid:NUMBER for every readable page of a process
 *
 * PATTERNS holds, for each pattern, its length in 4 bytes (little-endian, 8 to 4096) and its bytes. For each pattern found
 * one line is printed: target, number of the pattern, how often. The last line of a target is: target, bytes, how many
 * were searched. Exit 1 when a target cannot be read at all.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK = 1 << 20, LONGEST = 4096, BITS = 22, SLOTS = 1 << 18 };

struct pattern { const unsigned char *bytes; uint32_t length; long found; int next; };

static struct pattern *patterns;
static int count, heads[SLOTS];
static unsigned char likely[1 << (BITS - 3)], room[CHUNK + LONGEST];

static uint64_t mixed(const unsigned char *at)
{
    uint64_t first;
    memcpy(&first, at, 8);
    return first * 0x9E3779B97F4A7C15ull;
}

static void load(const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat found;
    if (fd < 0 || fstat(fd, &found)) exit(2);
    unsigned char *all = malloc((size_t)found.st_size + 1);
    if (read(fd, all, (size_t)found.st_size) != found.st_size) exit(2);
    close(fd);
    memset(heads, -1, sizeof heads);
    patterns = malloc(sizeof *patterns * (size_t)(found.st_size / 12 + 1));
    for (off_t at = 0; at + 4 <= found.st_size; count++) {
        uint32_t length;
        memcpy(&length, all + at, 4);
        if (length < 8 || length > LONGEST) exit(3);
        uint64_t mark = mixed(all + at + 4);
        likely[mark >> (64 - BITS) >> 3] |= (unsigned char)(1 << (mark >> (64 - BITS) & 7));
        int slot = (int)(mark >> 20 & (SLOTS - 1));
        patterns[count] = (struct pattern){all + at + 4, length, 0, heads[slot]};
        heads[slot] = count;
        at += 4 + length;
    }
}

/* Looks at every place of the first `starts` bytes; `size` bytes are there. */
static void look(const unsigned char *bytes, size_t starts, size_t size)
{
    for (size_t at = 0; at < starts && at + 8 <= size; at++) {
        uint64_t mark = mixed(bytes + at);
        if (!(likely[mark >> (64 - BITS) >> 3] >> (mark >> (64 - BITS) & 7) & 1)) continue;
        for (int each = heads[mark >> 20 & (SLOTS - 1)]; each >= 0; each = patterns[each].next)
            if (at + patterns[each].length <= size && !memcmp(bytes + at, patterns[each].bytes, patterns[each].length))
                patterns[each].found++;
    }
}

static long long range(int fd, uint64_t from, uint64_t to)
{
    long long searched = 0;
    while (from < to) {
        size_t wanted = to - from < CHUNK + LONGEST ? (size_t)(to - from) : (size_t)(CHUNK + LONGEST);
        ssize_t got = pread(fd, room, wanted, (off_t)from);
        if (got <= 0) {
            from += 4096;
            continue;
        }
        size_t starts = (size_t)got == wanted && wanted == CHUNK + LONGEST ? CHUNK : (size_t)got;
        look(room, starts, (size_t)got);
        searched += (long long)starts;
        from += starts;
    }
    return searched;
}

static long long memory(const char *pid)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%s/maps", pid);
    FILE *maps = fopen(path, "r");
    snprintf(path, sizeof path, "/proc/%s/mem", pid);
    int fd = open(path, O_RDONLY);
    if (!maps || fd < 0) return -1;
    long long searched = 0;
    while (fgets(line, sizeof line, maps)) {
        unsigned long long from, to;
        char rights[8];
        if (sscanf(line, "%llx-%llx %7s", &from, &to, rights) != 3 || rights[0] != 'r') continue;
        if (strstr(line, "[vvar") || strstr(line, "[vsyscall")) continue;
        searched += range(fd, from, to);
    }
    fclose(maps);
    close(fd);
    return searched;
}

static long long file(const char *path)
{
    int fd = open(path, O_RDONLY);
    struct stat found;
    if (fd < 0 || fstat(fd, &found)) return -1;
    long long searched = range(fd, 0, (uint64_t)found.st_size);
    close(fd);
    return searched;
}

int main(int arguments, char **given)
{
    if (arguments < 3) return 2;
    int failed = 0;
    load(given[1]);
    for (int each = 2; each < arguments; each++) {
        long long searched = strncmp(given[each], "pid:", 4) ? file(given[each]) : memory(given[each] + 4);
        for (int number = 0; number < count; number++) {
            if (patterns[number].found) printf("%s\t%d\t%ld\n", given[each], number, patterns[number].found);
            patterns[number].found = 0;
        }
        printf("%s\tbytes\t%lld\n", given[each], searched);
        failed |= searched < 0;
    }
    return failed;
}
