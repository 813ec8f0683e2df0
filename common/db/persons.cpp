#include "common/db/persons.hpp"

#include <algorithm>

#include "common/db/arrays.hpp"
#include "common/errors.hpp"

namespace antrean {
namespace {

constexpr const char* kContext = "person-key:";

Key unwrap(const Key& master, const std::string& id, const std::string& hex) {
  Bytes wrapped;
  wrapped.reserve(hex.size() / 2);
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    wrapped.push_back(static_cast<std::uint8_t>(nibble(hex[i]) << 4 | nibble(hex[i + 1])));
  }
  const Bytes plain = open_sealed(master, wrapped, kContext + id);
  if (plain.size() != Key{}.size()) throw PoisonMessage("a person's key has the wrong length");
  Key key{};
  std::copy(plain.begin(), plain.end(), key.begin());
  return key;
}

ArrayLiteral sorted_ids(std::span<const PersonId> persons) {
  std::vector<PersonId> sorted{persons.begin(), persons.end()};
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  ArrayLiteral ids;
  for (const PersonId& person : sorted) ids.add(person.str());
  return ids;
}

PersonKeys read_keys(const pqxx::result& rows, const Key& master) {
  PersonKeys keys;
  for (const auto& row : rows) {
    const auto id = row[0].as<std::string>();
    keys.emplace(PersonId{id}, unwrap(master, id, row[1].as<std::string>()));
  }
  return keys;
}

}  // namespace

PersonKeys lock_or_make_persons(pqxx::work& tx, const Key& master,
                                std::span<const PersonId> persons) {
  if (persons.empty()) return {};
  const ArrayLiteral ids = sorted_ids(persons);
  const std::string lock =
      "SELECT id, encode(wrapped_key, 'hex') FROM person "
      "WHERE id = ANY($1::text[]) AND wrapped_key IS NOT NULL ORDER BY id FOR UPDATE";
  PersonKeys keys = read_keys(tx.exec_params(lock, ids.str()), master);
  if (keys.size() == ids.size()) return keys;

  PersonKeys made;
  ArrayLiteral missing, wrapped;
  std::vector<PersonId> unique{persons.begin(), persons.end()};
  std::sort(unique.begin(), unique.end());
  unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
  for (const PersonId& person : unique) {
    if (keys.contains(person)) continue;
    missing.add(person.str());
    const Key& key = made.emplace(person, new_key()).first->second;
    const Bytes sealed = seal(master, key, kContext + person.str());
    static constexpr char kHex[] = "0123456789abcdef";
    std::string hex = "\\x";
    for (const std::uint8_t byte : sealed) {
      hex.push_back(kHex[byte >> 4]);
      hex.push_back(kHex[byte & 0x0f]);
    }
    wrapped.add(std::string_view{hex});
  }
  // Somebody else may make the same person's key at the same time: the first one stays, and an
  // erased person gets a new key.
  const auto rows = tx.exec_params(
      "INSERT INTO person (id, wrapped_key) "
      "SELECT * FROM unnest($1::text[], $2::bytea[]) ON CONFLICT (id) DO UPDATE "
      "SET wrapped_key = excluded.wrapped_key, erased_at = NULL WHERE person.wrapped_key IS NULL "
      "RETURNING id",
      missing.str(), wrapped.str());
  // What was written is locked and known; only what somebody else made is read.
  for (const auto& row : rows) keys.insert(made.extract(PersonId{row[0].as<std::string>()}));
  if (keys.size() == ids.size()) return keys;
  return read_keys(tx.exec_params(lock, ids.str()), master);
}

PersonKeys find_person_keys(pqxx::work& tx, const Key& master, std::span<const PersonId> persons) {
  if (persons.empty()) return {};
  return read_keys(tx.exec_params("SELECT id, encode(wrapped_key, 'hex') FROM person "
                                  "WHERE id = ANY($1::text[]) AND wrapped_key IS NOT NULL",
                                  sorted_ids(persons).str()),
                   master);
}

bool erase_person(pqxx::work& tx, const PersonId& person) {
  return tx.exec_params(
               "UPDATE person SET wrapped_key = NULL, erased_at = now() "
               "WHERE id = $1 AND wrapped_key IS NOT NULL",
               person.str())
             .affected_rows() == 1;
}

}  // namespace antrean
