/* Reads one array of an .npz file: a zip of .npy files, as numpy.savez_compressed writes it. Needs zlib. */
#ifndef NPZ_H
#define NPZ_H

#include <stddef.h>

/* The array's data, to be freed with free(), or NULL with a line on stderr. dtype as NumPy writes it: "|u1", "<f4".
 * *size gets the bytes. */
void *npz_read(const char *path, const char *array, const char *dtype, size_t *size);

#endif
