/* A network on a Vulkan device that Godot owns: everything that talks to DynConv's C ABI, and nothing of Godot.
 *
 * Those that return int return 1, or 0 with network_error saying why; what failed can be tried again. */
#ifndef DYNCONV_GODOT_NETWORK_H
#define DYNCONV_GODOT_NETWORK_H

#include <stdint.h>

typedef struct Network Network;

/* What RenderingDevice.get_driver_resource answers. Lent: never destroyed or idled by us. */
typedef struct {
    int64_t instance;
    int64_t physical_device;
    int64_t device;
    int64_t queue;
    int64_t queue_family;
} DriverResources;

/* A buffer of a RenderingDevice, as get_driver_resource answers it, and its bytes. */
typedef struct {
    int64_t resource;
    int64_t size;
} DriverBuffer;

/* NULL when memory is out. */
Network *network_new(void);

/* Closes it. NULL is allowed. */
void network_free(Network *network);

/* Reads the checkpoint and adopts the device; what was open before is closed. */
int network_open(Network *network, const char *checkpoint, const DriverResources *device);

/* Compiles the network for one input [samples, channels, height, width], pipelines included, which submits to the
 * device's queue and waits. What was planned and bound before is dropped. */
int network_plan(Network *network, const int64_t shape[4]);

/* Names the buffers of all later submissions; they must live until others are bound or the network is closed. Where it
 * fails, those that were bound stay bound. */
int network_bind(Network *network, DriverBuffer input, DriverBuffer output);

/* Submits the network to the device's queue and does not wait: what is submitted there later finds the output. */
int network_submit(Network *network);

/* Waits for the last submission; at once when there is none. */
int network_wait(Network *network);

/* Waits for our submissions and gives back what was made on the device. */
void network_close(Network *network);

/* How many floats the planned network gives; 0 without a plan. */
int64_t network_output_count(const Network *network);

/* Why the last of the above failed; empty before the first. */
const char *network_error(const Network *network);

#endif
