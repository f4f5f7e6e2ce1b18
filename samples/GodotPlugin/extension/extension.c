/* Entry point: makes the class DynConvNetwork known to Godot. */
#include "methods.h"

static const char *const CLASS_NAME = "DynConvNetwork";

static GDExtensionObjectPtr create(void *class_data, GDExtensionBool notify) {
    (void)class_data;
    Network *network = network_new();
    if (network == NULL) {
        return NULL;
    }

    GodotString class_name;
    GodotString parent;
    godot.string_name_new(&class_name, CLASS_NAME);
    godot.string_name_new(&parent, "RefCounted");
    GDExtensionObjectPtr object = godot.construct_object(&parent);
    godot.object_set_instance(object, &class_name, network);
    godot.free_string_name(&parent);
    godot.free_string_name(&class_name);

    if (notify) {
        int64_t postinitialize = 0;
        GDExtensionBool reversed = 0;
        GDExtensionConstTypePtr arguments[] = {&postinitialize, &reversed};
        godot.method_ptrcall(godot.object_notification, object, arguments, NULL);
    }
    return object;
}

static void destroy(void *class_data, GDExtensionClassInstancePtr network) {
    (void)class_data;
    network_free(network);
}

static void initialize(void *data, GDExtensionInitializationLevel level) {
    (void)data;
    if (level != GDEXTENSION_INITIALIZATION_SCENE) {
        return;
    }

    GodotString class_name;
    GodotString parent;
    godot.string_name_new(&class_name, CLASS_NAME);
    godot.string_name_new(&parent, "RefCounted");
    GDExtensionClassCreationInfo4 info = {
        .is_exposed = 1,
        .create_instance_func = create,
        .free_instance_func = destroy,
    };
    godot.register_class(godot.library, &class_name, &parent, &info);
    methods_register(&class_name);
    godot.free_string_name(&parent);
    godot.free_string_name(&class_name);
}

static void deinitialize(void *data, GDExtensionInitializationLevel level) {
    (void)data;
    if (level == GDEXTENSION_INITIALIZATION_SCENE) {
        GodotString class_name;
        godot.string_name_new(&class_name, CLASS_NAME);
        godot.unregister_class(godot.library, &class_name);
        godot.free_string_name(&class_name);
    }
}

__attribute__((visibility("default")))
GDExtensionBool dynconv_godot_init(GDExtensionInterfaceGetProcAddress get_proc_address,
                                   GDExtensionClassLibraryPtr library, GDExtensionInitialization *initialization) {
    initialization->minimum_initialization_level = GDEXTENSION_INITIALIZATION_SCENE;
    initialization->initialize = initialize;
    initialization->deinitialize = deinitialize;
    return (GDExtensionBool)godot_load(get_proc_address, library);
}
