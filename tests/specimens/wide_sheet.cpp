#include "tests/specimens/wide_sheet.hpp"

namespace antrean::specimens {

void frame_sheet(const CardSheet& sheet, double width, Camera& camera) {
  camera.document_width *= sheet.sheet.width / width;
}

void find_card(const CardSheet& sheet, double width, double height, Shot& shot) {
  shot.to_image = shot.to_image * cv::Matx33d(1, 0, sheet.card.x, 0, 1, sheet.card.y, 0, 0, 1);
  const std::array<cv::Point2d, 4> flat = {
      cv::Point2d{0, 0}, {width, 0}, {width, height}, {0, height}};
  for (std::size_t i = 0; i < 4; ++i) shot.corners[i] = map_point(shot.to_image, flat[i]);
}

}  // namespace antrean::specimens
