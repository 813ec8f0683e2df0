#include "tests/specimens/forge.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace antrean::specimens {
namespace {

// A box of the card in pixels of its drawing, cut to the picture.
cv::Rect pixels_of(const DrawnDocument& card, const cv::Rect2d& box) {
  const double scale = card.image.cols / card.width;
  const cv::Rect rect(static_cast<int>(std::lround(box.x * scale)),
                      static_cast<int>(std::lround(box.y * scale)),
                      static_cast<int>(std::lround(box.width * scale)),
                      static_cast<int>(std::lround(box.height * scale)));
  return rect & cv::Rect(0, 0, card.image.cols, card.image.rows);
}

// The light part of a piece of card: its paper, without the letters.
Color paper_of(const DrawnDocument& card, const cv::Rect2d& box) {
  cv::Mat piece;
  cv::cvtColor(card.image(pixels_of(card, box)), piece, cv::COLOR_BGRA2BGR);
  cv::Mat gray;
  cv::cvtColor(piece, gray, cv::COLOR_BGR2GRAY);
  const cv::Scalar mean = cv::mean(piece, gray >= cv::mean(gray)[0]);
  return {mean[2] / 255, mean[1] / 255, mean[0] / 255};
}

// Glues a piece of other paper with other letters over `box`.
void paste(DrawnDocument& card, const cv::Rect2d& box, const Color& paper, const std::string& words,
           const TextStyle& style, double baseline) {
  const double scale = card.image.cols / card.width;
  Canvas piece(box.width, box.height, scale);
  piece.fill(paper);
  piece.text(words, style, 2, baseline);
  const cv::Mat drawn = piece.finish();
  const cv::Rect whole(static_cast<int>(std::lround(box.x * scale)),
                       static_cast<int>(std::lround(box.y * scale)), drawn.cols, drawn.rows);
  const cv::Rect seen = whole & cv::Rect(0, 0, card.image.cols, card.image.rows);
  drawn(seen - whole.tl()).copyTo(card.image(seen));
}

Color off_color(Rng& rng, const Color& paper) {
  const auto moved = [&](double value) {
    const double by = rng.between(0.02, 0.12) * (rng.chance(0.5) ? 1 : -1);
    return std::clamp(value + by, 0.0, 1.0);
  };
  return {moved(paper.red), moved(paper.green), moved(paper.blue)};
}

std::string other_face(Rng& rng, const std::string& own) {
  static constexpr std::array kFaces = {"Liberation Sans",  "Liberation Mono", "DejaVu Sans Mono",
                                        "Liberation Serif", "FreeSans",        "OCRABold"};
  std::string face = rng.pick(kFaces);
  return face == own ? "DejaVu Sans" : face;
}

void forge_digit(const KtpStyle& style, Rng& rng, DrawnDocument& card, Json& truth) {
  std::string nik = truth["fields"]["nik"];
  const std::string original = nik;
  // A careful forger leaves the birth date alone and makes no serial 0000.
  const std::size_t at = rng.chance(0.7) ? 12 + rng.index(4) : rng.index(16);
  do {
    nik[at] = static_cast<char>('0' + (original[at] - '0' + rng.whole(1, 9)) % 10);
  } while (nik.ends_with("0000"));
  const cv::Rect2d digit = card.nik_digits[at];
  const bool same_face = rng.chance(0.35);  // then size or ground gives it away
  TextStyle ink = style.nik;
  ink.spacing = 0;
  ink.size = digit.height / 0.72 * rng.between(0.8, same_face ? 0.92 : 1.15);
  if (!same_face) ink.family = other_face(rng, style.nik.family);
  ink.bold = !same_face && rng.chance(0.4);
  const double shade = rng.between(0, 0.3);
  ink.color = {shade, shade, shade};
  const cv::Rect2d box(digit.x - 2, digit.y - digit.height * rng.between(0.1, 0.25),
                       digit.width + 4, digit.height * 1.4);
  const Color paper = paper_of(card, box);
  paste(card, box, rng.chance(0.7) ? off_color(rng, paper) : paper, std::string(1, nik[at]), ink,
        digit.y + digit.height - box.y + rng.between(-3, 3));
  truth["fields"]["nik"] = nik;
  truth["claim"]["nik"] = nik;
  truth["forge"] = {{"kind", "digit"},
                    {"field", "nik"},
                    {"original", original},
                    {"position", at},
                    {"face", ink.family}};
}

void forge_patch(const KtpStyle& style, Rng& rng, DrawnDocument& card, Json& truth) {
  static constexpr std::array kKeys = {"nama", "tanggal_lahir", "nik"};
  const std::string key = rng.pick(kKeys);
  const std::string original = truth["fields"][key];
  std::string value = original;
  std::string words;
  if (key == "nama") {
    Culture culture = invent_culture(rng);
    value = invent_name(rng, culture, truth["fields"]["jenis_kelamin"] == "PEREMPUAN", false);
    words = value;
  } else if (key == "tanggal_lahir") {
    Date date{rng.whole(1960, 2005), rng.whole(1, 12), rng.whole(1, 28)};
    value = date.iso();
    words = date.printed();
  } else {
    // Somebody else's number with the same birth date: nothing but the paper gives it away.
    while (value == original || value.ends_with("0000")) {
      for (std::size_t i = 12; i < 16; ++i) value[i] = static_cast<char>('0' + rng.whole(0, 9));
    }
    words = value;
  }
  const cv::Rect2d field = card.boxes[key];
  const Color paper = paper_of(card, field);
  TextStyle ink = key == "nik" ? style.nik : style.body;
  ink.family = other_face(rng, ink.family);
  ink.spacing = 0;
  ink.size = std::min(field.height, key == "nik" ? 40.0 : 23.0) / 0.72 * rng.between(0.9, 1.1);
  // As wide as the longer of old and new value, so that nothing of the old one is left.
  Canvas ruler(8, 8, 1);
  while (field.x + ruler.measure(words, ink) > style.photo.x - 12) ink.size *= 0.97;
  const cv::Rect2d box(field.x - 4, field.y - 6,
                       std::max(field.width, ruler.measure(words, ink)) + 10, field.height + 12);
  paste(card, box, off_color(rng, paper), words, ink,
        6 + std::min(field.height, ink.size * 0.74) + rng.between(-1.5, 1.5));
  truth["fields"][key] = value;
  truth["claim"][key] = value;
  truth["forge"] = {
      {"kind", "patch"}, {"field", key}, {"original", original}, {"face", ink.family}};
}

void cover_nik(Rng& rng, DrawnDocument& card, Json& truth) {
  const cv::Rect2d nik = card.boxes["nik"];
  const double share = rng.between(0.35, 1.0);  // of the digits
  const double start = rng.between(0, 1 - share);
  const cv::Rect2d box(nik.x + nik.width * start - 4, nik.y - rng.between(6, 12),
                       nik.width * share + 8, nik.height + rng.between(14, 24));
  const cv::Rect where = pixels_of(card, box);
  const bool thumb = rng.chance(0.5);
  if (thumb) {
    const double tone = rng.between(0.6, 0.95);
    const cv::Scalar skin(150 * tone, 185 * tone, 230 * tone, 255);
    const int reach = where.height;
    cv::ellipse(card.image, {where.x + where.width / 2, where.y + where.height / 2},
                {where.width / 2 + reach / 2, reach}, rng.between(-6, 6), 0, 360, skin, cv::FILLED,
                cv::LINE_AA);
  } else {
    const double grey = rng.chance(0.5) ? rng.between(0, 40) : rng.between(215, 255);
    cv::rectangle(card.image, where, cv::Scalar(grey, grey, grey, 255), cv::FILLED);
  }
  truth["forge"] = {{"kind", "covered"},
                    {"field", "nik"},
                    {"original", truth["fields"]["nik"]},
                    {"with", thumb ? "thumb" : "strip"}};
  truth["fields"]["nik"] = nullptr;
}

// What a copier without colours leaves: the light of a whole page is colourless before a camera
// with colours sees it.
void copy_in_grey(Rng& rng, DrawnDocument& card, Json& truth) {
  const double contrast = rng.between(1, 1.7);
  const double middle = rng.between(150, 200);
  for (int y = 0; y < card.image.rows; ++y) {
    auto* row = card.image.ptr<cv::Vec4b>(y);
    for (int x = 0; x < card.image.cols; ++x) {
      const double grey = 0.114 * row[x][0] + 0.587 * row[x][1] + 0.299 * row[x][2];
      const auto copied = cv::saturate_cast<uchar>((grey - middle) * contrast + middle + 25);
      row[x] = {copied, copied, copied, row[x][3]};
    }
  }
  truth["forge"] = {{"kind", "grey"}};
}

}  // namespace

