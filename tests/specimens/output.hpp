#pragma once

// Writes pictures as an applicant would upload them.

#include <filesystem>
#include <opencv2/core.hpp>
#include <string_view>

namespace antrean::specimens {

/// Writes `image`; the kind follows the extension: .jpg, .png, .webp, .tiff or .pdf (one page that
/// holds the JPEG). `quality` is 1 to 100 where the kind loses anything. Throws std::runtime_error
/// if the file can't be written or the extension isn't known.
void write_picture(const std::filesystem::path& file, const cv::Mat& image, int quality);

}  // namespace antrean::specimens
