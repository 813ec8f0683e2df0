// antrean-partners: the bank, the civil registry, the postal service and an SMS provider as one
// program, for the demonstration, the tests and the benchmarks.

#include <pthread.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <memory>

#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/secrets.hpp"
#include "tests/partners/payment.hpp"
#include "tests/partners/postal.hpp"
#include "tests/partners/registry.hpp"
#include "tests/partners/sms_provider.hpp"

namespace {

using namespace antrean;

struct Options {
  std::string payment;
  std::string registry;
  std::string postal;
  std::string sms_provider;
  std::string secrets;
  std::string callback_url;
  std::string clock_offset_file;
  std::string state_file;
  bool match_all = false;
};

void run(const Options& options) {
  sigset_t ending;
  sigemptyset(&ending);
  sigaddset(&ending, SIGINT);
  sigaddset(&ending, SIGTERM);
  // Before any thread is made, so that all of them leave these signals to sigwait below.
  pthread_sigmask(SIG_BLOCK, &ending, nullptr);

  initialise_sodium();
  std::unique_ptr<Clock> clock;
  if (options.clock_offset_file.empty()) {
    clock = std::make_unique<SystemClock>();
  } else {
    clock = std::make_unique<OffsetFileClock>(options.clock_offset_file);
  }
  partners::StateFile state{options.state_file};
  std::unique_ptr<partners::PaymentPartner> payment;
  std::unique_ptr<partners::Registry> registry;
  std::unique_ptr<partners::PostalService> postal;
  std::unique_ptr<partners::SmsProvider> sms_provider;
  const auto says = [](const char* name, int port) {
    log::info("partner listens", {{"partner", name}, {"port", port}});
  };
  if (!options.payment.empty() || !options.postal.empty()) {
    const Secrets secrets{options.secrets};
    if (!options.payment.empty()) {
      payment = std::make_unique<partners::PaymentPartner>(
          partners::PaymentSettings{options.payment, options.callback_url,
                                    secrets.payment_webhook()},
          *clock, state);
      says("payment", payment->port());
    }
    if (!options.postal.empty()) {
      postal = std::make_unique<partners::PostalService>(
          partners::PostalSettings{options.postal, options.callback_url,
                                   secrets.tracking_webhook()},
          *clock, state);
      says("postal", postal->port());
    }
  }
  if (!options.registry.empty()) {
    registry = std::make_unique<partners::Registry>(
        partners::RegistrySettings{options.registry, options.match_all}, state);
    says("registry", registry->port());
  }
  if (!options.sms_provider.empty()) {
    sms_provider = std::make_unique<partners::SmsProvider>(options.sms_provider, state);
    says("sms-provider", sms_provider->port());
  }
  int signal = 0;
  sigwait(&ending, &signal);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"Simulated partners: bank, civil registry, postal service, SMS provider"};
  Options options;
  app.add_option("--payment-listen", options.payment, "host:port of the payment partner");
  app.add_option("--registry-listen", options.registry, "host:port of the civil registry");
  app.add_option("--postal-listen", options.postal, "host:port of the postal service");
  app.add_option("--sms-provider-listen", options.sms_provider, "host:port of the SMS provider");
  app.add_option("--secrets", options.secrets, "folder with the webhook secrets");
  app.add_option("--callback-url", options.callback_url, "the gateway, http://host:port");
  app.add_option("--clock-offset-file", options.clock_offset_file,
                 "file with seconds that are added to the clock");
  app.add_option("--state-file", options.state_file,
                 "file in which what was accepted outlives the process");
  app.add_flag("--registry-match-all", options.match_all,
               "a NIK that nobody registered matches (benchmarks)");
  try {
    app.parse(argc, argv);
    if ((!options.payment.empty() || !options.postal.empty()) &&
        (options.secrets.empty() || options.callback_url.empty())) {
      throw CLI::ValidationError("payment and postal need --secrets and --callback-url");
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  try {
    log::set_up("info", false);
    run(options);
    return 0;
  } catch (const ConfigurationError& error) {
    std::cerr << "antrean-partners: " << error.what() << '\n';
    return 2;
  } catch (const std::exception& error) {
    std::cerr << "antrean-partners: " << error.what() << '\n';
    return 1;
  }
}
