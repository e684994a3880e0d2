#include "forward.h"

#include <git2.h>
#include <git2/sys/odb_backend.h>

#ifdef __linux__

// The binary interface that the headers describe: 1.5, 1.9.
static struct slipway_library library = {"libgit2.so." LIBGIT2_SOVERSION, 0};

FORWARD(const void *, git_blob_rawcontent, (const git_blob *a), (a))
FORWARD(git_object_size_t, git_blob_rawsize, (const git_blob *a), (a))
FORWARD(int, git_branch_is_checked_out, (const git_reference *a), (a))
FORWARD(const git_signature *, git_commit_author, (const git_commit *a), (a))
FORWARD(const char *, git_commit_body, (git_commit *a), (a))
FORWARD(void, git_commit_free, (git_commit *a), (a))
FORWARD(int, git_commit_lookup, (git_commit **a, git_repository *b, const git_oid *c), (a, b, c))
FORWARD(const char *, git_commit_message, (const git_commit *a), (a))
FORWARD(const git_oid *, git_commit_parent_id, (const git_commit *a, unsigned int b), (a, b))
FORWARD(unsigned int, git_commit_parentcount, (const git_commit *a), (a))
FORWARD(const char *, git_commit_summary, (git_commit *a), (a))
FORWARD(git_time_t, git_commit_time, (const git_commit *a), (a))
FORWARD(const git_oid *, git_commit_tree_id, (const git_commit *a), (a))
FORWARD(void, git_config_free, (git_config *a), (a))
FORWARD(int, git_config_get_string, (const char **a, const git_config *b, const char *c), (a, b, c))
FORWARD(int, git_credential_ssh_key_from_agent, (git_credential **a, const char *b), (a, b))
FORWARD(int, git_credential_ssh_key_new, (git_credential **a, const char *b, const char *c, const char *d,
    const char *e), (a, b, c, d, e))
FORWARD(int, git_credential_username_new, (git_credential **a, const char *b), (a, b))
FORWARD(int, git_credential_userpass_plaintext_new, (git_credential **a, const char *b, const char *c), (a, b, c))
FORWARD(const git_error *, git_error_last, (void), ())
FORWARD(int, git_fetch_options_init, (git_fetch_options *a, unsigned int b), (a, b))
FORWARD(int, git_libgit2_init, (void), ())
FORWARD(void, git_message_trailer_array_free, (git_message_trailer_array *a), (a))
FORWARD(int, git_message_trailers, (git_message_trailer_array *a, const char *b), (a, b))
FORWARD(int, git_note_create, (git_oid *a, git_repository *b, const char *c, const git_signature *d,
    const git_signature *e, const git_oid *f, const char *g, int h), (a, b, c, d, e, f, g, h))
FORWARD(void, git_note_free, (git_note *a), (a))
FORWARD(const char *, git_note_message, (const git_note *a), (a))
FORWARD(int, git_note_read, (git_note **a, git_repository *b, const char *c, const git_oid *d), (a, b, c, d))
FORWARD(void, git_object_free, (git_object *a), (a))
FORWARD(const git_oid *, git_object_id, (const git_object *a), (a))
FORWARD(int, git_object_peel, (git_object **a, const git_object *b, git_object_t c), (a, b, c))
FORWARD(void, git_odb_free, (git_odb *a), (a))
FORWARD(int, git_odb_hash, (git_oid *a, const void *b, size_t c, git_object_t d), (a, b, c, d))
FORWARD(const void *, git_odb_object_data, (git_odb_object *a), (a))
FORWARD(void, git_odb_object_free, (git_odb_object *a), (a))
FORWARD(size_t, git_odb_object_size, (git_odb_object *a), (a))
FORWARD(int, git_odb_read, (git_odb_object **a, git_odb *b, const git_oid *c), (a, b, c))
FORWARD(int, git_odb_write, (git_oid *a, git_odb *b, const void *c, size_t d, git_object_t e), (a, b, c, d, e))
FORWARD(int, git_odb_write_pack, (git_odb_writepack **a, git_odb *b, git_indexer_progress_cb c, void *d), (a, b, c, d))
FORWARD(int, git_oid_fromstr, (git_oid *a, const char *b), (a, b))
FORWARD(int, git_push_options_init, (git_push_options *a, unsigned int b), (a, b))
FORWARD(int, git_reference_create, (git_reference **a, git_repository *b, const char *c, const git_oid *d,
    int e, const char *f), (a, b, c, d, e, f))
