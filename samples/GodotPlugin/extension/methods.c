#include "methods.h"

#include <stdlib.h>

#define INT GDEXTENSION_VARIANT_TYPE_INT
#define STRING GDEXTENSION_VARIANT_TYPE_STRING
#define BOOL GDEXTENSION_VARIANT_TYPE_BOOL

static Value report(Network *network, int done, const char *function, int line) {
    if (!done) {
        godot_error(network_error(network), function, __FILE__, line);
    }
    return (Value){.integer = done};
}

static Value open(Network *network, const Value *arguments) {
    DriverResources device = {
        .instance = arguments[1].integer,
        .physical_device = arguments[2].integer,
        .device = arguments[3].integer,
        .queue = arguments[4].integer,
        .queue_family = arguments[5].integer,
    };
    return report(network, network_open(network, arguments[0].text, &device), __func__, __LINE__);
}

static Value plan(Network *network, const Value *arguments) {
    int64_t shape[] = {arguments[0].integer, arguments[1].integer, arguments[2].integer, arguments[3].integer};
    return report(network, network_plan(network, shape), __func__, __LINE__);
}

static Value bind_buffers(Network *network, const Value *arguments) {
    DriverBuffer input = {.resource = arguments[0].integer, .size = arguments[1].integer};
    DriverBuffer output = {.resource = arguments[2].integer, .size = arguments[3].integer};
    return report(network, network_bind(network, input, output), __func__, __LINE__);
}

static Value submit(Network *network, const Value *arguments) {
    (void)arguments;
    return report(network, network_submit(network), __func__, __LINE__);
}

static Value wait(Network *network, const Value *arguments) {
    (void)arguments;
    return report(network, network_wait(network), __func__, __LINE__);
}

static Value close(Network *network, const Value *arguments) {
    (void)arguments;
    network_close(network);
    return (Value){.integer = 1};
}

static Value get_output_count(Network *network, const Value *arguments) {
    (void)arguments;
    return (Value){.integer = network_output_count(network)};
}

static Value get_last_error(Network *network, const Value *arguments) {
    (void)arguments;
    return (Value){.text = network_error(network)};
}

static const Method methods[] = {
    {"open", BOOL, 6,
     {{"checkpoint", STRING}, {"instance", INT}, {"physical_device", INT}, {"device", INT}, {"queue", INT},
      {"queue_family", INT}}, open},
    {"plan", BOOL, 4, {{"samples", INT}, {"channels", INT}, {"height", INT}, {"width", INT}}, plan},
    {"bind_buffers", BOOL, 4,
     {{"input", INT}, {"input_size", INT}, {"output", INT}, {"output_size", INT}}, bind_buffers},
    {"submit", BOOL, 0, {{0}}, submit},
    {"wait", BOOL, 0, {{0}}, wait},
    {"close", BOOL, 0, {{0}}, close},
    {"get_output_count", INT, 0, {{0}}, get_output_count},
    {"get_last_error", STRING, 0, {{0}}, get_last_error},
};

/* Runs the method on arguments in Godot's own types, strings as UTF-8 for as long as it takes. */
static Value call_native(const Method *method, Network *network, const GDExtensionConstTypePtr *arguments) {
    Value values[MAX_ARGUMENTS] = {0};
    char *texts[MAX_ARGUMENTS] = {0};
    for (uint32_t i = 0; i < method->argument_count; i++) {
        if (method->arguments[i].type == STRING) {
            texts[i] = godot_utf8(arguments[i]);
            values[i].text = texts[i] != NULL ? texts[i] : "";
        } else {
            values[i].integer = *(const int64_t *)arguments[i];
        }
    }

    Value result = method->call(network, values);
    for (uint32_t i = 0; i < method->argument_count; i++) {
        free(texts[i]);
    }
    return result;
}

/* Godot's call from typed code: pointers to bare values, and a result that is there already. */
static void call_typed(void *method_data, GDExtensionClassInstancePtr network,
                       const GDExtensionConstTypePtr *arguments, GDExtensionTypePtr result) {
    const Method *method = method_data;
    Value value = call_native(method, network, arguments);
    if (method->returns == STRING) {
        godot.free_string(result);
        godot.string_new(result, value.text);
    } else if (method->returns == BOOL) {
        *(GDExtensionBool *)result = value.integer != 0;
    } else {
        *(int64_t *)result = value.integer;
    }
}

