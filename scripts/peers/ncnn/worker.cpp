// Runs ncnn's static convolution on a Vulkan device, data resident, one call at a time, as tests/DynConv.Peers asks for
// it. The words are those of torch_worker.py; usage: ncnn_worker DEVICE, a part of the device's name.
#include <chrono>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include <gpu.h>
#include <net.h>
#include <platform.h>

namespace {

std::vector<float> read(const std::string& path)
{
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file)
        throw std::runtime_error("cannot read " + path);
    std::vector<float> values(static_cast<size_t>(file.tellg()) / sizeof(float));
    file.seekg(0);
    file.read(reinterpret_cast<char*>(values.data()), static_cast<std::streamsize>(values.size() * sizeof(float)));
    return values;
}

void require(bool is_right, const char* what)
{
    if (!is_right)
        throw std::runtime_error(std::string("ncnn: ") + what + " failed");
}

int find_device(const std::string& name)
{
    for (int i = 0; i < ncnn::get_gpu_count(); i++)
        if (std::string(ncnn::get_gpu_info(i).device_name()).find(name) != std::string::npos)
            return i;
    throw std::runtime_error("ncnn sees no device '" + name + "'");
}

// float32 throughout, as all others that are compared; the rest is ncnn's default.
ncnn::Option options(int device)
{
    ncnn::Option option;
    option.use_vulkan_compute = true;
    option.vulkan_device_index = device;
    option.use_fp16_packed = option.use_fp16_storage = option.use_fp16_arithmetic = false;
    option.use_bf16_packed = option.use_bf16_storage = false;
    option.num_threads = 1;
    return option;
}

// The convolution, and its inputs on the device: one for each sample, because ncnn's Vulkan layers take one.
class Layer
{
public:
    Layer(int device, const std::vector<std::string>& words)
        : option(options(device)), vkdev(ncnn::get_gpu_device(device)), blobs(vkdev->acquire_blob_allocator()),
          staging(vkdev->acquire_staging_allocator()), weights(1)
    {
        const int channels = std::stoi(words.at(1)), filters = std::stoi(words.at(2)), size = std::stoi(words.at(3));
        const int taps = std::stoi(words.at(4)), groups = std::stoi(words.at(5));
        const std::string folder = words.at(7);
        batch = std::stoi(words.at(6));
        option.blob_vkallocator = option.workspace_vkallocator = blobs;
        option.staging_vkallocator = staging;
        net.opt = option;
        net.set_vulkan_device(vkdev);

        // A model's weights begin with their type, 0 for float32.
        const std::vector<float> kernel = read(folder + "/static.f32");
        weights.insert(weights.end(), kernel.begin(), kernel.end());
        std::ostringstream graph;
        graph << "7767517\n2 2\nInput input 0 1 x\n"
              << (groups > 1 ? "ConvolutionDepthWise" : "Convolution") << " conv 1 1 x y 0=" << filters
              << " 1=" << taps << " 4=" << taps / 2 << " 5=0 6=" << kernel.size();
        if (groups > 1)
            graph << " 7=" << groups;
        graph << "\n";
        require(net.load_param_mem(graph.str().c_str()) == 0, "the graph");
        net.load_model(reinterpret_cast<const unsigned char*>(weights.data()));

        for (int index = 0; std::ifstream(folder + "/input" + std::to_string(index) + ".f32"); index++)
            upload(read(folder + "/input" + std::to_string(index) + ".f32"), size, size, channels);
    }

    ~Layer()
    {
        inputs.clear();
        net.clear();
        vkdev->reclaim_blob_allocator(blobs);
        vkdev->reclaim_staging_allocator(staging);
    }

    // Milliseconds of all samples in one submission, recorded anew as ncnn does it for every inference.
    double run(size_t input)
    {
        const auto start = std::chrono::steady_clock::now();
        ncnn::VkCompute command(vkdev);
        std::vector<ncnn::VkMat> results = record(input, command);
        require(command.submit_and_wait() == 0, "the submission");
        return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    }

