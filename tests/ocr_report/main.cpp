// antrean-ocr-report: reads drawn specimens and says how well: the table by tier, the calibration,
// the worst cases with their pictures, the times and what became of bad cases.

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>

#include "ocr/memory.hpp"
#include "ocr/reader.hpp"
#include "ocr/threads.hpp"
#include "tests/ocr_report/body_looks.hpp"
#include "tests/ocr_report/ground_spectra.hpp"
#include "tests/ocr_report/number_cells.hpp"
#include "tests/ocr_report/present.hpp"
#include "tests/ocr_report/scene_looks.hpp"
#include "tests/ocr_report/screen_votes.hpp"
#include "tests/ocr_report/steps.hpp"

namespace antrean::ocr_report {
namespace {

namespace fs = std::filesystem;

struct Options {
  std::string out = "build/ocr-report";
  std::vector<std::string> from;
  std::vector<std::string> tiers{"clean", "scan", "photograph", "hard"};
  int ktp = 40;
  int kk = 6;
  int bad = 24;
  int compare = 5;
  std::uint64_t seed = 2025;
  std::string areas;
  bool full = false;
  bool quiet = false;
  std::vector<fs::path> screen_votes;
  std::vector<fs::path> ground_spectra;
  std::vector<fs::path> number_cells;
  std::vector<fs::path> body_looks;
  std::vector<fs::path> scene_looks;
  std::string steps;
};

class Report {
 public:
  explicit Report(const Options& options) : options_(options) {}

  Score score;

  void genuine(const Picture& picture) {
    const std::string kind = picture.truth.value("kind", "ktp");
    const bool is_kk = kind == "kk";
    const auto reading = read(picture, is_kk ? ocr::Kind::kk : ocr::Kind::ktp);
    if (!reading) return;
    if (kind != "ktp" && kind != "kk") {
      return score_bad(picture, kind == "blank" ? "blank" : "other document",
                       claim_of(picture.truth["claim"]), *reading, false, score);
    }
    if (picture.truth.contains("forge")) {
      return score_bad(picture, "forged: " + picture.truth["forge"].value("kind", std::string("?")),
                       claim_of(picture.truth["claim"]), *reading, is_kk, score);
    }
    if (is_kk) {
      score_kk(picture, *reading, score);
    } else {
      score_ktp(picture, *reading, score);
      compare(picture, *reading);
    }
    score_times(picture, *reading, score);
    for (const auto& [what, claim] : wrong_claims(picture)) {
      score_bad(picture, is_kk ? "kk, " + what : what, claim, *reading, is_kk, score);
    }
    if (is_kk) {
      ocr::Claim stranger = claim_of(picture.truth["claim"]);
      stranger.nik =
          stranger.nik.substr(0, 12) + (stranger.nik.ends_with("9876") ? "9875" : "9876");
      stranger.nama = "SARI WULANDARI";
      score_bad(picture, "kk without the applicant", stranger, *reading, true, score);
    }
  }

  void bad(const Picture& picture, const std::string& what) {
    const auto reading = read(picture, ocr::Kind::ktp);
    if (!reading) return;
    score_bad(picture, what, claim_of(picture.truth["claim"]), *reading, false, score);
  }

 private:
  std::optional<ocr::Reading> read(const Picture& picture, ocr::Kind wanted) {
    if (!options_.quiet && ++count_ % 10 == 0) std::cerr << '\r' << count_ << std::flush;
    try {
      return reader_.read(picture.bytes, wanted);
    } catch (const ocr::DecodeError& error) {
      std::cerr << '\n' << picture.id << ": " << error.what() << '\n';
    }
    return std::nullopt;
  }

  // The program tesseract on the same picture, as everybody would start it.
  void compare(const Picture& picture, const ocr::Reading& reading) {
    Times& times = score.times["ktp " + picture.tier];
    if (static_cast<int>(times.tesseract.size()) >= options_.compare) return;
    const fs::path file = fs::path(options_.out) / "compared.jpg";
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(picture.bytes.data()),
               static_cast<std::streamsize>(picture.bytes.size()));
    const std::string command =
        "OMP_THREAD_LIMIT=1 tesseract '" + file.string() + "' - -l ind >/dev/null 2>&1";
    const auto start = std::chrono::steady_clock::now();
    if (std::system(command.c_str()) != 0) return;
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    times.tesseract.push_back(took.count());
    times.ours.push_back(reading.ms);
  }