static GDExtensionCallError check(const Method *method, const GDExtensionConstVariantPtr *arguments,
                                  GDExtensionInt count) {
    if (count != method->argument_count) {
        return (GDExtensionCallError){
            .error = count < method->argument_count ? GDEXTENSION_CALL_ERROR_TOO_FEW_ARGUMENTS
                                                    : GDEXTENSION_CALL_ERROR_TOO_MANY_ARGUMENTS,
            .expected = (int32_t)method->argument_count,
        };
    }
    for (int32_t i = 0; i < count; i++) {
        if (godot.variant_get_type(arguments[i]) != method->arguments[i].type) {
            return (GDExtensionCallError){
                .error = GDEXTENSION_CALL_ERROR_INVALID_ARGUMENT,
                .argument = i,
                .expected = (int32_t)method->arguments[i].type,
            };
        }
    }
    return (GDExtensionCallError){.error = GDEXTENSION_CALL_OK};
}

/* Godot's call from untyped code: variants, checked by us. */
static void call_variant(void *method_data, GDExtensionClassInstancePtr network,
                         const GDExtensionConstVariantPtr *arguments, GDExtensionInt count,
                         GDExtensionVariantPtr result, GDExtensionCallError *error) {
    const Method *method = method_data;
    *error = check(method, arguments, count);
    if (error->error != GDEXTENSION_CALL_OK) {
        return;
    }

    union {
        int64_t integer;
        GodotString string;
    } natives[MAX_ARGUMENTS];
    GDExtensionConstTypePtr pointers[MAX_ARGUMENTS];
    for (uint32_t i = 0; i < method->argument_count; i++) {
        int is_string = method->arguments[i].type == STRING;
        (is_string ? godot.string_from_variant : godot.int_from_variant)(&natives[i], (void *)arguments[i]);
        pointers[i] = &natives[i];
    }

    Value value = call_native(method, network, pointers);
    for (uint32_t i = 0; i < method->argument_count; i++) {
        if (method->arguments[i].type == STRING) {
            godot.free_string(&natives[i]);
        }
    }

    if (method->returns == STRING) {
        GodotString string;
        godot.string_new(&string, value.text);
        godot.variant_from_string(result, &string);
        godot.free_string(&string);
    } else if (method->returns == BOOL) {
        GDExtensionBool boolean = value.integer != 0;
        godot.variant_from_bool(result, &boolean);
    } else {
        godot.variant_from_int(result, &value.integer);
    }
}

static void register_method(const GodotString *class_name, const Method *method) {
    GodotString empty;
    GodotString empty_name;
    GodotString name;
    GodotString argument_names[MAX_ARGUMENTS];
    GDExtensionPropertyInfo arguments[MAX_ARGUMENTS];
    GDExtensionClassMethodArgumentMetadata metadata[MAX_ARGUMENTS] = {0};
    godot.string_new(&empty, "");
    godot.string_name_new(&empty_name, "");
    godot.string_name_new(&name, method->name);
    for (uint32_t i = 0; i < method->argument_count; i++) {
        godot.string_name_new(&argument_names[i], method->arguments[i].name);
        arguments[i] = (GDExtensionPropertyInfo){.type = method->arguments[i].type, .name = &argument_names[i],
                                                 .class_name = &empty_name, .hint_string = &empty};
    }

    GDExtensionPropertyInfo returns = {.type = method->returns, .name = &empty_name, .class_name = &empty_name,
                                       .hint_string = &empty};
    GDExtensionClassMethodInfo info = {
        .name = &name,
        .method_userdata = (void *)method,
        .call_func = call_variant,
        .ptrcall_func = call_typed,
        .method_flags = GDEXTENSION_METHOD_FLAGS_DEFAULT,
        .has_return_value = 1,
        .return_value_info = &returns,
        .argument_count = method->argument_count,
        .arguments_info = arguments,
        .arguments_metadata = metadata,
    };
    godot.register_method(godot.library, class_name, &info);

    for (uint32_t i = 0; i < method->argument_count; i++) {
        godot.free_string_name(&argument_names[i]);
    }
    godot.free_string_name(&name);
    godot.free_string_name(&empty_name);
    godot.free_string(&empty);
}

void methods_register(const GodotString *class_name) {
    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        register_method(class_name, &methods[i]);
    }
}
