#include "tests/specimens/wide_forge.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "tests/specimens/paper.hpp"
#include "tests/specimens/wide_edit.hpp"

namespace antrean::specimens {
namespace {

// The face, size and pen in which the card's own printer has set a field.
struct OwnType {
  TextStyle style;
  Pen pen;
  double x = 0;
  double y = 0;  // baseline
};

OwnType own_type(const std::string& key, const WidePress& press, const DrawnDocument& card,
                 const std::string& nik) {
  const cv::Rect2d box = card.boxes.at(key);
  OwnType own;
  own.x = box.x;
  if (key == "nik") {
    own.style = press.style.nik;
    own.pen = press.style.nik_pen;
    Canvas ruler(8, 8, 1);
    const double room = press.style.photo.x - 12 - (press.style.value_x - 38);
    while (ruler.measure(nik, own.style) > room) own.style.size *= 0.985;
    own.x = card.nik_digits.front().x;
    own.y = box.y + box.height;
    return own;
  }
  own.style = press.style.body;
  own.style.size = card.boxes.at("tanggal_lahir").height / 0.75;
  if (key == "nama") {
    own.style.size *= press.style.name_scale;
    own.style.bold = own.style.bold || press.style.bold_name;
  }
  own.y = box.y + own.style.size * 0.725;
  return own;
}

std::string similar_face(Rng& rng, const std::string& own) {
  static constexpr std::array kFaces = {"Liberation Sans", "Arimo",     "Nimbus Sans",
                                        "FreeSans",        "Open Sans", "TeX Gyre Heros"};
  const std::string face = rng.pick(kFaces);
  // Arimo and Liberation Sans are one face under two names.
  const bool same = face == own || (own == "Arimo" && face == "Liberation Sans") ||
                    (own == "Liberation Sans" && face == "Arimo");
  return same ? "DejaVu Sans" : face;
}

std::string similar_number_face(Rng& rng, const std::string& own) {
  static constexpr std::array kFaces = {"OCRA", "OCR B", "Liberation Mono", "DejaVu Sans Mono"};
  const std::string face = rng.pick(kFaces);
  return face == own ? "OCRABold" : face;
}

// How a careful hand's letters still differ: ink, weight, size, place.
void disturb(Rng& rng, const Color& ink, OwnType& own) {
  const double by = rng.between(-0.04, 0.14);
  own.style.color = {std::clamp(ink.red + by, 0.0, 1.0), std::clamp(ink.green + by, 0.0, 1.0),
                     std::clamp(ink.blue + by + rng.between(-0.03, 0.05), 0.0, 1.0)};
  own.style.spread = std::max(0.0, own.style.spread + rng.between(-0.4, 0.5));
  if (own.pen.width > 0) own.pen.width *= rng.between(0.85, 1.2);
  own.style.size *= rng.between(0.97, 1.03);
  own.x += rng.between(-1.2, 1.2);
  own.y += rng.between(-1.6, 1.6);
}

// Years of rubbing in one place: bright, streaked, the old digit a ghost at most.
void scratch_off(Rng& rng, const cv::Rect2d& box, Desk& desk) {
  erase("inpaint", rng, box, desk);
  const cv::Rect where =
      pixels_on(desk, {box.x - 3, box.y - 3, box.width + 6, box.height + rng.between(4, 12)});
  const cv::Mat lines =
      smooth_noise(rng, where.size(), rng.between(2, 9) * desk.scale, 1.6 * desk.scale, 2);
  const double depth = rng.between(0.35, 0.8);
  for (int y = 0; y < where.height; ++y) {
    for (int x = 0; x < where.width; ++x) {
      const double u = 2.0 * x / where.width - 1;
      const double v = 2.0 * y / where.height - 1;
      const double inside = std::clamp((1.05 - u * u * u * u - v * v * v * v) * 2, 0.0, 1.0);
      const double line = std::clamp(static_cast<double>(lines.at<float>(y, x)) + 0.75, 0.0, 1.0);
      cv::Vec3b& pixel = desk.image.at<cv::Vec3b>(where.y + y, where.x + x);
      for (int c = 0; c < 3; ++c) {
        pixel[c] = cv::saturate_cast<uchar>(pixel[c] + (244 - pixel[c]) * inside * line * depth);
      }
    }
  }
}

void paint_fluid(Rng& rng, const cv::Rect2d& box, Desk& desk) {
  const double out = rng.between(3, 8);
  const cv::Rect where = pixels_on(
      desk, {box.x - out, box.y - out * 0.6, box.width + 2 * out, box.height + 1.2 * out});
  const cv::Mat wave = smooth_noise(rng, where.size(), 30 * desk.scale, 12 * desk.scale, 3);
  const double white = rng.between(236, 252);
  for (int y = 0; y < where.height; ++y) {
    for (int x = 0; x < where.width; ++x) {
      const double rim = std::min({x, y, where.width - 1 - x, where.height - 1 - y}) / desk.scale;
      const double noise = static_cast<double>(wave.at<float>(y, x));
      const double weight = std::clamp((rim - 2.5 + 3 * noise) * 1.2, 0.0, 1.0);
      cv::Vec3b& pixel = desk.image.at<cv::Vec3b>(where.y + y, where.x + x);
      for (int c = 0; c < 3; ++c) {
        pixel[c] = cv::saturate_cast<uchar>(pixel[c] + (white + 7 * noise - pixel[c]) * weight);
      }
    }
  }
}

// Glued on: its own white, an edge that catches light above and throws a shadow below.
void glue_strip(Rng& rng, const cv::Rect2d& box, Desk& desk) {
  const cv::Rect where =
      pixels_on(desk, {box.x - rng.between(3, 8), box.y - rng.between(1, 4),
                       box.width + rng.between(8, 20), box.height + rng.between(3, 6)});
  const cv::Mat gray = desk.image(where);
  const cv::Scalar mean = cv::mean(gray);
  const double white = rng.between(0.2, 1);
  const cv::Scalar paper = mean + (cv::Scalar(250, 250, 250) - mean) * white + cv::Scalar(4, 6, 6);
  const cv::Rect shade = cv::Rect(where.x + 1, where.y + 1, where.width + cvRound(2 * desk.scale),
                                  where.height + cvRound(2.5 * desk.scale)) &
                         cv::Rect({}, desk.image.size());
  cv::Mat dark(desk.image.size(), CV_32F, cv::Scalar(0));
  dark(shade).setTo(rng.between(0.2, 0.5));
  cv::GaussianBlur(dark, dark, {}, std::max(0.5, 1.4 * desk.scale));
  for (int y = 0; y < dark.rows; ++y) {
    for (int x = 0; x < dark.cols; ++x) {
      if (dark.at<float>(y, x) > 0.004F) {
        desk.image.at<cv::Vec3b>(y, x) *= 1 - static_cast<double>(dark.at<float>(y, x));
      }
    }
  }
  const cv::Mat fibres = smooth_noise(rng, where.size(), 5, 3, 2);
  for (int y = 0; y < where.height; ++y) {
    for (int x = 0; x < where.width; ++x) {
      for (int c = 0; c < 3; ++c) {
        desk.image.at<cv::Vec3b>(where.y + y, where.x + x)[c] =
            cv::saturate_cast<uchar>(paper[c] + 5 * static_cast<double>(fibres.at<float>(y, x)));
      }
    }
  }
}

// The same digit stands elsewhere in the NIK: that one is copied, ground and all.
void copy_digit(const ForgePlan& plan, const DrawnDocument& card, Rng& rng, Desk& desk) {
  const std::size_t from = [&] {
    for (std::size_t i = 0; i < plan.old.size(); ++i) {
      if (i != plan.at && plan.old[i] == plan.value[plan.at]) return i;
    }
    return plan.at;
  }();
  const cv::Rect2d there = card.nik_digits[from];
  const cv::Rect2d here = card.nik_digits[plan.at];
  const double rim = rng.between(2, 7);
  const cv::Rect source =
      pixels_on(desk, {there.x, there.y - rim, there.width, there.height + 2 * rim});
  const cv::Rect target =
      pixels_on(desk, {here.x + rng.between(-1, 1), here.y - rim + rng.between(-2.2, 2.2),
                       here.width, here.height + 2 * rim});
  lay_piece(desk.image(source).clone(), target.tl(), rng.whole(0, 4), desk);
}

void work(const ForgePlan& plan, const WidePress& press, const DrawnDocument& card, Rng& rng,
          Desk& desk) {
  OwnType own = own_type(plan.key, press, card, plan.key == "nik" ? plan.value : "");
  const bool digit = plan.kind == Forgery::kDigit;
  const cv::Rect2d field = digit ? card.nik_digits[plan.at] : card.boxes.at(plan.key);
  const Color ink = ink_in(desk, card.boxes.at(plan.key));
  if (plan.method == "copy-move") {
    copy_digit(plan, card, rng, desk);
    return;
  }
  if (digit) own.x = field.x;
  const bool other_face = plan.method == "other face" || plan.method == "paper strip" ||
                          plan.method == "correction fluid" ||
                          (plan.method == "scratched" && rng.chance(0.5));
  const double size = own.style.size;
  disturb(rng, ink, own);
  if (plan.words.size() > 1) own.style.size = size + (own.style.size - size) * 0.3;
  if (other_face) {
    own.style.family = plan.key == "nik" ? similar_number_face(rng, own.style.family)
                                         : similar_face(rng, own.style.family);
    own.style.spread = 0;
    own.pen.width = 0;
    // Typed by eye to about the same height.
    own.style.size =
        (plan.key == "nik" ? field.height / 0.72 : own.style.size) * rng.between(0.9, 1.06);
  }
  Canvas ruler(8, 8, 1);
  while (!digit && own.x + ruler.measure(plan.words, own.style) > press.style.photo.x - 8) {
    own.style.size *= 0.985;
  }
  const double wide = std::max(field.width, ruler.measure(plan.words, own.style));
  const cv::Rect2d box =
      digit ? cv::Rect2d(field.x - 0.5, field.y - 4, field.width + 0.5, field.height + 8)
            : cv::Rect2d(field.x - 4, field.y - 5, field.width + (plan.key == "nik" ? 14 : 8),
                         field.height + 11);
  if (plan.method == "scratched") {
    scratch_off(rng, box, desk);
  } else if (plan.method == "paper strip") {
    glue_strip(rng, {field.x, field.y - 5, wide, field.height + 9}, desk);
  } else if (plan.method == "correction fluid") {
    paint_fluid(rng, {field.x, field.y - 4, wide, field.height + 8}, desk);
  } else {
    erase(other_face ? "ground" : plan.method, rng, box, desk);
  }
  type(rng, plan.words, own.style, own.pen, own.x, own.y, rng.between(0.6, 1.3), desk);
}

// Digits that change a NIK without making its serial 0000; for copying only digits it has.
void plan_digit(ForgePlan& plan, const std::string& nik, Rng& rng) {
  plan.key = "nik";
  do {
    plan.value = nik;
    plan.at = rng.chance(0.7) ? 12 + rng.index(4) : rng.index(16);
    plan.value[plan.at] =
        plan.method == "copy-move"
            ? nik[rng.index(16)]
            : static_cast<char>('0' + (nik[plan.at] - '0' + rng.whole(1, 9)) % 10);
  } while (plan.value.ends_with("0000") || plan.value == nik);
  plan.words = plan.value.substr(plan.at, 1);
}

void plan_patch(ForgePlan& plan, const WidePress& press, const Json& truth,
                const DrawnDocument& card, Rng& rng) {
  static constexpr std::array kKeys = {"nama", "tanggal_lahir", "nik"};
  plan.key = rng.pick(kKeys);
  const std::string old = truth["fields"][plan.key];
  plan.value = old;
  if (plan.key == "nik") {
    while (plan.value == old || plan.value.ends_with("0000")) {
      for (std::size_t i = 12; i < 16; ++i)
        plan.value[i] = static_cast<char>('0' + rng.whole(0, 9));
    }
    plan.words = plan.value;
  } else if (plan.key == "nama") {
    const OwnType own = own_type(plan.key, press, card, "");
    Canvas ruler(8, 8, 1);
    for (int i = 0; i < 20; ++i) {  // a name that fits the row
      const Culture culture = invent_culture(rng);
      plan.value =
          invent_name(rng, culture, truth["fields"]["jenis_kelamin"] == "PEREMPUAN", false);
      const double room = press.style.photo.x - 16 - own.x;
      if (plan.value != old && ruler.measure(plan.value, own.style) < room) break;
    }
    plan.words = plan.value;
  } else {
    while (plan.value == old) {
      const Date date{rng.whole(1960, 2005), rng.whole(1, 12), rng.whole(1, 28)};
      plan.value = date.iso();
      plan.words = date.printed();
    }
  }
}

}  // namespace

ForgePlan plan_forgery(Forgery kind, Tier tier, const WidePress& press, const DrawnDocument& card,
                       Rng& rng, Json& truth) {
  static constexpr std::array kDigit = {"copy-move", "copy-move", "inpaint",   "ground",
                                        "heal",      "scratched", "other face"};
  static constexpr std::array kPatch = {"inpaint",     "ground",           "heal",      "splice",
                                        "paper strip", "correction fluid", "other face"};
  ForgePlan plan;
  plan.kind = kind;
  plan.method = kind == Forgery::kDigit ? rng.pick(kDigit) : rng.pick(kPatch);
  const bool by_program = plan.method == "copy-move" || plan.method == "inpaint" ||
                          plan.method == "ground" || plan.method == "heal";
  plan.late = by_program && tier != Tier::kClean && rng.chance(0.45);
  if (kind == Forgery::kDigit) {
    plan_digit(plan, truth["fields"]["nik"], rng);
  } else {
    plan_patch(plan, press, truth, card, rng);
  }
  plan.old = truth["fields"][plan.key];
  truth["forge"] = {{"kind", kind == Forgery::kDigit ? "digit" : "patch"},
                    {"field", plan.key},
                    {"original", truth["fields"][plan.key]},
                    {"method", (plan.late ? "after camera: " : "") + plan.method}};
  if (kind == Forgery::kDigit) truth["forge"]["position"] = plan.at;
  truth["fields"][plan.key] = plan.value;
  truth["claim"][plan.key] = plan.value;
  return plan;
}

void forge_on_card(const ForgePlan& plan, const WidePress& press, const DrawnDocument& donor,
                   Rng& rng, DrawnDocument& card) {
  Desk desk;
  cv::cvtColor(card.image, desk.image, cv::COLOR_BGRA2BGR);
  desk.scale = card.image.cols / card.width;
  desk.softness = press.ink.spread * desk.scale;
  if (plan.method == "splice") {
    const cv::Rect2d from = donor.boxes.at(plan.key);
    const cv::Rect2d to = card.boxes.at(plan.key);
    // A name of two rows gives way to one of one row: no higher than the donor's.
    const cv::Size2d size(std::max(from.width, to.width) + 10, from.height + 11);
    cv::Mat other;
    cv::cvtColor(donor.image, other, cv::COLOR_BGRA2BGR);
    const cv::Rect piece = pixels_on(desk, {from.x - 5, from.y - 5, size.width, size.height});
    const cv::Point at(cvRound((to.x - 5 + rng.between(-1.5, 1.5)) * desk.scale),
                       cvRound((to.y - 5 + rng.between(-1.5, 1.5)) * desk.scale));
    erase("ground", rng, {to.x - 4, to.y - 5, to.width + 8, to.height + 11}, desk);
    lay_piece(other(piece), at, rng.whole(0, 4), desk);
  } else {
    work(plan, press, card, rng, desk);
  }
  // The card's outline stays as it is.
  for (int y = 0; y < card.image.rows; ++y) {
    const auto* from = desk.image.ptr<cv::Vec3b>(y);
    auto* to = card.image.ptr<cv::Vec4b>(y);
    for (int x = 0; x < card.image.cols; ++x) {
      if (to[x][3] != 255) continue;
      to[x] = {from[x][0], from[x][1], from[x][2], 255};
    }
  }
}

void forge_in_picture(const ForgePlan& plan, const WidePress& press, const DrawnDocument& card,
                      const Camera& camera, Rng& rng, Shot& shot) {
  const bool gray = shot.image.channels() == 1;
  if (gray) cv::cvtColor(shot.image, shot.image, cv::COLOR_GRAY2BGR);
  Desk desk;
  desk.scale = cv::norm(shot.corners[1] - shot.corners[0]) / card.width;
  const cv::Size size(cvRound(card.width * desk.scale), cvRound(card.height * desk.scale));
  const cv::Matx33d flat =
      shot.to_image * cv::Matx33d(1 / desk.scale, 0, 0, 0, 1 / desk.scale, 0, 0, 0, 1);
  cv::warpPerspective(shot.image, desk.image, flat, size, cv::INTER_CUBIC | cv::WARP_INVERSE_MAP,
                      cv::BORDER_REPLICATE);
  const cv::Mat before = desk.image.clone();
  desk.softness = std::hypot(camera.blur, 0.55);
  desk.noise = camera.noise;
  work(plan, press, card, rng, desk);
  // Only what was changed goes back, with a rim.
  cv::Mat changed;
  cv::absdiff(desk.image, before, changed);
  cv::cvtColor(changed, changed, cv::COLOR_BGR2GRAY);
  changed = changed > 0;
  cv::dilate(changed, changed, cv::getStructuringElement(cv::MORPH_ELLIPSE, {5, 5}));
  cv::Mat layer;
  cv::Mat mask;
  cv::warpPerspective(desk.image, layer, flat, shot.image.size(), cv::INTER_CUBIC,
                      cv::BORDER_REPLICATE);
  cv::warpPerspective(changed, mask, flat, shot.image.size(), cv::INTER_LINEAR);
  for (int y = 0; y < mask.rows; ++y) {
    for (int x = 0; x < mask.cols; ++x) {
      const int weight = mask.at<uchar>(y, x);
      if (weight == 0) continue;
      cv::Vec3b& to = shot.image.at<cv::Vec3b>(y, x);
      const cv::Vec3b& from = layer.at<cv::Vec3b>(y, x);
      for (int c = 0; c < 3; ++c) {
        to[c] = static_cast<uchar>((from[c] * weight + to[c] * (255 - weight)) / 255);
      }
    }
  }
  if (gray) cv::cvtColor(shot.image, shot.image, cv::COLOR_BGR2GRAY);
}

}  // namespace antrean::specimens
