#include "network.h"

#include "driver_buffer.h"

#include <dynconv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* From vulkan_core.h, which this needs for nothing else. Which pass of Godot's writes the input or reads the output is
 * not ours to know, so all of them are waited for and made to wait. */
#define PIPELINE_STAGE_ALL_COMMANDS 0x00010000u
#define ACCESS_MEMORY_READ 0x00008000u
#define ACCESS_MEMORY_WRITE 0x00010000u

/* Godot itself keeps two or three frames in flight. */
enum { IN_FLIGHT = 3 };

struct Network {
    dynconv_context context;
    dynconv_network network;
    dynconv_plan plan;
    dynconv_frame frame;
    dynconv_ticket last;
    int64_t output_count;
    char error[1024];
};

static int fail(Network *network, const char *message) {
    snprintf(network->error, sizeof network->error, "%s", message);
    return 0;
}

static int check(Network *network, dynconv_result result) {
    return result >= 0 ? 1 : fail(network, dynconv_last_error());
}

static void drop_frame(Network *network) {
    if (network->frame != 0) {
        dynconv_frame_destroy(network->frame);
    }
    network->frame = 0;
    network->last = 0;
}

static void drop_plan(Network *network) {
    drop_frame(network);
    if (network->plan != 0) {
        dynconv_plan_destroy(network->plan);
    }
    network->plan = 0;
    network->output_count = 0;
}

Network *network_new(void) {
    return calloc(1, sizeof(Network));
}

void network_free(Network *network) {
    if (network != NULL) {
        network_close(network);
        free(network);
    }
}

void network_close(Network *network) {
    drop_plan(network);
    if (network->network != 0) {
        dynconv_network_destroy(network->network);
    }
    if (network->context != 0) {
        dynconv_context_destroy(network->context);
    }
    network->network = 0;
    network->context = 0;
}

int network_open(Network *network, const char *checkpoint, const DriverResources *device) {
    network_close(network);
    if (device->queue_family < 0 || device->queue_family > UINT32_MAX) {
        return fail(network, "open: queue_family is no index of a queue family");
    }

    /* Godot enables nothing that we could use beyond Vulkan 1.1, so nothing is declared. */
    dynconv_external_device host = DYNCONV_INIT(dynconv_external_device);
    host.instance = (void *)(intptr_t)device->instance;
    host.physical_device = (void *)(intptr_t)device->physical_device;
    host.device = (void *)(intptr_t)device->device;
    host.queue = (void *)(intptr_t)device->queue;
    host.queue_family_index = (uint32_t)device->queue_family;
    if (check(network, dynconv_network_load(checkpoint, NULL, &network->network))
        && check(network, dynconv_context_adopt(&host, NULL, &network->context))) {
        return 1;
    }
    network_close(network);
    return 0;
}

int network_plan(Network *network, const int64_t shape[4]) {
    drop_plan(network);
    for (int i = 0; i < 4; i++) {
        if (shape[i] < 1 || shape[i] > UINT32_MAX) {
            return fail(network, "plan: every size of the input's shape must be at least 1");
        }
    }

    dynconv_plan_options options = DYNCONV_INIT(dynconv_plan_options);
    dynconv_plan_info info = DYNCONV_INIT(dynconv_plan_info);
    options.host_frames_only = 1;
    if (!check(network, dynconv_plan_compile(network->context, network->network, (uint32_t)shape[0],
                                             (uint32_t)shape[1], (uint32_t)shape[2], (uint32_t)shape[3], &options,
                                             &network->plan))) {
        return 0;
    }
    if (check(network, dynconv_plan_get_info(network->plan, &info))
        && check(network, dynconv_plan_warm_up(network->plan))) {
        network->output_count = (int64_t)info.output_count;
        return 1;
    }
    drop_plan(network);
    return 0;
}

static int lend(Network *network, const char *name, DriverBuffer buffer, dynconv_external_buffer *external) {
    uint64_t size;
    external->buffer = driver_buffer_handle((uint64_t)buffer.resource, &size);
    external->size = (uint64_t)buffer.size;
    if (buffer.resource == 0 || buffer.size < 1 || external->size > size) {
        snprintf(network->error, sizeof network->error, "bind_buffers: the %s is no buffer of %lld bytes", name,
                 (long long)buffer.size);
        return 0;
    }
    external->before.stage = PIPELINE_STAGE_ALL_COMMANDS;
    external->before.access = ACCESS_MEMORY_READ | ACCESS_MEMORY_WRITE;
    external->after = external->before;
    return 1;
}

int network_bind(Network *network, DriverBuffer input, DriverBuffer output) {
    dynconv_frame frame;
    dynconv_external_buffer from = DYNCONV_INIT(dynconv_external_buffer);
    dynconv_external_buffer to = DYNCONV_INIT(dynconv_external_buffer);
    if (!lend(network, "input", input, &from) || !lend(network, "output", output, &to)) {
        return 0;
    }

    dynconv_frame_bindings bindings = DYNCONV_INIT(dynconv_frame_bindings);
    bindings.in_flight = IN_FLIGHT;
    bindings.input = &from;
    bindings.output = &to;
    if (!check(network, dynconv_frame_create(network->plan, &bindings, &frame))) {
        return 0;
    }
    drop_frame(network);
    network->frame = frame;
    return 1;
}

int network_submit(Network *network) {
    return check(network, dynconv_frame_submit(network->frame, NULL, 0, NULL, 0, &network->last));
}

int network_wait(Network *network) {
    return network->last == 0 || check(network, dynconv_frame_wait(network->frame, network->last));
}

int64_t network_output_count(const Network *network) {
    return network->output_count;
}

const char *network_error(const Network *network) {
    return network->error;
}
