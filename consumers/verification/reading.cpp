#include "consumers/verification/reading.hpp"

#include <algorithm>
#include <array>
#include <typeinfo>

#include "common/db/persons.hpp"
#include "common/errors.hpp"
#include "common/log.hpp"
#include "common/metrics.hpp"
#include "consumers/verification/claim.hpp"
#include "consumers/verification/effect_cause.hpp"
#include "consumers/verification/ledger.hpp"
#include "consumers/verification/scan_hashes.hpp"

namespace antrean::verification {
namespace {

using Kind = EffectOutcome::Kind;

// What is known before a scan is read.
struct Prepared {
  std::optional<DocumentRow> document;
  std::optional<ClaimRow> claim;
  std::optional<ResultRow> result;
  std::optional<Key> key;
};

Prepared prepare(const Tools& tools, const ClaimedEffect& effect) {
  return query_in_transaction<Prepared>(tools.around.pool, [&](pqxx::work& tx) {
    Prepared found;
    found.document = find_document(tx, effect.subject);
    if (!found.document) return found;
    found.claim = find_claim(tx, found.document->booking.str(), found.document->n);
    if (!found.claim) return found;
    found.result = find_result(tx, *found.document, tools.engine);
    const std::array person{found.claim->person};
    const auto keys = find_person_keys(tx, tools.around.secrets.master(), person);
    if (!keys.empty()) found.key = keys.begin()->second;
    return found;
  });
}

EffectOutcome ended(Kind kind, std::string error = {}) {
  EffectOutcome outcome;
  outcome.kind = kind;
  outcome.error = std::move(error);
  return outcome;
}

// Stores what was decided, in the transaction that ends the effect.
EffectOutcome deciding(const Tools& tools, const ClaimedEffect& effect, const Input& input,
                       std::optional<ResultRow> result = std::nullopt) {
  EffectOutcome outcome;
  outcome.store = [&tools, effect, input, result = std::move(result)](pqxx::work& tx) {
    const Instant now = tools.around.clock.now();
    Ledger ledger{tx, tools.rules, tools.engine};
    ledger.load({effect.payload.at("booking_id").get<std::string>()});
    const DocumentRow* row = ledger.find(effect.subject);
    if (row == nullptr) return;
    nlohmann::json more = nlohmann::json::object();
    if (result) {
      store_result(tx, *row, *result, now);
      more = {{"engine", result->engine}, {"usable", result->judged.usable}, {"ms", result->ms}};
    }
    ledger.apply(effect.subject, input, cause_of(effect), now, more);
    ledger.store(now);
  };
  return outcome;
}

bool is_again(const ClaimedEffect& effect) {
  return effect.payload.value(kAgain, false);
}

Input judged(const ClaimedEffect& effect, const ScanJudged& read) {
  if (is_again(effect)) return JudgedAgain{read};
  return read;
}

ScanResult failed(Verdict verdict, std::string_view code) {
  ScanResult result;
  result.judged = {verdict, {{std::string(code), ""}}, false};
  return result;
}

// Reads, or says why there is nothing to be read.
std::optional<ScanResult> read_scan(const Tools& tools, const Prepared& prepared,
                                    const ClaimedEffect& effect) {
  const DocumentRow& document = *prepared.document;
  // Whoever held it before ended without a word, more than once: it may be the scan.
  if (effect.taken_over && effect.attempts > kMostReads) {
    return failed(Verdict::review, kReadFailed);
  }
  const auto sealed = tools.blobs.get(BlobId{document.blob});
  if (!sealed) return failed(Verdict::retry, kUnreadable);
  Bytes scan;
  try {
    scan = open_sealed(*prepared.key, *sealed, document.blob);
  } catch (const PoisonMessage&) {
    log::warning("a scan can't be opened", {{"document", document.id.str()}});
    return failed(Verdict::retry, kUnreadable);
  }
  if (content_hash(scan) != document.content_hash) {
    log::warning("a scan isn't what was announced", {{"document", document.id.str()}});
    return failed(Verdict::retry, kUnreadable);
  }
  return tools.readers.read(std::move(scan), document.kind,
                            open_claim(*prepared.key, *prepared.claim));
}

// Whether the same scan was used under another booking as well: once this one's hash is kept.
ScanJudged among_others(const Tools& tools, const Prepared& prepared, ScanJudged judged) {
  const std::string& kind = prepared.document->kind;
  const auto twins = find_scan_twins(tools.around.pool, tools.around.secrets.master(),
                                     *prepared.document, *prepared.claim);
  judged.used_twice = is_used_twice(kind, twins);
  if (judged.used_twice) {
    metrics::count("antrean_verification_scans_used_twice_total", {{"kind", kind}});
  }
  return judged;
}

EffectOutcome read_and_decide(const Tools& tools, const Prepared& prepared,
                              const ClaimedEffect& effect) {
  const DocumentRow& document = *prepared.document;
  const auto start = std::chrono::steady_clock::now();
  std::optional<ScanResult> read;
  try {
    read = read_scan(tools, prepared, effect);
  } catch (const InfrastructureError&) {
    throw;
  } catch (const std::exception& error) {
    // A reader's fault; its text may hold what it read.
    log::error("reading a scan failed", {{"document", document.id.str()},
                                         {"attempts", effect.attempts},
                                         {"kind", typeid(error).name()}});
    if (effect.attempts < kMostReads) return ended(Kind::retry, "reading failed");
    read = failed(Verdict::review, kReadFailed);
  }
  const auto took = std::chrono::steady_clock::now() - start;
  if (!read) {
    log::error("reading a scan takes too long; its thread is given up",
               {{"document", document.id.str()}, {"attempts", effect.attempts}});
    metrics::count("antrean_verification_reads_given_up_total");
    if (effect.attempts < kMostReads) return ended(Kind::retry, "reading took too long");
    read = failed(Verdict::review, kReadFailed);
  }
  metrics::observe("antrean_verification_read_seconds", std::chrono::duration<double>(took).count(),
                   {{"kind", document.kind}});
  ResultRow result;
  result.engine = tools.engine;
  result.judged = read->judged;
  result.sealed = seal_text(*prepared.key, read->reading.dump(), prepared.claim->person.str());
  result.ms = static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
  if (read->hash) keep_scan_hash(tools.around.pool, document, *prepared.claim, *read->hash);
  return deciding(tools, effect, judged(effect, among_others(tools, prepared, read->judged)),
                  std::move(result));
}

}  // namespace

std::chrono::milliseconds wait_for_claim(int attempts) {
  return std::min(std::chrono::milliseconds{100} * (1 << std::min(attempts, 12)),
                  std::chrono::milliseconds{300'000});
}

EffectHandler reading_handler(const Tools& tools) {
  return [&tools](const ClaimedEffect& effect) {
    const Prepared prepared = prepare(tools, effect);
    const State wanted = is_again(effect) ? State::review : State::waiting;
    if (!prepared.document || prepared.document->document.state != wanted) {
      return ended(Kind::suppressed, "the scan isn't waited for any more");
    }
    if (!prepared.claim) {
      if (effect.attempts < kMostWaits) {
        EffectOutcome outcome = ended(Kind::retry, "nothing is known of the booking yet");
        outcome.wait = wait_for_claim(effect.attempts);
        return outcome;
      }
      log::warning("a scan of an unknown booking", {{"document", effect.subject}});
      EffectOutcome outcome = deciding(tools, effect, BookingEnded{});
      outcome.kind = Kind::failed;
      outcome.error = "nothing is known of the booking";
      return outcome;
    }
    const auto& kinds = prepared.claim->kinds;
    if (std::find(kinds.begin(), kinds.end(), prepared.document->kind) == kinds.end()) {
      return deciding(tools, effect, NotWanted{});
    }
    if (!prepared.key) {
      EffectOutcome outcome = deciding(tools, effect, BookingEnded{});
      outcome.kind = Kind::suppressed;
      outcome.error = "the person was erased";
      return outcome;
    }
    // The same scan was read by this engine before: there is one result, for ever.
    if (prepared.result) {
      const ScanJudged known = among_others(tools, prepared, prepared.result->judged);
      return deciding(tools, effect, judged(effect, known), prepared.result);
    }
    return read_and_decide(tools, prepared, effect);
  };
}

}  // namespace antrean::verification
