#define _GNU_SOURCE
#include "CLinux.h"

#include <errno.h>
#include <sched.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

int own_working_folder(void) {
#ifdef CLONE_FS
    return unshare(CLONE_FS);
#else
    errno = ENOTSUP;
    return -1;
#endif
}

void share_arenas(int most) {
#ifdef M_ARENA_MAX
    mallopt(M_ARENA_MAX, most);
#else
    (void)most;
#endif
}
