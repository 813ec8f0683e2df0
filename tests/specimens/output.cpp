#include "tests/specimens/output.hpp"

#include <cairo-pdf.h>
#include <cairo.h>

#include <memory>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <vector>

namespace antrean::specimens {
namespace {

void write_pdf(const std::filesystem::path& file, const cv::Mat& image, int quality) {
  // A page of the picture's size at 200 dots an inch; cairo embeds the JPEG as it is.
  constexpr double kPoints = 72.0 / 200.0;
  std::vector<uchar> jpeg;
  cv::imencode(".jpg", image, jpeg, {cv::IMWRITE_JPEG_QUALITY, quality});
  cv::Mat pixels;
  cv::cvtColor(image, pixels, image.channels() == 1 ? cv::COLOR_GRAY2BGRA : cv::COLOR_BGR2BGRA);
  cairo_surface_t* page =
      cairo_pdf_surface_create(file.c_str(), image.cols * kPoints, image.rows * kPoints);
  cairo_surface_t* picture = cairo_image_surface_create_for_data(
      pixels.data, CAIRO_FORMAT_RGB24, pixels.cols, pixels.rows, static_cast<int>(pixels.step[0]));
  cairo_surface_set_mime_data(picture, CAIRO_MIME_TYPE_JPEG, jpeg.data(), jpeg.size(), nullptr,
                              nullptr);
  cairo_t* cr = cairo_create(page);
  cairo_scale(cr, kPoints, kPoints);
  cairo_set_source_surface(cr, picture, 0, 0);
  cairo_paint(cr);
  cairo_destroy(cr);
  cairo_surface_destroy(picture);
  cairo_surface_finish(page);
  const cairo_status_t status = cairo_surface_status(page);
  cairo_surface_destroy(page);
  if (status != CAIRO_STATUS_SUCCESS) {
    throw std::runtime_error("cannot write " + file.string() + ": " +
                             cairo_status_to_string(status));
  }
}

}  // namespace

void write_picture(const std::filesystem::path& file, const cv::Mat& image, int quality) {
  const std::string extension = file.extension().string();
  if (extension == ".pdf") {
    write_pdf(file, image, quality);
    return;
  }
  std::vector<int> options;
  if (extension == ".jpg" || extension == ".jpeg") {
    options = {cv::IMWRITE_JPEG_QUALITY, quality};
  } else if (extension == ".webp") {
    options = {cv::IMWRITE_WEBP_QUALITY, quality};
  } else if (extension == ".png") {
    options = {cv::IMWRITE_PNG_COMPRESSION, 1};
  } else if (extension != ".tiff" && extension != ".tif") {
    throw std::runtime_error("cannot write " + file.string() +
                             ": use .jpg, .png, .webp, .tiff or .pdf");
  }
  if (!cv::imwrite(file.string(), image, options)) {
    throw std::runtime_error("cannot write " + file.string());
  }
}

}  // namespace antrean::specimens
