#include "tests/fuzz/pictures.hpp"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/fuzz/target.hpp"

namespace antrean::fuzz {

std::vector<std::string> small_pictures() {
  cv::Mat picture(200, 240, CV_8UC3, cv::Scalar(220, 190, 150));
  cv::putText(picture, "NIK 3528011708850003", {5, 60}, cv::FONT_HERSHEY_SIMPLEX, 0.5, {0, 0, 0});
  cv::putText(picture, "BUDI SANTOSO", {5, 110}, cv::FONT_HERSHEY_SIMPLEX, 0.6, {0, 0, 0});
  cv::Mat grey;
  cv::cvtColor(picture, grey, cv::COLOR_BGR2GRAY);
  std::vector<std::string> files;
  const auto add = [&files](const cv::Mat& image, const char* kind,
                            const std::vector<int>& options = {}) {
    std::vector<unsigned char> bytes;
    require(cv::imencode(kind, image, bytes, options), kind);
    files.emplace_back(bytes.begin(), bytes.end());
  };
  add(picture, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 40});
  add(grey, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 20, cv::IMWRITE_JPEG_PROGRESSIVE, 1});
  add(grey, ".png", {cv::IMWRITE_PNG_COMPRESSION, 9});
  add(picture, ".webp", {cv::IMWRITE_WEBP_QUALITY, 30});
  add(grey, ".tiff");
  // The first JPEG once more, with EXIF that says "turned by 90 degrees".
  const std::string exif{
      "\xff\xe1\x00\x22"
      "Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",
      36};
  files.push_back(files[0].substr(0, 2) + exif + files[0].substr(2));
  return files;
}

}  // namespace antrean::fuzz
