/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a file is, by its bytes. The list is short on purpose: what people send as evidence, and nothing that runs. What is
 * taken is only ever handed out as a download, under an ending of its own kind.
 */
#include "documents/inside.h"

#include <ctype.h>
#include <string.h>

#define STARTS(bytes, literal) starts_with((bytes), (literal), sizeof(literal) - 1)

static const char *const medias[DOCUMENTS_KIND__MAX] = {
    [DOCUMENTS_UNKNOWN] = "application/octet-stream",
    [DOCUMENTS_PDF] = "application/pdf",
    [DOCUMENTS_PNG] = "image/png",
    [DOCUMENTS_JPEG] = "image/jpeg",
    [DOCUMENTS_HEIC] = "image/heic",
    [DOCUMENTS_DOCX] = "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    [DOCUMENTS_ODT] = "application/vnd.oasis.opendocument.text",
    [DOCUMENTS_MAIL] = "message/rfc822",
    [DOCUMENTS_TEXT] = "text/plain",
};

const char *documents_media(enum documents_kind kind)
{
    return medias[kind < DOCUMENTS_KIND__MAX ? kind : DOCUMENTS_UNKNOWN];
}

static bool starts_with(struct text bytes, const char *start, size_t length)
{
    return bytes.length >= length && memcmp(bytes.at, start, length) == 0;
}

static int refuse_programs(struct error *error)
{
    return error_set(error, ERROR_INVALID, "documents.program",
                     "This file holds a program or macros, which are never taken. Save it as a PDF and send that.");
}

static int refuse_kind(struct error *error)
{
    return error_set(error, ERROR_INVALID, "documents.kind",
                     "This is none of the kinds of file that are taken: PDF, PNG, JPEG, HEIC, Word (.docx), OpenDocument "
                     "text (.odt), plain text, and e-mail (.eml). Save it as a PDF and send that.");
}

/* ---- names of what runs */

static bool ends_like(struct text name, const char *end)
{
    size_t length = strlen(end);
    if (name.length < length) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (tolower((unsigned char)name.at[name.length - length + i]) != end[i]) {
            return false;
        }
    }
    return true;
}

static bool is_program(struct text name)
{
    static const char *const ends[] = {".exe", ".dll", ".com", ".scr", ".pif", ".bat", ".cmd", ".ps1", ".vbs", ".vbe",
                                       ".js",  ".jse", ".wsf", ".hta", ".msi", ".msp", ".jar", ".lnk", ".cpl", ".reg",
                                       ".sh",  ".app", ".apk", ".docm", ".dotm", ".xlsm", ".pptm", ".iso", ".img"};
    for (size_t i = 0; i < COUNT_OF(ends); i++) {
        if (ends_like(name, ends[i])) {
            return true;
        }
    }
    return false;
}

static bool holds_letters(struct text name, const char *letters)
{
    for (size_t i = 0; i < name.length; i++) {
        struct text start = {name.at, i + 1};
        if (ends_like(start, letters)) {
            return true;
        }
    }
    return false;
}

/* ---- archives */

static bool has_member(const struct zip_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++) {
        if (text_is(names->at[i], name)) {
            return true;
        }
    }
    return false;
}

/* Macros of Word, ActiveX, embedded objects that may be anything; Basic and scripts of OpenDocument. */
static bool has_programs(const struct zip_names *names)
{
    static const char *const letters[] = {"vbaproject", "vbadata", "activex", "oleobject"};
    for (size_t i = 0; i < names->count; i++) {
        struct text name = names->at[i];
        if (is_program(name) || text_starts(name, TEXT("Basic/")) || text_starts(name, TEXT("Scripts/"))) {
            return true;
        }
        for (size_t j = 0; j < COUNT_OF(letters); j++) {
            if (holds_letters(name, letters[j])) {
                return true;
            }
        }
    }
    return false;
}

static int sniff_archive(struct text bytes, enum documents_kind *out, struct error *error)
{
    SCOPED(arena_free_at) struct arena *arena = arena_new();
    struct zip_names names;
    int failed = zip_read(arena, bytes, &names, error);
    if (failed) {
        return failed;
    }
    if (text_is(names.first_stored, medias[DOCUMENTS_ODT])) {
        *out = DOCUMENTS_ODT;
    } else if (has_member(&names, "[Content_Types].xml") && has_member(&names, "word/document.xml")) {
        *out = DOCUMENTS_DOCX;
    } else {
        return refuse_kind(error);
    }
    return has_programs(&names) ? refuse_programs(error) : 0;
}

/* ---- mail */

