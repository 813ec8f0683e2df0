#include "common/settings/toml.hpp"

#include <sstream>
#include <stdexcept>

#include "common/errors.hpp"

namespace antrean {

void refuse_toml() {
  throw std::logic_error("it isn't valid TOML");
}

toml::table read_toml(const std::filesystem::path& file) {
  try {
    return toml::parse_file(file.string());
  } catch (const toml::parse_error& error) {
    std::ostringstream text;
    text << file.string() << ": line " << error.source().begin.line << ": " << error.description();
    throw ConfigurationError(text.str());
  } catch (const std::logic_error& error) {
    throw ConfigurationError(file.string() + ": " + error.what());
  }
}

}  // namespace antrean
