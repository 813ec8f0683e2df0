#include "ocr/decision_trees.hpp"

#include <gtest/gtest.h>

#include <array>

#include "ocr/screen_traits.hpp"
#include "ocr/screen_trees.hpp"

namespace antrean::ocr {
namespace {

TEST(DecisionTrees, EachAddsTheLeafItComesTo) {
  // Trait 0 up to 2, then trait 1 up to -1; and a tree of one leaf.
  constexpr std::array<TreeNode, 6> kNodes{{{0, 2, 1, 4},
                                            {1, -1, 1, 2},
                                            {-1, 10, 0, 0},
                                            {-1, 20, 0, 0},
                                            {-1, 30, 0, 0},
                                            {-1, 0.5F, 0, 0}}};
  constexpr std::array kRoots{0, 5};
  const auto votes = [&](float first, float second) {
    return votes_of(kNodes, kRoots, std::array{first, second});
  };
  EXPECT_EQ(votes(2, -1), 10.5);
  EXPECT_EQ(votes(2, -0.9F), 20.5);
  EXPECT_EQ(votes(2.1F, -1), 30.5);
}

// A way out of its tree would read past the end.
TEST(DecisionTrees, ThoseForScreensStayWithinThemselvesAndKnowTheirTraits) {
  const auto count = static_cast<int>(kScreenTreeNodes.size());
  for (std::size_t tree = 0; tree < kScreenTreeRoots.size(); ++tree) {
    const int from = kScreenTreeRoots.at(tree);
    const int to = tree + 1 < kScreenTreeRoots.size() ? kScreenTreeRoots.at(tree + 1) : count;
    for (int at = from; at < to; ++at) {
      const TreeNode& node = kScreenTreeNodes.at(static_cast<std::size_t>(at));
      if (node.trait < 0) continue;
      EXPECT_LT(node.trait, static_cast<int>(kScreenTraits)) << at;
      for (const int step : {node.left, node.right}) {
        EXPECT_GT(step, 0) << at;
        EXPECT_LT(at + step, to) << at;
      }
    }
  }
}

}  // namespace
}  // namespace antrean::ocr
