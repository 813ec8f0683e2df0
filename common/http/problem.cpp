#include "common/http/problem.hpp"

namespace antrean {

std::string_view title_of_status(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 416:
      return "Range Not Satisfiable";
    case 422:
      return "Unprocessable Content";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 503:
      return "Service Unavailable";
    default:
      return status >= 500 ? "Server Error" : "Request Failed";
  }
}

Problem make_problem(int status, std::string code, std::string detail) {
  Problem problem;
  problem.status = status;
  problem.code = std::move(code);
  problem.title = std::string(title_of_status(status));
  problem.detail = std::move(detail);
  return problem;
}

HttpResponse problem_response(const Problem& problem, std::string_view instance) {
  nlohmann::json document = problem.extensions;
  document["type"] = problem.code.empty() ? "about:blank" : "urn:antrean:problem:" + problem.code;
  document["title"] = problem.title;
  document["status"] = problem.status;
  if (!problem.detail.empty()) document["detail"] = problem.detail;
  document["instance"] = instance;
  if (!problem.errors.empty()) {
    auto& errors = document["errors"] = nlohmann::json::array();
    for (const FieldError& error : problem.errors) {
      errors.push_back({{"field", error.field}, {"reason", error.reason}});
    }
  }
  HttpResponse response;
  response.status = problem.status;
  response.content_type = "application/problem+json";
  // A path may hold bytes that are no UTF-8: they are replaced, not thrown about.
  response.body = document.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  if (problem.retry_after > 0) {
    response.headers.emplace_back("Retry-After", std::to_string(problem.retry_after));
  }
  if (problem.status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace antrean
