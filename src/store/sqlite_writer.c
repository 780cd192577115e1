/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The group writer. One connection writes; whoever finds it idle leads: it takes the jobs that are
 * waiting (its own first), runs them all in one transaction, looks again for jobs that came
 * meanwhile, commits once, hands the lead to the first job that came too late, and wakes those that
 * are done. A lone caller so runs its job on its own thread, without any switch; company that comes
 * while the leader works or syncs shares the next sync.
 *
 * Savepoints keep what a failing job wrote apart from what the others did, at the price of a copy of
 * every page that two of them change. Hardly any job fails once it has changed something, so there are
 * none until one does: then the transaction is rolled back, and the group runs again with them.
 *
 * The leader waits before it commits for those who gave notice, for as long as the last commit took
 * at the most: without that, sixteen callers fall into two parties of eight that never meet. Callers
 * that were there a moment ago mostly come again, notice or not. If fewer came than there were, the
 * leader waits an eighth of that time. Who is alone waits for nobody, and after one such waiting in
 * vain nobody is waited for.
 *
 * Invariants: `session`, `patience` and `doubtful` belong to the leader; the queue is touched with
 * the lock held; a job lives on its caller's stack and is not touched after its semaphore has been
 * posted.
 */
#include "store/sqlite.h"

#include <assert.h>
#include <errno.h>
#include <semaphore.h>
#include <stdlib.h>
#include <time.h>

#define LARGEST_GROUP 64
#define LONGEST_PATIENCE 4000000 /* ns */

struct job {
    store_work *work;
    sqlite_task *task; /* instead of `work` */
    void *context;
    struct store_notice *notice;
    struct error *error;
    int result;
    bool kept;  /* committed already, when the group fell apart */
    bool leads; /* woken to lead, not because it is done */
    sem_t wake;
    struct job *next;
    struct job *then[2]; /* whom it wakes once it is woken as done */
};

struct group {
    struct job *jobs[LARGEST_GROUP];
    int count;
    bool careful; /* every further job within a savepoint */
    int64_t waits_since; /* 0: has not waited */
};

struct sqlite_writer {
    struct store *store;
    struct store_session *session;
    pthread_mutex_t lock;
    pthread_cond_t rested;
    pthread_cond_t came; /* a job, while the leader waits for company */
    struct job *first, **last;
    int queued;
    int coming;       /* gave notice, and have not come yet */
    int company;      /* how many callers there were a moment ago */
    int64_t patience; /* ns: what the last commit took */
    bool led;
    bool named; /* `leader` is the one who leads: not yet, between a handing over and its arrival */
    pthread_t leader;
    bool doubtful; /* a failed commit may still lie in the write-ahead log */
    uint32_t pulse;
};

static void init_conditions(struct sqlite_writer *writer)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&writer->rested, &attributes);
    pthread_cond_init(&writer->came, &attributes);
    pthread_condattr_destroy(&attributes);
}

int sqlite_writer_new(struct store *store, struct sqlite_writer **out, struct error *error)
{
    struct sqlite_writer *writer = ARENA_NEW(store->arena, struct sqlite_writer);
    if (sqlite_connect(store, true, &writer->session, error) < 0) {
        return error->code;
    }
    writer->store = store;
    writer->last = &writer->first;
    pthread_mutex_init(&writer->lock, NULL);
    init_conditions(writer);
    *out = writer;
    return 0;
}

void sqlite_writer_free(struct sqlite_writer *writer)
{
    if (!writer) {
        return;
    }
    pthread_mutex_lock(&writer->lock);
    while (writer->led) {
        pthread_cond_wait(&writer->rested, &writer->lock);
    }
    pthread_mutex_unlock(&writer->lock);
    sqlite_disconnect(writer->session);
    pthread_cond_destroy(&writer->rested);
    pthread_cond_destroy(&writer->came);
    pthread_mutex_destroy(&writer->lock);
}

/* ---- the queue ---- */