FORWARD(int, git_reference_create_matching, (git_reference **a, git_repository *b, const char *c,
    const git_oid *d, int e, const git_oid *f, const char *g), (a, b, c, d, e, f, g))
FORWARD(void, git_reference_free, (git_reference *a), (a))
FORWARD(int, git_reference_lookup, (git_reference **a, git_repository *b, const char *c), (a, b, c))
FORWARD(int, git_reference_name_is_valid, (int *a, const char *b), (a, b))
FORWARD(int, git_reference_name_to_id, (git_oid *a, git_repository *b, const char *c), (a, b, c))
FORWARD(const char *, git_reference_symbolic_target, (const git_reference *a), (a))
FORWARD(int, git_remote_create_anonymous, (git_remote **a, git_repository *b, const char *c), (a, b, c))
FORWARD(int, git_remote_fetch, (git_remote *a, const git_strarray *b, const git_fetch_options *c, const char *d),
    (a, b, c, d))
FORWARD(int, git_remote_connect_ext, (git_remote *a, git_direction b, const git_remote_connect_options *c), (a, b, c))
FORWARD(int, git_remote_connect_options_init, (git_remote_connect_options *a, unsigned int b), (a, b))
FORWARD(void, git_remote_free, (git_remote *a), (a))
FORWARD(int, git_remote_init_callbacks, (git_remote_callbacks *a, unsigned int b), (a, b))
FORWARD(int, git_remote_lookup, (git_remote **a, git_repository *b, const char *c), (a, b, c))
FORWARD(int, git_remote_ls, (const git_remote_head ***a, size_t *b, git_remote *c), (a, b, c))
FORWARD(int, git_remote_push, (git_remote *a, const git_strarray *b, const git_push_options *c), (a, b, c))
FORWARD(const char *, git_remote_url, (const git_remote *a), (a))
FORWARD(int, git_repository_config_snapshot, (git_config **a, git_repository *b), (a, b))
FORWARD(void, git_repository_free, (git_repository *a), (a))
FORWARD(int, git_repository_init, (git_repository **a, const char *b, unsigned c), (a, b, c))
FORWARD(int, git_repository_is_bare, (const git_repository *a), (a))
FORWARD(int, git_repository_odb, (git_odb **a, git_repository *b), (a, b))
FORWARD(int, git_repository_open_ext, (git_repository **a, const char *b, unsigned int c, const char *d), (a, b, c, d))
FORWARD(const char *, git_repository_path, (const git_repository *a), (a))
FORWARD(const char *, git_repository_workdir, (const git_repository *a), (a))
FORWARD(int, git_revparse_single, (git_object **a, git_repository *b, const char *c), (a, b, c))
FORWARD(int, git_signature_default, (git_signature **a, git_repository *b), (a, b))
FORWARD(void, git_signature_free, (git_signature *a), (a))
FORWARD(int, git_signature_new, (git_signature **a, const char *b, const char *c, git_time_t d, int e), (a, b, c, d, e))
FORWARD(const git_status_entry *, git_status_byindex, (git_status_list *a, size_t b), (a, b))
FORWARD(size_t, git_status_list_entrycount, (git_status_list *a), (a))
FORWARD(void, git_status_list_free, (git_status_list *a), (a))
FORWARD(int, git_status_list_new, (git_status_list **a, git_repository *b, const git_status_options *c), (a, b, c))
FORWARD(int, git_status_options_init, (git_status_options *a, unsigned int b), (a, b))
FORWARD(int, git_tree_entry_bypath, (git_tree_entry **a, const git_tree *b, const char *c), (a, b, c))
FORWARD(void, git_tree_entry_free, (git_tree_entry *a), (a))
FORWARD(int, git_tree_entry_to_object, (git_object **a, git_repository *b, const git_tree_entry *c), (a, b, c))
FORWARD(git_object_t, git_tree_entry_type, (const git_tree_entry *a), (a))
FORWARD(void, git_tree_free, (git_tree *a), (a))
FORWARD(int, git_tree_lookup, (git_tree **a, git_repository *b, const git_oid *c), (a, b, c))

#else
#undef REAL
#define REAL(name) name
#endif

int slipway_git_accept_partial_clones(void) {
    static const char *extensions[] = {"partialclone"};
    return REAL(git_libgit2_opts)(GIT_OPT_SET_EXTENSIONS, extensions, (size_t)1);
}
