#include "ocr/convolution.hpp"

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <oneapi/dnnl/dnnl.hpp>
#include <opencv2/dnn/all_layers.hpp>
#include <opencv2/dnn/layer.details.hpp>
#include <stdexcept>
#include <string_view>
#include <utility>
#include <vector>

#include "ocr/convolution_tiles.hpp"

namespace antrean::ocr {
namespace {

using dnnl::memory;

dnnl::engine& engine() {
  static dnnl::engine cpu{dnnl::engine::kind::cpu, 0};
  return cpu;
}

struct Kernel {
  Extent size;
  Extent stride;
  Extent dilation;  // 1: its places are neighbours
  Extent padding;   // zeros above the input and left of it
  Extent padding_after;

  Extent reach() const {
    return {(size.rows - 1) * dilation.rows + 1, (size.columns - 1) * dilation.columns + 1};
  }
  // How much of the input so much of the output is made from.
  Extent input_extent(Extent output) const {
    return {(output.rows - 1) * stride.rows + reach().rows,
            (output.columns - 1) * stride.columns + reach().columns};
  }
  // Where in the input that begins; less than 0 in the padding.
  Extent input_origin(Extent output) const {
    return {output.rows * stride.rows - padding.rows,
            output.columns * stride.columns - padding.columns};
  }
  Extent output_extent(Extent input) const {
    const Extent padded{input.rows + padding.rows + padding_after.rows,
                        input.columns + padding.columns + padding_after.columns};
    return {(padded.rows - reach().rows) / stride.rows + 1,
            (padded.columns - reach().columns) / stride.columns + 1};
  }
};

Extent extent_of(const cv::dnn::LayerParams& params, const char* key, int otherwise) {
  if (!params.has(key)) return {otherwise, otherwise};
  const cv::dnn::DictValue value = params.get(key);
  return {value.get<int>(0), value.get<int>(value.size() > 1 ? 1 : 0)};
}

// `weights` is outputs x inputs of a group x rows x columns.
Kernel kernel_of(const cv::dnn::LayerParams& params, const cv::Mat& weights) {
  Kernel kernel;
  kernel.size = {weights.size[2], weights.size[3]};
  kernel.stride = extent_of(params, "stride", 1);
  kernel.dilation = extent_of(params, "dilation", 1);
  kernel.padding = kernel.padding_after = extent_of(params, "pad", 0);
  if (params.has("pad") && params.get("pad").size() == 4) {
    const cv::dnn::DictValue pad = params.get("pad");
    kernel.padding_after = {pad.get<int>(2), pad.get<int>(3)};
  }
  return kernel;
}

// The weights as oneDNN wants them, which depends on the processor, seldom on the shape. Threads
// share them.
class Weights {
 public:
  Weights(const cv::Mat& given, int groups) : dims_{given.size.p, given.size.p + given.dims} {
    if (groups > 1) {
      dims_[0] /= groups;
      dims_.insert(dims_.begin(), groups);
    }
    const auto tag = groups > 1 ? memory::format_tag::goihw : memory::format_tag::oihw;
    memory_ = memory{{dims_, memory::data_type::f32, tag}, engine()};
    std::copy(given.begin<float>(), given.end<float>(),
              static_cast<float*>(memory_.get_data_handle()));
  }

  const memory::dims& dims() const { return dims_; }

  // No other copy is kept than those that are used.
  memory as(const memory::desc& wanted) {
    const std::scoped_lock lock{mutex_};
    if (memory_.get_desc() == wanted) return memory_;
    memory made{wanted, engine()};
    dnnl::stream stream{engine()};
    dnnl::reorder(memory_, made).execute(stream, memory_, made);
    stream.wait();
    return memory_ = made;
  }

