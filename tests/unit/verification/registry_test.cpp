// What the civil registry's answers mean.

#include "consumers/verification/registry.hpp"

#include <gtest/gtest.h>

namespace antrean::verification {
namespace {

HttpAnswer answer(int status, std::string body = {}) {
  HttpAnswer made;
  made.status = status;
  made.body = std::move(body);
  return made;
}

TEST(RegistryAnswer, IsTakenAsItIs) {
  EXPECT_EQ(judge(answer(200, R"({"result":"MATCH","fields":[]})"))->result, RegistryResult::match);
  EXPECT_EQ(judge(answer(200, R"({"result":"NOT_FOUND"})"))->result, RegistryResult::not_found);
  const auto mismatch = judge(answer(200, R"({"result":"MISMATCH","fields":["nama"]})"));
  EXPECT_EQ(mismatch->result, RegistryResult::mismatch);
  EXPECT_EQ(mismatch->fields, std::vector<std::string>{"nama"});
}

TEST(RegistryAnswer, IsUnavailableWhenItIsAFault) {
  for (const int status : {500, 502, 503, 504, 429, 408, 425}) {
    EXPECT_EQ(judge(answer(status))->result, RegistryResult::unavailable) << status;
  }
  for (const char* body :
       {"", "no json", "[]", "{}", R"({"result":"PERHAPS"})", R"({"result":1})"}) {
    EXPECT_EQ(judge(answer(200, body))->result, RegistryResult::unavailable) << body;
  }
}

TEST(RegistryAnswer, IsFinalWhenItRefuses) {
  for (const int status : {400, 401, 403, 404, 409, 422, 302}) {
    EXPECT_FALSE(judge(answer(status))) << status;
  }
}

TEST(RegistryAnswer, CarriesNamesOfFieldsAndNothingElse) {
  const auto mismatch = judge(answer(
      200,
      R"({"result":"MISMATCH","fields":["nama","BUDI SANTOSO","3528011708850003","","jenis_kelamin"]})"));
  EXPECT_EQ(mismatch->fields, (std::vector<std::string>{"nama", "jenis_kelamin"}));
}

TEST(RegistryQuestion, NamesTheEffect) {
  const auto question = registry_question(
      "d:registry:1", {"3528011708850003", "BUDI SANTOSO", "1985-08-17", "LAKI-LAKI", ""});
  EXPECT_EQ(question.at("request_id"), "d:registry:1");
  EXPECT_EQ(question.size(), 5U);
}

}  // namespace
}  // namespace antrean::verification
