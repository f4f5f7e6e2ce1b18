/*
 * dynconv.h: networks with dynamic convolutions on Vulkan, from C. One shared library (libdynconv), no other
 * dependency than the Vulkan loader; this header needs no vulkan.h. C99 and C++.
 *
 * THE SHORTEST PROGRAM
 *     dynconv_context context; dynconv_network network; dynconv_plan plan;
 *     if (dynconv_context_create(NULL, &context) || dynconv_network_load("net.pth", NULL, &network)
 *         || dynconv_plan_compile(context, network, 8, 0, 0, 0, NULL, &plan)
 *         || dynconv_plan_run(plan, input, input_count, output, output_count))
 *         puts(dynconv_last_error());
 *     dynconv_plan_destroy(plan); dynconv_network_destroy(network); dynconv_context_destroy(context);
 * In an engine: dynconv_context_adopt, dynconv_frame_create, and per frame dynconv_frame_record into your commands.
 *
 * OWNERSHIP. Contexts, networks, plans and frames are made by a call and yours until you destroy them, in any order: a
 * plan keeps what it needs of its context, and needs its network only while it is compiled. What is destroyed while
 * another thread is in a call with it goes when that call returns. Handles are numbers: 0, one that was destroyed, one
 * of another kind or a number from nowhere gives DYNCONV_ERROR_INVALID_HANDLE and nothing else happens. Nothing of
 * yours is kept after a call returns but what its comment says. Of an adopted device nothing is destroyed or idled;
 * destroy all that was made from it before the device, and wait for your own submissions before you destroy a frame
 * that is in them. Strings are UTF-8 and end with 0. The library cannot be unloaded (dlclose does nothing), and does
 * nothing at exit. It has one idle thread; SIGSEGV outside of it goes to the handler that was there before.
 *
 * THREADS. Every function may be called from any thread. Calls on different plans and frames run side by side; a plan,
 * and a frame, is for one thread at a time, and a call beside another one gives DYNCONV_ERROR_CONCURRENT_USE and
 * changes nothing. Vulkan's own rules stay yours: a command buffer is recorded by one thread, and what is submitted to
 * a queue that others use too is submitted under the queue lock that you gave. Callbacks come on the thread of the
 * call that needs them and must not throw, longjmp or call the object that is calling them.
 *
 * ERRORS. Every function returns a dynconv_result, negative where it failed, but those that cannot fail. A call that
 * failed changed nothing but the text of dynconv_last_error, which is kept for each thread and says what was wrong,
 * where, and what to do. Where a call fails its results are not written, but a count that it asks for.
 *
 * VERSIONS. The major number changes when something that compiled or ran does no longer. Every struct that a call
 * takes by pointer begins with struct_size: set the whole struct to zero and struct_size to its sizeof (DYNCONV_INIT
 * does it). Zero is the default of every field. A library that is newer than your header takes the fields you do not
 * know as zero; one that is older refuses (DYNCONV_ERROR_INVALID_STRUCT) a field it does not know unless it is zero.
 * New fields come at the end. In an array of structs all have the struct_size of the first.
 *
 * VULKAN. Dispatchable handles (VkInstance, VkDevice, …) are void *, the others (VkBuffer, VkImage, VkSemaphore, …)
 * uint64_t: DYNCONV_VK(buffer). Flags, layouts and formats have Vulkan's numbers. Vulkan 1.1 with no extension and no
 * feature is enough, and a queue that computes.
 */
#ifndef DYNCONV_H
#define DYNCONV_H

#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define DYNCONV_API __declspec(dllimport)
#else
#define DYNCONV_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* The version of this header; dynconv_version tells the library's. */
#define DYNCONV_VERSION_MAJOR 0
#define DYNCONV_VERSION_MINOR 1
#define DYNCONV_VERSION_PATCH 0
#define DYNCONV_MAKE_VERSION(major, minor, patch) \
    (((uint32_t)(major) << 22) | ((uint32_t)(minor) << 12) | (uint32_t)(patch))
#define DYNCONV_VERSION DYNCONV_MAKE_VERSION(DYNCONV_VERSION_MAJOR, DYNCONV_VERSION_MINOR, DYNCONV_VERSION_PATCH)

/* A Vulkan handle that is not dispatchable, as a number: DYNCONV_VK(buffer). 64-bit builds, as all of this. */
#define DYNCONV_VK(handle) ((uint64_t)(handle))

