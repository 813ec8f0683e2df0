"""The line reader's network: convolutions only, so that any width of strip goes in.

32 x W strip -> W/4 columns, each of which answers for two steps (left half, right half): W/2 steps
for CTC at the price of W/4. Class 0 is CTC's blank.
"""
import torch
from torch import nn

# channels of the layers
SIZES = {
    "digits": (24, 40, 56, 80, 112),
    "text": (32, 56, 80, 104, 176),
}


def _block(inward, outward, kernel, stride=1, padding=0):
    return nn.Sequential(nn.Conv2d(inward, outward, kernel, stride, padding, bias=False),
                         nn.BatchNorm2d(outward), nn.ReLU(inplace=True))


class LineNetwork(nn.Module):
    def __init__(self, kind, classes):
        super().__init__()
        a, b, c, d, e = SIZES[kind]
        self.classes = classes
        self.body = nn.Sequential(
            _block(1, a, 5, 2, 2),                  # 16 x W/2
            _block(a, b, 3, (2, 1), 1),             # 8 x W/2
            _block(b, c, 3, (1, 2), 1),             # 8 x W/4
            _block(c, d, 3, (2, 1), 1),             # 4 x W/4
            _block(d, d, 3, 1, 1),
            _block(d, e, (4, 1)),                   # 1 x W/4
            _block(e, e, (1, 5), 1, (0, 2)),
            _block(e, e, (1, 5), 1, (0, 2)),
        )
        self.head = nn.Conv2d(e, 2 * classes, 1)

    def forward(self, strips):
        """(N, 1, 32, W) -> (N, 2 * classes, 1, W/4): first the left steps' classes, then the right's."""
        return self.head(self.body(strips))

    def steps(self, out):
        """Log probabilities (W/2, N, classes), in reading order."""
        count, _, _, columns = out.shape
        out = out.reshape(count, 2, self.classes, columns).permute(3, 1, 0, 2)
        return out.reshape(2 * columns, count, self.classes).log_softmax(2)


def folded(network):
    """The same function with batch normalisation folded into the convolutions."""
    layers = []
    for block in network.body:
        layers += [torch.nn.utils.fusion.fuse_conv_bn_eval(block[0], block[1]), nn.ReLU()]
    return nn.Sequential(*layers, network.head).eval()


def export(network, path):
    network = network.eval().to(memory_format=torch.contiguous_format)
    torch.onnx.export(folded(network), torch.zeros(1, 1, 32, 320), path, opset_version=11,
                      input_names=["strip"], output_names=["steps"],
                      dynamic_axes={"strip": {3: "width"}, "steps": {3: "columns"}})
