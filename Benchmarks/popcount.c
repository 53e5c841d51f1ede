/* The limit to approach: counts the instruments that QUERIES songs share with every song, of sets read
   from standard input (32 bytes a song), and prints the seconds that a query takes. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + time.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    long queries = argc > 1 ? atol(argv[1]) : 100, songs = 0, room = 1 << 16;
    uint64_t (*sets)[4] = malloc(room * sizeof *sets);
    while (sets && fread(sets[songs], sizeof *sets, 1, stdin) == 1) {
        if (++songs == room) sets = realloc(sets, (room *= 2) * sizeof *sets);
    }
    if (!sets || songs == 0) return 1;
    double start = now();
    uint64_t sum = 0;
    for (long query = 0; query < queries; query++) {
        const uint64_t *asked = sets[query * 7919 % songs];
        for (long song = 0; song < songs; song++) {
            const uint64_t *set = sets[song];
            /* Melodic programs, and any kit as one instrument. */
            sum += __builtin_popcountll(asked[0] & set[0]) + __builtin_popcountll(asked[1] & set[1]) +
                   (((asked[2] | asked[3]) != 0) & ((set[2] | set[3]) != 0));
        }
    }
    double seconds = now() - start;
    printf("{\"songs\":%ld,\"seconds_per_query\":%.9f,\"shared\":%llu}\n", songs, seconds / queries,
           (unsigned long long)sum);
    return 0;
}
