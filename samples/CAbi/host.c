#include "host.h"

#include <stdio.h>
#include <stdlib.h>

static void check(VkResult result, const char *what)
{
    if (result != VK_SUCCESS) {
        fprintf(stderr, "%s failed: VkResult %d\n", what, result);
        exit(2);
    }
}

static int find_compute_family(VkPhysicalDevice device, uint32_t *family)
{
    VkQueueFamilyProperties families[32];
    uint32_t count = 32;
    vkGetPhysicalDeviceQueueFamilyProperties(device, &count, families);
    for (*family = 0; *family < count; ++*family)
        if (families[*family].queueFlags & VK_QUEUE_COMPUTE_BIT)
            return 1;
    return 0;
}

void host_create(host *host)
{
    const VkApplicationInfo application = { .sType = VK_STRUCTURE_TYPE_APPLICATION_INFO,
                                            .apiVersion = VK_MAKE_VERSION(1, 1, 0) };
    const VkInstanceCreateInfo instance = { .sType = VK_STRUCTURE_TYPE_INSTANCE_CREATE_INFO,
                                            .pApplicationInfo = &application };
    check(vkCreateInstance(&instance, NULL, &host->instance), "vkCreateInstance");

    VkPhysicalDevice devices[16];
    uint32_t count = 16, i = 0;
    VkResult listed = vkEnumeratePhysicalDevices(host->instance, &count, devices);
    check(listed == VK_INCOMPLETE ? VK_SUCCESS : listed, "vkEnumeratePhysicalDevices");
    while (i < count && !find_compute_family(devices[i], &host->family))
        i++;
    if (i == count)
        check(VK_ERROR_INITIALIZATION_FAILED, "finding a device that computes");
    host->physical_device = devices[i];

    const float priority = 1;
    const VkDeviceQueueCreateInfo queue = { .sType = VK_STRUCTURE_TYPE_DEVICE_QUEUE_CREATE_INFO,
                                            .queueFamilyIndex = host->family,
                                            .queueCount = 1,
                                            .pQueuePriorities = &priority };
    const VkDeviceCreateInfo device = { .sType = VK_STRUCTURE_TYPE_DEVICE_CREATE_INFO,
                                        .queueCreateInfoCount = 1,
                                        .pQueueCreateInfos = &queue };
    check(vkCreateDevice(host->physical_device, &device, NULL, &host->device), "vkCreateDevice");
    vkGetDeviceQueue(host->device, host->family, 0, &host->queue);

    const VkCommandPoolCreateInfo pool = { .sType = VK_STRUCTURE_TYPE_COMMAND_POOL_CREATE_INFO,
                                           .flags = VK_COMMAND_POOL_CREATE_RESET_COMMAND_BUFFER_BIT,
                                           .queueFamilyIndex = host->family };
    check(vkCreateCommandPool(host->device, &pool, NULL, &host->pool), "vkCreateCommandPool");
    const VkCommandBufferAllocateInfo commands = { .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_ALLOCATE_INFO,
                                                   .commandPool = host->pool,
                                                   .commandBufferCount = 1 };
    check(vkAllocateCommandBuffers(host->device, &commands, &host->commands), "vkAllocateCommandBuffers");
    const VkFenceCreateInfo fence = { .sType = VK_STRUCTURE_TYPE_FENCE_CREATE_INFO };
    check(vkCreateFence(host->device, &fence, NULL, &host->fence), "vkCreateFence");
}

void host_create_buffer(const host *host, size_t size, host_buffer *buffer)
{
    const VkBufferCreateInfo info = { .sType = VK_STRUCTURE_TYPE_BUFFER_CREATE_INFO,
                                      .size = size,
                                      .usage = VK_BUFFER_USAGE_STORAGE_BUFFER_BIT };
    check(vkCreateBuffer(host->device, &info, NULL, &buffer->buffer), "vkCreateBuffer");
    VkMemoryRequirements needs;
    VkPhysicalDeviceMemoryProperties types;
    vkGetBufferMemoryRequirements(host->device, buffer->buffer, &needs);
    vkGetPhysicalDeviceMemoryProperties(host->physical_device, &types);

    /* Every device has such a type for buffers. */
    const VkMemoryPropertyFlags wanted = VK_MEMORY_PROPERTY_HOST_VISIBLE_BIT | VK_MEMORY_PROPERTY_HOST_COHERENT_BIT;
    uint32_t type = 0;
    while (!(needs.memoryTypeBits >> type & 1) || (types.memoryTypes[type].propertyFlags & wanted) != wanted)
        type++;
    const VkMemoryAllocateInfo memory = { .sType = VK_STRUCTURE_TYPE_MEMORY_ALLOCATE_INFO,
                                          .allocationSize = needs.size,
                                          .memoryTypeIndex = type };
    check(vkAllocateMemory(host->device, &memory, NULL, &buffer->memory), "vkAllocateMemory");
    check(vkBindBufferMemory(host->device, buffer->buffer, buffer->memory, 0), "vkBindBufferMemory");
    check(vkMapMemory(host->device, buffer->memory, 0, VK_WHOLE_SIZE, 0, &buffer->mapped), "vkMapMemory");
    buffer->size = size;
}

void host_begin(const host *host)
{
    const VkCommandBufferBeginInfo begin = { .sType = VK_STRUCTURE_TYPE_COMMAND_BUFFER_BEGIN_INFO,
                                             .flags = VK_COMMAND_BUFFER_USAGE_ONE_TIME_SUBMIT_BIT };
    check(vkBeginCommandBuffer(host->commands, &begin), "vkBeginCommandBuffer");
}

void host_submit_and_wait(const host *host)
{
    check(vkEndCommandBuffer(host->commands), "vkEndCommandBuffer");
    const VkSubmitInfo submit = { .sType = VK_STRUCTURE_TYPE_SUBMIT_INFO,
                                  .commandBufferCount = 1,
                                  .pCommandBuffers = &host->commands };
    check(vkQueueSubmit(host->queue, 1, &submit, host->fence), "vkQueueSubmit");
    check(vkWaitForFences(host->device, 1, &host->fence, VK_TRUE, UINT64_MAX), "vkWaitForFences");
    check(vkResetFences(host->device, 1, &host->fence), "vkResetFences");
}

void host_destroy_buffer(const host *host, host_buffer *buffer)
{
    vkDestroyBuffer(host->device, buffer->buffer, NULL);
    vkFreeMemory(host->device, buffer->memory, NULL);
}

void host_destroy(host *host)
{
    vkDestroyFence(host->device, host->fence, NULL);
    vkDestroyCommandPool(host->device, host->pool, NULL);
    vkDestroyDevice(host->device, NULL);
    vkDestroyInstance(host->instance, NULL);
}
