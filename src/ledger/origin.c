/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Origins and checkpoints: who signs for the log, and for what. */
#include "ledger/log.h"

#include <string.h>

#define ORIGIN_MOST 1000

static struct text keep(struct arena *arena, struct text text)
{
    return (struct text){arena_copy(arena, text.at, text.length), text.length};
}

static void take_origin(struct arena *arena, const struct store_statement *row, struct origin *out)
{
    *out = (struct origin){.number = store_integer(row, 0),
                           .name = keep(arena, store_text(row, 1)),
                           .signer = (uint32_t)store_integer(row, 2),
                           .verifier = keep(arena, store_text(row, 3)),
                           .opened = store_integer(row, 4),
                           .start = store_integer(row, 5),
                           .cites = keep(arena, store_text(row, 6))};
}

int origin_read_all(struct arena *arena, struct store_session *session, struct vec *out, struct error *error)
{
    struct store_statement *row = NULL;
    *out = VEC_IN(arena, struct origin);
    int code = store_query(session, &row, error,
                           "SELECT number, name, signer, verifier, opened, start, cites FROM ledger_origin "
                           "ORDER BY number LIMIT $1",
                           "i", (int64_t)ORIGIN_MOST);
    while (code == 0 && (code = store_step(row, error)) > 0) {
        struct origin origin;
        take_origin(arena, row, &origin);
        vec_add(out, &origin);
        code = 0;
    }
    store_finish(row);
    return code;
}

int origin_read_last(struct arena *arena, struct store_session *session, struct origin *out, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT number, name, signer, verifier, opened, start, cites FROM ledger_origin "
                           "ORDER BY number DESC LIMIT 1",
                           "");
    if (code == 0 && (code = store_step(row, error)) > 0) {
        take_origin(arena, row, out);
        code = 0;
    } else if (code == 0) {
        code = error_set(error, ERROR_NOT_FOUND, "ledger.no-origin", "the log has no origin yet");
    }
    store_finish(row);
    return code;
}

static int insert_origin(struct store_session *session, const struct origin *origin, struct error *error)
{
    return store_run(session, NULL, error,
                     "INSERT INTO ledger_origin (number, name, signer, verifier, opened, start, cites) "
                     "VALUES ($1, $2, $3, $4, $5, $6, $7)",
                     "ititiit", origin->number, origin->name, (int64_t)origin->signer, origin->verifier,
                     origin->opened, origin->start, origin->cites);
}

/* ---- beginning one */

struct beginning {
    struct ledger *ledger;
    struct text cites;
    uint32_t signer;
    bool first_only;
};

/* What an origin begins with stands open in the organisation's own ledger, so that it is in the log as well. */
struct text origin_write(struct arena *arena, const struct origin *origin)
{
    struct pack pack = pack_in(arena);
    pack_array(&pack, 5);
    pack_string(&pack, "origin");
    pack_integer(&pack, origin->number);
    pack_text(&pack, origin->verifier);
    pack_integer(&pack, origin->start);
    pack_text(&pack, origin->cites);
    return pack_done(&pack);
}

static int enter_origin(struct ledger *ledger, struct store_session *session, struct origin *origin,
                        struct error *error)
{
    struct ledger_head head;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    const struct ledger_part part = {.kind = VAULT_OPEN, .plain = origin_write(arena, origin)};
    const struct ledger_draft draft = {.parts = &part, .part_count = 1};
    int code = ledger_enter(ledger, session, &ledger->organisation, &draft, &head, error);
    if (code == 0) {
        origin->opened = head.recorded;
    }
    return code;
}

static int begin_work(struct store_session *session, void *context, struct error *error)
{
    struct beginning *beginning = context;
    struct ledger *ledger = beginning->ledger;
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct origin last = {.number = 0}, origin = {.signer = beginning->signer, .cites = beginning->cites};
    uint8_t public[VAULT_PUBLIC_SIZE];
    int code = origin_read_last(arena, session, &last, error);
    if (code == 0 && beginning->first_only) {
        return 0; /* another process was first */
    }
    if ((code < 0 && code != ERROR_NOT_FOUND) || (code = log_size(session, &origin.start, error)) < 0 ||
        (code = vault_signer_public(ledger->vault, beginning->signer, public, error)) < 0) {
        return code;
    }
    origin.number = last.number + 1;
    origin.name = text_of(arena_print(arena, "%s/log/%lld", ledger->name, (long long)origin.number));
    origin.verifier = text_of(verifier_write(arena, origin.name.at, public));
    code = enter_origin(ledger, session, &origin, error);
    return code < 0 ? code : insert_origin(session, &origin, error);
}

