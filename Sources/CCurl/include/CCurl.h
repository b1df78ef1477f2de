#ifndef CCURL_H
#define CCURL_H

#include <curl/curl.h>

// libcurl, loaded when it is first used: it brings some twenty libraries with it, which would make every other command
// start later. And its setters and getters take any number of arguments, which Swift can't call: here is one for each type.

/// Loads the library; 0 where that fails. To be called once, before all others.
int cc_load(void);

CURL *cc_easy_init(void);
void cc_easy_cleanup(CURL *curl);
void cc_easy_reset(CURL *curl);
CURLcode cc_easy_perform(CURL *curl);
const char *cc_easy_strerror(CURLcode code);
struct curl_slist *cc_slist_append(struct curl_slist *list, const char *text);
void cc_slist_free_all(struct curl_slist *list);

CURLcode cc_set_text(CURL *curl, CURLoption option, const char *value);
CURLcode cc_set_long(CURL *curl, CURLoption option, long value);
CURLcode cc_set_pointer(CURL *curl, CURLoption option, void *value);
CURLcode cc_set_writer(CURL *curl, CURLoption option, size_t (*value)(char *, size_t, size_t, void *));
CURLcode cc_get_long(CURL *curl, CURLINFO info, long *value);
CURLcode cc_get_double(CURL *curl, CURLINFO info, double *value);

#endif
