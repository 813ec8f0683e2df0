#include "tests/ocr_report/body_looks.hpp"

#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string_view>

#include "ocr/body_looks.hpp"
#include "ocr/decode.hpp"
#include "ocr/find_document.hpp"
#include "tests/ocr_report/source.hpp"

namespace antrean::ocr_report {
namespace {

// A row's height as a share of the card's, where the picture lies too askew to tell.
double usual_height(std::string_view key) {
  constexpr double kNumber = 0.046;
  constexpr double kRow = 0.031;
  return (key == "nik" ? kNumber : kRow) * ocr::kCardHeight;
}

// The box on the card (in its pixels) whose upright hull in the picture `hull` is.
cv::Rect2d on_card(const cv::Rect2d& hull, const cv::Mat& to_card, std::string_view key) {
  const cv::Point2d middle{hull.x + hull.width / 2, hull.y + hull.height / 2};
  const std::vector<cv::Point2d> seen{middle};
  std::vector<cv::Point2d> there;
  cv::perspectiveTransform(seen, there, to_card);
  // Where a pixel of the card goes in the picture, to the right and down.
  std::vector<cv::Point2d> ways{there[0], there[0] + cv::Point2d{1, 0},
                                there[0] + cv::Point2d{0, 1}};
  cv::perspectiveTransform(ways, ways, to_card.inv());
  const double right_x = std::abs(ways[1].x - ways[0].x);
  const double right_y = std::abs(ways[1].y - ways[0].y);
  const double down_x = std::abs(ways[2].x - ways[0].x);
  const double down_y = std::abs(ways[2].y - ways[0].y);
  constexpr double kClear = 0.6;
  const double determinant = right_x * down_y - down_x * right_y;
  const double all = right_x * down_y + down_x * right_y;
  cv::Size2d size;
  if (std::abs(determinant) > kClear * all) {
    size.width = (hull.width * down_y - hull.height * down_x) / determinant;
    size.height = (hull.height * right_x - hull.width * right_y) / determinant;
  } else {
    size.height = usual_height(key);
    size.width = (hull.width + hull.height - size.height * (down_x + down_y)) / (right_x + right_y);
  }
  return {there[0].x - size.width / 2, there[0].y - size.height / 2, size.width, size.height};
}

Json boxes_in_looks(const Picture& picture, const ocr::Quad& corners, double scale) {
  constexpr float kWidth = ocr::kCardWidth;
  constexpr float kHeight = ocr::kCardHeight;
  const std::array<cv::Point2f, 4> card{
      cv::Point2f{0, 0}, {kWidth, 0}, {kWidth, kHeight}, {0, kHeight}};
  const cv::Mat to_card = cv::getPerspectiveTransform(corners.data(), card.data());
  Json boxes = Json::object();
  for (const auto& [key, value] : picture.truth.at("boxes").items()) {
    const cv::Rect2d hull{value.at(0).get<double>() * scale, value.at(1).get<double>() * scale,
                          value.at(2).get<double>() * scale, value.at(3).get<double>() * scale};
    const cv::Rect2d box = on_card(hull, to_card, key);
    const auto part = [](double at) { return std::round(at / ocr::kBodyLooksShrink * 10) / 10; };
    boxes[key] = {part(box.x - ocr::kBodyLooked.x), part(box.y - ocr::kBodyLooked.y),
                  part(box.width), part(box.height)};
  }
  return boxes;
}

}  // namespace

void write_body_looks(const std::vector<std::filesystem::path>& folders,
                      const std::filesystem::path& out) {
  std::ofstream looks{out.string() + ".looks", std::ios::binary};
  std::ofstream lines{out.string() + ".jsonl"};
  if (!looks || !lines) throw std::runtime_error{"can't write " + out.string()};
  for (const auto& folder : folders) {
    take_folder(folder, std::numeric_limits<int>::max(), [&](const Picture& picture) {
      const std::string forged = picture.truth.value("/forge/kind"_json_pointer, "");
      if (picture.truth.value("kind", "") != "ktp" || (!forged.empty() && forged != "patch"))
        return;
      const ocr::Decoded decoded = ocr::decode(picture.bytes, {});
      const ocr::Quad corners = true_corners(picture, decoded.scale);
      const cv::Mat seen = ocr::body_looks(ocr::rectify(decoded.picture, corners, false));
      looks.write(reinterpret_cast<const char*>(seen.data),
                  static_cast<std::streamsize>(seen.total() * seen.elemSize()));
      lines << Json{{"file", picture.id},
                    {"tier", picture.tier},
                    {"boxes", boxes_in_looks(picture, corners, decoded.scale)},
                    {"pasted", picture.truth.value("/forge/field"_json_pointer, "")}}
                   .dump()
            << '\n';
    });
  }
  if (!looks.flush() || !lines.flush()) throw std::runtime_error{"can't write " + out.string()};
}

}  // namespace antrean::ocr_report
