// CCurl: libcurl as Debian ships it with GnuTLS. Swift cannot call what takes a variable number of arguments, so each
// type of option and of answer has a function of its own here; options are named by libcurl's own constants.
#pragma once
#include <curl/curl.h>

static inline CURLcode sila_curl_set_long(CURL *handle, CURLoption option, long value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode sila_curl_set_size(CURL *handle, CURLoption option, curl_off_t value) {
    return (curl_easy_setopt)(handle, option, value);
}

// libcurl keeps a copy of the text.
static inline CURLcode sila_curl_set_text(CURL *handle, CURLoption option, const char *value) {
    return (curl_easy_setopt)(handle, option, value);
}

static inline CURLcode sila_curl_set_pointer(CURL *handle, CURLoption option, void *value) {
    return (curl_easy_setopt)(handle, option, value);
}

// The list must live as long as the handle uses it.
static inline CURLcode sila_curl_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return (curl_easy_setopt)(handle, option, value);
}

typedef size_t (*sila_curl_flow)(char *bytes, size_t size, size_t count, void *context);

// For CURLOPT_READFUNCTION, CURLOPT_WRITEFUNCTION and CURLOPT_HEADERFUNCTION.
static inline CURLcode sila_curl_set_flow(CURL *handle, CURLoption option, sila_curl_flow flow) {
    return (curl_easy_setopt)(handle, option, flow);
}

static inline CURLcode sila_curl_get_long(CURL *handle, CURLINFO info, long *value) {
    return (curl_easy_getinfo)(handle, info, value);
}

// The text belongs to the handle.
static inline CURLcode sila_curl_get_text(CURL *handle, CURLINFO info, const char **value) {
    return (curl_easy_getinfo)(handle, info, (char **)value);
}
