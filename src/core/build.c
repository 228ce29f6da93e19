#include "core/build.h"
#include "core/str.h"
#include <link.h>
#include <string.h>

/* The note "GNU" of type NT_GNU_BUILD_ID among a segment's notes. */
static struct str find_note(const char *p, size_t n)
{
    while (n >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) h;
        memcpy(&h, p, sizeof h);
        size_t name = (h.n_namesz + 3U) & ~3U, text = (h.n_descsz + 3U) & ~3U;
        if (name > n - sizeof h || text > n - sizeof h - name)
            break;
        const char *at = p + sizeof h + name;
        if (h.n_type == NT_GNU_BUILD_ID && h.n_namesz == 4 && memcmp(p + sizeof h, "GNU", 4) == 0)
            return (struct str){at, h.n_descsz};
        n -= sizeof h + name + text;
        p = at + text;
    }
    return (struct str){NULL, 0};
}

/* The first object that is told of is the program itself. */
static int on_object(struct dl_phdr_info *info, size_t size, void *out)
{
    uint64_t *id = out;
    (void)size;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *h = &info->dlpi_phdr[i];
        struct str note = {NULL, 0};
        if (h->p_type == PT_NOTE)
            note = find_note((const char *)(info->dlpi_addr + h->p_vaddr), h->p_memsz);
        if (note.p) {
            *id = str_hash(note);
            return 1;
        }
    }
    return 1;
}

uint64_t build_id(void)
{
    uint64_t id = 0;
    dl_iterate_phdr(on_object, &id);
    return id;
}
