/* SLR's label engine for programs in any language: features in, pseudo labels out, once an epoch.
 *
 * Every function returns SLR_OK or a code below; slr_error() then tells in words, for the calling thread, until its next call.
 * Handles are numbers; slr_free() gives any of them back, and a handle that was given back is refused (SLR_CLOSED). Different
 * handles may be used by different threads at once, one handle by one thread at a time, but for slr_stop(). Arrays belong to the
 * caller; they are read or written during the call only. The library's threads do not survive fork(): use it in one process.
 */
#ifndef SLR_H
#define SLR_H
#include <stdint.h>
#ifdef __cplusplus
extern "C" {
#endif

typedef int64_t slr_handle;

enum {
  SLR_OK = 0,
  SLR_ARGUMENT = 1, /* what was given makes no sense: shapes, values, options, keys */
  SLR_CLOSED = 2,   /* no such handle, or one of another kind */
  SLR_STOPPED = 3,  /* slr_stop() was called */
  SLR_DAMAGED = 4,  /* bytes that are no state */
  SLR_MEMORY = 5,   /* not enough of it */
  SLR_INTERNAL = 6  /* a fault of the library */
};

/* Text into a buffer: at most capacity bytes, the last of them 0. Returns the bytes that all of it needs, the 0 included. */
int64_t slr_version(char *text, int64_t capacity);
int64_t slr_error(char *text, int64_t capacity);

/* Told the name of each stage as it begins, on some thread: neighbours, jaccard, cluster, project, fuse, hdbscan, means. */
typedef void (*slr_progress)(void *context, const char *stage);

int32_t slr_free(slr_handle any);

/* A switch that stops the work it was given to; 0 stands for none wherever one is asked for. */
int32_t slr_switch_create(slr_handle *stop);
int32_t slr_stop(slr_handle stop);

/* A labeler with its memory of the last epoch. Options: a JSON object, see docs/python.md; "{}" for the defaults. */
int32_t slr_labeler_create(const char *options, slr_handle *labeler);
int32_t slr_labeler_from_state(const uint8_t *state, int64_t length, slr_handle *labeler);
int32_t slr_labeler_epoch(slr_handle labeler, int32_t *epoch);
int32_t slr_labeler_options(slr_handle labeler, char *text, int64_t capacity, int64_t *needed);
int32_t slr_labeler_state(slr_handle labeler, uint8_t *state, int64_t capacity, int64_t *needed);

/* An epoch: rows of length 1 come block by block, float32, row-major; neighbours are searched while they come. source: features of
 * a labelled source domain, or NULL. keys: one a row, UTF-8, for all rows or NULL for none. camera, track: -1 = not known; time: NaN
 * = not known; NULL = of no row. An epoch that is given back before it is finished changes nothing. */
int32_t slr_epoch_begin(slr_handle labeler, int32_t dimension, int32_t expected_rows, const float *source, int32_t source_rows,
                        slr_progress progress, void *context, slr_handle stop, slr_handle *epoch);
int32_t slr_epoch_add(slr_handle epoch, const float *rows, int32_t count, const char *const *keys, const int32_t *camera,
                      const int32_t *track, const double *time);
int32_t slr_epoch_finish(slr_handle epoch, slr_handle *labels);

/* What an epoch answered. labels: one a row, -1 = leave out. Soft labels: compressed rows over the clusters before refinement,
 * starts has rows + 1 entries. report: JSON with figures and warnings. */
int32_t slr_labels_sizes(slr_handle labels, int32_t *rows, int32_t *clusters, int32_t *soft_columns, int64_t *soft_entries);
int32_t slr_labels_copy(slr_handle labels, int32_t *refined, int32_t *before_refinement);
int32_t slr_labels_soft(slr_handle labels, int64_t *starts, int32_t *columns, double *values);
int32_t slr_labels_report(slr_handle labels, char *text, int64_t capacity, int64_t *needed);

/* k-reciprocal Jaccard distances below 1 of all pairs: symmetric compressed rows without the diagonal. camera may be NULL. */
int32_t slr_jaccard(const float *rows, int32_t count, int32_t dimension, const int32_t *camera, const char *options, slr_handle stop,
                    slr_handle *distances, int64_t *entries);
int32_t slr_distances_copy(slr_handle distances, int64_t *starts, int32_t *columns, float *values);

/* DBSCAN on such distances. eps < 0: found without labels; the radius that was used is written back. */
int32_t slr_dbscan(const int64_t *starts, const int32_t *columns, const float *values, int32_t count, double *eps, int32_t min_samples,
                   int32_t threads, slr_handle stop, int32_t *labels);

/* HDBSCAN of points, Euclidean, exact. min_samples does not count the point itself. */
int32_t slr_hdbscan(const float *points, int32_t count, int32_t dimension, int32_t min_cluster_size, int32_t min_samples,
                    int32_t threads, slr_handle stop, int32_t *labels, double *probabilities);

/* mAP, CMC, mINP by the Market-1501 protocol: rows of length 1; identity -1 is junk, 0 a distractor. scores: JSON, a handle. */
int32_t slr_rank(const float *query, int32_t queries, const float *gallery, int32_t images, int32_t dimension,
                 const int32_t *query_identity, const int32_t *gallery_identity, const int32_t *query_camera,
                 const int32_t *gallery_camera, int32_t threads, slr_handle stop, slr_handle *scores);
int32_t slr_text_copy(slr_handle text, char *target, int64_t capacity, int64_t *needed);

#ifdef __cplusplus
}
#endif
#endif
