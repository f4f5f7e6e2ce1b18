extends RefCounted
## The digits network on one RenderingDevice: Godot's GPU turns bytes into the network's input, the network reads that
## buffer where it is and writes another, which Godot's GPU reads. Everything here is for the device's render thread.

const BATCH := 16
const PIXELS := 28 * 28
const CLASSES := 10

## (pixel / 255 - mean) / deviation. Four pixels lie in each word, and a batch is a multiple of 64 words: no invocation is
## beyond the end, which saves a pixels.length(): Godot 4.6 says that it does not support it.
const NORMALISE := "
#version 450
layout(local_size_x = 64) in;
layout(set = 0, binding = 0, std430) restrict readonly buffer Bytes { uint pixels[]; };
layout(set = 0, binding = 1, std430) restrict writeonly buffer Tensor { vec4 values[]; };

void main()
{
    uint i = gl_GlobalInvocationID.x;
    values[i] = (unpackUnorm4x8(pixels[i]) - 0.1307) / 0.3081;
}
"

var network: DynConvNetwork
var output: RID
var _device: RenderingDevice
var _pixels: RID
var _input: RID
var _shader: RID
var _pipeline: RID
var _uniforms: RID


## Adopts the device, loads the checkpoint and compiles it. False when something failed, which Godot has been told.
func open(device: RenderingDevice, checkpoint: String) -> bool:
    _device = device
    _pixels = device.storage_buffer_create(BATCH * PIXELS)
    _input = device.storage_buffer_create(BATCH * PIXELS * 4)
    output = device.storage_buffer_create(BATCH * CLASSES * 4)
    if not _make_pipeline():
        return false
    network = DynConvNetwork.new()
    return (network.open(checkpoint,
                    _resource(RenderingDevice.DRIVER_RESOURCE_TOPMOST_OBJECT),
                    _resource(RenderingDevice.DRIVER_RESOURCE_PHYSICAL_DEVICE),
                    _resource(RenderingDevice.DRIVER_RESOURCE_LOGICAL_DEVICE),
                    _resource(RenderingDevice.DRIVER_RESOURCE_COMMAND_QUEUE),
                    _resource(RenderingDevice.DRIVER_RESOURCE_QUEUE_FAMILY))
            and network.plan(BATCH, 1, 28, 28)
            and network.get_output_count() == BATCH * CLASSES
            and network.bind_buffers(_buffer(_input), BATCH * PIXELS * 4, _buffer(output), BATCH * CLASSES * 4))


## Binding a buffer that is too small is refused, and changes nothing. Gives the reason, or nothing where it was taken.
func bind_too_small() -> String:
    var size := BATCH * PIXELS * 4
    return "" if network.bind_buffers(_buffer(output), size, _buffer(_input), size) else network.get_last_error()


## Records the work that makes the network's input. Godot submits it with its frame, or at submit().
func record_input(pictures: PackedByteArray) -> void:
    _device.buffer_update(_pixels, 0, pictures.size(), pictures)
    var list := _device.compute_list_begin()
    _device.compute_list_bind_compute_pipeline(list, _pipeline)
    _device.compute_list_bind_uniform_set(list, _uniforms, 0)
    @warning_ignore("integer_division")
    _device.compute_list_dispatch(list, BATCH * PIXELS / 4 / 64, 1, 1)
    _device.compute_list_end()


## The network goes first: it must not outlive the buffers, nor the device.
func close() -> void:
    if network != null:
        network.close()
        network = null
    # The uniform set and the pipeline go with what they were made of.
    for resource: RID in [_shader, _pixels, _input, output]:
        if resource.is_valid():
            _device.free_rid(resource)


func _resource(kind: RenderingDevice.DriverResource) -> int:
    return _device.get_driver_resource(kind, RID(), 0)


func _buffer(buffer: RID) -> int:
    return _device.get_driver_resource(RenderingDevice.DRIVER_RESOURCE_BUFFER, buffer, 0)


func _make_pipeline() -> bool:
    var source := RDShaderSource.new()
    source.source_compute = NORMALISE
    var code := _device.shader_compile_spirv_from_source(source)
    if code.compile_error_compute != "":
        push_error(code.compile_error_compute)
        return false
    _shader = _device.shader_create_from_spirv(code)
    _pipeline = _device.compute_pipeline_create(_shader)
    _uniforms = _device.uniform_set_create([_uniform(0, _pixels), _uniform(1, _input)], _shader, 0)
    return _uniforms.is_valid()


func _uniform(binding: int, buffer: RID) -> RDUniform:
    var uniform := RDUniform.new()
    uniform.uniform_type = RenderingDevice.UNIFORM_TYPE_STORAGE_BUFFER
    uniform.binding = binding
    uniform.add_id(buffer)
    return uniform
