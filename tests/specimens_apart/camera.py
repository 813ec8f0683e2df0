"""The camera of the set that is kept aside: a pinhole with a lens, light, a Bayer sensor and JPEG.

A document's mesh is bent a little, turned in space, projected and distorted (Brown's radial terms),
so a value's box goes the same way as its ink. Light (gradient, shadows, glare on the lamination) is
applied to linear light; the sensor samples it through a Bayer pattern with shot and read noise; a
phone's smoothing, sharpening and tone curve follow, then JPEG once or twice.
"""

import cv2
import numpy as np

GAMMA = 2.2


class Lens:
    """Where a point of the flat document (0..1, 0..1) lands in the picture."""

    def __init__(
        self, aspect, width, tilt_x, tilt_y, roll, k1=0.0, focal=3.0, bend=0.0, bend_axis=0
    ):
        """`width` is the document's width in pixels as if it were seen straight on, `aspect` its
        height by its width; angles in degrees, roll clockwise; `focal` in document widths."""
        self.aspect, self.width, self.focal, self.k1 = aspect, width, focal, k1
        self.bend, self.bend_axis = bend, bend_axis
        rx, ry, rz = np.radians([tilt_x, tilt_y, roll])
        turn_x = np.array([[1, 0, 0], [0, np.cos(rx), -np.sin(rx)], [0, np.sin(rx), np.cos(rx)]])
        turn_y = np.array([[np.cos(ry), 0, np.sin(ry)], [0, 1, 0], [-np.sin(ry), 0, np.cos(ry)]])
        turn_z = np.array([[np.cos(rz), -np.sin(rz), 0], [np.sin(rz), np.cos(rz), 0], [0, 0, 1]])
        self.turn = turn_x @ turn_y @ turn_z
        self.offset = np.zeros(2)
        self.scale = 1.0

    def __call__(self, points):
        """Points n x 2 in 0..1 to pixels n x 2."""
        u, v = points[:, 0] - 0.5, (points[:, 1] - 0.5) * self.aspect
        along = points[:, self.bend_axis]
        z = self.bend * np.sin(np.pi * along)
        space = np.stack([u, v, z], 1) @ self.turn.T
        near = self.focal / (self.focal + space[:, 2])
        flat = space[:, :2] * near[:, None]
        radius = (flat**2).sum(1, keepdims=True)
        flat = flat * (1 + self.k1 * radius)
        return (flat * self.width + self.offset) * self.scale

    def hull(self):
        """Bounds (left, top, right, bottom) of the whole document in the picture."""
        side = np.linspace(0, 1, 9)
        rim = np.array([(x, y) for x in side for y in side])
        seen = self(rim)
        return (*seen.min(0), *seen.max(0))

    def inverse_map(self, size, origin=(0, 0)):
        """For each pixel of a window of `size` (width, height) that starts at `origin` of the
        picture: the document's (u, v)."""
        width, height = size
        step = 12
        xs = np.append(np.arange(0, width - 1, step), width - 1)
        ys = np.append(np.arange(0, height - 1, step), height - 1)
        target = np.stack(np.meshgrid(xs, ys), -1).reshape(-1, 2).astype(np.float64) + origin
        square = np.float32([[0, 0], [1, 0], [1, 1], [0, 1]])
        back = cv2.getPerspectiveTransform(
            self(square.astype(np.float64)).astype(np.float32), square
        )
        uv = _through(back, target)
        for _ in range(6):
            uv += _through(back, target) - _through(back, self(uv))
        grid = uv.reshape(len(ys), len(xs), 2).astype(np.float32)
        col = np.interp(np.arange(width), xs, np.arange(len(xs))).astype(np.float32)
        row = np.interp(np.arange(height), ys, np.arange(len(ys))).astype(np.float32)
        where_x = np.broadcast_to(col[None, :], (height, width))
        where_y = np.broadcast_to(row[:, None], (height, width))
        return cv2.remap(
            grid, np.ascontiguousarray(where_x), np.ascontiguousarray(where_y), cv2.INTER_LINEAR
        )


def _through(matrix, points):
    ones = np.hstack([points, np.ones((len(points), 1))]) @ matrix.T
    return ones[:, :2] / ones[:, 2:]


_LIGHT = np.power(np.arange(256) / 255, GAMMA).astype(np.float32)


def to_bytes(picture):
    """Floats to bytes, rounded and held within 0..255."""
    return cv2.add(picture, 0, dtype=cv2.CV_8U)


def linear(picture):
    """Floats 0..255 as displayed to linear light 0..1."""
    return cv2.LUT(to_bytes(picture), _LIGHT)