 private:
  memory::dims dims_;
  std::mutex mutex_;
  memory memory_;
};

// The same object for the same numbers, as long as somebody has it: each thread reads the networks
// anew, and their weights are most of their memory.
std::shared_ptr<Weights> shared_weights(const cv::Mat& given, int groups) {
  CV_Assert(given.isContinuous());
  static std::mutex mutex;
  static std::map<std::pair<std::size_t, std::vector<int>>, std::weak_ptr<Weights>> known;
  const std::string_view numbers{reinterpret_cast<const char*>(given.data),
                                 given.total() * given.elemSize()};
  std::pair key{std::hash<std::string_view>{}(numbers),
                std::vector<int>(given.size.p, given.size.p + given.dims)};
  key.second.push_back(groups);
  const std::scoped_lock lock{mutex};
  std::erase_if(known, [](const auto& one) { return one.second.expired(); });
  std::weak_ptr<Weights>& found = known[key];
  std::shared_ptr<Weights> weights = found.lock();
  if (!weights) found = weights = std::make_shared<Weights>(given, groups);
  return weights;
}

memory memory_of(const cv::Mat& bias, int outputs) {
  memory made{{{outputs}, memory::data_type::f32, memory::format_tag::a}, engine()};
  auto* values = static_cast<float*>(made.get_data_handle());
  std::fill(values, values + outputs, 0.0F);
  if (!bias.empty()) std::copy(bias.begin<float>(), bias.end<float>(), values);
  return made;
}

struct Shape {
  int channels = 0;
  Extent tile;  // of the output
  bool has_relu = false;
  bool operator==(const Shape&) const = default;
};

// One thread's tiles, which all its convolutions use one after another.
float* thread_tile(const memory::desc& shape, cv::Mat& tile) {
  const int count = static_cast<int>(shape.get_size() / sizeof(float));
  if (tile.cols < count) tile.create(1, count, CV_32F);
  return tile.ptr<float>();
}

// Of tiles of one shape.
class TileConvolution {
 public:
  TileConvolution(const Shape& shape, const Kernel& kernel, Weights& weights, memory bias)
      : shape_(shape),
        input_extent_(kernel.input_extent(shape.tile)),
        descriptor_(descriptor_of(shape, kernel, weights.dims(), bias.get_desc())),
        primitive_(descriptor_),
        stream_(engine()),
        weights_(weights.as(descriptor_.weights_desc())),
        bias_(std::move(bias)),
        input_(descriptor_.src_desc(), engine(), nullptr),
        output_(descriptor_.dst_desc(), engine(), nullptr) {}

  const Shape& shape() const { return shape_; }

  void run(const Planes<const float>& input, Extent input_origin, const Planes<float>& output,
           Extent output_origin) {
    thread_local cv::Mat input_tile;
    thread_local cv::Mat output_tile;
    float* in = thread_tile(descriptor_.src_desc(), input_tile);
    float* out = thread_tile(descriptor_.dst_desc(), output_tile);
    fill_tile(input, input_origin, input_extent_, in);
    input_.set_data_handle(in);
    output_.set_data_handle(out);
    primitive_.execute(stream_, {{DNNL_ARG_SRC, input_},
                                 {DNNL_ARG_WEIGHTS, weights_},
                                 {DNNL_ARG_BIAS, bias_},
                                 {DNNL_ARG_DST, output_}});
    stream_.wait();
    empty_tile(out, shape_.tile, output_origin, output);
  }

 private:
  static dnnl::convolution_forward::primitive_desc descriptor_of(const Shape& shape,
                                                                 const Kernel& kernel,
                                                                 const memory::dims& weights,
                                                                 const memory::desc& bias) {
    constexpr auto kFloat = memory::data_type::f32;
    const Extent extent = kernel.input_extent(shape.tile);
    const memory::desc input{
        {1, shape.channels, extent.rows, extent.columns}, kFloat, memory::format_tag::nhwc};
    const memory::desc output{
        {1, bias.dims()[0], shape.tile.rows, shape.tile.columns}, kFloat, memory::format_tag::nhwc};
    const memory::desc any_weights{weights, kFloat, memory::format_tag::any};
    dnnl::primitive_attr attributes;
    if (shape.has_relu) {
      dnnl::post_ops after;
      after.append_eltwise(1, dnnl::algorithm::eltwise_relu, 0, 0);
      attributes.set_post_ops(after);
    }
    const memory::dims no_padding{0, 0};
    return {{dnnl::prop_kind::forward_inference,
             dnnl::algorithm::convolution_direct,
             input,
             any_weights,
             bias,
             output,
             {kernel.stride.rows, kernel.stride.columns},
             {kernel.dilation.rows - 1, kernel.dilation.columns - 1},
             no_padding,
             no_padding},
            attributes,
            engine()};
  }

