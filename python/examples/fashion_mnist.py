"""A trainer whose labels nobody wrote: Fashion-MNIST learnt without its labels, in the manner of DeepCluster (Caron et al. 2018).

    apt-get install python3-torch dataset-fashion-mnist
    PYTHONPATH=FOLDER_OF_THE_UNPACKED_WHEEL python3 python/examples/fashion_mnist.py [--seeds 5] [--epochs 8] [--images 6000]

Once an epoch the features of all images are clustered (k-means), and the clusters refined by those of the epoch before; the network
learns them as classes from shifted and mirrored images. In the end a linear probe on the frozen features tells what it has learnt; the
true labels are used there alone. Printed for each way of refining: accuracy of the probe over the seeds, and NMI of the last labels.
"""
import argparse
import gzip
import pathlib
import statistics
import warnings

import numpy as np
import slr
import torch
from torch import nn
from torch.nn import functional

FOLDER = pathlib.Path("/usr/share/datasets/fashion-mnist")


def read(name, offset):
    path = next(path for path in [FOLDER / f"{name}.gz", *pathlib.Path("/usr/share").rglob(f"{name}.gz")] if path.exists())
    with gzip.open(path) as file:
        return np.frombuffer(file.read(), np.uint8, offset=offset)


def images(kind, count):
    pixels = read(f"{kind}-images-idx3-ubyte", 16).reshape(-1, 1, 28, 28)[:count]
    return torch.from_numpy((pixels / 255.0).astype(np.float32)), torch.from_numpy(read(f"{kind}-labels-idx1-ubyte", 8)[:count].copy()).long()


def network():
    def block(inputs, outputs):
        return nn.Sequential(nn.Conv2d(inputs, outputs, 3, padding=1), nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2))
    return nn.Sequential(block(1, 16), block(16, 32), block(32, 64), nn.Flatten(), nn.Linear(64 * 9, 64))


def views(batch, random):
    """Shifted by up to two pixels, half of them mirrored."""
    padded = functional.pad(batch, (2, 2, 2, 2))
    shifts = torch.randint(0, 5, (len(batch), 2), generator=random)
    out = torch.stack([image[:, y:y + 28, x:x + 28] for image, (y, x) in zip(padded, shifts.tolist())])
    mirrored = torch.rand(len(batch), generator=random) < 0.5
    out[mirrored] = out[mirrored].flip(-1)
    return out


@torch.no_grad()
def features(net, data):
    net.eval()
    rows = torch.cat([functional.normalize(net(block)) for block in data.split(500)])
    net.train()
    return rows


def probe(net, train, test):
    """Accuracy of a linear classifier on frozen features: ridge regression to the classes, in closed form."""
    (x, y), (z, w) = ((features(net, data).double(), labels) for data, labels in (train, test))
    x, z = (torch.cat([rows, torch.ones(len(rows), 1, dtype=torch.double)], 1) for rows in (x, z))
    weights = torch.linalg.solve(x.T @ x + 1e-3 * torch.eye(x.shape[1], dtype=torch.double), x.T @ functional.one_hot(y, 10).double())
    return ((z @ weights).argmax(1) == w).double().mean().item()


def mutual_information(a, b):
    """Normalised by the mean of the entropies."""
    table = np.zeros((a.max() + 1, b.max() + 1))
    np.add.at(table, (a, b), 1)
    table /= table.sum()
    rows, columns = table.sum(1), table.sum(0)

    def entropy(p):
        return -(p[p > 0] * np.log(p[p > 0])).sum()
    return 2 * (entropy(rows) + entropy(columns) - entropy(table.ravel())) / (entropy(rows) + entropy(columns))


def learn(mode, alpha, seed, epochs, clusters, train, test):
    torch.manual_seed(seed)
    random = torch.Generator().manual_seed(seed)
    net = network()
    labeler = slr.PseudoLabeler(clusterer="kmeans", clusters=clusters, mode=mode, alpha=alpha, seed=seed, min_images=5)
    for _ in range(epochs):
        labels = torch.from_numpy(labeler.next(features(net, train[0]).numpy())).long()
        used = torch.nonzero(labels >= 0)[:, 0]
        head = nn.Linear(64, int(labels.max()) + 1)
        optimizer = torch.optim.Adam([*net.parameters(), *head.parameters()], lr=1e-3, weight_decay=1e-4)
        for batch in used[torch.randperm(len(used), generator=random)].split(128):
            loss = functional.cross_entropy(head(functional.relu(net(views(train[0][batch], random)))), labels[batch])
            optimizer.zero_grad(), loss.backward(), optimizer.step()
    last = labeler.next(features(net, train[0]).numpy())
    kept = last >= 0
    return probe(net, train, test), mutual_information(last[kept], train[1].numpy()[kept])


parser = argparse.ArgumentParser()
parser.add_argument("--seeds", type=int, default=5)
parser.add_argument("--epochs", type=int, default=8)
parser.add_argument("--images", type=int, default=6000)
parser.add_argument("--clusters", type=int, default=60)
arguments = parser.parse_args()
warnings.simplefilter("ignore", slr.LabelWarning)
training, testing = images("train", arguments.images), images("t10k", arguments.images // 3)
torch.manual_seed(0)
print(f"untrained network: probe {probe(network(), training, testing):.3f}", flush=True)
# The largest soft label at alpha 0.5 and above is this epoch's own (docs/science/what-refinement-can-do.md): 0.3 is not.
for refinement, share in (("none", 0.5), ("argmax", 0.3), ("hdbscan", 0.5)):
    results = [learn(refinement, share, seed, arguments.epochs, arguments.clusters, training, testing) for seed in range(1, arguments.seeds + 1)]
    probes, information = zip(*results)
    spread = statistics.stdev(probes) if len(probes) > 1 else 0
    print(f"{refinement:8} probe {statistics.mean(probes):.3f} +- {spread:.3f}  ({' '.join(f'{value:.3f}' for value in probes)})  "
          f"NMI {statistics.mean(information):.3f}", flush=True)