  const Options& options_;
  ocr::DocumentReader reader_;
  int count_ = 0;
};

void write(const fs::path& file, const std::string& text) {
  std::ofstream out(file);
  out << text;
  if (!out.flush()) throw std::runtime_error("cannot write " + file.string());
}

void run(const Options& options) {
  fs::create_directories(options.out);
  Report report(options);
  const auto take = [&report](const Picture& picture) { report.genuine(picture); };
  for (const std::string& folder : options.from) take_folder(folder, options.ktp, take);
  if (options.from.empty()) {
    specimens::Order order;
    order.areas = options.areas;
    const specimens::AreaTable areas = specimens::areas_for(order);
    for (const std::string& name : options.tiers) {
      const specimens::Tier tier = *specimens::tier_from(name);
      draw("ktp", tier, options.ktp, options.seed, areas, take);
      draw("kk", tier, options.kk, options.seed + 1, areas, take);
      draw("other", tier, options.bad / 4, options.seed + 2, areas, take);
      draw("blank", tier, options.bad / 12, options.seed + 3, areas, take);
      for (const char* forgery : {"digit", "patch", "screen", "covered", "grey"}) {
        draw_forged(forgery, tier, options.bad / 3, options.seed + 4, areas,
                    [&](const Picture& picture) {
                      report.bad(picture, std::string("forged: ") + forgery);
                    });
      }
      draw_unsound(tier, options.bad, options.seed + 5, areas, [&](const Picture& picture) {
        report.bad(picture, "unsound: " + picture.id.substr(0, picture.id.find('-')));
      });
    }
  }
  const fs::path out = options.out;
  const std::string text = table(report.score);
  write(out / "report.txt", text);
  write(out / "report.html", page(report.score));
  write(out / "reliability.svg", reliability_svg(report.score.said));
  write(out / "report.json", numbers(report.score).dump(1) + "\n");
  std::cout << (options.quiet ? "" : "\n") << text << "Written: " << (out / "report.html").string()
            << "\n";
}

}  // namespace
}  // namespace antrean::ocr_report

int main(int argc, char** argv) {
  antrean::ocr::hold_threads();
  antrean::ocr::give_memory_back();
  antrean::ocr_report::Options options;
  CLI::App app{"Measures how well drawn KTPs and KKs are read."};
  app.add_option("--out", options.out, "Folder for the report");
  app.add_option("--from", options.from, "Folders with a truth.jsonl, instead of drawing");
  app.add_option("--tiers", options.tiers, "Tiers to draw")
      ->check(CLI::IsMember({"clean", "scan", "photograph", "hard"}));
  app.add_option("--ktp", options.ktp, "KTPs a tier (or of each kind and tier in --from)");
  app.add_option("--kk", options.kk, "KKs a tier");
  app.add_option("--bad", options.bad, "Unsound KTPs a tier; forged and other ones in proportion");
  app.add_option("--compare", options.compare, "KTPs a tier that the program tesseract reads too");
  app.add_option("--seed", options.seed, "Seed of the drawing");
  app.add_option("--areas", options.areas, "As antrean-specimens --areas");
  app.add_flag("--full", options.full, "500 KTPs, 100 KKs and 120 unsound KTPs a tier");
  app.add_option("--screen-votes", options.screen_votes,
                 "Print what the networks for screens make of folders with a truth.jsonl");
  app.add_option(
      "--ground-spectra", options.ground_spectra,
      "Write what the network for a screen's ground is trained on, of folders with a truth.jsonl, "
      "to files named as --out");
  app.add_option("--number-cells", options.number_cells,
                 "Write what the network for pasted digits is trained on, of folders with a "
                 "truth.jsonl, to files named as --out");
  app.add_option("--body-looks", options.body_looks,
                 "Write what the network for values pasted over is trained on, of folders with a "
                 "truth.jsonl, to files named as --out");
  app.add_option("--scene-looks", options.scene_looks,
                 "Write what the network that knows screens by their scene is trained on, of "
                 "folders with a truth.jsonl, to files named as --out");
  app.add_option("--steps", options.steps,
                 "Draw what each step of reading makes of this picture, into --out");
  app.add_flag("--quiet", options.quiet, "No progress");
  CLI11_PARSE(app, argc, argv);
  if (options.full) {
    options.ktp = 500;
    options.kk = 100;
    options.bad = 120;
    options.compare = 25;
  }
  try {
    if (!options.screen_votes.empty()) {
      antrean::ocr_report::print_screen_votes(options.screen_votes, std::cout);
      return 0;
    }
    if (!options.ground_spectra.empty()) {
      antrean::ocr_report::write_ground_spectra(options.ground_spectra, options.out);
      return 0;
    }
    if (!options.number_cells.empty()) {
      antrean::ocr_report::write_number_cells(options.number_cells, options.out);
      return 0;
    }
    if (!options.body_looks.empty()) {
      antrean::ocr_report::write_body_looks(options.body_looks, options.out);
      return 0;
    }
    if (!options.scene_looks.empty()) {
      antrean::ocr_report::write_scene_looks(options.scene_looks, options.out);
      return 0;
    }
    if (!options.steps.empty()) {
      for (const auto& file : antrean::ocr_report::draw_steps(options.steps, options.out)) {
        std::cout << file.string() << '\n';
      }
      return 0;
    }
    antrean::ocr_report::run(options);
  } catch (const std::exception& error) {
    std::cerr << "antrean-ocr-report: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
