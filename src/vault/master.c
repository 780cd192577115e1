/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vault/inside.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Argon2id for a passphrase: part of the formats. */
#define OPERATIONS 3
#define MEMORY (64 * 1024 * 1024)
#define SHORTEST_PASSPHRASE 12

static void close_at(int *file)
{
    if (*file >= 0) {
        close(*file);
    }
}

static int check_owner(int file, const char *path, struct error *error)
{
    struct stat status;
    if (fstat(file, &status) < 0 || !S_ISREG(status.st_mode)) {
        return error_set(error, ERROR_INVALID, "vault.key-file", "%s is not a regular file", path);
    }
    if (status.st_uid != geteuid() && status.st_uid != 0) {
        return error_set(error, ERROR_DENIED, "vault.key-file", "%s belongs to another user", path);
    }
    if (status.st_mode & (S_IRWXG | S_IRWXO)) {
        return error_set(error, ERROR_DENIED, "vault.key-file",
                         "%s can be read by others: chmod 600 it (and think of who may have read it)", path);
    }
    return 0;
}

static int read_file(const char *path, uint8_t out[KEY_SIZE], struct error *error)
{
    int file SCOPED(close_at) = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (file < 0) {
        return error_set(error, errno == ENOENT ? ERROR_INVALID : ERROR_IO, "vault.key-file",
                         "the master key cannot be read: %s: %s", path, strerror(errno));
    }
    int code = check_owner(file, path, error);
    if (code < 0) {
        return code;
    }
    char content[2 * KEY_SIZE + 2];
    ssize_t length = read(file, content, sizeof(content));
    struct text text = text_trim((struct text){content, length > 0 ? (size_t)length : 0});
    code = text_unhex(text, out, KEY_SIZE, error);
    sodium_memzero(content, sizeof(content));
    return code < 0 ? error_set(error, ERROR_INVALID, "vault.key-file", "%s does not hold 64 hexadecimal digits", path)
                    : 0;
}

static int read_credential(const char *name, uint8_t out[KEY_SIZE], struct error *error)
{
    const char *folder = getenv("CREDENTIALS_DIRECTORY");
    if (!folder || strchr(name, '/')) {
        return error_set(error, ERROR_INVALID, "vault.credential",
                         "there is no credential %s: LoadCredentialEncrypted= it in the unit", name);
    }
    char path[4096];
    size_t length = strlen(folder), name_length = strlen(name);
    if (length + name_length + 2 > sizeof(path)) {
        return error_set(error, ERROR_LIMIT, "vault.credential", "the credential's path is too long");
    }
    memcpy(path, folder, length);
    path[length] = '/';
    memcpy(path + length + 1, name, name_length + 1);
    return read_file(path, out, error);
}

static int read_passphrase(struct text passphrase, const uint8_t salt[16], uint8_t out[KEY_SIZE], struct error *error)
{
    _Static_assert(crypto_pwhash_SALTBYTES == 16, "salt");
    if (passphrase.length < SHORTEST_PASSPHRASE) {
        return error_set(error, ERROR_INVALID, "vault.passphrase", "the passphrase has fewer than %d bytes",
                         SHORTEST_PASSPHRASE);
    }
    if (crypto_pwhash(out, KEY_SIZE, passphrase.at, passphrase.length, salt, OPERATIONS, MEMORY,
                      crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return error_set(error, ERROR_BUSY, "vault.memory", "not enough memory for the passphrase");
    }
    return 0;
}

int master_read(const struct vault_master *master, const uint8_t salt[16], uint8_t out[KEY_SIZE], struct error *error)
{
    sodium_ready();
    int given = (master->key_file != NULL) + (master->credential != NULL) + (master->passphrase.length > 0);
    if (given != 1) {
        return error_set(error, ERROR_INVALID, "vault.master",
                         "give one of: a key file, a credential, a passphrase for the master key");
    }
    if (master->key_file) {
        return read_file(master->key_file, out, error);
    }
    return master->credential ? read_credential(master->credential, out, error)
                              : read_passphrase(master->passphrase, salt, out, error);
}

int vault_make_master(const char *path, struct error *error)
{
    uint8_t key[KEY_SIZE];
    char content[2 * KEY_SIZE + 2];
    vault_random(key, sizeof(key));
    sodium_bin2hex(content, sizeof(content), key, sizeof(key));
    content[2 * KEY_SIZE] = '\n';
    int code = vault_write_file(path, (struct text){content, 2 * KEY_SIZE + 1}, true, error);
    sodium_memzero(key, sizeof(key));
    sodium_memzero(content, sizeof(content));
    return code;
}
