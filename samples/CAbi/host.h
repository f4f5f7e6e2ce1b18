/* Stands for an engine: it owns the instance, the device, the queue, the buffers and the command buffer. The device is
 * as bare as Vulkan 1.1 has it: no extension, no feature, one queue. */
#ifndef HOST_H
#define HOST_H

#include <stddef.h>
#include <vulkan/vulkan.h>

typedef struct host {
    VkInstance instance;
    VkPhysicalDevice physical_device;
    uint32_t family;
    VkDevice device;
    VkQueue queue;
    VkCommandPool pool;
    VkCommandBuffer commands;
    VkFence fence;
} host;

typedef struct host_buffer {
    VkBuffer buffer;
    VkDeviceMemory memory;
    void *mapped;
    size_t size;
} host_buffer;

/* These end the program where they fail: an engine knows better. */
void host_create(host *host);
void host_create_buffer(const host *host, size_t size, host_buffer *buffer);
void host_begin(const host *host);
void host_submit_and_wait(const host *host);
void host_destroy_buffer(const host *host, host_buffer *buffer);
void host_destroy(host *host);

#endif
