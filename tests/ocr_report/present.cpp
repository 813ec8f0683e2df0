#include "tests/ocr_report/present.hpp"

#include <sodium.h>
#include <algorithm>
#include <cmath>
#include <iomanip>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <sstream>

namespace antrean::ocr_report {
namespace {

constexpr std::array<double, 11> kEdges{0, 0.2, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0001};

struct Bin {
  double from = 0;
  double sum = 0;
  Share right;
};

std::vector<Bin> bins_of(const std::vector<Said>& said) {
  std::vector<Bin> bins;
  for (std::size_t i = 0; i + 1 < kEdges.size(); ++i) bins.push_back({kEdges[i], 0, {}});
  for (const Said& one : said) {
    std::size_t at = bins.size() - 1;
    while (at > 0 && one.confidence < bins[at].from) --at;
    bins[at].sum += one.confidence;
    bins[at].right.add(one.right);
  }
  return bins;
}

double percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

std::string cell(const Share& share) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1) << share.percent() << "% (" << share.good << "/"
      << share.all << ")";
  return out.str();
}

std::string escaped(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '<') {
      safe += "&lt;";
    } else if (c == '&') {
      safe += "&amp;";
    } else {
      safe.push_back(c);
    }
  }
  return safe;
}

std::string inline_picture(const std::vector<std::uint8_t>& bytes) {
  cv::Mat picture = cv::imdecode(bytes, cv::IMREAD_COLOR);
  if (picture.empty()) return "";
  const double scale = std::min(1.0, 700.0 / std::max(picture.cols, picture.rows));
  cv::resize(picture, picture, {}, scale, scale, cv::INTER_AREA);
  std::vector<std::uint8_t> jpeg;
  cv::imencode(".jpg", picture, jpeg, {cv::IMWRITE_JPEG_QUALITY, 80});
  std::string text(sodium_base64_ENCODED_LEN(jpeg.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), jpeg.data(), jpeg.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.find('\0'));
  return "<img src=\"data:image/jpeg;base64," + text + "\">";
}

void cases(std::ostringstream& out, const std::string& title, std::vector<WorstCase> worst,
           std::size_t most) {
  std::stable_sort(worst.begin(), worst.end(),
                   [](const WorstCase& a, const WorstCase& b) { return a.wrong > b.wrong; });
  out << "<h2>" << title << "</h2>\n";
  for (std::size_t i = 0; i < std::min(most, worst.size()); ++i) {
    out << "<figure><figcaption><b>" << escaped(worst[i].id) << "</b> (" << worst[i].tier
        << ")<pre>" << escaped(worst[i].text) << "</pre></figcaption>"
        << inline_picture(worst[i].picture) << "</figure>\n";
  }
}

}  // namespace

std::string table(const Score& score) {
  std::ostringstream out;
  out << std::fixed << std::setprecision(1);
  for (const auto& [tier, ktp] : score.ktp) {
    out << "KTP " << tier << "\n  NIK exact            " << cell(ktp.nik)
        << "\n  four decisive fields " << cell(ktp.decisive) << "\n  17 fields, mean      "
        << cell(ktp.fields) << "\n  approved             " << cell(ktp.approved) << ", in colour "
        << cell(ktp.approved_in_colour) << "\n  by field:";
    for (const std::string& key : ktp_keys()) {
      const auto found = ktp.by_field.find(key);
      if (found != ktp.by_field.end()) out << " " << key << " " << found->second.percent();
    }
    out << "\n  not approved because:";
    std::vector<std::pair<int, std::string>> reasons;
    for (const auto& [reason, count] : ktp.reasons) reasons.emplace_back(-count, reason);
    std::sort(reasons.begin(), reasons.end());
    for (const auto& [count, reason] : reasons) out << " " << reason << " " << -count;
    out << "\n";
  }
  for (const auto& [tier, kk] : score.kk) {
    out << "KK " << tier << "\n  number exact         " << cell(kk.number)
        << "\n  members' NIKs        " << cell(kk.niks) << "\n  members' names       "
        << cell(kk.names) << "\n  members approved     " << cell(kk.approved)
        << "\n  head fields, mean    " << cell(kk.fields) << "\n  member fields, mean  "
        << cell(kk.member_fields) << "\n  by field:";
    for (const auto& [key, share] : kk.by_field) out << " " << key << " " << share.percent();
    out << "\n";
  }
  Share approved;
  if (!score.bad.empty()) out << "Bad cases (approved wrongly; what became of them)\n";
  for (const auto& [what, bad] : score.bad) {
    approved.good += bad.approved.good;
    approved.all += bad.approved.all;
    out << "  " << std::left << std::setw(34) << what << std::right << bad.approved.good << "/"
        << bad.approved.all;
    for (const auto& [decision, count] : bad.decisions) out << "  " << decision << " " << count;
    out << "\n";
  }
  if (!score.bad.empty()) {
    out << "  all: " << approved.good << " approved of " << approved.all << "\n";
  }
  if (!score.said.empty()) {
    out << "Calibration (said, right, of)\n";
    for (const Bin& bin : bins_of(score.said)) {
      if (bin.right.all == 0) continue;
      out << "  from " << std::setprecision(2) << bin.from << ": said " << std::setprecision(4)
          << bin.sum / bin.right.all << "  right " << bin.right.percent() / 100 << "  of "
          << bin.right.all << std::setprecision(1) << "\n";
    }
  }
  for (const auto& [what, times] : score.times) {
    out << "Time " << what << ": median " << percentile(times.ms, 0.5) << " ms, p95 "
        << percentile(times.ms, 0.95) << " ms";
    if (!times.tesseract.empty()) {
      out << "; tesseract " << mean(times.tesseract) << " ms, ours on the same " << mean(times.ours)
          << " ms, ratio " << std::setprecision(2) << mean(times.ours) / mean(times.tesseract)
          << std::setprecision(1) << " over " << times.tesseract.size();
    }
    out << "\n  steps, mean ms:";
    for (const auto& [step, ms] : times.steps) {
      out << " " << step << " " << ms / static_cast<double>(times.ms.size());
    }
    out << "\n";
  }
  return out.str();
}