/* Starts a struct: dynconv_network_options options = DYNCONV_INIT(dynconv_network_options); */
#ifdef __cplusplus
} /* extern "C" */
template <typename T> static inline T dynconv_init()
{
    T value = T();
    value.struct_size = static_cast<uint32_t>(sizeof(T));
    return value;
}
extern "C" {
#define DYNCONV_INIT(type) dynconv_init<type>()
#else
#define DYNCONV_INIT(type) { .struct_size = (uint32_t)sizeof(type) }
#endif

/* 0 is no object. */
typedef uint64_t dynconv_context;       /* our view of one Vulkan device */
typedef uint64_t dynconv_recommendation; /* what to enable on a device that you create */
typedef uint64_t dynconv_network;       /* an architecture with the weights of a checkpoint; no device in it */
typedef uint64_t dynconv_plan;          /* a network compiled for one context and one input shape */
typedef uint64_t dynconv_frame;         /* a plan bound to your buffers, images and command buffers */
typedef uint64_t dynconv_ticket;        /* one execution of one frame; 0 is none */

typedef int32_t dynconv_result;
enum {
    DYNCONV_SUCCESS = 0,
    DYNCONV_NOT_READY = 1,               /* no error: the device has not got there yet */
    DYNCONV_ERROR_INVALID_ARGUMENT = -1, /* null, out of range, wrong format, misaligned, of another device */
    DYNCONV_ERROR_INVALID_HANDLE = -2,   /* no such object: never made, destroyed, or of another kind */
    DYNCONV_ERROR_INVALID_STRUCT = -3,   /* struct_size is 0 or absurd, or a field that is unknown here is set */
    DYNCONV_ERROR_BUFFER_TOO_SMALL = -4, /* room for fewer bytes or elements than there are */
    DYNCONV_ERROR_FILE = -5,             /* not there, or it cannot be read */
    DYNCONV_ERROR_CHECKPOINT = -6,       /* no checkpoint, or a broken one */
    DYNCONV_ERROR_NETWORK = -7,          /* no known network, or its tensors do not match the architecture */
    DYNCONV_ERROR_SHAPE = -8,            /* a layer cannot take an input of this shape */
    DYNCONV_ERROR_UNAVAILABLE = -9,      /* no loader, no driver, no such device, no validation layer */
    DYNCONV_ERROR_DEVICE_LOST = -10,     /* destroy all that was made from the context, then open or adopt again */
    DYNCONV_ERROR_DEVICE_LIMIT = -11,    /* more than the device allows; the text has both numbers */
    DYNCONV_ERROR_FEATURE = -12,         /* needs a feature that the host did not declare as enabled */
    DYNCONV_ERROR_OUT_OF_MEMORY = -13,   /* of the device or of the host */
    DYNCONV_ERROR_VULKAN = -14,          /* another VkResult; the text names it */
    DYNCONV_ERROR_CONCURRENT_USE = -15,  /* two threads in one plan or frame */
    DYNCONV_ERROR_INVALID_STATE = -16,   /* not now: every slot in flight, context destroyed, nothing to read back, … */
    DYNCONV_ERROR_UNEXPECTED = -17       /* a fault of the library; please report the text */
};

/* ---- The library ------------------------------------------------------------------------------------------------ */

/* The library's version, DYNCONV_MAKE_VERSION; its major number must be the header's. */
DYNCONV_API uint32_t dynconv_version(void);

/* What the last failed call on this thread said, on one line; "" before the first. Valid until the next call of the
 * library on this thread. */
DYNCONV_API const char *dynconv_last_error(void);

/* The name of a result, "DYNCONV_ERROR_SHAPE"; valid for ever. */
DYNCONV_API const char *dynconv_result_name(dynconv_result result);

/* ---- Devices ---------------------------------------------------------------------------------------------------- */

enum {
    DYNCONV_DEVICE_DISCRETE = 0,
    DYNCONV_DEVICE_INTEGRATED = 1,
    DYNCONV_DEVICE_VIRTUAL = 2,
    DYNCONV_DEVICE_SOFTWARE = 3,
    DYNCONV_DEVICE_OTHER = 4
};

typedef struct dynconv_device_info {
    uint32_t struct_size;
    uint32_t index;              /* in the order of preference, what dynconv_context_options.device may name */
    uint32_t kind;               /* DYNCONV_DEVICE_… */
    uint32_t vendor_id;          /* PCI */
    uint32_t device_id;
    uint32_t driver_version;     /* encoded as the vendor likes */
    uint32_t api_version;        /* VK_MAKE_API_VERSION */
    uint32_t subgroup_size;      /* invocations; no result depends on it */
    uint32_t unified_memory;     /* 1: the host can write the fastest memory, nothing is staged */
    float timestamp_period;      /* nanoseconds; 0: no timestamps */
    uint64_t device_local_bytes;
    uint64_t max_storage_buffer_range;  /* bytes that one binding can show to a shader */
    uint64_t storage_buffer_alignment;  /* bytes; of the offset of dynconv_external_buffer */
    char name[256];
    char driver[256];            /* name and version in words */
} dynconv_device_info;

/* Lists the devices that dynconv_context_create can open, best first. *count gets their number; up to capacity of them
 * are written to devices, which may be NULL where capacity is 0. Each needs its struct_size. No device at all is
 * DYNCONV_ERROR_UNAVAILABLE. Makes an instance for the time of the call: tens of milliseconds. */
DYNCONV_API dynconv_result dynconv_list_devices(uint32_t capacity, dynconv_device_info *devices, uint32_t *count);

/* ---- Contexts --------------------------------------------------------------------------------------------------- */

enum { DYNCONV_LOG_DEBUG = 1, DYNCONV_LOG_INFORMATION = 2, DYNCONV_LOG_WARNING = 3, DYNCONV_LOG_ERROR = 4 };

/* Takes a line of the log. On whichever thread it arises, also on several at once. */
typedef void (*dynconv_log_function)(void *user, uint32_t level, const char *text);

/* Enters or leaves what guards the queue. */
typedef void (*dynconv_lock_function)(void *user);

/* Any function; cast it. */
typedef void (*dynconv_void_function)(void);

typedef struct dynconv_context_options {
    uint32_t struct_size;
    uint32_t enable_validation;       /* 1: VK_LAYER_KHRONOS_validation with synchronization validation, to the log.
                                       * 0: what the environment variable DYNCONV_VALIDATION says. Own devices only */
    const char *device;               /* index or part of a name; NULL: DYNCONV_DEVICE, or the best. Own devices only */
    const char *cache_folder;         /* of the pipeline cache; NULL: DYNCONV_CACHE, or the user's; "": no file */
    uint64_t memory_budget;           /* bytes of device memory that the context may hold; 0: what there is */
    const void *pipeline_cache_data;  /* what dynconv_context_export_pipelines gave; wrong data is ignored, with a line
                                       * in the log. Copied. Not NULL, of any size: there is no file */
    uint64_t pipeline_cache_size;
    dynconv_log_function log;         /* NULL: no log. Called as long as the context or something made from it lives */
    void *log_user;
} dynconv_context_options;

/* Opens a device of our own. options may be NULL. */
DYNCONV_API dynconv_result dynconv_context_create(const dynconv_context_options *options, dynconv_context *context);

/* What a host may have enabled, and what would be used. Nothing of it is needed. */
enum {
    DYNCONV_FEATURE_TIMELINE_SEMAPHORE = 1, /* submit with timeline semaphores */
    DYNCONV_FEATURE_MEMORY_BUDGET = 2,      /* say in errors how much memory is free */
    DYNCONV_FEATURE_COOPERATIVE_MATRIX = 4, /* multiply float16 on matrix units, where a plan asks for it */
    DYNCONV_FEATURE_HALF_STORAGE = 8        /* keep maps as float16, where a plan asks for it; this and the one before are
                                             * recommended only where dynconv_recommend_options.also has them */
};

/* A device that you lend. Enabled features cannot be asked of a VkDevice: what is not declared here counts as off. */
typedef struct dynconv_external_device {
    uint32_t struct_size;
    uint32_t queue_family_index;      /* of queue; must compute */
    void *instance;                   /* VkInstance */
    void *physical_device;            /* VkPhysicalDevice */
    void *device;                     /* VkDevice */
    void *queue;                      /* VkQueue; the context submits to it in dynconv_plan_run, _compile and
                                       * _warm_up, and in dynconv_frame_submit */
    uint32_t api_version;             /* VkApplicationInfo.apiVersion of the instance; 0: Vulkan 1.1 */
    uint32_t enabled_features;        /* DYNCONV_FEATURE_… */
    const char *const *enabled_extensions;  /* device extensions; copied */
    uint32_t enabled_extension_count;
    uint32_t reserved;                /* 0 */
    dynconv_void_function get_instance_proc_addr;  /* PFN_vkGetInstanceProcAddr; NULL: the system's loader */
    uint64_t pipeline_cache;          /* VkPipelineCache to make pipelines with; 0: one of our own */
    dynconv_lock_function queue_enter;/* both or none; held around every submission of ours. They and the cache must */
    dynconv_lock_function queue_exit; /* stay as long as the context or something made from it lives */
    void *queue_user;
} dynconv_external_device;

/* Takes a device that is yours. options may be NULL. */
DYNCONV_API dynconv_result dynconv_context_adopt(
    const dynconv_external_device *device, const dynconv_context_options *options, dynconv_context *context);

typedef struct dynconv_context_info {
    uint32_t struct_size;
    uint32_t is_lost;                 /* 1: the device was lost; all but destroying gives DYNCONV_ERROR_DEVICE_LOST */
    uint32_t is_adopted;              /* 1: the device is yours */
    uint32_t validation_message_count;/* of dynconv_context_options.enable_validation */
    uint64_t memory_held;             /* bytes that are held from the driver, and of those */
    uint64_t memory_used;             /* bytes in use */
} dynconv_context_info;

DYNCONV_API dynconv_result dynconv_context_get_info(dynconv_context context, dynconv_context_info *info);
DYNCONV_API dynconv_result dynconv_context_get_device(dynconv_context context, dynconv_device_info *info);

/* Says that you saw VK_ERROR_DEVICE_LOST; during is for the text, what you were doing, or NULL. */
DYNCONV_API dynconv_result dynconv_context_report_device_lost(dynconv_context context, const char *during);

/* The pipelines made so far, for dynconv_context_options.pipeline_cache_data of a later process on the same device and
 * driver. With data NULL *size gets the bytes needed; else *size has the room and gets what was written. */
DYNCONV_API dynconv_result dynconv_context_export_pipelines(dynconv_context context, void *data, uint64_t *size);

DYNCONV_API dynconv_result dynconv_context_destroy(dynconv_context context);

/* ---- What to enable on a device that you create (all of it is optional) ----------------------------------------- */

typedef struct dynconv_requirement {
    uint32_t struct_size;
    uint32_t feature;                 /* DYNCONV_FEATURE_… */
    const char *extension;            /* its device extension, for Vulkan versions that do not have it built in */
    const char *buys;                 /* what one gets for it. Both texts are valid for ever */
} dynconv_requirement;

/* *api_version gets the Vulkan version that is needed, and *count the number of optional items, of which up to capacity
 * are written; requirements may be NULL where capacity is 0. */
DYNCONV_API dynconv_result dynconv_requirements(
    uint32_t capacity, dynconv_requirement *requirements, uint32_t *count, uint32_t *api_version);

typedef struct dynconv_recommend_options {
    uint32_t struct_size;
    uint32_t api_version;             /* VkApplicationInfo.apiVersion of the instance; 0: Vulkan 1.1 */
    void *instance;
    void *physical_device;
    uint32_t except;                  /* DYNCONV_FEATURE_… that you enable yourself or do not want */
    uint32_t also;                    /* DYNCONV_FEATURE_… that are recommended only where asked for: their structures must
                                       * not meet VkPhysicalDeviceVulkan11Features (12, 13), or each other twice, in your
                                       * chain */
    dynconv_void_function get_instance_proc_addr;  /* NULL: the system's loader */
} dynconv_recommend_options;

typedef struct dynconv_recommendation_info {
    uint32_t struct_size;
    uint32_t features;                /* for dynconv_external_device.enabled_features */
    uint32_t extension_count;
    uint32_t reserved;
    const char *const *extensions;    /* to add to VkDeviceCreateInfo's, and for enabled_extensions */
    void *feature_chain;              /* for the end of VkDeviceCreateInfo's pNext; NULL where there is nothing. Both
                                       * are valid until the recommendation is destroyed */
} dynconv_recommendation_info;

/* Asks a physical device what of the optional items it has. */
DYNCONV_API dynconv_result dynconv_recommendation_create(
    const dynconv_recommend_options *options, dynconv_recommendation *recommendation);
DYNCONV_API dynconv_result dynconv_recommendation_get_info(
    dynconv_recommendation recommendation, dynconv_recommendation_info *info);
DYNCONV_API dynconv_result dynconv_recommendation_destroy(dynconv_recommendation recommendation);

/* ---- Networks --------------------------------------------------------------------------------------------------- */

typedef struct dynconv_network_options {
    uint32_t struct_size;
    float temperature;                /* of every dynamic layer, which no checkpoint tells; 0: the network's own */
    const char *architecture;         /* its name, case does not matter; NULL: recognised by its tensors */
    uint32_t allow_unused_tensors;    /* 1: tensors that no layer asks for are no error */
    uint32_t reserved;                /* 0 */
} dynconv_network_options;

/* Reads a checkpoint (.pth, .pt, .ckpt, .safetensors, .npz, …) and builds its network. The file stays mapped until the
 * network is destroyed, and must not be changed meanwhile. options may be NULL. */
DYNCONV_API dynconv_result dynconv_network_load(
    const char *path, const dynconv_network_options *options, dynconv_network *network);

/* The same from memory, which is copied. name is for texts; NULL: "memory". */
DYNCONV_API dynconv_result dynconv_network_load_memory(
    const void *data, uint64_t size, const char *name, const dynconv_network_options *options,
    dynconv_network *network);

/* The picture that the network wants: [samples, input_channels, input_height, input_width], each channel scaled to
 * 0..1, then (value − mean[channel]) / deviation[channel]. */
typedef struct dynconv_network_info {
    uint32_t struct_size;
    uint32_t input_channels;
    uint32_t input_height;
    uint32_t input_width;
    float mean[4];
    float deviation[4];
    uint32_t light_on_dark;           /* 1: light strokes on a dark ground are wanted */
    uint32_t class_count;             /* names of outputs; 0 where they have none */
    uint32_t layer_count;             /* operations, in the order in which they run */
    uint32_t dynamic_layer_count;     /* dynamic convolutions among them */
    char architecture[64];
} dynconv_network_info;

DYNCONV_API dynconv_result dynconv_network_get_info(dynconv_network network, dynconv_network_info *info);

/* What an output stands for, and a layer's name in the state dict. With text NULL *size gets the bytes needed, the
 * final 0 included; else *size has the room and gets what was written. */
DYNCONV_API dynconv_result dynconv_network_get_class_name(
    dynconv_network network, uint32_t index, char *text, uint64_t *size);
DYNCONV_API dynconv_result dynconv_network_get_layer_name(
    dynconv_network network, uint32_t index, char *text, uint64_t *size);

DYNCONV_API dynconv_result dynconv_network_destroy(dynconv_network network);

/* ---- Plans ------------------------------------------------------------------------------------------------------ */

/* How the experts of dynamic layers are stored; they are mixed in float32. Fewer bytes are faster where reading them is
 * what takes the time. float16: each number is off by 2^-12 of itself at most. int8: by 1/254 of its filter's largest;
 * a bank with a NaN or an infinity in it stays float32, which is logged. */
enum { DYNCONV_EXPERTS_FLOAT32 = 0, DYNCONV_EXPERTS_FLOAT16 = 1, DYNCONV_EXPERTS_INT8 = 2 };

/* What convolutions multiply: float32, or float16 on the device's matrix units, summed in float32; up to 2e-3 of a layer's
 * largest output off. Where the device has none, or the host did not enable them, float32, which is logged. */
enum { DYNCONV_ARITHMETIC_FLOAT32 = 0, DYNCONV_ARITHMETIC_FLOAT16 = 1 };

/* How maps are kept between layers: float32, or float16, which halves what a GPU reads and writes; sums stay float32. What
 * exceeds 65504 becomes infinite. Where the device has no 16-bit storage, or the host did not enable it, float32, which is
 * logged. */
enum { DYNCONV_ACTIVATIONS_FLOAT32 = 0, DYNCONV_ACTIVATIONS_FLOAT16 = 1 };

typedef struct dynconv_plan_options {
    uint32_t struct_size;
    uint32_t host_frames_only;        /* 1: no memory for dynconv_plan_run, which is refused; only frames */
    uint32_t expert_precision;        /* DYNCONV_EXPERTS_… */
    uint32_t arithmetic;              /* DYNCONV_ARITHMETIC_… */
    uint32_t activation_precision;    /* DYNCONV_ACTIVATIONS_… */
} dynconv_plan_options;

/* Compiles a network: uploads the weights, makes pipelines, buffers and commands. channels, height and width may be 0
 * for the network's own. Takes milliseconds to seconds, and submits to the context's queue. options may be NULL. */
DYNCONV_API dynconv_result dynconv_plan_compile(
    dynconv_context context, dynconv_network network, uint32_t samples, uint32_t channels, uint32_t height,
    uint32_t width, const dynconv_plan_options *options, dynconv_plan *plan);

typedef struct dynconv_plan_info {
    uint32_t struct_size;
    uint32_t input_rank;              /* 4 */
    uint32_t input_shape[4];          /* samples, channels, height, width; row-major, the last varies fastest */
    uint32_t output_rank;             /* 4, or 2 for [samples, features] */
    uint32_t output_shape[4];         /* sizes beyond the rank are 1 */
    uint32_t dispatch_count;          /* in one run */
    uint32_t barrier_count;
    uint32_t reserved;
    uint64_t input_count;             /* numbers, 4 bytes each */
    uint64_t output_count;
    uint64_t weight_bytes;            /* on the device, shared with frames */
    uint64_t feature_bytes;           /* on the device, for each plan and each frame */
} dynconv_plan_info;

DYNCONV_API dynconv_result dynconv_plan_get_info(dynconv_plan plan, dynconv_plan_info *info);

/* Runs once on zeros, on the context's queue, and waits: some drivers finish compiling a pipeline when it first runs.
 * For the time of loading, so that no frame has to. */
DYNCONV_API dynconv_result dynconv_plan_warm_up(dynconv_plan plan);

/* Copies the input, makes one submission, waits, copies the output: row-major float32, exactly as many as the shapes
 * have. */
DYNCONV_API dynconv_result dynconv_plan_run(
    dynconv_plan plan, const float *input, uint64_t input_count, float *output, uint64_t output_count);

DYNCONV_API dynconv_result dynconv_plan_destroy(dynconv_plan plan);

/* ---- Frames: a plan in your command buffers and on your buffers and images -------------------------------------- */

/* Who used a resource before us, or will after us. A part of other structs; it never changes. */
typedef struct dynconv_access {
    uint32_t stage;                   /* VkPipelineStageFlags */
    uint32_t access;                  /* VkAccessFlags */
    uint32_t layout;                  /* VkImageLayout; images only */
    uint32_t transfer_ownership;      /* 1: queue_family gives the resource to our queue's family (before), or gets it
                                       * (after); your queue does the other half of the transfer */
    uint32_t queue_family;            /* read only where transfer_ownership is 1 */
} dynconv_access;

/* A VkBuffer with VK_BUFFER_USAGE_STORAGE_BUFFER_BIT, float32, row-major. */
typedef struct dynconv_external_buffer {
    uint32_t struct_size;
    uint32_t reserved;                /* 0 */
    uint64_t buffer;                  /* VkBuffer */
    uint64_t offset;                  /* bytes; a multiple of storage_buffer_alignment */
    uint64_t size;                    /* bytes from there; at least what the tensor needs */
    dynconv_access before;
    dynconv_access after;
} dynconv_external_buffer;

/* One mip level and array layer of a VkImage: one sample of a batch. As an input it has VK_IMAGE_USAGE_SAMPLED_BIT and
 * a format of 8-bit RGBA, BGRA or R, or of 16- or 32-bit float RGBA or R; as an output VK_IMAGE_USAGE_STORAGE_BIT and
 * VK_FORMAT_R8G8B8A8_UNORM, R16G16B16A16_SFLOAT or R32_SFLOAT. An image may be both, in one frame. */
typedef struct dynconv_external_image {
    uint32_t struct_size;
    uint32_t format;                  /* VkFormat */
    uint64_t image;                   /* VkImage */
    uint32_t width;                   /* of the mip level; need not be the network's: resized bilinearly */
    uint32_t height;
    uint32_t mip_level;
    uint32_t array_layer;
    dynconv_access before;
    dynconv_access after;
} dynconv_external_image;

enum { DYNCONV_ORDER_RGB = 0, DYNCONV_ORDER_BGR = 1 };

/* Between an image and a tensor: tensor = (image · scale − mean) / deviation, and back. */
typedef struct dynconv_conversion {
    uint32_t struct_size;
    uint32_t order;                   /* which channel is the tensor's first: DYNCONV_ORDER_… */
    uint32_t mean_count;              /* 0: zeros; else the tensor's channels */
    uint32_t deviation_count;         /* 0: ones; else the tensor's channels */
    float mean[4];
    float deviation[4];
    float scale;                      /* 0: 1; for example 255 */
} dynconv_conversion;

/* Input: a buffer, or as many images as the plan has samples, or neither (dynconv_frame_write_input). Output: a buffer,
 * or images, or neither (read back). All pointers are read during the call only. */
typedef struct dynconv_frame_bindings {
    uint32_t struct_size;
    uint32_t in_flight;               /* executions that may be unfinished at once; 0: 1 */
    uint32_t readback;                /* 1: results can be read also where there is an output buffer or image */
    uint32_t input_image_count;
    uint32_t output_image_count;
    uint32_t reserved;                /* 0 */
    const dynconv_external_buffer *input;
    const dynconv_external_image *input_images;
    const dynconv_conversion *input_conversion;    /* NULL: the defaults */
    const dynconv_external_buffer *output;
    const dynconv_external_image *output_images;
    const dynconv_conversion *output_conversion;   /* NULL: the defaults */
} dynconv_frame_bindings;

/* Makes a frame: descriptors and scratch memory of its own, weights shared with the plan. Your buffers and images must
 * live as long as it does. bindings may be NULL: written input, read output, one in flight. */
DYNCONV_API dynconv_result dynconv_frame_create(
    dynconv_plan plan, const dynconv_frame_bindings *bindings, dynconv_frame *frame);

/* Gives the input of the next execution, where neither buffer nor image is bound. */
DYNCONV_API dynconv_result dynconv_frame_write_input(dynconv_frame frame, const float *input, uint64_t input_count);

/* Appends the network to a primary VkCommandBuffer of yours that is recording, outside a render pass, of the context's
 * queue family. You submit it, once, or discard the ticket. *ticket, which may be NULL, gets 0 where there is nothing
 * to ask about: input and output are bound, and nothing is read back. Nothing is allocated, nobody waits; with every
 * slot in flight it is DYNCONV_ERROR_INVALID_STATE. */
DYNCONV_API dynconv_result dynconv_frame_record(dynconv_frame frame, void *command_buffer, dynconv_ticket *ticket);

/* What a submission waits for, or signals. */
typedef struct dynconv_semaphore {
    uint32_t struct_size;
    uint32_t stage;                   /* VkPipelineStageFlags that wait; 0: compute and transfers. Not for signals */
    uint64_t semaphore;               /* VkSemaphore */
    uint64_t value;                   /* of a timeline semaphore; 0: a binary one */
} dynconv_semaphore;

/* Submits the network by itself to the context's queue, under the queue lock, and does not wait. At most 32 of each;
 * waits and signals may be NULL where their count is 0, and ticket always. */
DYNCONV_API dynconv_result dynconv_frame_submit(
    dynconv_frame frame, const dynconv_semaphore *waits, uint32_t wait_count, const dynconv_semaphore *signals,
    uint32_t signal_count, dynconv_ticket *ticket);

/* DYNCONV_SUCCESS once the device has finished the execution, DYNCONV_NOT_READY before. */
DYNCONV_API dynconv_result dynconv_frame_is_complete(dynconv_frame frame, dynconv_ticket ticket);

/* Waits for a submitted execution. Recorded ones you wait for yourself: only you know when they are submitted. */
DYNCONV_API dynconv_result dynconv_frame_wait(dynconv_frame frame, dynconv_ticket ticket);

/* Copies the output of exactly this execution, or DYNCONV_NOT_READY and output is as it was. Does not wait. Where a
 * later execution has the slot, it is DYNCONV_ERROR_INVALID_STATE, as with every ticket that is not of this frame. */
DYNCONV_API dynconv_result dynconv_frame_try_get_result(
    dynconv_frame frame, dynconv_ticket ticket, float *output, uint64_t output_count);

/* Frees the slot of an execution that was recorded and will never be submitted. */
DYNCONV_API dynconv_result dynconv_frame_discard(dynconv_frame frame, dynconv_ticket ticket);

/* Waits for submissions of dynconv_frame_submit; those of yours you have waited for before. */
DYNCONV_API dynconv_result dynconv_frame_destroy(dynconv_frame frame);

#ifdef __cplusplus
}
#endif
#endif /* DYNCONV_H */
