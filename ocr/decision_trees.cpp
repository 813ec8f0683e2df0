#include "ocr/decision_trees.hpp"

#include <cstddef>

namespace antrean::ocr {

double votes_of(std::span<const TreeNode> nodes, std::span<const int> roots,
                std::span<const float> traits) {
  double sum = 0;
  for (const int root : roots) {
    auto at = static_cast<std::size_t>(root);
    while (nodes[at].trait >= 0) {
      const TreeNode& node = nodes[at];
      const bool left = traits[static_cast<std::size_t>(node.trait)] <= node.limit;
      at += static_cast<std::size_t>(left ? node.left : node.right);
    }
    sum += static_cast<double>(nodes[at].limit);
  }
  return sum;
}

}  // namespace antrean::ocr
