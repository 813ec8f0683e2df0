// The folder of sealed scans.
#include "common/blobs.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>

#include "common/errors.hpp"

namespace antrean {
namespace {

namespace fs = std::filesystem;

class BlobsTest : public ::testing::Test {
 protected:
  BlobsTest() : folder_(fs::temp_directory_path() / ("antrean-blobs-" + new_uuid())) {}
  ~BlobsTest() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_F(BlobsTest, KeepsReplacesAndRemoves) {
  FolderBlobStore store{folder_};
  const BlobId id{new_uuid()};
  EXPECT_FALSE(store.get(id));
  EXPECT_FALSE(store.remove(id));
  store.put(id, Bytes{1, 2, 3});
  EXPECT_EQ(store.get(id), (Bytes{1, 2, 3}));
  store.put(id, Bytes{});
  EXPECT_EQ(store.get(id), Bytes{});
  EXPECT_TRUE(store.remove(id));
  EXPECT_FALSE(store.get(id));
  EXPECT_EQ(store.trouble(), "");
}

TEST_F(BlobsTest, LeavesNothingButTheBlobForItsOwnerAlone) {
  FolderBlobStore store{folder_};
  const BlobId id{new_uuid()};
  store.put(id, Bytes(100'000, 7));
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder_)) {
    if (entry.is_regular_file()) ++files;
  }
  EXPECT_EQ(files, 1);
  EXPECT_EQ(fs::status(store.path_of(id)).permissions() & fs::perms::all,
            fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(fs::status(folder_).permissions() & fs::perms::all, fs::perms::owner_all);
}

TEST_F(BlobsTest, AnIdCannotNameAnotherPlace) {
  FolderBlobStore store{folder_};
  for (const char* id :
       {"", "..", "../../etc/passwd", "/etc/passwd", "0195c3a0-0000-7000-8000-00000000000/",
        "0195C3A0-0000-7000-8000-000000000000", "0195c3a0-0000-7000-8000-0000000000000"}) {
    EXPECT_THROW(store.put(BlobId{id}, Bytes{1}), std::invalid_argument) << id;
    EXPECT_THROW(store.get(BlobId{id}), std::invalid_argument) << id;
    EXPECT_THROW(store.remove(BlobId{id}), std::invalid_argument) << id;
  }
}

TEST_F(BlobsTest, AFolderThatIsAFileIsNamed) {
  std::ofstream{folder_} << "x";
  EXPECT_THROW(FolderBlobStore{folder_}, ConfigurationError);
}

}  // namespace
}  // namespace antrean
