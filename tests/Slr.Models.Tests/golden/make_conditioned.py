#!/usr/bin/python3
"""Writes conditioned.safetensors: the two-branch network and its adaptation, computed by PyTorch in double precision.

The networks of network.safetensors are filled with sines, which are so alike that batch normalisation over 8 images
amplifies rounding (README.md). Here the numbers are normal (SplitMix64 of name and index, Box-Muller), and float32 agrees
with float64 to 1e-4. `sines.*` are the outputs of the resnet50 of network.safetensors in double precision. Only PyTorch is
needed.
"""
import json, math, os, struct, zlib
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F


class Ibn(nn.Module):
    def __init__(self, planes):
        super().__init__()
        self.half = planes // 2
        self.IN = nn.InstanceNorm2d(self.half, affine=True)
        self.BN = nn.BatchNorm2d(planes - self.half)

    def forward(self, x):
        a, b = torch.split(x, [self.half, x.shape[1] - self.half], 1)
        return torch.cat([self.IN(a), self.BN(b)], 1)


class Block(nn.Module):
    def __init__(self, inputs, planes, stride, project, ibn=False):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, planes, 1, bias=False)
        self.bn1 = Ibn(planes) if ibn else nn.BatchNorm2d(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(planes)
        self.conv3 = nn.Conv2d(planes, 4 * planes, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * planes)
        if project:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, 4 * planes, 1, stride, bias=False), nn.BatchNorm2d(4 * planes))

    def forward(self, x):
        out = F.relu(self.bn1(self.conv1(x)))
        out = F.relu(self.bn2(self.conv2(out)))
        return F.relu(self.bn3(self.conv3(out)) + (self.downsample(x) if hasattr(self, "downsample") else x))


def stage(inputs, planes, blocks, stride, ibn=False):
    return nn.Sequential(*[Block(inputs if i == 0 else 4 * planes, planes, stride if i == 0 else 1, i == 0, ibn)
                           for i in range(blocks)])


class Branch(nn.Module):
    def __init__(self, width, blocks, extra, classes):
        super().__init__()
        self.layer4 = stage(16 * width, 8 * width, blocks, 1)
        if extra:
            self.extra = Block(32 * width, 8 * width, 1, False)
        self.neck = nn.BatchNorm1d(32 * width)
        self.neck.bias.requires_grad_(False)
        self.classifier = nn.Linear(32 * width, classes, bias=False)

    def forward(self, x):
        x = self.layer4(x)
        feature = self.extra(x).amax((2, 3)) if hasattr(self, "extra") else x.mean((2, 3))
        normalised = self.neck(feature)
        return feature, normalised, self.classifier(normalised)


class Network(nn.Module):
    def __init__(self, width, blocks, relu, classes, ibn=False):
        super().__init__()
        self.relu = relu
        self.conv1 = nn.Conv2d(3, width, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.layer1 = stage(width, width, blocks[0], 1, ibn)
        self.layer2 = stage(4 * width, 2 * width, blocks[1], 2, ibn)
        self.layer3 = stage(8 * width, 4 * width, blocks[2], 2, ibn)
        self.branch_g = Branch(width, blocks[3], False, classes)
        self.branch_m = Branch(width, blocks[3], True, classes)

    def forward(self, x):
        x = self.bn1(self.conv1(x))
        x = F.max_pool2d(F.relu(x) if self.relu else x, 3, 2, 1)
        x = self.layer3(self.layer2(self.layer1(x)))
        return self.branch_g(x), self.branch_m(x)


def normal(name, shape, deviation, mean):
    u64 = np.uint64
    count = int(np.prod(shape))
    index, base = np.arange(count, dtype=u64), u64(zlib.crc32(name.encode())) << u64(32)

    def uniform(k):
        z = base + u64(2) * index + u64(k)
        z = (z ^ (z >> u64(30))) * u64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> u64(27))) * u64(0x94D049BB133111EB)
        return (((z ^ (z >> u64(31))) >> u64(11)).astype(np.float64) + 0.5) / 2.0 ** 53

    z = np.sqrt(-2 * np.log(uniform(0))) * np.cos(2 * math.pi * uniform(1))
    return torch.from_numpy((mean + deviation * z).astype(np.float32).reshape(shape))


def sine(name, shape, deviation, mean):
    phase = zlib.crc32(name.encode()) / 2 ** 32 * 2 * math.pi
    values = mean + deviation * math.sqrt(2) * np.sin(12.9898 * np.arange(int(np.prod(shape)), dtype=np.float64) + phase)
    return torch.from_numpy(values.astype(np.float32).reshape(shape))


