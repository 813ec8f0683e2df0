#include "tests/ocr_report/steps.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "ocr/decode.hpp"
#include "tests/specimens/batch.hpp"

namespace antrean::ocr_report {
namespace {

namespace fs = std::filesystem;

class Steps : public ::testing::Test {
 protected:
  Steps() { fs::create_directories(folder_); }
  ~Steps() override { fs::remove_all(folder_); }

  // The names of what was drawn; each is a picture.
  std::vector<std::string> drawn(const cv::Mat& picture) const {
    const fs::path file = folder_ / "scan.jpg";
    cv::imwrite(file.string(), picture);
    std::vector<std::string> names;
    for (const fs::path& one : draw_steps(file, folder_ / "steps")) {
      EXPECT_FALSE(cv::imread(one.string()).empty()) << one;
      names.push_back(one.filename().string());
    }
    return names;
  }

  fs::path folder_ = fs::temp_directory_path() / ("antrean-steps-" + std::to_string(getpid()));
  specimens::AreaTable areas_ = specimens::builtin_areas();
};

TEST_F(Steps, OfEveryKindOfDocumentAreDrawn) {
  specimens::Rng who(7, "person");
  const auto card =
      make_ktp(invent_person(who, areas_), specimens::Tier::kPhotograph, 7, "", false);
  EXPECT_EQ(drawn(card.shot.image),
            (std::vector<std::string>{"1-found.png", "2-straight.png", "3-rows.png", "4-number.png",
                                      "5-lines.png", "6-read.png"}));
  const auto family = make_kk(invent_family(who, areas_, 3), specimens::Tier::kClean, 7);
  EXPECT_EQ(drawn(family.shot.image),
            (std::vector<std::string>{"1-found.png", "2-straight.png", "6-read.png"}));
  EXPECT_EQ(drawn(cv::Mat(600, 800, CV_8UC3, cv::Scalar::all(250))),
            std::vector<std::string>{"1-found.png"});
}

TEST_F(Steps, OfAFileThatIsNoPictureAreRefused) {
  const fs::path file = folder_ / "scan.jpg";
  EXPECT_THROW(draw_steps(file, folder_), std::runtime_error);
  std::ofstream{file} << "no picture";
  EXPECT_THROW(draw_steps(file, folder_), ocr::DecodeError);
}

}  // namespace
}  // namespace antrean::ocr_report