static int begin(struct ledger *ledger, struct text cites, bool first_only, struct error *error)
{
    struct beginning beginning = {.ledger = ledger, .cites = cites, .first_only = first_only};
    int code = vault_make_signer(ledger->vault, &beginning.signer, error);
    return code < 0 ? code : store_write(ledger->store, begin_work, &beginning, error);
}

int origin_begin(struct ledger *ledger, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct store_session *session = NULL;
    struct origin origin;
    int code = store_begin_read(ledger->store, &session, error);
    if (code < 0) {
        return code;
    }
    code = origin_read_last(arena, session, &origin, error);
    store_end(session);
    return code == ERROR_NOT_FOUND ? begin(ledger, TEXT(""), true, error) : code;
}

/* The cited note must be one of ours: by a key of an origin before. */
static int check_cited(struct arena *arena, struct ledger *ledger, struct text cited, struct text *newest,
                       struct error *error)
{
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct text lines = TEXT(""), stored = TEXT("");
    struct vec verifiers;
    struct note note;
    struct checkpoint known, restored;
    struct error why;
    int code = store_begin_read(ledger->store, &session, error);
    if (code < 0 || (code = ledger_read_verifiers(arena, session, &lines, error)) < 0 ||
        (code = verifiers_read(arena, lines, &verifiers, error)) < 0) {
        return code;
    }
    bool has_stored = ledger_read_checkpoint(arena, session, &stored, &why) == 0;
    *newest = stored;
    if (cited.length == 0) {
        return 0;
    }
    if ((code = note_read(arena, cited, &note, error)) < 0 ||
        (code = note_check(&note, verifiers.items, verifiers.count, NULL, error)) < 0 ||
        (code = checkpoint_read(note.text, &known, error)) < 0) {
        return code;
    }
    bool larger = !has_stored || note_read(arena, stored, &note, &why) < 0 ||
                  checkpoint_read(note.text, &restored, &why) < 0 || known.size > restored.size;
    *newest = larger ? cited : stored;
    return 0;
}

int ledger_start_origin(struct ledger *ledger, struct text last_known, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct text newest;
    int code = check_cited(arena, ledger, last_known, &newest, error);
    return code < 0 ? code : begin(ledger, newest, false, error);
}

/* ---- checkpoints */

int checkpoint_add(struct ledger *ledger, struct store_session *session, int64_t size, const struct merkle_hash *root,
                   struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct origin origin = {.name = TEXT("")};
    struct text note = TEXT("");
    int code = origin_read_last(arena, session, &origin, error);
    if (code < 0) {
        return code;
    }
    char *name = text_string(arena, origin.name);
    code = note_sign(arena, ledger->vault, origin.signer, name, checkpoint_write(arena, name, size, root), &note,
                     error);
    return code < 0 ? code
                    : store_run(session, NULL, error,
                                "INSERT INTO ledger_checkpoint (number, origin, size, note) "
                                "SELECT COALESCE(MAX(number), 0) + 1, $1, $2, $3 FROM ledger_checkpoint",
                                "iit", origin.number, size, note);
}

int ledger_read_checkpoint(struct arena *arena, struct store_session *session, struct text *note, struct error *error)
{
    struct store_statement *row = NULL;
    int code = store_query(session, &row, error,
                           "SELECT note FROM ledger_checkpoint ORDER BY number DESC LIMIT 1", "");
    if (code == 0 && (code = store_step(row, error)) > 0) {
        *note = keep(arena, store_text(row, 0));
        code = 0;
    } else if (code == 0) {
        code = error_set(error, ERROR_NOT_FOUND, "ledger.no-checkpoint", "the log has no checkpoint yet");
    }
    store_finish(row);
    return code;
}

int checkpoint_publish(struct ledger *ledger, struct error *error)
{
    struct arena *arena SCOPED(arena_free_at) = arena_new();
    struct store_session *session SCOPED(store_end_at) = NULL;
    struct text note = TEXT("");
    if (!ledger->checkpoint_path) {
        return 0;
    }
    int code = store_begin_read(ledger->store, &session, error);
    if (code < 0 || (code = ledger_read_checkpoint(arena, session, &note, error)) < 0) {
        return code == ERROR_NOT_FOUND ? 0 : code;
    }
    pthread_mutex_lock(&ledger->files);
    code = vault_write_file(ledger->checkpoint_path, note, false, error);
    pthread_mutex_unlock(&ledger->files);
    return code;
}

int ledger_read_verifiers(struct arena *arena, struct store_session *session, struct text *lines, struct error *error)
{
    struct vec origins;
    struct buf buf = buf_in(arena);
    int code = origin_read_all(arena, session, &origins, error);
    for (size_t i = 0; code == 0 && i < origins.count; i++) {
        buf_text(&buf, VEC_AT(&origins, struct origin, i)->verifier);
        buf_char(&buf, '\n');
    }
    if (code == 0) {
        *lines = buf_as_text(&buf);
    }
    return code;
}
