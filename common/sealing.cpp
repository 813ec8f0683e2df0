#include "common/sealing.hpp"

#include <sodium.h>

#include <algorithm>

#include "common/errors.hpp"

namespace antrean {
namespace {

constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

std::string encode(std::span<const std::uint8_t> bytes, int variant) {
  std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
  sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
  text.pop_back();  // sodium counts the terminating zero
  return text;
}

bool decode(std::string_view text, Bytes& out, int variant) {
  out.resize(text.size() / 4 * 3 + 3);
  std::size_t length = 0;
  if (sodium_base642bin(out.data(), out.size(), text.data(), text.size(), nullptr, &length, nullptr,
                        variant) != 0) {
    out.clear();
    return false;
  }
  out.resize(length);
  return true;
}

std::string hex(std::span<const std::uint8_t> bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.pop_back();
  return text;
}

}  // namespace

void initialise_sodium() {
  if (sodium_init() < 0) throw ConfigurationError("libsodium can't start: no source of randomness");
}

Key new_key() {
  Key key;
  randombytes_buf(key.data(), key.size());
  return key;
}

Bytes seal(const Key& key, std::span<const std::uint8_t> plain, std::string_view context) {
  Bytes sealed(kNonce + plain.size() + kTag);
  randombytes_buf(sealed.data(), kNonce);
  const auto additional = as_bytes(context);
  crypto_aead_xchacha20poly1305_ietf_encrypt(sealed.data() + kNonce, nullptr, plain.data(),
                                             plain.size(), additional.data(), additional.size(),
                                             nullptr, sealed.data(), key.data());
  return sealed;
}

std::string seal_text(const Key& key, std::string_view plain, std::string_view context) {
  return to_base64(seal(key, as_bytes(plain), context));
}

Bytes open_sealed(const Key& key, std::span<const std::uint8_t> sealed, std::string_view context) {
  if (sealed.size() < kNonce + kTag) throw PoisonMessage("a sealed field is too short");
  Bytes plain(sealed.size() - kNonce - kTag);
  const auto additional = as_bytes(context);
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          plain.data(), nullptr, nullptr, sealed.data() + kNonce, sealed.size() - kNonce,
          additional.data(), additional.size(), sealed.data(), key.data()) != 0) {
    throw PoisonMessage(
        "a sealed field can't be opened: other key, other context or changed bytes");
  }
  return plain;
}

std::string open_text(const Key& key, std::string_view sealed_base64, std::string_view context) {
  Bytes sealed;
  if (!from_base64(sealed_base64, sealed)) throw PoisonMessage("a sealed field is not base64");
  const Bytes plain = open_sealed(key, sealed, context);
  return std::string{as_text(plain)};
}

IntakeKeys new_intake_keys() {
  IntakeKeys keys;
  crypto_box_keypair(keys.public_key.data(), keys.secret_key.data());
  return keys;
}

std::string seal_for_intake(const Key& public_key, std::string_view plain) {
  Bytes sealed(crypto_box_SEALBYTES + plain.size());
  const auto bytes = as_bytes(plain);
  if (crypto_box_seal(sealed.data(), bytes.data(), bytes.size(), public_key.data()) != 0) {
    throw ConfigurationError("the intake public key is not a valid key");
  }
  return to_base64(sealed);
}

std::string open_intake(const IntakeKeys& keys, std::string_view sealed_base64) {
  Bytes sealed;
  if (!from_base64(sealed_base64, sealed) || sealed.size() < crypto_box_SEALBYTES) {
    throw PoisonMessage("the sealed applicants are not a sealed box in base64");
  }
  std::string plain(sealed.size() - crypto_box_SEALBYTES, '\0');
  if (crypto_box_seal_open(reinterpret_cast<unsigned char*>(plain.data()), sealed.data(),
                           sealed.size(), keys.public_key.data(), keys.secret_key.data()) != 0) {
    throw PoisonMessage("the sealed applicants can't be opened with the intake key");
  }
  return plain;
}

std::string keyed_hash(const Key& key, std::string_view purpose, std::string_view text) {
  crypto_generichash_state state;
  std::array<std::uint8_t, 32> hash{};
  crypto_generichash_init(&state, key.data(), key.size(), hash.size());
  const auto p = as_bytes(purpose);
  const auto t = as_bytes(text);
  const std::uint8_t separator = 0;
  crypto_generichash_update(&state, p.data(), p.size());
  crypto_generichash_update(&state, &separator, 1);
  crypto_generichash_update(&state, t.data(), t.size());
  crypto_generichash_final(&state, hash.data(), hash.size());
  return hex(hash);
}

std::string content_hash(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, 32> hash{};
  crypto_generichash(hash.data(), hash.size(), bytes.data(), bytes.size(), nullptr, 0);
  return hex(hash);
}

std::string to_base64(std::span<const std::uint8_t> bytes) {
  return encode(bytes, sodium_base64_VARIANT_ORIGINAL);
}
std::string to_base64url(std::span<const std::uint8_t> bytes) {
  return encode(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}
bool from_base64(std::string_view text, Bytes& out) {
  return decode(text, out, sodium_base64_VARIANT_ORIGINAL);
}
bool from_base64url(std::string_view text, Bytes& out) {
  return decode(text, out, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

std::array<std::uint8_t, 32> hmac_sha256(std::span<const std::uint8_t> key, std::string_view text) {
  std::array<std::uint8_t, 32> mac{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  const auto bytes = as_bytes(text);
  crypto_auth_hmacsha256_update(&state, bytes.data(), bytes.size());
  crypto_auth_hmacsha256_final(&state, mac.data());
  return mac;
}

bool equal_secrets(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace antrean