static void add_job(struct sqlite_writer *writer, struct job *job)
{
    *writer->last = job;
    writer->last = &job->next;
    writer->queued++;
    pthread_cond_signal(&writer->came);
}

/* The next job for this group: a task only if the group is empty, and nothing after a task. */
static struct job *take_job(struct sqlite_writer *writer, const struct group *group)
{
    pthread_mutex_lock(&writer->lock);
    struct job *job = writer->first;
    const bool full = group->count == LARGEST_GROUP || (group->count > 0 && group->jobs[0]->task);
    if (!job || full || (job->task && group->count > 0)) {
        job = NULL;
    } else {
        writer->first = job->next;
        writer->queued--;
        if (!writer->first) {
            writer->last = &writer->first;
        }
    }
    pthread_mutex_unlock(&writer->lock);
    return job;
}

static void wake(struct job *job)
{
    sem_post(&job->wake);
}

static void hand_over(struct sqlite_writer *writer, const struct group *group)
{
    pthread_mutex_lock(&writer->lock);
    struct job *next = writer->first;
    writer->named = false;
    writer->company = group->count + writer->queued;
    if (next) {
        next->leads = true;
    } else {
        writer->led = false;
        pthread_cond_broadcast(&writer->rested);
    }
    pthread_mutex_unlock(&writer->lock);
    if (next) {
        wake(next);
    }
}

/* ---- running jobs ---- */

/* What `work` returned, or the failure that it passed over: a transaction that a statement failed
 * in is not kept. */
static int call_work(struct store_session *session, struct job *job)
{
    int result = job->work(session, job->context, job->error);
    if (result >= 0 && session->failure.code) {
        *job->error = session->failure;
        result = session->failure.code;
    }
    store_session_rest(session);
    return result > 0 ? 0 : result;
}

/* The first job of a transaction needs no savepoint: if it fails, the transaction is rolled back
 * and is empty. */
static int run_first(struct store_session *session, struct job *job)
{
    int result = sqlite_control(session, CONTROL_BEGIN_IMMEDIATE, job->error);
    if (result < 0) {
        return result;
    }
    result = call_work(session, job);
    if (result < 0) {
        sqlite_roll_back(session);
    }
    return result;
}

/* A failure that ends the whole transaction (a full disk) leaves the session outside any: the
 * caller looks. */
static int run_saved(struct store_session *session, struct job *job)
{
    struct error error;
    int result = sqlite_control(session, CONTROL_SAVE, job->error);
    if (result < 0) {
        return result;
    }
    result = call_work(session, job);
    if (result < 0 && sqlite_in_transaction(session) &&
        sqlite_control(session, CONTROL_ROLL_BACK_TO, &error) < 0) {
        sqlite_roll_back(session);
    }
    if (sqlite_in_transaction(session) && sqlite_control(session, CONTROL_RELEASE, &error) < 0) {
        sqlite_roll_back(session);
        if (result == 0) {
            *job->error = error;
            result = error.code;
        }
    }
    return result;
}

/* After a failed commit its bytes may lie in the log, where a crash would find them whole and take
 * them for committed. Any transaction that is durable after it overwrites them, so one is made
 * before anything else runs. */
