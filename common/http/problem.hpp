#pragma once

// Errors of the HTTP interfaces as RFC 9457 problem details (application/problem+json). A problem
// names every field that is wrong and never quotes what was sent.

#include <exception>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "common/http/message.hpp"

namespace antrean {

/// One wrong field: a JSON path ("applicants[1].nik") and what is expected.
struct FieldError {
  std::string field;
  std::string reason;
  bool operator==(const FieldError&) const = default;
};

/// A problem as a value.
struct Problem {
  int status = 500;
  /// Stable word for programs; becomes the type "urn:antrean:problem:<code>". Empty: "about:blank".
  std::string code;
  std::string title;
  std::string detail;
  std::vector<FieldError> errors;
  /// More members of the document.
  nlohmann::json extensions = nlohmann::json::object();
  /// Seconds for the Retry-After header; 0 means none.
  int retry_after = 0;
};

/// Thrown out of a handler; the server turns it into the response.
class ProblemError : public std::exception {
 public:
  explicit ProblemError(Problem problem) : problem_(std::move(problem)) {}
  const Problem& problem() const { return problem_; }
  const char* what() const noexcept override { return problem_.title.c_str(); }

 private:
  Problem problem_;
};

/// The usual title of a status ("Not Found").
std::string_view title_of_status(int status);

/// A problem with the status' usual title.
Problem make_problem(int status, std::string code, std::string detail);

/// `instance` is the path of the request.
HttpResponse problem_response(const Problem& problem, std::string_view instance);

}  // namespace antrean
