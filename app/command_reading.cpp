#include <unistd.h>

#include <iostream>

#include "app/commands.hpp"
#include "common/errors.hpp"
#include "ocr/command_ocr.hpp"
#include "ocr/command_verify.hpp"

namespace antrean::app {

void add_reading_commands(CLI::App& cli, CommandLine& line) {
  auto ocr_options = std::make_shared<ocr::OcrCommandOptions>();
  auto* ocr_command = cli.add_subcommand("ocr", "read scans, one JSON object a line");
  ocr_command->add_option("--type", ocr_options->type, "auto, ktp or kk")
      ->check(CLI::IsMember({"auto", "ktp", "kk"}))
      ->capture_default_str();
  ocr_command->add_option("--jobs", ocr_options->jobs, "files read at the same time")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  ocr_command
      ->add_option("FILE", ocr_options->files, "JPEG, PNG, WebP, TIFF or PDF (its first page)")
      ->required();
  ocr_command->callback([&line, ocr_options] {
    line.run = [ocr_options] {
      ocr_options->progress = isatty(STDERR_FILENO) != 0 && isatty(STDOUT_FILENO) == 0;
      return ocr::run_ocr_command(*ocr_options, std::cout, std::cerr);
    };
  });

  auto verify_options = std::make_shared<ocr::VerifyCommandOptions>();
  auto* verify_command = cli.add_subcommand("verify", "decide applicants by their documents");
  verify_command->add_option("--claim", verify_options->claim, "file with one claim (JSON)");
  verify_command->add_option("--ktp", verify_options->ktp, "scan of the KTP");
  verify_command->add_option("--kk", verify_options->kk, "scan of the KK");
  verify_command->add_option("--batch", verify_options->batch, "file with one case a line (JSONL)");
  verify_command->callback([&line, verify_options] {
    line.run = [verify_options] {
      if (verify_options->claim.empty() == verify_options->batch.empty()) {
        throw ConfigurationError("verify: give either --claim or --batch");
      }
      return ocr::run_verify_command(*verify_options, std::cout, std::cerr);
    };
  });
}

}  // namespace antrean::app