    void write(size_t input, const std::string& path)
    {
        ncnn::VkCompute command(vkdev);
        const std::vector<ncnn::VkMat> results = record(input, command);
        std::vector<ncnn::Mat> read_back(results.size());
        ncnn::Option unpacked = option;
        unpacked.use_packing_layout = false;
        for (size_t i = 0; i < results.size(); i++)
            command.record_download(results[i], read_back[i], unpacked);
        require(command.submit_and_wait() == 0, "the submission");
        std::ofstream file(path, std::ios::binary);
        for (const ncnn::Mat& result : read_back) {
            require(result.elempack == 1, "unpacking");
            for (int channel = 0; channel < result.c; channel++)
                file.write(
                    reinterpret_cast<const char*>(static_cast<const float*>(result.channel(channel))),
                    static_cast<std::streamsize>(sizeof(float)) * result.w * result.h);
        }
        require(file.good(), "writing");
    }

private:
    void upload(const std::vector<float>& values, int width, int height, int channels)
    {
        std::vector<ncnn::VkMat> samples(static_cast<size_t>(batch));
        ncnn::VkCompute command(vkdev);
        const float* next = values.data();
        for (ncnn::VkMat& sample : samples) {
            ncnn::Mat planes(width, height, channels);
            for (int channel = 0; channel < channels; channel++, next += width * height)
                std::copy(next, next + width * height, static_cast<float*>(planes.channel(channel)));
            command.record_upload(planes, sample, option);
        }
        require(command.submit_and_wait() == 0, "the upload");
        inputs.push_back(samples);
    }

    std::vector<ncnn::VkMat> record(size_t input, ncnn::VkCompute& command)
    {
        std::vector<ncnn::VkMat> results;
        for (const ncnn::VkMat& sample : inputs.at(input)) {
            ncnn::Extractor extractor = net.create_extractor();
            ncnn::VkMat result;
            require(extractor.input("x", sample) == 0, "the input");
            require(extractor.extract("y", result, command) == 0, "the convolution");
            results.push_back(result);
        }
        return results;
    }

    ncnn::Option option;
    ncnn::VulkanDevice* vkdev;
    ncnn::VkAllocator* blobs;
    ncnn::VkAllocator* staging;
    ncnn::Net net;
    std::vector<float> weights;
    std::vector<std::vector<ncnn::VkMat>> inputs;
    int batch = 0;
};

std::vector<std::string> split(const std::string& line)
{
    std::vector<std::string> words;
    std::istringstream text(line);
    for (std::string word; std::getline(text, word, '\t');)
        words.push_back(word);
    return words;
}

std::string answer(int device, std::unique_ptr<Layer>& layer, const std::vector<std::string>& words)
{
    const std::string& what = words.at(0);
    if (what == "layer") {
        layer.reset();
        layer = std::make_unique<Layer>(device, words);
        return "ok";
    }
    if (!layer)
        throw std::runtime_error("there is no layer yet");
    const size_t input = std::stoul(words.at(2));
    if (what == "output") {
        layer->write(input, words.at(3));
        return "ok";
    }
    if (what == "run")
        return "ok\t" + std::to_string(layer->run(input));
    throw std::runtime_error("unknown request " + what);
}

void serve(const std::string& name)
{
    const int device = find_device(name);
    std::cout << "ready\tncnn " << NCNN_VERSION_STRING << " on " << ncnn::get_gpu_info(device).device_name()
              << std::endl;
    std::unique_ptr<Layer> layer;
    for (std::string line; std::getline(std::cin, line);) {
        try {
            std::cout << answer(device, layer, split(line)) << std::endl;
        } catch (const std::exception& problem) {
            std::cout << "error\t" << problem.what() << std::endl;
        }
    }
}

} // namespace

int main(int count, char** arguments)
{
    try {
        if (count != 2)
            throw std::runtime_error("usage: ncnn_worker DEVICE");
        require(ncnn::create_gpu_instance() == 0, "Vulkan");
        serve(arguments[1]);
    } catch (const std::exception& problem) {
        std::cout << "error\t" << problem.what() << std::endl;
    }
    ncnn::destroy_gpu_instance();
}
