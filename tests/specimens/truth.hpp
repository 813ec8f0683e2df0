#pragma once

// Ground truth: one JSON object a picture, a line of truth.jsonl.
//
//   {"file", "kind": "ktp"|"kk"|"other"|"blank", "tier", "seed", "areas": "builtin"|"csv",
//    "fields": {key: value or null}, "members": [{key: value or null}],        (members: KK only)
//    "corners": [[x, y] x 4], "rotation": 0|90|180|270, "angle": degrees,
//    "boxes": {key: [x, y, w, h]}, "claim": {...}, "camera": {...}, "forge": {...},
//    "wide": {"paper", "print", "wear", "camera", "surroundings", "light"}}     (with --wide only)
//
// Keys and values are those of `antrean ocr`: upper case, dates ISO, null where the document prints
// nothing. `provinsi` is without the word PROVINSI; `kabupaten` is the whole second line (KABUPATEN
// BANDUNG, KOTA BANDUNG, JAKARTA SELATAN); `golongan_darah` is "-" where a dash is printed; a
// column that a KK's version lacks is null. Corners are the document's own top left, top right,
// bottom right, bottom left in pixels of the picture, and may lie outside it. `rotation` is the
// nearest quarter turn and `angle` the rest, both clockwise: how the document lies in the picture.
// Boxes are the upright hull of the value in the picture as it is, not of its upright rotation.

#include <cstdint>
#include <nlohmann/json.hpp>

#include "tests/specimens/camera.hpp"
#include "tests/specimens/person.hpp"

namespace antrean::specimens {

using Json = nlohmann::ordered_json;

/// The 17 fields of a KTP.
Json ktp_fields(const Person& person);

/// The claim of `antrean verify` that this person would truthfully make.
Json claim_of(const Person& person);

/// The camera's numbers.
Json camera_json(const Camera& camera);

/// Corners, rotation, boxes and camera of a picture.
void add_picture(Json& truth, const Shot& shot, const Camera& camera, const FieldBoxes& boxes);

/// A person from JSON with the keys of ktp_fields and claim_of; what is missing stays as it is in
/// `person`. A new birth date, sex or area without a NIK makes a new NIK. Throws
/// std::invalid_argument naming the key that is wrong.
void apply_json(const Json& given, Person& person);

}  // namespace antrean::specimens
