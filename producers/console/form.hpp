#pragma once

// The body of an HTML form (application/x-www-form-urlencoded).

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace antrean::console {

/// Values by name, in their order. What isn't well-formed is left out.
using Form = std::map<std::string, std::vector<std::string>>;
Form parse_form(std::string_view body);
/// The first value; empty when there is none.
std::string first(const Form& form, const std::string& name);

}  // namespace antrean::console
