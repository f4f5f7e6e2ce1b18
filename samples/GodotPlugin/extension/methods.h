/* The methods of the Godot class DynConvNetwork, in a form that both of Godot's ways of calling can use. */
#ifndef DYNCONV_GODOT_METHODS_H
#define DYNCONV_GODOT_METHODS_H

#include "godot.h"
#include "network.h"

enum { MAX_ARGUMENTS = 6 };

typedef union {
    int64_t integer; /* also a bool, and a Vulkan handle: Godot's int has 64 bits */
    const char *text;
} Value;

typedef struct {
    const char *name;
    GDExtensionVariantType returns;
    uint32_t argument_count;
    struct {
        const char *name;
        GDExtensionVariantType type; /* INT or STRING */
    } arguments[MAX_ARGUMENTS];
    Value (*call)(Network *network, const Value *arguments);
} Method;

/* Tells Godot of every method; the class must be registered already. */
void methods_register(const GodotString *class_name);

#endif