def filled(*shape_of_network, numbers=normal, **keywords):
    network = Network(*shape_of_network, **keywords)
    for name, value in network.state_dict().items():
        if name.endswith("num_batches_tracked"):
            continue
        if value.dim() == 4:
            spread = (math.sqrt(2 / np.prod(value.shape[1:])), 0)
        elif value.dim() == 2:
            spread = (0.02, 0)
        elif name.endswith("running_var") or name.endswith("weight"):
            spread = (0.1, 1)
        elif name.endswith("neck.bias"):
            spread = (0, 0)
        else:
            spread = (0.1 if name.endswith("running_mean") else 0.05, 0)
        value.copy_(numbers(name, value.shape, *spread))
    return network.double()


def distances(x):
    squares = (x ** 2).sum(1, keepdim=True)
    return (squares + squares.t() - 2 * x @ x.t()).clamp(min=1e-12).sqrt()


def soft_triplet(feature, reference, labels):
    d, same = distances(feature), labels[:, None] == labels[None]
    positive = d.detach().masked_fill(~same, -1e9).argmax(1, keepdim=True)
    negative = d.detach().masked_fill(same, 1e9).argmin(1, keepdim=True)
    pairs = torch.cat([positive, negative], 1)
    return -(F.softmax(distances(reference).gather(1, pairs), 1) * F.log_softmax(d.gather(1, pairs), 1)).sum(1).mean()


def soft_entropy(scores, teacher):
    return -(F.softmax(teacher, 1) * F.log_softmax(scores, 1)).sum(1).mean()


def adapt(student, teacher, images, labels, steps, rate):
    optimizer = torch.optim.Adam([p for p in student.parameters() if p.requires_grad], lr=rate, weight_decay=5e-4)
    losses = []
    for step in range(steps):
        view = torch.roll(images, step, 3)
        with torch.no_grad():
            (t_fg, _, t_lg), (t_fm, _, t_lm) = teacher(view)
        (fg, _, lg), (fm, _, lm) = student(view)
        hard = (F.cross_entropy(lg, labels, label_smoothing=0.1) + F.cross_entropy(lm, labels, label_smoothing=0.1)) / 2
        soft = (soft_entropy(lg, t_lm) + soft_entropy(lm, t_lg)) / 2
        triplet = (soft_triplet(fg, t_fm, labels) + soft_triplet(fm, t_fg, labels)) / 2
        total = 0.5 * hard + 0.5 * soft + triplet
        optimizer.zero_grad()
        total.backward()
        optimizer.step()
        memory = min(1 - 1 / (step + 1), 0.999)
        with torch.no_grad():
            for old, new in zip(teacher.parameters(), student.parameters()):
                old.mul_(memory).add_(new, alpha=1 - memory)
        losses.append([total.item(), hard.item(), soft.item(), triplet.item()])
    return torch.tensor(losses)


def features(network, images):
    with torch.no_grad():
        (_, g, _), (_, m, _) = network.eval()(images)
    return F.normalize(torch.cat([g, m], 1))


def outputs(network, images):
    with torch.no_grad():
        (fg, _, lg), (fm, _, lm) = network.train()(images)
    return {"train.f_g": fg, "train.f_m": fm, "train.logits_g": lg, "train.logits_m": lm}


def main():
    tensors = {}
    images = normal("input", (8, 3, 64, 32), 1, 0).double()
    labels = torch.arange(8) // 4
    shapes = {"small": (16, (1, 1, 1, 1), True, 2), "resnet50": (64, (3, 4, 6, 3), False, 2), "ibn": (16, (1, 1, 1, 1), True, 2)}
    for name, shape in shapes.items():
        def make():
            with torch.no_grad():
                return filled(*shape, ibn=name == "ibn")
        tensors[f"{name}.features"] = features(make(), images)
        for key, value in outputs(make(), images).items():
            tensors[f"{name}.{key}"] = value
        student, teacher = make().train(), make().train()
        # Adam's first steps are as long as the rate whatever the gradient; at 1e-4 the deep network amplifies rounding again.
        tensors[f"{name}.losses"] = adapt(student, teacher, images, labels, 3, 1e-6 if name == "resnet50" else 1e-4)
        tensors[f"{name}.teacher.features"] = features(teacher, images)
    with torch.no_grad():
        network = filled(*shapes["resnet50"], numbers=sine)
    for key, value in outputs(network, sine("input", (8, 3, 64, 32), 1, 0).double()).items():
        tensors[f"sines.resnet50.{key}"] = value
    write(os.path.join(os.path.dirname(os.path.abspath(__file__)), "conditioned.safetensors"), tensors)


def write(path, tensors):
    header, data = {}, b""
    for name, value in sorted(tensors.items()):
        raw = value.detach().numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


main()
