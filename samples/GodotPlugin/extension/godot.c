#include "godot.h"

#include <stdlib.h>
#include <string.h>

/* Object.notification(int, bool): the hash names its signature, which Godot keeps compatible. */
#define OBJECT_NOTIFICATION_HASH 4023243586

Godot godot;

static int find(GDExtensionInterfaceGetProcAddress get_proc_address, const char *name, void *procedure) {
    GDExtensionInterfaceFunctionPtr found = get_proc_address(name);
    memcpy(procedure, &found, sizeof found);
    return found != NULL;
}

static GDExtensionMethodBindPtr find_method(GDExtensionInterfaceClassdbGetMethodBind get, const char *class_name,
                                            const char *method_name, GDExtensionInt hash) {
    GodotString class_string;
    GodotString method_string;
    godot.string_name_new(&class_string, class_name);
    godot.string_name_new(&method_string, method_name);
    GDExtensionMethodBindPtr method = get(&class_string, &method_string, hash);
    godot.free_string_name(&method_string);
    godot.free_string_name(&class_string);
    return method;
}

int godot_load(GDExtensionInterfaceGetProcAddress get_proc_address, GDExtensionClassLibraryPtr library) {
    GDExtensionInterfaceVariantGetPtrDestructor get_destructor;
    GDExtensionInterfaceGetVariantToTypeConstructor get_to_type;
    GDExtensionInterfaceGetVariantFromTypeConstructor get_from_type;
    GDExtensionInterfaceClassdbGetMethodBind get_method_bind;
    struct {
        const char *name;
        void *procedure;
    } procedures[] = {
        {"print_error_with_message", &godot.print_error},
        {"string_new_with_utf8_chars", &godot.string_new},
        {"string_to_utf8_chars", &godot.string_to_utf8},
        {"string_name_new_with_utf8_chars", &godot.string_name_new},
        {"variant_get_type", &godot.variant_get_type},
        {"classdb_construct_object2", &godot.construct_object},
        {"object_set_instance", &godot.object_set_instance},
        {"object_method_bind_ptrcall", &godot.method_ptrcall},
        {"classdb_register_extension_class4", &godot.register_class},
        {"classdb_register_extension_class_method", &godot.register_method},
        {"classdb_unregister_extension_class", &godot.unregister_class},
        {"classdb_get_method_bind", &get_method_bind},
        {"variant_get_ptr_destructor", &get_destructor},
        {"get_variant_to_type_constructor", &get_to_type},
        {"get_variant_from_type_constructor", &get_from_type},
    };

    for (size_t i = 0; i < sizeof procedures / sizeof procedures[0]; i++) {
        if (!find(get_proc_address, procedures[i].name, procedures[i].procedure)) {
            return 0;
        }
    }

    godot.library = library;
    godot.free_string = get_destructor(GDEXTENSION_VARIANT_TYPE_STRING);
    godot.free_string_name = get_destructor(GDEXTENSION_VARIANT_TYPE_STRING_NAME);
    godot.int_from_variant = get_to_type(GDEXTENSION_VARIANT_TYPE_INT);
    godot.string_from_variant = get_to_type(GDEXTENSION_VARIANT_TYPE_STRING);
    godot.variant_from_bool = get_from_type(GDEXTENSION_VARIANT_TYPE_BOOL);
    godot.variant_from_int = get_from_type(GDEXTENSION_VARIANT_TYPE_INT);
    godot.variant_from_string = get_from_type(GDEXTENSION_VARIANT_TYPE_STRING);
    godot.object_notification = find_method(get_method_bind, "Object", "notification", OBJECT_NOTIFICATION_HASH);
    return godot.object_notification != NULL;
}

char *godot_utf8(const GodotString *string) {
    GDExtensionInt length = godot.string_to_utf8(string, NULL, 0);
    char *text = malloc((size_t)length + 1);
    if (text != NULL) {
        godot.string_to_utf8(string, text, length);
        text[length] = '\0';
    }
    return text;
}

void godot_error(const char *message, const char *function, const char *file, int line) {
    godot.print_error("DynConvNetwork", message, function, file, line, 1);
}
