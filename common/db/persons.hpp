#pragma once

// The persons' keys. What is known of a person is sealed with the person's own key, which is
// wrapped under the master key; destroying it erases the person everywhere, on Kafka too.

#include <map>
#include <optional>
#include <pqxx/pqxx>
#include <span>
#include <vector>

#include "common/ids.hpp"
#include "common/sealing.hpp"

namespace antrean {

using PersonKeys = std::map<PersonId, Key>;

/// Makes keys for the persons that have none, and returns all of theirs. Locks the persons' rows
/// in one order (FOR UPDATE) until the transaction ends, which serialises the rules that are kept
/// per NIK. A person who was erased and comes again gets a new key.
PersonKeys lock_or_make_persons(pqxx::work& tx, const Key& master,
                                std::span<const PersonId> persons);

/// The keys of those that exist and aren't erased, without a lock.
PersonKeys find_person_keys(pqxx::work& tx, const Key& master, std::span<const PersonId> persons);

/// Destroys a person's key. False when there is no such person, or it was erased before. What a
/// part keeps of persons in clear isn't touched: it is to be removed in the same transaction.
bool erase_person(pqxx::work& tx, const PersonId& person);

}  // namespace antrean
