#pragma once

// Careful forgeries of a digit of the NIK or of a whole value, on the card or in the finished
// picture.

#include <string>

#include "tests/specimens/camera.hpp"
#include "tests/specimens/forge.hpp"
#include "tests/specimens/tiers.hpp"
#include "tests/specimens/truth.hpp"
#include "tests/specimens/wide_card.hpp"

namespace antrean::specimens {

/// What is forged and how; made when the forger sets to work, told when the work is done.
struct ForgePlan {
  Forgery kind = Forgery::kDigit;  ///< kDigit or kPatch.
  std::string method;              ///< inpaint, ground, heal, copy-move, scratched, splice ...
  bool late = false;               ///< Done in the finished picture.
  std::string key;                 ///< Field.
  std::size_t at = 0;              ///< Digit of the NIK.
  std::string old;                 ///< What the field held.
  std::string value;               ///< As in "fields".
  std::string words;               ///< As printed.
};

/// Draws a plan: fields and claim of `truth` become what the forger wants read, and "forge" is
/// written.
ForgePlan plan_forgery(Forgery kind, Tier tier, const WidePress& press, const DrawnDocument& card,
                       Rng& rng, Json& truth);

/// Carries a plan that isn't late out on the card. `donor` is another card of the same press with
/// the planned value on it, for splicing.
void forge_on_card(const ForgePlan& plan, const WidePress& press, const DrawnDocument& donor,
                   Rng& rng, DrawnDocument& card);

/// Carries a late plan out in the picture. `card` knows where fields are.
void forge_in_picture(const ForgePlan& plan, const WidePress& press, const DrawnDocument& card,
                      const Camera& camera, Rng& rng, Shot& shot);

}  // namespace antrean::specimens