static bool is_field(struct text line, const char *name)
{
    size_t length = strlen(name);
    return line.length > length && line.at[length] == ':' && ends_like((struct text){line.at, length}, name);
}

/* "Name: value", RFC 5322 section 2.2. */
static bool is_header(struct text line)
{
    size_t i = 0;
    while (i < line.length && line.at[i] > ' ' && line.at[i] < 0x7f && line.at[i] != ':') {
        i++;
    }
    return i > 0 && i < line.length && line.at[i] == ':';
}

static bool is_mail(struct text bytes)
{
    struct text rest = bytes, line;
    bool from = false, other = false;
    for (int count = 0; text_cut(&rest, '\n', &line); count++) {
        line.length -= line.length && line.at[line.length - 1] == '\r';
        if (!line.length) {
            return from && other;
        }
        bool goes_on = line.at[0] == ' ' || line.at[0] == '\t';
        if ((goes_on && !count) || (!goes_on && !is_header(line))) {
            return false;
        }
        from = from || is_field(line, "from");
        other = other || is_field(line, "date") || is_field(line, "received") || is_field(line, "message-id");
    }
    return from && other;
}

/* The first bytes of programs (MZ, ELF), as a part in base 64 begins with them. */
static bool begins_program(struct text line)
{
    return STARTS(line, "TVqQ") || STARTS(line, "TVpQ") || STARTS(line, "TVoA") || STARTS(line, "f0VMRg");
}

/* `filename="invoice.exe"`, however the parameter is cut up. */
static bool names_program(struct text line)
{
    if (!holds_letters(line, "name")) {
        return false;
    }
    struct text rest = line, piece;
    while (text_cut(&rest, ';', &piece)) {
        struct text name = text_trim(piece);
        while (name.length && (name.at[name.length - 1] == '"' || name.at[name.length - 1] == '.')) {
            name.length--;
        }
        if (holds_letters(piece, "=") && is_program(name)) {
            return true;
        }
    }
    return false;
}

static bool mail_has_programs(struct text bytes)
{
    struct text rest = bytes, line;
    while (text_cut(&rest, '\n', &line)) {
        line.length = line.length < 1000 ? line.length : 1000;
        if (begins_program(line) || names_program(line)) {
            return true;
        }
    }
    return false;
}

/* ---- text */

static bool is_plain(struct text bytes)
{
    bool any = false;
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char byte = (unsigned char)bytes.at[i];
        if ((byte < 0x20 && !memchr("\t\n\r\f", byte, 4)) || byte == 0x7f) {
            return false;
        }
        any = any || byte > ' ';
    }
    return any && text_is_utf8(bytes);
}

/* ---- all */

static bool is_heic(struct text bytes)
{
    static const char *const brands[] = {"heic", "heix", "heim", "heis", "hevc", "mif1", "msf1"};
    for (size_t i = 0; bytes.length >= 12 && memcmp(bytes.at + 4, "ftyp", 4) == 0 && i < COUNT_OF(brands); i++) {
        if (memcmp(bytes.at + 8, brands[i], 4) == 0) {
            return true;
        }
    }
    return false;
}

static enum documents_kind by_signature(struct text bytes)
{
    if (STARTS(bytes, "%PDF-1.") || STARTS(bytes, "%PDF-2.")) {
        return DOCUMENTS_PDF;
    }
    if (STARTS(bytes, "\x89PNG\r\n\x1a\n")) {
        return DOCUMENTS_PNG;
    }
    if (STARTS(bytes, "\xff\xd8\xff")) {
        return DOCUMENTS_JPEG;
    }
    return is_heic(bytes) ? DOCUMENTS_HEIC : DOCUMENTS_UNKNOWN;
}

int documents_sniff(struct text bytes, enum documents_kind *out, struct error *error)
{
    *out = by_signature(bytes);
    if (!bytes.length) {
        return error_set(error, ERROR_INVALID, "documents.empty", "This file is empty. Choose it again.");
    }
    if (*out) {
        return 0;
    }
    if (STARTS(bytes, "MZ") || STARTS(bytes, "\x7f" "ELF") || STARTS(bytes, "#!")) {
        return refuse_programs(error);
    }
    if (STARTS(bytes, "PK")) {
        return sniff_archive(bytes, out, error);
    }
    if (!memchr(bytes.at, '\0', bytes.length) && is_mail(bytes)) {
        *out = DOCUMENTS_MAIL;
        return mail_has_programs(bytes) ? refuse_programs(error) : 0;
    }
    *out = is_plain(bytes) ? DOCUMENTS_TEXT : DOCUMENTS_UNKNOWN;
    return *out ? 0 : refuse_kind(error);
}
