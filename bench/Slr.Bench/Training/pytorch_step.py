"""The two-branch network, its adaptation step and its feature extraction in plain PyTorch: a baseline of `bench train`.

Started with a JSON object (width, blocks, relu, groups, classes, height, columns, batch, extraction, threads, layout,
device, mixed). On a CUDA device with cuDNN's own choice of the fastest kernels and the fused Adam; mixed = autocast to bfloat16.
Prints "ready VERSION", then answers each line "train" or "extract" on its input with the seconds and the CPU seconds of
one such piece of work. Does the same work as SLR's step: teacher forward in training mode, student forward and backward,
label-smoothed and soft cross-entropies, soft triplets, Adam with an L2 penalty, moving average; batch normalisation in
groups. Only PyTorch is needed, any version from 1.10 on.
"""
import json
import sys
import time
import torch
import torch.nn as nn
import torch.nn.functional as F

case = json.loads(sys.argv[1])


class ChunkNorm(nn.BatchNorm2d):
    """Batch normalisation on chunks of the batch; the first one leads the running statistics."""

    def _check_input_dim(self, x):
        pass

    def forward(self, x):
        if not self.training or case["groups"] == 1:
            return F.batch_norm(x, self.running_mean, self.running_var, self.weight, self.bias, self.training, 0.1, self.eps)
        chunks = x.chunk(case["groups"])
        return torch.cat([F.batch_norm(c, self.running_mean if i == 0 else None, self.running_var if i == 0 else None,
                                       self.weight, self.bias, True, 0.1, self.eps) for i, c in enumerate(chunks)])


class Block(nn.Module):
    def __init__(self, inputs, planes, stride, project):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, planes, 1, bias=False)
        self.bn1 = ChunkNorm(planes)
        self.conv2 = nn.Conv2d(planes, planes, 3, stride, 1, bias=False)
        self.bn2 = ChunkNorm(planes)
        self.conv3 = nn.Conv2d(planes, 4 * planes, 1, bias=False)
        self.bn3 = ChunkNorm(4 * planes)
        self.shortcut = None
        if project:
            self.shortcut = nn.Sequential(nn.Conv2d(inputs, 4 * planes, 1, stride, bias=False), ChunkNorm(4 * planes))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)), inplace=True)
        y = F.relu(self.bn2(self.conv2(y)), inplace=True)
        y = self.bn3(self.conv3(y))
        y += x if self.shortcut is None else self.shortcut(x)
        return F.relu(y, inplace=True)


def stage(inputs, planes, blocks, stride):
    return [Block(inputs if i == 0 else 4 * planes, planes, stride if i == 0 else 1, i == 0) for i in range(blocks)]


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        width, blocks = case["width"], case["blocks"]
        stem = [nn.Conv2d(3, width, 7, 2, 3, bias=False), ChunkNorm(width)]
        stem += [nn.ReLU(inplace=True)] if case["relu"] else []
        self.trunk = nn.Sequential(*stem, nn.MaxPool2d(3, 2, 1), *stage(width, width, blocks[0], 1),
                                   *stage(4 * width, 2 * width, blocks[1], 2), *stage(8 * width, 4 * width, blocks[2], 2))
        self.branch_g = nn.Sequential(*stage(16 * width, 8 * width, blocks[3], 1))
        self.branch_m = nn.Sequential(*stage(16 * width, 8 * width, blocks[3], 1), Block(32 * width, 8 * width, 1, False))
        self.neck_g, self.neck_m = ChunkNorm(32 * width), ChunkNorm(32 * width)
        self.neck_g.bias.requires_grad_(False)
        self.neck_m.bias.requires_grad_(False)
        self.class_g = nn.Linear(32 * width, case["classes"], bias=False)
        self.class_m = nn.Linear(32 * width, case["classes"], bias=False)

    def pooled(self, x):
        x = self.trunk(x)
        return self.branch_g(x).mean((2, 3)), self.branch_m(x).amax((2, 3))

    def forward(self, x):
        g, m = self.pooled(x)
        return g, m, self.class_g(self.neck_g(g)), self.class_m(self.neck_m(m))

    def features(self, x):
        g, m = self.pooled(x)
        return F.normalize(torch.cat([self.neck_g(g), self.neck_m(m)], 1))


def distances(x):
    squares = (x * x).sum(1, keepdim=True)
    return torch.addmm(squares + squares.t(), x, x.t(), beta=1, alpha=-2).clamp_min(1e-12).sqrt()


def soft_triplet(feature, reference, same):
    d = distances(feature)
    pairs = torch.cat([d.detach().masked_fill(~same, -1e9).argmax(1, True), d.detach().masked_fill(same, 1e9).argmin(1, True)], 1)
    return F.cross_entropy(d.gather(1, pairs), distances(reference).gather(1, pairs).softmax(1))


def look(network):
    with torch.autocast(device, torch.bfloat16, case["mixed"]):
        return [x.float() for x in network(images)]


def step():
    with torch.no_grad():
        t_g, t_m, t_sg, t_sm = look(teacher)
    g, m, sg, sm = look(student)
    hard = (F.cross_entropy(sg, labels, label_smoothing=0.1) + F.cross_entropy(sm, labels, label_smoothing=0.1)) / 2
    soft = (F.cross_entropy(sg, t_sm.softmax(1)) + F.cross_entropy(sm, t_sg.softmax(1))) / 2
    triplet = (soft_triplet(g, t_m, same) + soft_triplet(m, t_g, same)) / 2
    total = 0.5 * hard + 0.5 * soft + triplet
    adam.zero_grad(set_to_none=True)
    total.backward()
    adam.step()
    with torch.no_grad():
        torch._foreach_mul_(averages, 0.999)
        torch._foreach_add_(averages, parameters, alpha=0.001)
    return total.item()


def extract():
    teacher.eval()
    with torch.no_grad(), torch.autocast(device, torch.bfloat16, case["mixed"]):
        teacher.features(others).float().cpu()
    teacher.train()


torch.set_num_threads(case["threads"])
layout = torch.channels_last if case["layout"] == "channels-last" else torch.contiguous_format
torch.manual_seed(1)
device, cuda = torch.device(case["device"]).type, case["device"].startswith("cuda")
torch.backends.cudnn.benchmark = True
student, teacher = (Network().to(case["device"], memory_format=layout).train() for _ in range(2))
teacher.load_state_dict(student.state_dict())
parameters, averages = list(student.parameters()), list(teacher.parameters())
adam = torch.optim.Adam([p for p in parameters if p.requires_grad], lr=3.5e-4, weight_decay=5e-4,
                        **({"fused": True} if cuda else {"foreach": True}))
images = torch.rand(case["batch"], 3, case["height"], case["columns"]).to(case["device"], memory_format=layout)
others = torch.rand(case["extraction"], 3, case["height"], case["columns"]).to(case["device"], memory_format=layout)
labels = torch.arange(case["batch"], device=case["device"]) // 4
same = labels[:, None] == labels[None]
works = {"train": step, "extract": extract}
print("ready", torch.__version__, flush=True)
for line in sys.stdin:
    wall, cpu = time.perf_counter(), time.process_time()
    works[line.strip()]()
    print(time.perf_counter() - wall, time.process_time() - cpu, flush=True)