std::optional<Forgery> forgery_from(std::string_view name) {
  if (name == "digit") return Forgery::kDigit;
  if (name == "patch") return Forgery::kPatch;
  if (name == "screen") return Forgery::kScreen;
  if (name == "covered") return Forgery::kCovered;
  if (name == "grey") return Forgery::kGrey;
  return std::nullopt;
}

void forge_card(Forgery forgery, const KtpStyle& style, Rng& rng, DrawnDocument& card,
                Json& truth) {
  switch (forgery) {
    case Forgery::kDigit:
      forge_digit(style, rng, card, truth);
      break;
    case Forgery::kPatch:
      forge_patch(style, rng, card, truth);
      break;
    case Forgery::kScreen:
      truth["forge"] = {{"kind", "screen"}};
      break;
    case Forgery::kCovered:
      cover_nik(rng, card, truth);
      break;
    case Forgery::kGrey:
      copy_in_grey(rng, card, truth);
      break;
  }
}

// Only screens that somebody who looks closely can tell: the grid of a panel that a telephone has
// shrunk away isn't in the picture any more, whatever looks at it.
void show_on_screen(Rng& rng, Camera& camera) {
  camera.capture = rng.between(1, 1.5);
  camera.mosaic = true;
  // Fewer than 350 pixels across couldn't be read on the screen itself, and a panel's pixel of
  // fewer than 1.7 of the picture's can't be seen.
  const double largest = camera.document_width / 350;
  if (largest > 1.7 && rng.chance(0.5)) {
    camera.panel.pixels = camera.document_width / rng.between(1.7, std::min(4.0, largest));
  } else {
    camera.panel.pixels = rng.between(700, 2000);
    camera.moire.depth = rng.between(0.03, 0.1);
    camera.moire.length = 2.5 * std::pow(40, rng.between(0, 1));
    camera.moire.turn = rng.between(0, 180);
    camera.moire.bend = rng.between(0, 2);
    camera.moire.colored = rng.chance(0.6);
    camera.moire.crossed = rng.chance(0.4);
  }
  camera.panel.turn = rng.chance(0.6) ? rng.between(-1, 1) : rng.between(-45, 45);
  camera.panel.stripe = rng.between(0.2, 0.32);
  camera.panel.row = rng.between(0.75, 0.95);
  camera.panel.black = rng.between(0.005, 0.06);
  camera.background = Background::kScreen;
  camera.margin_x = rng.between(0.05, 0.5);
  camera.margin_y = rng.between(0.05, 0.7);
  camera.edge_shadow = 0;  // a picture on a screen throws none
  camera.shadow = 0;
  camera.warmth = rng.between(-1.0, 0.3);
  // A telephone's lens is about as sharp as its sensor.
  camera.blur = rng.between(0.35, 0.8) / camera.capture;
  camera.gray = false;
}

}  // namespace antrean::specimens
