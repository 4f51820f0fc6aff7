#include <libpq-fe.h>
#include <pthread.h>

// Swift's Glibc module hides what needs _GNU_SOURCE.
extern int pthread_setname_np(pthread_t thread, const char *name);
