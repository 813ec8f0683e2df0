#pragma once

// Invented names of many Indonesian regions, upper case, as a KTP prints them.

#include <string>

#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

/// Where a family's names and faith come from.
struct Culture {
  int region = 0;        ///< Index of the region's name lists.
  std::string religion;  ///< As printed: ISLAM, KRISTEN, KATHOLIK ...
  std::string clan;      ///< Family name (marga, fam) that children inherit; may be empty.
};

/// Picks a region, a faith usual there and, where names are inherited, a clan.
Culture invent_culture(Rng& rng);

/// A given name with or without clan: one to five words, now and then with an apostrophe, an
/// abbreviated MUH./MOH./M. or, for adults (`titles`), a title such as H., HJ., DRS., S.PD.
std::string invent_name(Rng& rng, const Culture& culture, bool female, bool titles);

/// A street address without RT/RW ("JL. MELATI NO. 12", "DUSUN KRAJAN", "PERUM GRIYA INDAH BLOK
/// C/7").
std::string invent_address(Rng& rng);

/// An occupation printed on cards, fit for age and sex.
std::string invent_occupation(Rng& rng, int age, bool female, bool married);

}  // namespace antrean::specimens
