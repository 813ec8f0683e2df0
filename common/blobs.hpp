#pragma once

// Where sealed scans lie. A blob is sealed before it comes here (the person's key, the blob's id as
// context), so that whoever sees the store sees nothing. The seam BlobStore lets an object store
// take the folder's place.

#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "common/ids.hpp"
#include "common/sealing.hpp"

namespace antrean {

using BlobId = Id<struct BlobTag>;

/// Implementations are thread-safe. An id must be a UUID (std::invalid_argument otherwise), so that
/// none can name another place than its own. InfrastructureError when the store can't be had.
class BlobStore {
 public:
  virtual ~BlobStore() = default;

  /// When it returns, the bytes survive a power cut. The same id again replaces them.
  virtual void put(const BlobId& id, std::span<const std::uint8_t> sealed) = 0;
  /// Nothing when there is no such blob.
  virtual std::optional<Bytes> get(const BlobId& id) const = 0;
  /// False when there was none.
  virtual bool remove(const BlobId& id) = 0;
  /// Empty when bytes can be put, else why not.
  virtual std::string trouble() const = 0;
};

/// Files in two levels of folders, named by the last characters of the id (the first ones of a
/// UUID of version 7 are the time, and would put all new files into one folder).
class FolderBlobStore final : public BlobStore {
 public:
  /// Makes the folder if it is missing, for its owner alone. Throws ConfigurationError naming the
  /// setting when that can't be done.
  explicit FolderBlobStore(std::filesystem::path folder);

  void put(const BlobId& id, std::span<const std::uint8_t> sealed) override;
  std::optional<Bytes> get(const BlobId& id) const override;
  bool remove(const BlobId& id) override;
  std::string trouble() const override;

  /// For tests and operators: where a blob's file lies.
  std::filesystem::path path_of(const BlobId& id) const;

 private:
  std::filesystem::path folder_;
};

}  // namespace antrean
