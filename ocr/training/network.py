"""The line reader's network: convolutions only, so that any width of strip goes in.

32 x W strip -> W/4 columns, each of which answers for two steps (left half, right half): W/2 steps
for CTC at the price of W/4. Class 0 is CTC's blank.

After the trunk come as many `context` blocks as are asked for: separable convolutions along the line
with a way around them (the blocks of QuartzNet, Kriman et al. 2019), which let a letter that blur took
be told by its neighbours for a seventh of the trunk's work.
"""
import copy

import onnx
import torch
from onnx import numpy_helper
from torch import nn

# channels of the layers
SIZES = {
    "digits": (24, 40, 56, 80, 112),
    "text": (32, 56, 80, 104, 176),
    "glance": (16, 32, 56, 80, 128),
}


def _block(inward, outward, kernel, stride=1, padding=0):
    return nn.Sequential(nn.Conv2d(inward, outward, kernel, stride, padding, bias=False),
                         nn.BatchNorm2d(outward), nn.ReLU(inplace=True))


REACH = 7       # columns that a context convolution sees


class _Context(nn.Module):
    """Twice: each channel along the line, then all channels of a column; added to what came in."""

    def __init__(self, channels):
        super().__init__()

        def along():
            return nn.Conv2d(channels, channels, (1, REACH), 1, (0, REACH // 2), groups=channels, bias=False)

        self.first = nn.Sequential(along(), nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels))
        self.second = nn.Sequential(along(), nn.Conv2d(channels, channels, 1, bias=False), nn.BatchNorm2d(channels))
        nn.init.zeros_(self.second[2].weight)   # At first it changes nothing.

    def forward(self, columns):
        return torch.relu(columns + self.second(torch.relu(self.first(columns))))

    def folded(self):
        def fold(half):
            return nn.Sequential(half[0], torch.nn.utils.fusion.fuse_conv_bn_eval(half[1], half[2]))

        self.first, self.second = fold(self.first), fold(self.second)
        return self


class LineNetwork(nn.Module):
    def __init__(self, kind, classes, context=0):
        super().__init__()
        a, b, c, d, e = SIZES[kind]
        self.classes = classes
        if kind == "glance":                        # Narrow at once, and one layer less.
            second, third, more = 2, 1, []
        else:
            second, third, more = (2, 1), (1, 2), [_block(d, d, 3, 1, 1)]
        self.body = nn.Sequential(
            _block(1, a, 5, 2, 2),                  # 16 x W/2
            _block(a, b, 3, second, 1),             # 8 x W/2, of `glance` W/4
            _block(b, c, 3, third, 1),              # 8 x W/4
            _block(c, d, 3, (2, 1), 1),             # 4 x W/4
            *more,
            _block(d, e, (4, 1)),                   # 1 x W/4
            _block(e, e, (1, 5), 1, (0, 2)),
            _block(e, e, (1, 5), 1, (0, 2)),
        )
        self.context = nn.Sequential(*(_Context(e) for _ in range(context)))
        self.head = nn.Conv2d(e, 2 * classes, 1)

    def forward(self, strips):
        """(N, 1, 32, W) -> (N, 2 * classes, 1, W/4): first the left steps' classes, then the right's."""
        return self.head(self.context(self.body(strips)))

    def start_from(self, path, strips):
        """Takes over the trunk of exported weights; `strips` (N, 1, 32, W) show how its layers usually
        answer, which batch normalisation was folded away from and needs to know again."""
        values = [torch.from_numpy(numpy_helper.to_array(one).copy()) for one in onnx.load(path).graph.initializer]
        weights = [one for one in values if one.dim() == 4]
        biases = [one for one in values if one.dim() == 1]
        with torch.no_grad():
            seen = strips
            for block, weight, bias in zip(self.body, weights, biases):
                block[0].weight.copy_(weight)
                answered = block[0](seen)
                block[1].weight.copy_(answered.std((0, 2, 3)) + 1e-3)
                block[1].bias.copy_(answered.mean((0, 2, 3)) + bias)
                block[1].running_mean.copy_(answered.mean((0, 2, 3)))
                block[1].running_var.copy_(answered.var((0, 2, 3)))
                seen = torch.relu(answered + bias[None, :, None, None])
            self.head.weight.copy_(weights[len(self.body)])
            self.head.bias.copy_(biases[len(self.body)])

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
    return nn.Sequential(*layers, *(block.folded() for block in network.context), network.head).eval()


def exported(path, kind, classes, context):
    """A network of this shape with exported weights, which answers and learns nothing more."""
    graph = onnx.load(path).graph
    values = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    network = folded(LineNetwork(kind, classes, context).eval())
    convolutions = [layer for layer in network.modules() if isinstance(layer, nn.Conv2d)]
    given = [node for node in graph.node if node.op_type == "Conv"]
    with torch.no_grad():
        for layer, node in zip(convolutions, given, strict=True):
            layer.weight.copy_(values[node.input[1]])
            if len(node.input) > 2:
                layer.bias.copy_(values[node.input[2]])
    return network.requires_grad_(False)


def export(network, path):
    network = copy.deepcopy(network).eval().to(memory_format=torch.contiguous_format)
    torch.onnx.export(folded(network), torch.zeros(1, 1, 32, 320), path, opset_version=11,
                      input_names=["strip"], output_names=["steps"],
                      dynamic_axes={"strip": {3: "width"}, "steps": {3: "columns"}})
