/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/enrol.h"
#include "http/http.h"

#include <qrencode.h>
#include <string.h>

static const char base32_letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

char *cli_base32(struct arena *arena, const uint8_t *bytes, size_t size)
{
    struct buf buf = buf_in(arena);
    unsigned held = 0, bits = 0;
    for (size_t i = 0; i < size; i++) {
        held = (held << 8 | bytes[i]) & 0xffff;
        for (bits += 8; bits >= 5; bits -= 5) {
            buf_char(&buf, base32_letters[held >> (bits - 5) & 31]);
        }
    }
    if (bits) {
        buf_char(&buf, base32_letters[held << (5 - bits) & 31]);
    }
    return text_string(arena, buf_as_text(&buf));
}

int cli_unbase32(struct text text, uint8_t *bytes, size_t size, struct error *error)
{
    unsigned held = 0, bits = 0;
    size_t made = 0;
    for (size_t i = 0; i < text.length; i++) {
        char letter = text.at[i];
        if (letter == ' ') {
            continue;
        }
        letter = letter >= 'a' && letter <= 'z' ? (char)(letter - 'a' + 'A') : letter;
        const char *at = letter ? strchr(base32_letters, letter) : NULL;
        if (!at || made == size) {
            return error_set(error, ERROR_INVALID, "base32.form", "this is not a secret in base 32");
        }
        held = (held << 5 | (unsigned)(at - base32_letters)) & 0xffff;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            bytes[made++] = (uint8_t)(held >> bits & 0xff);
        }
    }
    return made == size ? 0 : error_set(error, ERROR_INVALID, "base32.size", "this secret is too short");
}

struct text cli_make_password(struct arena *arena)
{
    /* Without i, l, o and u: nothing that is misread, and no words by accident. 32 letters: no bias. */
    static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint8_t random[15];
    struct buf buf = buf_in(arena);
    vault_random(random, sizeof(random));
    for (size_t i = 0; i < sizeof(random); i++) {
        if (i && i % 3 == 0) {
            buf_char(&buf, '-');
        }
        buf_char(&buf, letters[random[i] & 31]);
    }
    return buf_as_text(&buf);
}

int cli_enrol(struct cli *cli, struct cli_organisation *organisation, struct cli_enrolment *enrolment,
              const struct people_act *act, struct error *error)
{
    struct people_new_user user = {
        .person = enrolment->person, .sign_in = enrolment->sign_in, .role = enrolment->role};
    int result = 0;
    if (!enrolment->password.length && enrolment->password_file && enrolment->password_file[0]) {
        result = cli_read_secret(cli, enrolment->password_file, "", &enrolment->password, error);
    } else if (!enrolment->password.length) {
        enrolment->password = cli_make_password(cli->arena);
        enrolment->made = true;
    }
    if (result < 0) {
        return result;
    }
    user.password = enrolment->password;
    memcpy(user.secret, enrolment->secret, sizeof(user.secret));
    result = people_add_user(organisation->people, &user, act, error);
    memcpy(enrolment->secret, user.secret, sizeof(user.secret));
    return result;
}

/* ---- telling it ---------------------------------------------------------------------------------------------- */

/* otpauth://totp/ISSUER:NAME?secret=...: what authenticators read. */
static const char *address_of(struct cli *cli, const struct cli_organisation *organisation,
                              const struct cli_enrolment *enrolment)
{
    struct buf buf = buf_in(cli->arena);
    struct text issuer = config_get(&organisation->config, "title", "Evenhand");
    buf_string(&buf, "otpauth://totp/");
    http_encode(&buf, issuer);
    buf_char(&buf, ':');
    http_encode(&buf, enrolment->sign_in);
    buf_print(&buf, "?secret=%s&issuer=", cli_base32(cli->arena, enrolment->secret, PEOPLE_SECRET_SIZE));
    http_encode(&buf, issuer);
    return text_string(cli->arena, buf_as_text(&buf));
}

static bool is_dark(const QRcode *code, int x, int y)
{
    bool inside = x >= 0 && y >= 0 && x < code->width && y < code->width;
    return inside && (code->data[y * code->width + x] & 1);
}

/* Two rows a line, by half blocks. Light modules are drawn, dark ones left out: right on a dark terminal, and
 * authenticators read the reverse too. */
static void say_qr(struct cli *cli, const char *address)
{
    static const char *const blocks[2][2] = {{"█", "▀"}, {"▄", " "}};
    QRcode *code = QRcode_encodeString8bit(address, 0, QR_ECLEVEL_L);
    if (!code) {
        return;
    }
    for (int y = -2; y < code->width + 2; y += 2) {
        cli_say(cli, "  ");
        for (int x = -2; x < code->width + 2; x++) {
            cli_say(cli, "%s", blocks[is_dark(code, x, y)][is_dark(code, x, y + 1)]);
        }
        cli_say(cli, "\n");
    }
    QRcode_free(code);
}

void cli_say_enrolment(struct cli *cli, const struct cli_organisation *organisation,
                       const struct cli_enrolment *enrolment, bool with_qr)
{
    const char *address = address_of(cli, organisation, enrolment);
    cli_say(cli, "  sign-in name     %.*s\n", TEXT_ARGS(enrolment->sign_in));
    cli_set_text(cli->result, "sign-in", enrolment->sign_in);
    if (enrolment->made) {
        cli_say(cli, "  password         %.*s   (shown once, now)\n", TEXT_ARGS(enrolment->password));
        cli_set_text(cli->result, "password", enrolment->password);
    }
    const char *secret = cli_base32(cli->arena, enrolment->secret, PEOPLE_SECRET_SIZE);
    cli_say(cli, "  code secret      %s   (shown once, now)\n", secret);
    cli_set_string(cli->result, "secret", secret);
    cli_set_string(cli->result, "otpauth", address);
    if (with_qr && !cli->json) {
        cli_say(cli, "\nScan this with an authenticator (or type the secret into it):\n\n");
        say_qr(cli, address);
    }
}
