/*
 * An engine in C that runs a PyTorch network inside its own frames: its device, its buffers, its command buffer, its
 * submission. The network is the one of samples/Digits; the images are those that PyTorch counted.
 *
 * usage: digits [FOLDER]    (default: samples/Digits)
 * Exit code: 0 only if as many digits are right as in PyTorch, and every mistake below is refused as it should be.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dynconv.h"
#include "host.h"
#include "npz.h"

enum { BATCH = 64, PIXELS = 28 * 28, CLASSES = 10 };

typedef struct test_set {
    unsigned char *images;
    unsigned char *labels;
    float *logits; /* PyTorch's */
    size_t count;
    size_t expected; /* how many PyTorch gets right */
} test_set;

/* What to do with an error is the engine's choice; this one gives up. */
static void check(dynconv_result result, const char *what)
{
    if (result < 0) {
        fprintf(stderr, "%s: %s: %s\n", what, dynconv_result_name(result), dynconv_last_error());
        exit(2);
    }
}

static size_t read_expected(const char *path)
{
    char text[1024];
    size_t expected = 0;
    FILE *file = fopen(path, "r");
    if (!file)
        return 0;
    text[fread(text, 1, sizeof text - 1, file)] = 0;
    fclose(file);
    const char *at = strstr(text, "\"correct\":");
    return at && sscanf(at, "\"correct\": %zu", &expected) == 1 ? expected : 0;
}

static test_set read_test_set(const char *folder)
{
    char path[4096];
    size_t images, labels, logits;
    test_set set;
    snprintf(path, sizeof path, "%s/testset.npz", folder);
    set.images = npz_read(path, "images", "|u1", &images);
    set.labels = npz_read(path, "labels", "|u1", &labels);
    set.logits = npz_read(path, "logits", "<f4", &logits);
    set.count = labels;
    snprintf(path, sizeof path, "%s/testset.json", folder);
    set.expected = read_expected(path);
    if (!set.images || !set.labels || !set.logits || !set.expected || images != labels * PIXELS
        || logits != labels * CLASSES * sizeof(float)) {
        fprintf(stderr, "%s: no test set\n", folder);
        exit(2);
    }
    return set;
}

/* Lends the device. What the engine enabled cannot be asked of a VkDevice, so it is said here: nothing. */
static dynconv_context adopt(const host *host)
{
    dynconv_external_device lent = DYNCONV_INIT(dynconv_external_device);
    lent.instance = host->instance;
    lent.physical_device = host->physical_device;
    lent.device = host->device;
    lent.queue = host->queue;
    lent.queue_family_index = host->family;
    dynconv_context_options options = DYNCONV_INIT(dynconv_context_options);
    options.cache_folder = ""; /* an engine keeps pipelines itself: dynconv_context_export_pipelines */
    dynconv_context context;
    check(dynconv_context_adopt(&lent, &options, &context), "adopt the device");

    dynconv_device_info device = DYNCONV_INIT(dynconv_device_info);
    check(dynconv_context_get_device(context, &device), "ask for the device");
    printf("device: %s (%s)\n", device.name, device.driver);
    return context;
}

static dynconv_plan compile(dynconv_context context, const char *folder)
{
    char path[4096];
    dynconv_network network;
    dynconv_plan plan;
    snprintf(path, sizeof path, "%s/digits.pth", folder);
    check(dynconv_network_load(path, NULL, &network), "load the checkpoint");

    dynconv_network_info info = DYNCONV_INIT(dynconv_network_info);
    check(dynconv_network_get_info(network, &info), "ask for the network");
    printf("network: %s, %u×%u×%u, %u operations, %u of them dynamic convolutions\n", info.architecture,
           info.input_channels, info.input_height, info.input_width, info.layer_count, info.dynamic_layer_count);

    dynconv_plan_options options = DYNCONV_INIT(dynconv_plan_options);
    options.host_frames_only = 1;
    check(dynconv_plan_compile(context, network, BATCH, 0, 0, 0, &options, &plan), "compile the network");
    check(dynconv_plan_warm_up(plan), "warm up");
    check(dynconv_network_destroy(network), "destroy the network"); /* the plan has its weights */
    return plan;
}

