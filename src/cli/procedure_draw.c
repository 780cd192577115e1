/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `evenhand procedure draw`: the flowchart on one sheet, or as the pages that a wall takes. */
#include "cli/procedure_files.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int write_page(struct cli *cli, const char *path, struct text svg, struct error *error)
{
    FILE *file = fopen(path, "we");
    if (!file) {
        return error_set(error, ERROR_IO, "draw.write", "%.300s: %s", path, strerror(errno));
    }
    bool kept = fwrite(svg.at, 1, svg.length, file) == svg.length;
    kept = fclose(file) == 0 && kept;
    if (kept) {
        cli_say(cli, "%s\n", path);
    }
    return kept ? 0 : error_set(error, ERROR_IO, "draw.write", "%.300s: %s", path, strerror(errno));
}

/* NAME-1.svg, NAME-2.svg ... */
static int write_pages(struct cli *cli, const struct procedure *procedure, struct error *error)
{
    size_t count = 0;
    const struct procedure_drawn_page *pages = procedure_draw_pages(cli->arena, procedure, NULL, &count);
    struct text name = procedure_about(procedure)->is.name.text;
    json_t *array = cli_add_array(cli->result, "pages");
    int result = 0;
    for (size_t i = 0; result == 0 && i < count; i++) {
        const char *path =
            arena_print(cli->arena, "%s/%.*s-%zu.svg", cli_string(cli, "into"), TEXT_ARGS(name), i + 1);
        json_t *object = cli_append_object(array);
        cli_set_string(object, "file", path);
        cli_set_text(object, "title", pages[i].title);
        result = write_page(cli, path, pages[i].svg, error);
    }
    return result;
}

int cli_procedure_draw(struct cli *cli, struct error *error)
{
    const struct procedure *procedure = NULL;
    int result = cli_read_procedure(cli, cli_string(cli, "file"), &procedure, error);
    if (result < 0) {
        return result;
    }
    if (cli_has(cli, "into")) {
        return write_pages(cli, procedure, error);
    }
    struct text drawing = procedure_draw(cli->arena, procedure, NULL);
    cli_say(cli, "%.*s", TEXT_ARGS(drawing));
    cli_set_text(cli->result, "svg", drawing);
    return 0;
}
