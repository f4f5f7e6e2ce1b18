/* From what Godot says of a buffer to its VkBuffer. */
#ifndef DYNCONV_GODOT_DRIVER_BUFFER_H
#define DYNCONV_GODOT_DRIVER_BUFFER_H

#include <stdint.h>

/* resource is what get_driver_resource answers for DRIVER_RESOURCE_BUFFER, of a buffer that lives.
 *
 * Godot's manual promises a VkBuffer. Godot's Vulkan driver (4.6.3, and the sources before and after it that we have
 * read) answers with the address of its own record of the buffer instead, as it does not for textures. The record
 * begins with the VkBuffer, so it is told by what follows: the allocation, the bytes allocated, the bytes asked for. A
 * Godot that keeps the promise works too: a VkBuffer does not look like that, or is no address at all.
 *
 * *size gets the buffer's bytes, or UINT64_MAX where only the handle is known. */
uint64_t driver_buffer_handle(uint64_t resource, uint64_t *size);

#endif