/* Binds the engine's buffers. It writes the one before, and reads the other after, on the processor. */
static dynconv_frame bind(dynconv_plan plan, const host_buffer *input, const host_buffer *output)
{
    dynconv_external_buffer in = DYNCONV_INIT(dynconv_external_buffer);
    in.buffer = DYNCONV_VK(input->buffer);
    in.size = input->size;
    in.before.stage = VK_PIPELINE_STAGE_HOST_BIT;
    in.before.access = VK_ACCESS_HOST_WRITE_BIT;
    dynconv_external_buffer out = DYNCONV_INIT(dynconv_external_buffer);
    out.buffer = DYNCONV_VK(output->buffer);
    out.size = output->size;
    out.after.stage = VK_PIPELINE_STAGE_HOST_BIT;
    out.after.access = VK_ACCESS_HOST_READ_BIT;

    dynconv_frame_bindings bindings = DYNCONV_INIT(dynconv_frame_bindings);
    bindings.input = &in;
    bindings.output = &out;
    dynconv_frame frame;
    check(dynconv_frame_create(plan, &bindings, &frame), "make the frame");
    return frame;
}

/* One frame of the engine: its commands, and the network among them. */
static void run(const host *host, dynconv_frame frame)
{
    host_begin(host);
    check(dynconv_frame_record(frame, host->commands, NULL), "record the network");
    host_submit_and_wait(host);
}

static int is_right(const test_set *set, size_t image, const float *scores, float *worst)
{
    const float *pytorch = set->logits + image * CLASSES;
    int best = 0;
    for (int k = 0; k < CLASSES; k++) {
        float error = fabsf(scores[k] - pytorch[k]);
        best = scores[k] > scores[best] ? k : best;
        *worst = error > *worst || isnan(error) ? error : *worst;
    }
    return best == set->labels[image];
}

static size_t count_right(const host *host, dynconv_frame frame, const host_buffer *input, const host_buffer *output,
                          const test_set *set, float *worst)
{
    size_t right = 0;
    for (size_t first = 0; first < set->count; first += BATCH) {
        size_t count = set->count - first < BATCH ? set->count - first : BATCH;
        float *pixels = input->mapped;
        for (size_t i = 0; i < count * PIXELS; i++)
            pixels[i] = (set->images[first * PIXELS + i] / 255.0f - 0.1307f) / 0.3081f;
        run(host, frame);
        for (size_t n = 0; n < count; n++)
            right += (size_t)is_right(set, first + n, (const float *)output->mapped + n * CLASSES, worst);
    }
    return right;
}

static int expect(dynconv_result wanted, dynconv_result result)
{
    printf("  %s: %s\n", dynconv_result_name(result), dynconv_last_error());
    return result == wanted;
}

/* Mistakes give a result and a text; nothing else happens. */
static int mistakes_are_refused(dynconv_context context, dynconv_plan plan)
{
    int good = 1;
    dynconv_network network;
    dynconv_frame frame;
    dynconv_ticket ticket;
    puts("refused, as it should be:");
    good &= expect(DYNCONV_ERROR_FILE, dynconv_network_load("absent.pth", NULL, &network));
    good &= expect(DYNCONV_ERROR_INVALID_HANDLE, dynconv_plan_warm_up(context));
    good &= expect(DYNCONV_ERROR_INVALID_HANDLE, dynconv_frame_record(12345, NULL, &ticket));
    dynconv_frame_bindings bindings = DYNCONV_INIT(dynconv_frame_bindings);
    bindings.struct_size = 0;
    good &= expect(DYNCONV_ERROR_INVALID_STRUCT, dynconv_frame_create(plan, &bindings, &frame));
    return good;
}

int main(int count, char **arguments)
{
    const char *folder = count > 1 ? arguments[1] : "samples/Digits";
    if (dynconv_version() >> 22 != DYNCONV_VERSION_MAJOR) {
        fputs("the library is of another major version than the header\n", stderr);
        return 2;
    }

    test_set set = read_test_set(folder);
    host engine;
    host_buffer input, output;
    host_create(&engine);
    dynconv_context context = adopt(&engine);
    dynconv_plan plan = compile(context, folder);
    host_create_buffer(&engine, BATCH * PIXELS * sizeof(float), &input);
    host_create_buffer(&engine, BATCH * CLASSES * sizeof(float), &output);
    memset(input.mapped, 0, input.size);
    dynconv_frame frame = bind(plan, &input, &output);

    int refused = mistakes_are_refused(context, plan);
    float worst = 0;
    size_t right = count_right(&engine, frame, &input, &output, &set, &worst);
    printf("%zu of %zu right (%.2f %%), PyTorch %zu; largest difference of a logit %.1e\n", right, set.count,
           100.0 * (double)right / (double)set.count, set.expected, worst);

    /* What was made from the device goes before it. */
    check(dynconv_frame_destroy(frame), "destroy the frame");
    check(dynconv_plan_destroy(plan), "destroy the plan");
    check(dynconv_context_destroy(context), "destroy the context");
    host_destroy_buffer(&engine, &input);
    host_destroy_buffer(&engine, &output);
    host_destroy(&engine);
    free(set.images);
    free(set.labels);
    free(set.logits);
    return refused && right == set.expected && worst <= 1e-4f ? 0 : 1;
}
