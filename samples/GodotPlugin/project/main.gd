extends Node
## Runs a network with dynamic convolutions on both kinds of device that Godot has, checks the numbers against
## PyTorch's, and quits: 0 when all is well, 1 when it is not. README.md says which device is right for what.

const DeviceNetwork := preload("res://device_network.gd")
const Digits := preload("res://digits.gd")
const CHECKPOINT := "res://digits/digits.pth"
const SAMPLES := 64

var _digits := Digits.new()
var _results: PackedFloat32Array
var _too_small: String


func _ready() -> void:
    var passed: bool = _has_vulkan() and _digits.load_from("res://digits/testset.npz")
    passed = passed and await _run_on_main_device()
    passed = passed and _run_on_local_device()
    passed = passed and _reports_misuse()
    get_tree().quit(0 if passed else 1)


func _has_vulkan() -> bool:
    var driver := RenderingServer.get_current_rendering_driver_name()
    if driver != "vulkan" or RenderingServer.get_rendering_device() == null:
        push_error("Godot renders with '%s': start it with --rendering-driver vulkan and a display" % driver)
        return false
    return true


## Nobody waits: the network runs on Godot's queue, between the frame that makes its input and the one that uses its
## output. Each step is on the render thread, where Godot does not submit meanwhile.
func _run_on_main_device() -> bool:
    var device := RenderingServer.get_rendering_device()
    var gpu := DeviceNetwork.new()
    var checkpoint := ProjectSettings.globalize_path(CHECKPOINT)
    var opened := [false]
    _results.clear()
    RenderingServer.call_on_render_thread(func() -> void: opened[0] = gpu.open(device, checkpoint))
    await _frame_submitted()
    for first in range(0, SAMPLES if opened[0] else 0, DeviceNetwork.BATCH):
        var pictures := _digits.pictures(first, DeviceNetwork.BATCH)
        RenderingServer.call_on_render_thread(gpu.record_input.bind(pictures))
        await _frame_submitted()
        RenderingServer.call_on_render_thread(_submit_and_read.bind(device, gpu))
        await _frame_submitted()
    for frame in 10:
        if _results.size() < SAMPLES * Digits.CLASSES:
            await get_tree().process_frame
    RenderingServer.call_on_render_thread(gpu.close)
    await _frame_submitted()
    return _digits.check("main device", _results)


func _submit_and_read(device: RenderingDevice, gpu: DeviceNetwork) -> void:
    if gpu.network.submit():
        device.buffer_get_data_async(gpu.output, func(bytes: PackedByteArray) -> void:
            _results.append_array(bytes.to_float32_array()))


## Returns once Godot has submitted all that was recorded until now. Calls for the render thread and frames go into one
## queue, so what is called after this runs after the frame.
func _frame_submitted() -> void:
    await RenderingServer.frame_pre_draw
    await get_tree().process_frame


## A device of one's own: nothing else submits to it, so one can wait wherever one likes.
func _run_on_local_device() -> bool:
    var device := RenderingServer.create_local_rendering_device()
    var gpu := DeviceNetwork.new()
    _results.clear()
    if gpu.open(device, ProjectSettings.globalize_path(CHECKPOINT)):
        _too_small = gpu.bind_too_small()
        for first in range(0, SAMPLES, DeviceNetwork.BATCH):
            gpu.record_input(_digits.pictures(first, DeviceNetwork.BATCH))
            device.submit()
            device.sync()
            if gpu.network.submit() and gpu.network.wait():
                _results.append_array(device.buffer_get_data(gpu.output).to_float32_array())
    gpu.close()
    device.free()
    return _digits.check("local device", _results)


## What cannot work gives false and a Godot error with the reason, and nothing is harmed.
func _reports_misuse() -> bool:
    var network := DynConvNetwork.new()
    var refused := not network.open(ProjectSettings.globalize_path("res://no.pth"), 0, 0, 0, 0, 0)
    var no_file := network.get_last_error()
    refused = refused and not network.open(ProjectSettings.globalize_path(CHECKPOINT), 0, 0, 0, 0, 0)
    var no_device := network.get_last_error()
    refused = refused and not network.submit()
    print("misuse: %s | %s | %s | %s" % [_too_small, no_file, no_device, network.get_last_error()])
    return refused and _too_small != "" and no_file != "" and no_device != "" and no_device != no_file
