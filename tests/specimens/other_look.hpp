#pragma once

// What other documents are drawn with: faces, inks, running text and numbers, all invented.

#include <string>
#include <vector>

#include "tests/specimens/paint.hpp"
#include "tests/specimens/rng.hpp"

namespace antrean::specimens {

/// One printer's choice for a whole document; sizes are left to who draws.
struct OtherLook {
  TextStyle text;
  TextStyle title;
  Color paper;
};

/// Dark ink on light paper, in one of many faces.
OtherLook invent_look(Rng& rng);

/// A document as it has been drawn.
DrawnDocument drawn_on(Canvas& canvas);

std::string invent_digits(Rng& rng, int count);

/// A name of a person, upper case.
std::string invent_person_name(Rng& rng, bool female);

/// DD-MM-YYYY, or with another mark between.
std::string invent_day(Rng& rng, const std::string& between = "-");

/// A sentence of Indonesian words, mostly small letters, at least `letters` long.
std::string invent_sentence(Rng& rng, std::size_t letters);

/// Text broken into lines that fill `width` units in that style.
std::vector<std::string> fill_lines(Canvas& canvas, Rng& rng, const TextStyle& style, double width,
                                    int lines);

}  // namespace antrean::specimens
