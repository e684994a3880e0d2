#ifdef __linux__

#include "forward.h"

#include <curl/curl.h>
#include <stdarg.h>

// The name of the binary interface, unchanged since 2006.
static struct slipway_library library = {"libcurl.so.4", 0};

// The headers' macros check the arguments of calls, and would be in the way of the definitions.
#undef curl_easy_setopt
#undef curl_easy_getinfo
#undef curl_multi_setopt

FORWARD(void, curl_easy_cleanup, (CURL *a), (a))
FORWARD(CURL *, curl_easy_init, (void), ())
FORWARD(CURLcode, curl_easy_perform, (CURL *a), (a))
FORWARD(const char *, curl_easy_strerror, (CURLcode a), (a))
FORWARD(void, curl_free, (void *a), (a))
FORWARD(CURLcode, curl_global_init, (long a), (a))
FORWARD(CURLMcode, curl_multi_add_handle, (CURLM *a, CURL *b), (a, b))
FORWARD(CURLMcode, curl_multi_cleanup, (CURLM *a), (a))
FORWARD(CURLMsg *, curl_multi_info_read, (CURLM *a, int *b), (a, b))
FORWARD(CURLM *, curl_multi_init, (void), ())
FORWARD(CURLMcode, curl_multi_perform, (CURLM *a, int *b), (a, b))
FORWARD(CURLMcode, curl_multi_poll, (CURLM *a, struct curl_waitfd *b, unsigned int c, int d, int *e), (a, b, c, d, e))
FORWARD(CURLMcode, curl_multi_remove_handle, (CURLM *a, CURL *b), (a, b))
FORWARD(CURLMcode, curl_multi_wakeup, (CURLM *a), (a))
FORWARD(struct curl_slist *, curl_slist_append, (struct curl_slist *a, const char *b), (a, b))
FORWARD(void, curl_slist_free_all, (struct curl_slist *a), (a))
FORWARD(CURLU *, curl_url, (void), ())
FORWARD(void, curl_url_cleanup, (CURLU *a), (a))
FORWARD(CURLUcode, curl_url_get, (CURLU *a, CURLUPart b, char **c, unsigned int d), (a, b, c, d))
FORWARD(CURLUcode, curl_url_set, (CURLU *a, CURLUPart b, const char *c, unsigned int d), (a, b, c, d))

// One more argument, a long, a curl_off_t or a pointer, each of 64 bits; libcurl itself reads it in the same way.
CURLcode curl_easy_setopt(CURL *handle, CURLoption option, ...) {
    va_list list;
    va_start(list, option);
    void *argument = va_arg(list, void *);
    va_end(list);
    return REAL(curl_easy_setopt)(handle, option, argument);
}

CURLcode curl_easy_getinfo(CURL *handle, CURLINFO info, ...) {
    va_list list;
    va_start(list, info);
    void *argument = va_arg(list, void *);
    va_end(list);
    return REAL(curl_easy_getinfo)(handle, info, argument);
}

CURLMcode curl_multi_setopt(CURLM *handle, CURLMoption option, ...) {
    va_list list;
    va_start(list, option);
    void *argument = va_arg(list, void *);
    va_end(list);
    return REAL(curl_multi_setopt)(handle, option, argument);
}

#endif
