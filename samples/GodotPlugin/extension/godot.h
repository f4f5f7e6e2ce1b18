/* The part of Godot's extension interface that this sample uses. gdextension_interface.h is Godot's own and is asked of
 * the Godot that will load the extension: godot --headless --dump-gdextension-interface */
#ifndef DYNCONV_GODOT_H
#define DYNCONV_GODOT_H

#include <gdextension_interface.h>

/* A String or a StringName: one pointer wide on the 64-bit builds of Godot, and opaque. */
typedef struct {
    void *opaque;
} GodotString;

typedef struct {
    GDExtensionClassLibraryPtr library;
    GDExtensionInterfacePrintErrorWithMessage print_error;
    GDExtensionInterfaceStringNewWithUtf8Chars string_new;
    GDExtensionInterfaceStringToUtf8Chars string_to_utf8;
    GDExtensionInterfaceStringNameNewWithUtf8Chars string_name_new;
    GDExtensionInterfaceVariantGetType variant_get_type;
    GDExtensionInterfaceClassdbConstructObject2 construct_object;
    GDExtensionInterfaceObjectSetInstance object_set_instance;
    GDExtensionInterfaceObjectMethodBindPtrcall method_ptrcall;
    GDExtensionInterfaceClassdbRegisterExtensionClass4 register_class;
    GDExtensionInterfaceClassdbRegisterExtensionClassMethod register_method;
    GDExtensionInterfaceClassdbUnregisterExtensionClass unregister_class;
    GDExtensionMethodBindPtr object_notification;
    GDExtensionPtrDestructor free_string;
    GDExtensionPtrDestructor free_string_name;
    GDExtensionTypeFromVariantConstructorFunc int_from_variant;
    GDExtensionTypeFromVariantConstructorFunc string_from_variant;
    GDExtensionVariantFromTypeConstructorFunc variant_from_bool;
    GDExtensionVariantFromTypeConstructorFunc variant_from_int;
    GDExtensionVariantFromTypeConstructorFunc variant_from_string;
} Godot;

/* Filled once, before anything else of the extension runs. */
extern Godot godot;

/* 0 when this Godot lacks something that we need. */
int godot_load(GDExtensionInterfaceGetProcAddress get_proc_address, GDExtensionClassLibraryPtr library);

/* A copy as UTF-8 for free(); NULL when memory is out. */
char *godot_utf8(const GodotString *string);

/* Shows in the console and in the editor's debugger. */
void godot_error(const char *message, const char *function, const char *file, int line);

#endif
