// antrean-specimens: draws scans of invented people's documents, with ground truth.

#include <CLI/CLI.hpp>
#include <iostream>

#include "tests/specimens/batch.hpp"

int main(int argc, char** argv) {
  using namespace antrean::specimens;
  CLI::App app{"Draws KTP and KK scans of invented people, with ground truth (truth.jsonl)."};
  Order order;
  std::string tier = "clean";
  std::string person;
  app.add_option("--out", order.out, "Folder for pictures, or with --person the picture's file")
      ->required();
  app.add_option("--kind", order.kind, "ktp, kk, family, other or blank")
      ->check(CLI::IsMember({"ktp", "kk", "family", "other", "blank"}));
  app.add_option("--count", order.count, "How many (families count as one)")
      ->check(CLI::Range(1, 1000000));
  app.add_option("--tier", tier, "clean, scan, photograph, hard or blurred")
      ->check(CLI::IsMember({"clean", "scan", "photograph", "hard", "blurred"}));
  app.add_option("--seed", order.seed, "The same seed draws the same pictures");
  app.add_option("--format", order.format, "jpg, png, webp, tiff or pdf")
      ->check(CLI::IsMember({"jpg", "png", "webp", "tiff", "pdf"}));
  app.add_option("--person", person, "Draw one KTP of the person in this JSON file")
      ->check(CLI::ExistingFile);
  app.add_option("--forge", order.forge, "digit, patch, screen, covered, grey or any: forged KTPs")
      ->check(CLI::IsMember({"digit", "patch", "screen", "covered", "grey", "any"}));
  app.add_flag("--wide", order.wide,
               "KTPs and KKs of more papers, printers, cameras, surroundings and forgers");
  app.add_option("--areas", order.areas,
                 "Folder of idn-area-data's CSV files, or \"builtin\"; default var/area-codes if "
                 "there is one, else builtin");
  app.add_option("--jobs", order.jobs, "Threads")->check(CLI::Range(1, 64));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  order.tier = *tier_from(tier);
  try {
    if (person.empty()) {
      draw_batch(order);
    } else {
      draw_given_person(order, person);
    }
  } catch (const std::exception& error) {
    std::cerr << "antrean-specimens: " << error.what() << '\n';
    return 1;
  }
  return 0;
}
