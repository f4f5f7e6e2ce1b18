extends RefCounted
## The bundled test set: pictures of digits, their labels, and the logits that PyTorch gave for them.

const PIXELS := 28 * 28
const CLASSES := 10
const TOLERANCE := 1e-4

var images: PackedByteArray
var labels: PackedByteArray
var logits: PackedFloat32Array


## An .npz is a zip of .npy files: a header whose length stands at byte 8, then the numbers, row-major.
func load_from(path: String) -> bool:
    var zip := ZIPReader.new()
    if zip.open(path) != OK:
        push_error("%s: not there, or not a zip" % path)
        return false
    images = _numbers(zip.read_file("images.npy"))
    labels = _numbers(zip.read_file("labels.npy"))
    logits = _numbers(zip.read_file("logits.npy")).to_float32_array()
    zip.close()
    var count := labels.size()
    if count == 0 or images.size() != count * PIXELS or logits.size() != count * CLASSES:
        push_error("%s: not the digits' test set" % path)
        return false
    return true


func _numbers(npy: PackedByteArray) -> PackedByteArray:
    return npy.slice(10 + npy.decode_u16(8)) if npy.size() > 10 else PackedByteArray()


func pictures(first: int, count: int) -> PackedByteArray:
    return images.slice(first * PIXELS, (first + count) * PIXELS)


## Says on one line how the logits of the first digits compare with PyTorch's, and whether that is good enough.
func check(where: String, results: PackedFloat32Array) -> bool:
    @warning_ignore("integer_division")
    var count := results.size() / CLASSES
    var same := 0
    var right := 0
    var worst := 0.0
    for sample in count:
        var found := _best(results, sample)
        same += int(found == _best(logits, sample))
        right += int(found == labels[sample])
        for i in range(sample * CLASSES, (sample + 1) * CLASSES):
            var error := absf(results[i] - logits[i])
            worst = error if error > worst or is_nan(error) else worst
    print("%s: %d of %d digits as PyTorch has them (%d right), largest difference of a logit %s"
            % [where, same, count, right, String.num(worst, 8)])
    return count > 0 and same == count and worst <= TOLERANCE


func _best(scores: PackedFloat32Array, sample: int) -> int:
    var row := scores.slice(sample * CLASSES, (sample + 1) * CLASSES)
    var best := 0
    for i in CLASSES:
        best = i if row[i] > row[best] else best
    return best
