/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Invariants: every block's free part is poisoned under the address sanitizer, and consecutive allocations are kept
 * apart by a poisoned gap, so that an overflow inside an arena is found as surely as one of malloc's.
 */
#include "base/base.h"
#include "base/room.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_POISON 1
#endif
#endif

#ifdef ARENA_POISON
#include <sanitizer/asan_interface.h>
#define GAP 16
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define GAP 0
#endif

#define ALIGNMENT 16
#define FIRST_BLOCK 4096
#define LARGEST_BLOCK (1024 * 1024)

struct block {
    struct block *next;
    size_t size, used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

struct cleanup {
    struct cleanup *next;
    void (*function)(void *subject);
    void *subject;
};

struct arena {
    struct block *blocks;
    struct cleanup *cleanups;
    size_t used, next_size;
};

static _Noreturn void out_of_memory(void)
{
    fputs("evenhand: out of memory\n", stderr);
    exit(71);
}

static struct block *block_new(size_t size)
{
    struct block *block = malloc(sizeof(*block) + size);
    if (!block) {
        out_of_memory();
    }
    block->next = NULL;
    block->size = size;
    block->used = 0;
    ASAN_POISON_MEMORY_REGION(block->bytes, size);
    return block;
}

struct arena *arena_new(void)
{
    struct arena *arena = calloc(1, sizeof(*arena));
    if (!arena) {
        out_of_memory();
    }
    arena->next_size = FIRST_BLOCK;
    return arena;
}

static void let_go(struct arena *arena, bool wiped)
{
    if (!arena) {
        return;
    }
    for (struct cleanup *cleanup = arena->cleanups; cleanup; cleanup = cleanup->next) {
        cleanup->function(cleanup->subject);
    }
    struct block *block = arena->blocks;
    while (block) {
        struct block *next = block->next;
        ASAN_UNPOISON_MEMORY_REGION(block->bytes, block->size);
        if (wiped) {
            explicit_bzero(block->bytes, block->size);
        }
        free(block);
        block = next;
    }
    free(arena);
}

void arena_free(struct arena *arena)
{
    let_go(arena, false);
}

void arena_free_wiped(struct arena *arena)
{
    let_go(arena, true);
}

void arena_free_at(struct arena **arena)
{
    arena_free(*arena);
}

/* A large request gets a block of its own behind the current one, so that the current one's room is not lost. */
static void *alloc_large(struct arena *arena, size_t size)
{
    struct block *block = block_new(size);
    block->used = size;
    if (arena->blocks) {
        block->next = arena->blocks->next;
        arena->blocks->next = block;
    } else {
        arena->blocks = block;
    }
    ASAN_UNPOISON_MEMORY_REGION(block->bytes, size);
    return block->bytes;
}

static size_t taken_by(size_t asked)
{
    return ((asked + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1)) + GAP;
}

/* Not zeroed. */
static void *take(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 4) {
        out_of_memory();
    }
    size_t asked = size ? size : 1;
    size_t taken = taken_by(asked);
    arena->used += asked;
    struct block *block = arena->blocks;
    if (!block || block->size - block->used < taken) {
        if (taken > arena->next_size / 4) {
            return alloc_large(arena, asked);
        }
        block = block_new(arena->next_size);
        block->next = arena->blocks;
        arena->blocks = block;
        if (arena->next_size < LARGEST_BLOCK) {
            arena->next_size *= 2;
        }
    }
    void *at = block->bytes + block->used;
    block->used += taken;
    ASAN_UNPOISON_MEMORY_REGION(at, asked);
    return at;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    return memset(take(arena, size), 0, size);
}

void *arena_grow(struct arena *arena, void *at, size_t held, size_t kept, size_t size)
{
    struct block *block = arena->blocks;
    size_t before = taken_by(held), after = taken_by(size);
    bool is_last = at && block && held > 0 && block->used >= before &&
                   (unsigned char *)at == block->bytes + block->used - before;
    if (is_last && size > held && block->size - (block->used - before) >= after) {
        block->used += after - before;
        arena->used += size - held;
        ASAN_UNPOISON_MEMORY_REGION(at, size);
        return at;
    }
    void *bytes = take(arena, size);
    if (at && kept) {
        memcpy(bytes, at, kept);
    }
    return bytes;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t product;
    if (__builtin_mul_overflow(count, size, &product)) {
        out_of_memory();
    }
    return arena_alloc(arena, product);
}

void *arena_copy(struct arena *arena, const void *bytes, size_t size)
{
    void *copy = take(arena, size);
    if (size) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

char *arena_string(struct arena *arena, const char *string)
{
    return string ? arena_copy(arena, string, strlen(string) + 1) : NULL;
}

char *arena_print(struct arena *arena, const char *format, ...)
{
    struct buf buf = buf_in(arena);
    va_list list;
    va_start(list, format);
    buf_print_list(&buf, format, list);
    va_end(list);
    buf_as_string(&buf);
    return buf.bytes;
}

void arena_on_free(struct arena *arena, void (*function)(void *subject), void *subject)
{
    struct cleanup *cleanup = arena_alloc(arena, sizeof(*cleanup));
    cleanup->next = arena->cleanups;
    cleanup->function = function;
    cleanup->subject = subject;
    arena->cleanups = cleanup;
}

size_t arena_used(const struct arena *arena)
{
    return arena->used;
}

/* ---- remembering */

struct arena_memory {
    struct memory_of_block {
        unsigned char *at, *was;
        size_t size;
    } *blocks;
    size_t count;
};

/* By hand, because the gaps within a block are poisoned. */
#ifdef ARENA_POISON
__attribute__((no_sanitize("address")))
#endif
static void copy_bytes(unsigned char *to, const unsigned char *from, size_t size)
{
#ifdef ARENA_POISON
    for (volatile size_t i = 0; i < size; i++) {
        to[i] = from[i];
    }
#else
    memcpy(to, from, size);
#endif
}

struct arena_memory *arena_remember(struct arena *keeper, const struct arena *arena)
{
    struct arena_memory *memory = ARENA_NEW(keeper, struct arena_memory);
    for (const struct block *block = arena->blocks; block; block = block->next) {
        memory->count++;
    }
    memory->blocks = ARENA_ARRAY(keeper, struct memory_of_block, memory->count);
    size_t i = 0;
    for (struct block *block = arena->blocks; block; block = block->next) {
        unsigned char *was = arena_alloc(keeper, block->used);
        copy_bytes(was, block->bytes, block->used);
        memory->blocks[i++] = (struct memory_of_block){block->bytes, was, block->used};
    }
    return memory;
}

void arena_put_back(const struct arena_memory *memory)
{
    for (size_t i = 0; i < memory->count; i++) {
        copy_bytes(memory->blocks[i].at, memory->blocks[i].was, memory->blocks[i].size);
    }
}
