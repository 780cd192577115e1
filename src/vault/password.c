/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Argon2id takes 19 MiB a run: a crowd at the door waits its turn, in order, and is turned away when it is too long. */
#include "vault/inside.h"

#include <sodium.h>
#include <string.h>

#define OPERATIONS 2
#define MEMORY (19 * 1024 * 1024)
_Static_assert(VAULT_PASSWORD_SIZE == crypto_pwhash_STRBYTES, "password hash");

/* Argon2id with the same limits over a password that nobody knows: what an unknown user's password is compared with. */
static const char nobodys[] = "$argon2id$v=19$m=19456,t=2,p=1$MDEyMzQ1Njc4OWFiY2RlZg$"
                              "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE";

static int take_turn(struct vault_queue *queue, struct error *error)
{
    pthread_mutex_lock(&queue->mutex);
    if (queue->waiting >= queue->most_waiting) {
        pthread_mutex_unlock(&queue->mutex);
        return error_set(error, ERROR_BUSY, "vault.passwords", "too many people are signing in at once; try again");
    }
    uint64_t ticket = queue->next_ticket++;
    queue->waiting++;
    while (queue->serving != ticket || queue->running >= queue->most_running) {
        pthread_cond_wait(&queue->turn, &queue->mutex);
    }
    queue->serving++;
    queue->waiting--;
    queue->running++;
    pthread_cond_broadcast(&queue->turn);
    pthread_mutex_unlock(&queue->mutex);
    return 0;
}

static void end_turn(struct vault_queue *queue)
{
    pthread_mutex_lock(&queue->mutex);
    queue->running--;
    pthread_cond_broadcast(&queue->turn);
    pthread_mutex_unlock(&queue->mutex);
}

int vault_password_hash(struct vault *vault, struct text password, char out[VAULT_PASSWORD_SIZE], struct error *error)
{
    int code = take_turn(&vault->passwords, error);
    if (code < 0) {
        return code;
    }
    int failed = crypto_pwhash_str(out, password.at, password.length, OPERATIONS, MEMORY);
    end_turn(&vault->passwords);
    return failed ? error_set(error, ERROR_BUSY, "vault.memory", "not enough memory to hash a password") : 0;
}

int vault_password_check(struct vault *vault, const char *hash, struct text password, bool *right, struct error *error)
{
    char against[VAULT_PASSWORD_SIZE] = {0};
    const char *used = hash ? hash : nobodys;
    memcpy(against, used, strnlen(used, sizeof(against) - 1));
    int code = take_turn(&vault->passwords, error);
    if (code < 0) {
        return code;
    }
    bool same = crypto_pwhash_str_verify(against, password.at, password.length) == 0;
    end_turn(&vault->passwords);
    *right = same && hash;
    return 0;
}

bool vault_password_is_old(const char *hash)
{
    sodium_ready();
    char padded[VAULT_PASSWORD_SIZE] = {0};
    memcpy(padded, hash, strnlen(hash, sizeof(padded) - 1));
    return crypto_pwhash_str_needs_rehash(padded, OPERATIONS, MEMORY) != 0;
}