std::string reliability_svg(const std::vector<Said>& said) {
  // Errors are what counts near 1: both axes show 1 - x on a logarithmic scale, 0.5 to 0.001.
  const auto place = [](double value) {
    const double error = std::clamp(1 - value, 0.001, 0.5);
    return 360 * (std::log(0.5) - std::log(error)) / (std::log(0.5) - std::log(0.001));
  };
  std::ostringstream out;
  out << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 460 460\" width=\"460\" "
         "font-family=\"sans-serif\" font-size=\"11\">\n<rect width=\"460\" height=\"460\" "
         "fill=\"white\"/>\n<text x=\"160\" y=\"445\">said</text><text x=\"8\" y=\"30\">right"
         "</text>\n<path d=\"M60 400L420 40\" stroke=\"#999\"/>\n";
  for (const double tick : {0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999}) {
    out << "<path d=\"M" << 60 + place(tick) << " 40V400M60 " << 400 - place(tick)
        << "H420\" stroke=\"#eee\"/><text x=\"" << 48 + place(tick) << "\" y=\"416\">" << tick
        << "</text><text x=\"20\" y=\"" << 404 - place(tick) << "\">" << tick << "</text>\n";
  }
  for (const Bin& bin : bins_of(said)) {
    if (bin.right.all < 5) continue;
    const double x = 60 + place(bin.sum / bin.right.all);
    const double p = static_cast<double>(bin.right.good) / bin.right.all;
    // Wilson's interval of 95%.
    const double n = bin.right.all;
    const double middle = (p + 1.92 / n) / (1 + 3.84 / n);
    const double half = 1.96 * std::sqrt(p * (1 - p) / n + 0.96 / n / n) / (1 + 3.84 / n);
    out << "<path d=\"M" << x << " " << 400 - place(middle - half) << "V"
        << 400 - place(middle + half) << "\" stroke=\"#36c\"/><circle cx=\"" << x << "\" cy=\""
        << 400 - place(p) << "\" r=\"4\" fill=\"#36c\"><title>" << bin.right.good << " of "
        << bin.right.all << "</title></circle>\n";
  }
  out << "</svg>\n";
  return out.str();
}

std::string page(const Score& score) {
  std::ostringstream out;
  out << "<!doctype html><meta charset=\"utf-8\"><title>Reading of documents</title>\n<style>"
         "body{font:14px sans-serif;max-width:1000px;margin:2em auto}pre{white-space:pre-wrap}"
         "figure{border-top:1px solid #ccc;margin:1em 0;padding-top:1em}img{max-width:100%}"
         "</style>\n<h1>How well documents are read</h1>\n<pre>"
      << escaped(table(score)) << "</pre>\n<h2>Calibration</h2>\n"
      << reliability_svg(score.said);
  cases(out, "Wrongly approved", score.wrongly_approved, 40);
  cases(out, "Worst cases", score.worst, 40);
  return out.str();
}

Json numbers(const Score& score) {
  Json json;
  const auto share = [](const Share& value) {
    return Json{{"good", value.good}, {"all", value.all}};
  };
  for (const auto& [tier, ktp] : score.ktp) {
    Json& out = json["ktp"][tier];
    out = {{"nik", share(ktp.nik)},
           {"decisive", share(ktp.decisive)},
           {"fields", share(ktp.fields)},
           {"approved", share(ktp.approved)},
           {"approved_in_colour", share(ktp.approved_in_colour)},
           {"reasons", ktp.reasons}};
    for (const auto& [key, value] : ktp.by_field) out["by_field"][key] = share(value);
  }
  for (const auto& [tier, kk] : score.kk) {
    Json& out = json["kk"][tier];
    out = {{"number", share(kk.number)}, {"niks", share(kk.niks)},
           {"names", share(kk.names)},   {"approved", share(kk.approved)},
           {"fields", share(kk.fields)}, {"member_fields", share(kk.member_fields)}};
    for (const auto& [key, value] : kk.by_field) out["by_field"][key] = share(value);
  }
  for (const auto& [what, bad] : score.bad) {
    json["bad"][what] = {{"approved", bad.approved.good}, {"all", bad.approved.all}};
  }
  for (const Bin& bin : bins_of(score.said)) {
    if (bin.right.all == 0) continue;
    json["calibration"].push_back({{"from", bin.from},
                                   {"said", bin.sum / bin.right.all},
                                   {"right", bin.right.good},
                                   {"all", bin.right.all}});
  }
  for (const auto& [what, times] : score.times) {
    Json& out = json["times"][what];
    out = {{"median_ms", percentile(times.ms, 0.5)}, {"p95_ms", percentile(times.ms, 0.95)}};
    if (!times.tesseract.empty()) {
      out["tesseract_ms"] = mean(times.tesseract);
      out["ours_ms"] = mean(times.ours);
    }
    for (const auto& [step, ms] : times.steps) {
      out["steps"][step] = ms / static_cast<double>(times.ms.size());
    }
  }
  return json;
}

}  // namespace antrean::ocr_report
