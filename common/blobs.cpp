#include "common/blobs.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

#include "common/crash_points.hpp"
#include "common/errors.hpp"

namespace antrean {
namespace {

namespace fs = std::filesystem;

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return value_; }

 private:
  int value_;
};

[[noreturn]] void fail(const char* what) {
  throw InfrastructureError(std::string("blob store: ") + what + ": " + std::strerror(errno));
}

void sync_folder(const fs::path& folder) {
  const Descriptor descriptor{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) fail("can't sync a folder");
}

}  // namespace

FolderBlobStore::FolderBlobStore(fs::path folder) : folder_(std::move(folder)) {
  std::error_code error;
  if (!fs::exists(folder_)) {
    fs::create_directories(folder_, error);
    if (!error) fs::permissions(folder_, fs::perms::owner_all, error);
  }
  if (error || !fs::is_directory(folder_)) {
    throw ConfigurationError("blobs.directory: " + folder_.string() + " can't be used as a folder");
  }
}

fs::path FolderBlobStore::path_of(const BlobId& id) const {
  if (!is_uuid(id.str())) throw std::invalid_argument("a blob's id must be a UUID");
  const std::string& text = id.str();
  return folder_ / text.substr(34, 2) / text.substr(32, 2) / text;
}

void FolderBlobStore::put(const BlobId& id, std::span<const std::uint8_t> sealed) {
  const fs::path file = path_of(id);
  const fs::path folder = file.parent_path();
  std::error_code error;
  if (fs::create_directories(folder, error); error) {
    throw InfrastructureError("blob store: can't make a folder: " + error.message());
  }
  // A name of its own, so that two writers of one id don't write into one file.
  const fs::path temporary = folder / ("." + new_uuid() + ".part");
  {
    const Descriptor out{::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)};
    if (out.get() < 0) fail("can't create a file");
    std::size_t written = 0;
    while (written < sealed.size()) {
      const ssize_t count = ::write(out.get(), sealed.data() + written, sealed.size() - written);
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) {
        const int reason = errno;
        ::unlink(temporary.c_str());
        errno = reason;
        fail("can't write");
      }
      written += static_cast<std::size_t>(count);
    }
    if (::fsync(out.get()) != 0) {
      const int reason = errno;
      ::unlink(temporary.c_str());
      errno = reason;
      fail("can't sync a file");
    }
  }
  if (::rename(temporary.c_str(), file.c_str()) != 0) fail("can't rename a file");
  // The names must last as well: the file's, and those of folders that are new.
  sync_folder(folder);
  sync_folder(folder.parent_path());
  sync_folder(folder_);
  crash_point(CrashPoint::blob_after_write);
}

std::optional<Bytes> FolderBlobStore::get(const BlobId& id) const {
  std::ifstream in{path_of(id), std::ios::binary | std::ios::ate};
  if (!in) return std::nullopt;
  Bytes bytes(static_cast<std::size_t>(in.tellg()));
  in.seekg(0);
  if (!in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()))) {
    throw InfrastructureError("blob store: can't read a file");
  }
  return bytes;
}

bool FolderBlobStore::remove(const BlobId& id) {
  const fs::path file = path_of(id);
  if (::unlink(file.c_str()) != 0) {
    if (errno == ENOENT) return false;
    fail("can't remove a file");
  }
  sync_folder(file.parent_path());
  return true;
}

std::string FolderBlobStore::trouble() const {
  if (::access(folder_.c_str(), W_OK | X_OK) == 0) return {};
  return std::string("blobs: ") + std::strerror(errno);
}

}  // namespace antrean
