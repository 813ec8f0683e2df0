#pragma once

// What antrean-specimens is asked to draw, and the drawing of it.

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/specimens/tiers.hpp"
#include "tests/specimens/truth.hpp"

namespace antrean::specimens {

struct Order {
  std::filesystem::path out;
  std::string kind = "ktp";  ///< ktp, kk, family, other, blank
  int count = 1;
  Tier tier = Tier::kClean;
  std::uint64_t seed = 1;
  std::string format = "jpg";
  std::string forge;  ///< Empty, or digit, patch, screen, covered, grey, any.
  std::string areas;  ///< Empty: var/area-codes if it exists, else the built-in table.
  int jobs = 1;
  bool wide = false;  ///< KTPs and KKs from the wide range (wide.hpp, wide_page.hpp).
};

/// The area table an order names.
AreaTable areas_for(const Order& order);

/// One picture with its truth (without "file").
struct Specimen {
  Shot shot;
  Camera camera;
  Json truth;
};

/// A KTP of `person`, as the seed's printer and camera make it; `forge` as in Order. Throws
/// std::invalid_argument for an unknown forgery. `wide` as in Order.
Specimen make_ktp(const Person& person, Tier tier, std::uint64_t seed, const std::string& forge,
                  bool wide = false);

/// A KK. "claim" is the head's, "claims" are those of all members.
Specimen make_kk(const Family& family, Tier tier, std::uint64_t seed, bool wide = false);

/// A wrong or an empty document; "what" says which. The claim is an invented person's.
Specimen make_other(const Person& person, bool blank, Tier tier, std::uint64_t seed);

/// A KK and the KTPs of those of its members who have one. The KK's "ktps" says which file is whose
/// (null for children), a KTP's "kk" names its KK and "member" its row, from 0.
struct FamilySet {
  Specimen kk;
  std::vector<std::optional<Specimen>> ktps;  ///< One a member.
};
FamilySet make_family(const Family& family, Tier tier, std::uint64_t seed, bool wide = false);

/// Draws `order.count` pictures (families: one KK and the KTPs of its members each) and appends a
/// line for each to truth.jsonl in the folder. Throws std::runtime_error if it can't write.
void draw_batch(const Order& order);

/// Draws one KTP of the person described in `json` into the file `order.out`, and its truth beside
/// it (budi.jpg: budi.truth.json).
void draw_given_person(const Order& order, const std::filesystem::path& json);

}  // namespace antrean::specimens
