#include <curl/curl.h>

// curl's setters and getters take any number of arguments, which Swift can't call: one for each type that is used.
static inline CURLcode cc_set_text(CURL *curl, CURLoption option, const char *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode cc_set_long(CURL *curl, CURLoption option, long value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode cc_set_pointer(CURL *curl, CURLoption option, void *value) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode cc_set_writer(CURL *curl, CURLoption option, size_t (*value)(char *, size_t, size_t, void *)) { return curl_easy_setopt(curl, option, value); }
static inline CURLcode cc_get_long(CURL *curl, CURLINFO info, long *value) { return curl_easy_getinfo(curl, info, value); }
static inline CURLcode cc_get_double(CURL *curl, CURLINFO info, double *value) { return curl_easy_getinfo(curl, info, value); }
