#include "CCurl.h"

#include <dlfcn.h>

static struct {
    CURLcode (*global_init)(long);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *);
    void (*easy_reset)(CURL *);
    CURLcode (*easy_perform)(CURL *);
    const char *(*easy_strerror)(CURLcode);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
} library;

int cc_load(void) {
    void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
    if (!handle) return 0;
    int found = 1;
#define FIND(name) found = (*(void **)&library.name = dlsym(handle, "curl_" #name)) && found
    FIND(global_init);
    FIND(easy_init);
    FIND(easy_cleanup);
    FIND(easy_reset);
    FIND(easy_perform);
    FIND(easy_strerror);
    FIND(slist_append);
    FIND(slist_free_all);
    FIND(easy_setopt);
    FIND(easy_getinfo);
#undef FIND
    return found && library.global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

CURL *cc_easy_init(void) { return library.easy_init(); }
void cc_easy_cleanup(CURL *curl) { library.easy_cleanup(curl); }
void cc_easy_reset(CURL *curl) { library.easy_reset(curl); }
CURLcode cc_easy_perform(CURL *curl) { return library.easy_perform(curl); }
const char *cc_easy_strerror(CURLcode code) { return library.easy_strerror(code); }
struct curl_slist *cc_slist_append(struct curl_slist *list, const char *text) { return library.slist_append(list, text); }
void cc_slist_free_all(struct curl_slist *list) { library.slist_free_all(list); }

CURLcode cc_set_text(CURL *curl, CURLoption option, const char *value) { return library.easy_setopt(curl, option, value); }
CURLcode cc_set_long(CURL *curl, CURLoption option, long value) { return library.easy_setopt(curl, option, value); }
CURLcode cc_set_pointer(CURL *curl, CURLoption option, void *value) { return library.easy_setopt(curl, option, value); }
CURLcode cc_set_writer(CURL *curl, CURLoption option, size_t (*value)(char *, size_t, size_t, void *)) {
    return library.easy_setopt(curl, option, value);
}
CURLcode cc_get_long(CURL *curl, CURLINFO info, long *value) { return library.easy_getinfo(curl, info, value); }
CURLcode cc_get_double(CURL *curl, CURLINFO info, double *value) { return library.easy_getinfo(curl, info, value); }