static int settle_doubt(struct sqlite_writer *writer, struct error *error)
{
    static const char *const pulses[] = {"PRAGMA user_version = 1", "PRAGMA user_version = 2"};
    int result = sqlite_control(writer->session, CONTROL_BEGIN_IMMEDIATE, error);
    if (result == 0) {
        result = sqlite_run_script(writer->session, pulses[++writer->pulse % 2], error);
    }
    if (result == 0) {
        result = sqlite_control(writer->session, CONTROL_COMMIT, error);
    }
    sqlite_roll_back(writer->session);
    writer->doubtful = result < 0;
    return result;
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static int commit_group(struct sqlite_writer *writer, struct error *error)
{
    const int64_t start = now();
    int result = sqlite_control(writer->session, CONTROL_COMMIT, error);
    if (result == 0) {
        const int64_t patience = now() - start;
        writer->patience = patience < LONGEST_PATIENCE ? patience : LONGEST_PATIENCE;
        return 0;
    }
    sqlite_roll_back(writer->session);
    struct error again;
    if (settle_doubt(writer, &again) < 0) {
        return error_set(
            error, ERROR_IO, "store.outcome-unknown",
            "the disk failed while a change was written, and fails still: whether "
            "the change is kept shows when the store is opened again; read again then");
    }
    return result;
}

/* One job in a transaction of its own. */
static void run_alone(struct sqlite_writer *writer, struct job *job)
{
    job->result = run_first(writer->session, job);
    if (job->result == 0) {
        job->result = commit_group(writer, job->error);
        job->kept = true;
    }
}

/* What went well until the transaction fell apart runs again, each alone. */
static void run_each_alone(struct sqlite_writer *writer, const struct group *group)
{
    for (int i = 0; i < group->count; i++) {
        if (group->jobs[i]->result == 0 && !group->jobs[i]->kept) {
            run_alone(writer, group->jobs[i]);
        }
    }
}

static void finish_group(struct sqlite_writer *writer, const struct group *group)
{
    struct error error;
    if (!sqlite_in_transaction(writer->session)) {
        return; /* nothing was begun, or every job failed */
    }
    int result = commit_group(writer, &error);
    for (int i = 0; i < group->count && result < 0; i++) {
        if (group->jobs[i]->result == 0 && !group->jobs[i]->kept) {
            *group->jobs[i]->error = error;
            group->jobs[i]->result = result;
        }
    }
}

static void run_job(struct sqlite_writer *writer, struct group *group, struct job *job);

/* What the transaction held runs again, without the job that failed in it. */
static void run_again(struct sqlite_writer *writer, const struct group *group)
{
    struct group again = {.careful = true};
    for (int i = 0; i < group->count; i++) {
        if (group->jobs[i]->result == 0 && !group->jobs[i]->kept) {
            run_job(writer, &again, group->jobs[i]);
        }
    }
}

/* Without a savepoint. A job that failed before it changed anything leaves nothing to undo. */
static int run_among(struct sqlite_writer *writer, struct group *group, struct job *job)
{
    const int64_t before = sqlite_count_changes(writer->session);
    int result = call_work(writer->session, job);
    if (result < 0 && sqlite_in_transaction(writer->session) &&
        sqlite_count_changes(writer->session) != before) {
        sqlite_roll_back(writer->session);
        group->careful = true;
        run_again(writer, group);
    }
    return result;
}

static int run_further(struct sqlite_writer *writer, struct group *group, struct job *job)
{
    return group->careful ? run_saved(writer->session, job) : run_among(writer, group, job);
}

static void run_job(struct sqlite_writer *writer, struct group *group, struct job *job)
{
    const bool begun = sqlite_in_transaction(writer->session);
    if (job->task) {
        job->result = job->task(writer->session, job->error);
    } else if (writer->doubtful) {
        job->result = settle_doubt(writer, job->error);
        job->result = job->result < 0 ? job->result : run_first(writer->session, job);
    } else {
        job->result = begun ? run_further(writer, group, job) : run_first(writer->session, job);
    }
    if (begun && !sqlite_in_transaction(writer->session)) {
        run_each_alone(writer, group);
    }
    group->jobs[group->count++] = job;
}

/* With the lock held: how long a group waits on the whole for whoever may still come. */
static int64_t patience_for(const struct sqlite_writer *writer, const struct group *group)
{
    return writer->coming > 0                ? writer->patience
           : group->count < writer->company ? writer->patience / 8
                                             : 0;
}

/* With the lock held. False: nobody is worth waiting for any longer. */
static bool wait_a_little(struct sqlite_writer *writer, struct group *group)
{
    int64_t patience = patience_for(writer, group);

    if (patience == 0) {
        return false;
    }
    group->waits_since = group->waits_since ? group->waits_since : now();
    const int64_t until = group->waits_since + patience;
    const struct timespec time = {until / 1000000000, until % 1000000000};
    return pthread_cond_timedwait(&writer->came, &writer->lock, &time) == 0;
}

/* True when a job has come. */
static bool wait_for_company(struct sqlite_writer *writer, struct group *group)
{
    if (group->count == LARGEST_GROUP || group->jobs[0]->task) {
        return false;
    }
    pthread_mutex_lock(&writer->lock);
    while (!writer->first && wait_a_little(writer, group)) {
    }
    const bool came = writer->first && !writer->first->task;
    pthread_mutex_unlock(&writer->lock);
    return came;
}

static void wake_both(struct job *const pair[2])
{
    for (int i = 0; i < 2 && pair[i]; i++) {
        wake(pair[i]);
    }
}

/* Each of them wakes two more: if one woke all, most would begin on its processor, and the other would wait for work. */
static void wake_others(struct group *group, const struct job *own)
{
    struct job *others[LARGEST_GROUP + 2];
    int count = 0;
    for (int i = 0; i < group->count; i++) {
        others[count] = group->jobs[i];
        count += group->jobs[i] != own;
    }
    for (int i = 0; i < count; i++) {
        for (int j = 0; j < 2; j++) {
            const int next = 2 * i + 2 + j;
            others[i]->then[j] = next < count ? others[next] : NULL;
        }
    }
    others[count] = others[count + 1] = NULL;
    wake_both(others);
}

static void lead(struct sqlite_writer *writer, struct job *own)
{
    struct group group = {.count = 0};
    do {
        for (struct job *job = take_job(writer, &group); job; job = take_job(writer, &group)) {
            run_job(writer, &group, job);
        }
    } while (wait_for_company(writer, &group));
    finish_group(writer, &group);
    hand_over(writer, &group);
    wake_others(&group, own);
    sqlite_copy_log(writer->store);
}

static void wait_for(struct job *job)
{
    while (sem_wait(&job->wake) != 0 && errno == EINTR) {
    }
}

static void name_leader(struct sqlite_writer *writer)
{
    writer->leader = pthread_self();
    writer->named = true;
}

/* True when the caller is to lead. */
static bool enter_queue(struct sqlite_writer *writer, struct job *job)
{
    pthread_mutex_lock(&writer->lock);
    /* A job that writes again would wait for itself. */
    assert(!writer->named || !pthread_equal(writer->leader, pthread_self()));
    add_job(writer, job);
    if (job->notice && job->notice->store) {
        job->notice->store = NULL;
        writer->coming--;
    }
    const bool leads = !writer->led;
    if (leads) {
        writer->led = true;
        name_leader(writer);
    }
    pthread_mutex_unlock(&writer->lock);
    return leads;
}

static int run_queued(struct sqlite_writer *writer, struct job *job)
{
    sem_init(&job->wake, 0, 0);
    if (enter_queue(writer, job)) {
        lead(writer, job);
    } else {
        wait_for(job);
        if (job->leads) {
            pthread_mutex_lock(&writer->lock);
            name_leader(writer);
            pthread_mutex_unlock(&writer->lock);
            lead(writer, job);
        } else {
            wake_both(job->then);
        }
    }
    sem_destroy(&job->wake);
    return job->result;
}

int sqlite_write(struct store *store, store_work *work, void *context, struct store_notice *notice,
                 struct error *error)
{
    struct job job = {.work = work, .context = context, .notice = notice, .error = error};
    return run_queued(((struct sqlite_place *)store->own)->writer, &job);
}

void sqlite_expect(struct store *store, int change)
{
    struct sqlite_writer *writer = ((struct sqlite_place *)store->own)->writer;
    pthread_mutex_lock(&writer->lock);
    writer->coming += change;
    if (change < 0) {
        pthread_cond_signal(&writer->came); /* whoever waits looks whether that was the last */
    }
    pthread_mutex_unlock(&writer->lock);
}

int sqlite_write_alone(struct store *store, sqlite_task *task, struct error *error)
{
    struct job job = {.task = task, .error = error};
    return run_queued(((struct sqlite_place *)store->own)->writer, &job);
}
