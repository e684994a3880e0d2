// libcurl's option functions are variadic, which Swift does not import: one typed function for each kind of argument.

#ifndef SLIPWAY_CLIBCURL_SHIM_H
#define SLIPWAY_CLIBCURL_SHIM_H

#include <curl/curl.h>

#ifdef __linux__
#include <sys/prctl.h>
#else
#include <pthread.h>
#endif

static inline CURLcode slipway_easy_set_long(CURL *handle, CURLoption option, long value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode slipway_easy_set_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode slipway_easy_set_string(CURL *handle, CURLoption option, const char *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode slipway_easy_set_pointer(CURL *handle, CURLoption option, void *value) {
    return curl_easy_setopt(handle, option, value);
}

static inline CURLcode slipway_easy_set_list(CURL *handle, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(handle, option, value);
}

// libcurl copies the bytes. No bytes take the option back.
static inline CURLcode slipway_easy_set_blob(CURL *handle, CURLoption option, const void *bytes, size_t length) {
    struct curl_blob blob = {(void *)bytes, length, CURL_BLOB_COPY};
    return curl_easy_setopt(handle, option, length == 0 ? NULL : &blob);
}

typedef size_t (*slipway_transfer_callback)(char *bytes, size_t size, size_t count, void *context);
typedef int (*slipway_seek_callback)(void *context, curl_off_t offset, int origin);

static inline CURLcode slipway_easy_set_callback(
    CURL *handle, CURLoption option, slipway_transfer_callback callback) {
    return curl_easy_setopt(handle, option, callback);
}

static inline CURLcode slipway_easy_set_seek(CURL *handle, slipway_seek_callback callback) {
    return curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, callback);
}

static inline CURLcode slipway_easy_get_long(CURL *handle, CURLINFO info, long *value) {
    return curl_easy_getinfo(handle, info, value);
}

static inline CURLcode slipway_easy_get_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl_easy_getinfo(handle, info, value);
}

// What CURLOPT_PRIVATE was set to.
static inline CURLcode slipway_easy_get_private(CURL *handle, void **value) {
    return curl_easy_getinfo(handle, CURLINFO_PRIVATE, (char **)value);
}

static inline CURLMcode slipway_multi_set_long(CURLM *handle, CURLMoption option, long value) {
    return curl_multi_setopt(handle, option, value);
}

// Names the calling thread, for debuggers and `top -H`.
static inline void slipway_name_thread(const char *name) {
#ifdef __linux__
    prctl(PR_SET_NAME, name);
#else
    pthread_setname_np(name);
#endif
}

#endif