def project(document, mask, lens, surface):
    """Lays the document (RGB bytes, with its coverage 0..1) over the surface as the lens sees it.
    Returns the surface with it, the document's coverage and each covered pixel's (u, v)."""
    height, width = surface.shape[:2]
    doc_h, doc_w = document.shape[:2]
    wanted = lens.width * lens.scale * 1.1
    if wanted < doc_w:
        share = wanted / doc_w
        size = (max(2, round(doc_w * share)), max(2, round(doc_h * share)))
        document = cv2.resize(document, size, interpolation=cv2.INTER_AREA)
        mask = cv2.resize(mask, size, interpolation=cv2.INTER_AREA)
        doc_w, doc_h = size
    left, top, right, bottom = lens.hull()
    x0, y0 = max(0, int(left) - 8), max(0, int(top) - 8)
    x1, y1 = min(width, int(right) + 9), min(height, int(bottom) + 9)
    window = (slice(y0, y1), slice(x0, x1))
    uv = np.zeros((height, width, 2), np.float32)
    cover = np.zeros((height, width), np.float32)
    uv[window] = lens.inverse_map((x1 - x0, y1 - y0), (x0, y0))
    at_x = uv[window][..., 0] * doc_w - 0.5
    at_y = uv[window][..., 1] * doc_h - 0.5
    seen = cv2.remap(document, at_x, at_y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    cover[window] = cv2.remap(mask, at_x, at_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    surface[window] += (seen - surface[window]) * cover[window][..., None]
    return surface, cover, uv


def motion_blur(light, length, angle):
    """Smears along a line of `length` pixels."""
    size = int(length) | 1
    kernel = np.zeros((size, size), np.float32)
    middle = size // 2
    dx, dy = np.cos(np.radians(angle)) * middle, np.sin(np.radians(angle)) * middle
    cv2.line(
        kernel,
        (round(middle - dx), round(middle - dy)),
        (round(middle + dx), round(middle + dy)),
        1,
        1,
        cv2.LINE_AA,
    )
    return cv2.filter2D(light, -1, kernel / kernel.sum())


def sensor(light, noise, shot, read, balance, smoothing, sharpen):
    """A Bayer sensor and a phone's first steps: light 0..1 to RGB bytes. `shot` and `read`
    are noise at full light and in the dark (share of full scale); `balance` the gains of red and
    blue that the white balance got wrong."""
    height, width = light.shape[0] // 2 * 2, light.shape[1] // 2 * 2
    light = light[:height, :width]
    raw = np.empty((height, width), np.float32)
    raw[0::2, 0::2] = light[0::2, 0::2, 0]
    raw[0::2, 1::2] = light[0::2, 1::2, 1]
    raw[1::2, 0::2] = light[1::2, 0::2, 1]
    raw[1::2, 1::2] = light[1::2, 1::2, 2]
    if shot > 0 or read > 0:
        grain = noise.standard_normal(raw.shape, dtype=np.float32)
        raw += grain * np.sqrt(shot * shot * np.maximum(raw, 0) + read * read)
    # A camera encodes before it calculates: the curve first, then colours from sixteen bits.
    coded = cv2.add(cv2.pow(cv2.max(raw, 0), 1 / GAMMA) * 65535, 0, dtype=cv2.CV_16U)
    picture = cv2.cvtColor(coded, cv2.COLOR_BayerBG2RGB).astype(np.float32) / 257
    picture *= np.float32([balance[0], 1, balance[1]])
    if smoothing > 0:
        code = cv2.cvtColor(to_bytes(picture), cv2.COLOR_RGB2YCrCb)
        code[..., 1] = cv2.GaussianBlur(code[..., 1], (0, 0), 1.5 + smoothing)
        code[..., 2] = cv2.GaussianBlur(code[..., 2], (0, 0), 1.5 + smoothing)
        if smoothing > 0.8:
            code[..., 0] = cv2.bilateralFilter(code[..., 0], 5, 14 * smoothing, 2)
        picture = cv2.cvtColor(code, cv2.COLOR_YCrCb2RGB)
    else:
        picture = to_bytes(picture)
    if sharpen > 0:
        picture = cv2.addWeighted(
            picture, 1 + sharpen, cv2.GaussianBlur(picture, (0, 0), 1.4), -sharpen, 0
        )
    return picture


def jpeg(picture, quality):
    """RGB floats or bytes to the bytes of a JPEG file."""
    done, coded = cv2.imencode(
        ".jpg",
        cv2.cvtColor(to_bytes(picture), cv2.COLOR_RGB2BGR),
        [cv2.IMWRITE_JPEG_QUALITY, int(quality)],
    )
    if not done:
        raise RuntimeError("JPEG was not written")
    return coded.tobytes()


def again(coded):
    """The RGB picture of JPEG bytes."""
    return cv2.cvtColor(
        cv2.imdecode(np.frombuffer(coded, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB
    )
