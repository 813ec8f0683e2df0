#include "tests/ocr_report/steps.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <string>

#include "ocr/find_document.hpp"
#include "ocr/ktp_layout.hpp"
#include "ocr/line_strip.hpp"
#include "ocr/read_ktp.hpp"
#include "ocr/read_number.hpp"
#include "ocr/reader.hpp"
#include "ocr/text_rows.hpp"

namespace antrean::ocr_report {
namespace {

namespace fs = std::filesystem;

const cv::Scalar kTaken{60, 170, 0};
const cv::Scalar kOther{0, 140, 255};
const cv::Scalar kWords{160, 0, 160};
// Longer side of the picture, and a family card's size, in pixels.
constexpr double kShown = 1200;
const cv::Size kFamilyCard{2100, 1485};

cv::Mat shown(const cv::Mat& picture, double& scale) {
  scale = std::min(1.0, kShown / std::max(picture.cols, picture.rows));
  cv::Mat small;
  cv::resize(picture, small, {}, scale, scale, cv::INTER_AREA);
  if (small.channels() == 1) cv::cvtColor(small, small, cv::COLOR_GRAY2BGR);
  return small;
}

void write_on(cv::Mat& picture, const std::string& text, const cv::Point& at) {
  cv::putText(picture, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.5, {255, 255, 255}, 4, cv::LINE_AA);
  cv::putText(picture, text, at, cv::FONT_HERSHEY_SIMPLEX, 0.5, kWords, 1, cv::LINE_AA);
}

template <typename Corners>
void outline(cv::Mat& picture, const Corners& corners, double scale, const cv::Scalar& colour,
             int width) {
  std::vector<cv::Point> points;
  for (const auto& corner : corners) {
    points.emplace_back(cvRound(corner.x * scale), cvRound(corner.y * scale));
  }
  cv::polylines(picture, points, true, colour, width, cv::LINE_AA);
}

cv::Mat found(const ocr::Decoded& decoded, const ocr::Reading& reading) {
  double scale = 1;
  cv::Mat drawn = shown(decoded.picture, scale);
  if (reading.kind != ocr::Kind::kk) {
    for (ocr::CardSearch search{decoded.picture}; search.more();) {
      for (const ocr::Quad& quad : search.next()) outline(drawn, quad, scale, kOther, 1);
    }
  }
  outline(drawn, reading.corners, decoded.scale * scale, kTaken, 3);
  return drawn;
}

cv::Mat rows_of(const ocr::CardBody& body) {
  double scale = 1;
  cv::Mat drawn = shown(body.part.flat, scale);
  const double cap = body.part.rows.cap;
  for (const ocr::TextRow& row : body.part.rows.rows) {
    for (const cv::Rect& mark : row.marks) cv::rectangle(drawn, mark, kOther);
  }
  for (const ocr::BodyLine& line : body.layout.lines) {
    const ocr::TextRow& row = body.part.rows.rows.at(line.row);
    const cv::Rect box{cv::Point2d{line.left, row.base - cap * 1.2},
                       cv::Point2d{line.right, row.base + cap * 0.2}};
    if (line.has_value()) cv::rectangle(drawn, box, kTaken, 2);
    write_on(drawn, std::string{ocr::kBodyKeys.at(line.key)}, box.tl() - cv::Point{0, 2});
  }
  return drawn;
}

// Above each digit what it was taken for, below how like that it is, in hundredths.
cv::Mat number_of(const cv::Mat& card) {
  constexpr double kLarger = 1.7;
  constexpr int kAbove = 8;
  constexpr int kBelow = 20;
  const cv::Mat row = card(ocr::nik_row());
  const ocr::NumberReading number = ocr::match_number(row);
  cv::Mat drawn;
  cv::resize(row, drawn, {}, kLarger, kLarger, cv::INTER_CUBIC);
  for (std::size_t i = 0; i < number.boxes.size(); ++i) {
    const cv::Rect& digit = number.boxes[i];
    const cv::Rect box{cv::Point2d{digit.tl()} * kLarger, cv::Point2d{digit.br()} * kLarger};
    cv::rectangle(drawn, box, kTaken);
    if (i >= number.digits.size() || i >= number.likeness.size()) continue;
    write_on(drawn, number.digits.substr(i, 1), {box.x + 4, box.y - kAbove});
    write_on(drawn, std::to_string(cvRound(100 * number.likeness[i])),
             {box.x + 2, box.br().y + kBelow});
  }
  return drawn;
}

cv::Mat lines_of(const ocr::CardBody& body) {
  constexpr int kGap = 6;
  std::vector<cv::Mat> strips;
  int width = 1;
  int height = kGap;
  for (const ocr::BodyLine& line : body.layout.lines) {
    if (!line.has_value()) continue;
    const ocr::LineStrip strip{body.part, body.part.rows.rows.at(line.row), line.left, line.right};
    strips.push_back(strip.look(0));
    width = std::max(width, strips.back().cols);
    height += strips.back().rows + kGap;
  }
  cv::Mat drawn(height, width, CV_8UC1, cv::Scalar::all(255));
  int y = kGap;
  for (const cv::Mat& strip : strips) {
    strip.copyTo(drawn(cv::Rect{0, y, strip.cols, strip.rows}));
    y += strip.rows + kGap;
  }
  return drawn;
}

// Values and how sure they are, beside where they were read or below; `to_shown` takes the file's
// pixels there.
void draw_fields(cv::Mat& drawn, const std::map<std::string, ocr::Field>& fields,
                 const cv::Mat& to_shown, bool beside) {
  for (const auto& [key, field] : fields) {
    if (!field.value || field.box.area() <= 0) continue;
    const cv::Point2d from = field.box.tl();
    const cv::Point2d to = field.box.br();
    std::vector<cv::Point2d> corners{from, {to.x, from.y}, to, {from.x, to.y}};
    cv::perspectiveTransform(corners, corners, to_shown);
    std::vector<cv::Point> points;
    for (const cv::Point2d& corner : corners) points.emplace_back(corner);
    cv::polylines(drawn, points, true, kTaken, 2, cv::LINE_AA);
    const cv::Rect box = cv::boundingRect(points);
    write_on(drawn, *field.value + " " + std::to_string(cvRound(100 * field.confidence)),
             beside ? cv::Point{box.br().x + 4, box.br().y} : cv::Point{box.x, box.br().y + 6});
  }
}

// The document set straight at this size, and what takes the file's pixels there.
struct Straight {
  cv::Mat document;
  cv::Mat from_file;
};

Straight straightened(const ocr::Decoded& decoded, const ocr::Reading& reading,
                      const cv::Size& size) {
  const auto w = static_cast<float>(size.width);
  const auto h = static_cast<float>(size.height);
  const std::array<cv::Point2f, 4> target{{{0, 0}, {w, 0}, {w, h}, {0, h}}};
  std::array<cv::Point2f, 4> corners;
  std::copy(reading.corners.begin(), reading.corners.end(), corners.begin());
  Straight straight;
  straight.from_file = cv::getPerspectiveTransform(corners.data(), target.data());
  for (cv::Point2f& corner : corners) corner *= decoded.scale;
  cv::warpPerspective(decoded.picture, straight.document,
                      cv::getPerspectiveTransform(corners.data(), target.data()), size);
  return straight;
}

std::vector<std::uint8_t> bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file.string());
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

std::vector<fs::path> draw_steps(const fs::path& picture, const fs::path& folder) {
  const std::vector<std::uint8_t> bytes = bytes_of(picture);
  const ocr::Decoded decoded = ocr::decode(bytes);
  const ocr::Reading reading = ocr::DocumentReader{}.read(bytes);
  fs::create_directories(folder);
  std::vector<fs::path> files;
  const auto write = [&](const char* name, const cv::Mat& drawn) {
    files.push_back(folder / name);
    if (!cv::imwrite(files.back().string(), drawn)) {
      throw std::runtime_error("cannot write " + files.back().string());
    }
  };

  const bool is_kk = reading.kind == ocr::Kind::kk;
  const bool is_ktp = reading.kind == ocr::Kind::ktp;
  write("1-found.png", found(decoded, reading));
  if (!is_ktp && !is_kk) return files;
  Straight straight = straightened(
      decoded, reading, is_kk ? kFamilyCard : cv::Size{ocr::kCardWidth, ocr::kCardHeight});
  write("2-straight.png", straight.document);
  if (is_ktp) {
    const ocr::CardBody body = ocr::lay_out_card(straight.document);
    write("3-rows.png", rows_of(body));
    write("4-number.png", number_of(straight.document));
    write("5-lines.png", lines_of(body));
  }
  draw_fields(straight.document, reading.fields, straight.from_file, is_ktp);
  for (const auto& member : reading.members) {
    draw_fields(straight.document, member, straight.from_file, false);
  }
  write("6-read.png", straight.document);
  return files;
}

}  // namespace antrean::ocr_report
