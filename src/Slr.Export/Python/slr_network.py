"""A network that SLR trained, in plain PyTorch, at every width and depth, with and without IBN.

    import slr_network
    model = slr_network.load("weights.safetensors")          # evaluation mode
    features = slr_network.extract(model, ["a.jpg", "b.jpg"])  # [2, feature size], rows of length 1

The weights' own metadata say what network they are and how large its images were. `extract` needs Pillow; the rest needs PyTorch.
"""
import json
import os

import torch
from torch import nn
from torch.nn import functional

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def read(path):
    """A safetensors file: its metadata, and its float32 tensors by name."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    start = 8 + int.from_bytes(data[:8], "little")
    header = json.loads(data[8:start])
    about = header.pop("__metadata__", {})
    tensors = {}
    for name, at in header.items():
        if at["dtype"] != "F32":
            raise ValueError(f"{path}: {name} holds {at['dtype']}, not F32")
        shape = torch.Size(at["shape"])
        tensors[name] = torch.frombuffer(data, dtype=torch.float32, offset=start + at["data_offsets"][0], count=shape.numel()).reshape(shape)
    return about, tensors


class InstanceBatchNorm(nn.Module):
    """IBN-a (arXiv 1807.09441): the first half of the channels by instance, the second by batch."""

    def __init__(self, channels):
        super().__init__()
        self.half = channels // 2
        self.IN = nn.InstanceNorm2d(self.half, affine=True)
        self.BN = nn.BatchNorm2d(channels - self.half)

    def forward(self, x):
        first, second = x.split([self.half, x.shape[1] - self.half], 1)
        return torch.cat([self.IN(first.contiguous()), self.BN(second.contiguous())], 1)


class Bottleneck(nn.Module):
    """The block of He et al. (CVPR 2016), stride in the 3 x 3 convolution."""

    def __init__(self, inputs, planes, stride=1, projects=False, ibn=False):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, planes, 1, bias=False)
        self.bn1 = InstanceBatchNorm(planes) if ibn else nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, 4 * planes, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * planes)
        self.downsample = nn.Sequential(nn.Conv2d(inputs, 4 * planes, 1, stride, bias=False), nn.BatchNorm2d(4 * planes)) if projects else None

    def forward(self, x):
        shortcut = x if self.downsample is None else self.downsample(x)
        x = self.bn1(self.conv1(x)).relu()
        x = self.bn2(self.conv2(x)).relu()
        return (self.bn3(self.conv3(x)) + shortcut).relu()


def stage(inputs, planes, count, stride, ibn=False):
    return nn.Sequential(Bottleneck(inputs, planes, stride, True, ibn), *(Bottleneck(4 * planes, planes, ibn=ibn) for _ in range(1, count)))


class Network(nn.Module):
    """ABMT's network (arXiv 2011.13776): a shared trunk, a branch with average and one with max pooling."""

    def __init__(self, width, blocks, ibn=False, stem_relu=False):
        super().__init__()
        self.stem_relu = stem_relu
        self.conv1, self.bn1 = nn.Conv2d(3, width, 7, 2, 3, bias=False), nn.BatchNorm2d(width)
        self.layer1 = stage(width, width, blocks[0], 1, ibn)
        self.layer2 = stage(4 * width, 2 * width, blocks[1], 2, ibn)
        self.layer3 = stage(8 * width, 4 * width, blocks[2], 2, ibn)
        self.branch_g, self.branch_m = nn.Module(), nn.Module()
        for branch in (self.branch_g, self.branch_m):
            branch.layer4, branch.neck = stage(16 * width, 8 * width, blocks[3], 1), nn.BatchNorm1d(32 * width)
        self.branch_m.extra = Bottleneck(32 * width, 8 * width)

    def forward(self, x):
        """[images, 3, height, width], normalised, to [images, 64 * width], rows of length 1."""
        x = self.bn1(self.conv1(x))
        x = functional.max_pool2d(x.relu() if self.stem_relu else x, 3, 2, 1)
        x = self.layer3(self.layer2(self.layer1(x)))
        g = self.branch_g.layer4(x).mean((2, 3))
        m = self.branch_m.extra(self.branch_m.layer4(x)).amax((2, 3))
        return functional.normalize(torch.cat([self.branch_g.neck(g), self.branch_m.neck(m)], 1))


def load(path=os.path.join(os.path.dirname(os.path.abspath(__file__)), "weights.safetensors")):
    """The network of a file of weights, in evaluation mode. Every weight must be there and fit."""
    about, tensors = read(path)
    model = Network(int(about["slr.network.width"]), [int(count) for count in about["slr.network.blocks"].split(",")],
                    about.get("slr.network.ibn") == "true", about.get("slr.network.stem-relu") == "true")
    mine = {name: tensor for name, tensor in tensors.items() if ".classifier." not in name}
    missing, unexpected = model.load_state_dict(mine, strict=False)
    missing = [name for name in missing if not name.endswith("num_batches_tracked")]
    if missing or unexpected:
        raise ValueError(f"{path}: not the weights of this network; missing {missing}, unexpected {list(unexpected)}")
    model.image_size = (int(about.get("slr.input.height", 256)), int(about.get("slr.input.width", 128)))
    return model.eval()


def prepare(image, size):
    """A Pillow image as the network takes it: RGB, resized bicubically to (height, width), normalised. [3, height, width]."""
    from PIL import Image
    resized = image.convert("RGB").resize((size[1], size[0]), Image.BICUBIC)
    pixels = torch.frombuffer(bytearray(resized.tobytes()), dtype=torch.uint8).reshape(size[0], size[1], 3).permute(2, 0, 1).float()
    return (pixels / 255 - torch.tensor(MEAN)[:, None, None]) / torch.tensor(DEVIATION)[:, None, None]


@torch.no_grad()
def extract(model, paths, batch=64):
    """Features of image files, in their order: [images, feature size], rows of length 1."""
    from PIL import Image, ImageOps
    rows = []
    for first in range(0, len(paths), batch):
        images = [prepare(ImageOps.exif_transpose(Image.open(path)), model.image_size) for path in paths[first:first + batch]]
        rows.append(model(torch.stack(images)))
    return torch.cat(rows)
