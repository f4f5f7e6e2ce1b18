#include "npz.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

typedef struct bytes {
    unsigned char *data;
    size_t size;
} bytes;

static uint32_t number(const unsigned char *from, int count)
{
    uint32_t value = 0;
    while (count-- > 0)
        value = value << 8 | from[count];
    return value;
}

static bytes read_file(const char *path)
{
    bytes file = { NULL, 0 };
    FILE *stream = fopen(path, "rb");
    if (!stream)
        return file;
    long size = fseek(stream, 0, SEEK_END) ? -1 : ftell(stream);
    rewind(stream);
    file.data = size > 0 ? malloc((size_t)size) : NULL;
    if (file.data && fread(file.data, 1, (size_t)size, stream) == (size_t)size)
        file.size = (size_t)size;
    fclose(stream);
    return file;
}

/* The entry of a name in the central directory, or NULL. */
static const unsigned char *find_entry(bytes zip, const char *name)
{
    size_t end = zip.size;
    while (end >= 22 && memcmp(zip.data + end - 22, "PK\5\6", 4))
        end--;
    if (end < 22)
        return NULL;
    size_t at = number(zip.data + end - 22 + 16, 4);
    while (at + 46 <= zip.size && !memcmp(zip.data + at, "PK\1\2", 4)) {
        size_t length = number(zip.data + at + 28, 2);
        if (at + 46 + length <= zip.size && length == strlen(name) && !memcmp(zip.data + at + 46, name, length))
            return zip.data + at;
        at += 46 + length + number(zip.data + at + 30, 2) + number(zip.data + at + 32, 2);
    }
    return NULL;
}

static bytes unpack(bytes zip, const unsigned char *entry)
{
    bytes content = { NULL, 0 };
    size_t packed = number(entry + 20, 4), size = number(entry + 24, 4), at = number(entry + 42, 4);
    if (at + 30 > zip.size)
        return content;
    at += 30 + number(zip.data + at + 26, 2) + number(zip.data + at + 28, 2);
    if (at > zip.size || packed > zip.size - at)
        return content;
    z_stream stream;
    memset(&stream, 0, sizeof stream);
    content.data = malloc(size ? size : 1);
    stream.next_in = zip.data + at;
    stream.avail_in = (uInt)packed;
    stream.next_out = content.data;
    stream.avail_out = (uInt)size;
    if (number(entry + 10, 2) == 0 && packed == size && content.data) {
        memcpy(content.data, zip.data + at, size);
        content.size = size;
    } else if (number(entry + 10, 2) == 8 && content.data && inflateInit2(&stream, -MAX_WBITS) == Z_OK) {
        if (inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.total_out == size)
            content.size = size;
        inflateEnd(&stream);
    }
    return content;
}

/* Takes the .npy header off the front. */
static size_t strip_header(bytes npy, const char *dtype)
{
    if (npy.size < 12 || memcmp(npy.data, "\x93NUMPY\1", 7))
        return 0;
    size_t header = number(npy.data + 8, 2);
    char wanted[64], text[257];
    if (header > sizeof text - 1 || 10 + header > npy.size)
        return 0;
    memcpy(text, npy.data + 10, header);
    text[header] = 0;
    snprintf(wanted, sizeof wanted, "'descr': '%s', 'fortran_order': False", dtype);
    if (!strstr(text, wanted))
        return 0;
    memmove(npy.data, npy.data + 10 + header, npy.size - 10 - header);
    return npy.size - 10 - header;
}

void *npz_read(const char *path, const char *array, const char *dtype, size_t *size)
{
    char name[256];
    snprintf(name, sizeof name, "%s.npy", array);
    bytes zip = read_file(path);
    const unsigned char *entry = zip.size ? find_entry(zip, name) : NULL;
    bytes npy = { NULL, 0 };
    if (entry)
        npy = unpack(zip, entry);
    free(zip.data);
    *size = npy.size ? strip_header(npy, dtype) : 0;
    if (*size)
        return npy.data;
    free(npy.data);
    fprintf(stderr, "%s: there is no array %s of %s in it\n", path, array, dtype);
    return NULL;
}
