#pragma once

// Trees that vote, as gradient boosting makes them (Friedman 2001): each adds the value of the leaf
// that it comes to.

#include <span>

namespace antrean::ocr {

struct TreeNode {
  /// Which trait is asked for; negative at a leaf.
  int trait = -1;
  /// Up to it the way goes left, over it right; at a leaf the tree's vote.
  float limit = 0;
  /// Steps from this node to the next of each way.
  int left = 0;
  int right = 0;
};

/// The sum of all trees' votes. `nodes` holds the trees one after the other, the root of each
/// first, `roots` where they begin. Pure.
double votes_of(std::span<const TreeNode> nodes, std::span<const int> roots,
                std::span<const float> traits);

}  // namespace antrean::ocr