  Shape shape_;
  Extent input_extent_;
  dnnl::convolution_forward::primitive_desc descriptor_;
  dnnl::convolution_forward primitive_;
  dnnl::stream stream_;
  memory weights_;
  memory bias_;
  memory input_;
  memory output_;
};

class Convolution final : public cv::dnn::Layer {
 public:
  // Takes the parameters' weights, so that nobody keeps them twice.
  explicit Convolution(cv::dnn::LayerParams& params) {
    name = params.name;
    type = params.type;
    const std::vector<cv::Mat> given = std::exchange(params.blobs, {});
    const bool of_pictures = !given.empty() && given[0].dims == 4 && given[0].type() == CV_32F;
    const int groups = params.get<int>("group", 1);
    if (!of_pictures || groups < 1 || given[0].size[0] % groups != 0) {
      throw std::invalid_argument("a network's convolution isn't one of pictures of floats");
    }
    if (!params.get<cv::String>("pad_mode", "").empty()) {
      throw std::invalid_argument("a network's convolution doesn't say how wide it pads");
    }
    kernel_ = kernel_of(params, given[0]);
    channels_ = given[0].size[1] * groups;
    outputs_ = given[0].size[0];
    weights_ = shared_weights(given[0], groups);
    bias_ = memory_of(given.size() > 1 ? given[1] : cv::Mat(), outputs_);
  }

  bool supportBackend(int backend) override { return backend == cv::dnn::DNN_BACKEND_OPENCV; }

  // Is asked of each layer that follows, the ReLU and what comes after it; none to forget them.
  bool setActivation(const cv::Ptr<cv::dnn::ActivationLayer>& layer) override {
    if (has_relu_ && layer != nullptr) return false;
    const auto relu = layer.dynamicCast<cv::dnn::ReLULayer>();
    has_relu_ = relu != nullptr && relu->negativeSlope == 0;
    return has_relu_;
  }

  bool getMemoryShapes(const std::vector<cv::dnn::MatShape>& inputs, int /*outputs_wanted*/,
                       std::vector<cv::dnn::MatShape>& outputs,
                       std::vector<cv::dnn::MatShape>& /*internals*/) const override {
    const cv::dnn::MatShape& input = inputs.at(0);
    CV_Assert(input.size() == 4 && input[1] == channels_);
    const Extent output = kernel_.output_extent({input[2], input[3]});
    outputs.assign(1, {input[0], outputs_, output.rows, output.columns});
    return false;
  }

  void forward(cv::InputArrayOfArrays inputs, cv::OutputArrayOfArrays outputs,
               cv::OutputArrayOfArrays /*internals*/) override {
    std::vector<cv::Mat> given;
    std::vector<cv::Mat> made;
    inputs.getMatVector(given);
    outputs.getMatVector(made);
    const cv::Mat& from = given.at(0);
    cv::Mat& to = made.at(0);
    TileConvolution& convolution =
        convolution_for({channels_, tile_of({to.size[2], to.size[3]}), has_relu_});
    const Extent tile = convolution.shape().tile;
    for (int at = 0; at < from.size[0]; ++at) {
      const Planes<const float> input{from.ptr<float>(at), channels_, from.size[2], from.size[3]};
      const Planes<float> output{to.ptr<float>(at), outputs_, to.size[2], to.size[3]};
      for (Extent origin; origin.rows < output.rows; origin.rows += tile.rows) {
        for (origin.columns = 0; origin.columns < output.columns; origin.columns += tile.columns) {
          convolution.run(input, kernel_.input_origin(origin), output, origin);
        }
      }
    }
  }

 private:
  TileConvolution& convolution_for(const Shape& shape) {
    const auto made = std::find_if(made_.begin(), made_.end(),
                                   [&](const auto& some) { return some.shape() == shape; });
    if (made != made_.end()) return *made;
    return made_.emplace_back(shape, kernel_, *weights_, bias_);
  }

  Kernel kernel_;
  int channels_ = 0;
  int outputs_ = 0;
  std::shared_ptr<Weights> weights_;
  memory bias_;
  bool has_relu_ = false;
  std::vector<TileConvolution> made_;
};

cv::Ptr<cv::dnn::Layer> make_convolution(cv::dnn::LayerParams& params) {
  return cv::Ptr<cv::dnn::Layer>{new Convolution(params)};
}

}  // namespace

void convolve_by_onednn() {
  static std::once_flag registered;
  std::call_once(registered,
                 [] { cv::dnn::LayerFactory::registerLayer("Convolution", make_convolution); });
}

}  // namespace antrean::ocr
