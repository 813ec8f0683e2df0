#pragma once

// Sealing and keyed hashes over libsodium. Thread-safe; call initialise_sodium() first.
//
// - A *sealed field* is XChaCha20-Poly1305 under a person's or a blob's key: nonce || ciphertext,
//   in base64 where it travels in JSON.
// - The *intake box* (X25519 sealed box) is what the gateway, or anyone who publishes
//   booking.requested, seals applicants to: it needs the public key only, and no database.
// - A *keyed hash* (BLAKE2b-256) stands for a NIK or KK number wherever one is looked up.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace antrean {

using Bytes = std::vector<std::uint8_t>;
using Key = std::array<std::uint8_t, 32>;

/// Throws ConfigurationError when libsodium can't start.
void initialise_sodium();

Key new_key();

/// `context` is authenticated but not encrypted (e.g. the person's id): opening needs the same.
Bytes seal(const Key& key, std::span<const std::uint8_t> plain, std::string_view context);
std::string seal_text(const Key& key, std::string_view plain, std::string_view context);
/// Throws PoisonMessage when the key or context is another one or the bytes were changed.
Bytes open_sealed(const Key& key, std::span<const std::uint8_t> sealed, std::string_view context);
/// As above with base64 in and text out.
std::string open_text(const Key& key, std::string_view sealed_base64, std::string_view context);

struct IntakeKeys {
  Key public_key{};
  Key secret_key{};
};
IntakeKeys new_intake_keys();
/// To base64.
std::string seal_for_intake(const Key& public_key, std::string_view plain);
/// Throws PoisonMessage.
std::string open_intake(const IntakeKeys& keys, std::string_view sealed_base64);

/// BLAKE2b-256 with a key, in lower-case hex (64 characters). `purpose` separates uses: "nik",
/// "kk", "idempotency" ...
std::string keyed_hash(const Key& key, std::string_view purpose, std::string_view text);
/// BLAKE2b-256 without a key, in hex: the content hash of a scan.
std::string content_hash(std::span<const std::uint8_t> bytes);

std::string to_base64(std::span<const std::uint8_t> bytes);
/// URL-safe, without padding.
std::string to_base64url(std::span<const std::uint8_t> bytes);
/// Both alphabets' standard variants; nothing (empty, false) when the text isn't base64.
bool from_base64(std::string_view text, Bytes& out);
bool from_base64url(std::string_view text, Bytes& out);

/// HMAC-SHA256, as Standard Webhooks want it.
std::array<std::uint8_t, 32> hmac_sha256(std::span<const std::uint8_t> key, std::string_view text);
/// Constant-time comparison.
bool equal_secrets(std::string_view a, std::string_view b);

inline std::span<const std::uint8_t> as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}
inline std::string_view as_text(std::span<const std::uint8_t> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace antrean
