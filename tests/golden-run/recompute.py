#!/usr/bin/env python3
"""Recomputes a run from the record of what passed between its parts, with nothing of the program's own code.

    python3 tests/golden-run/recompute.py RECORD.safetensors [NUMBERS.json]

Needs NumPy and PyTorch. From the pixels, labels and weights in the record it recomputes, in float64: what every step drew
(which image, mirrored, shifted, erased where), the losses and learning rates of both stages, the move of Adam, the moving
average, the classifiers from class means, the source term and the distances, the labels of every epoch (DBSCAN,
projection, fusion, HDBSCAN), and the scores. Every number is held against what the program recorded; a disagreement ends
the script with code 1 and a line that names it. With a second argument the numbers are written down, for the tests:

    SLRGOLDEN_RECORD=/tmp/record.safetensors ./run.sh test -- --filter-class "*TheGoldenRun"
    python3 tests/golden-run/recompute.py /tmp/record.safetensors tests/golden-run/numbers.json
"""
import itertools
import json
import struct
import sys

import numpy as np
import torch
import torch.nn.functional as F

MEAN, DEVIATION = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
TYPES = {"F32": np.float32, "F64": np.float64, "I32": np.int32, "I64": np.int64}
torch.set_default_dtype(torch.float64)


class Record:
    """The tensors and texts of a safetensors file."""

    def __init__(self, path):
        raw = open(path, "rb").read()
        start = 8 + struct.unpack("<Q", raw[:8])[0]
        self.header = json.loads(raw[8:start])
        self.texts = {key: json.loads(text) for key, text in self.header.pop("__metadata__").items()}
        self.data = raw[start:]
        self.settings = self.texts["settings"]

    def __call__(self, name):
        entry = self.header[name]
        first, end = entry["data_offsets"]
        return np.frombuffer(self.data[first:end], TYPES[entry["dtype"]]).reshape(entry["shape"])

    def weights(self, prefix):
        return {name[len(prefix) + 1:]: torch.tensor(self(name).astype(np.float64))
                for name in self.header if name.startswith(prefix + "/")}

    def number(self, key):
        return float(self.settings[key])

    def numbers(self, key):
        return [float(word) for word in self.settings[key].strip("[]").split(",") if word.strip()]

    def count(self, prefix):
        return next(i for i in itertools.count() if f"{prefix}{i}/losses" not in self.header)


class Held:
    """Compares, and remembers what did not agree."""

    def __init__(self):
        self.compared, self.wrong = 0, []

    def near(self, what, found, expected, tolerance):
        self.compared += 1
        found, expected = np.asarray(found, np.float64), np.asarray(expected, np.float64)
        if found.shape != expected.shape or not np.all(np.abs(found - expected) <= tolerance * (1 + np.abs(expected))):
            self.wrong.append(f"{what}: the program has {np.round(found, 6).tolist()}, here it is {np.round(expected, 6).tolist()}")

    def true(self, what, holds):
        self.compared += 1
        if not holds:
            self.wrong.append(what)


# ---------------------------------------------------------------- the network (method.md section 2)

def normalise(x, weights, name, groups, training):
    scale, shift = weights[name + ".weight"], weights[name + ".bias"]
    if not training:
        return F.batch_norm(x, weights[name + ".running_mean"], weights[name + ".running_var"], scale, shift, False)
    size = max(-(-len(x) // groups), min(len(x), 2))
    chunks = list(x.split(size))
    if len(chunks) > 1 and len(chunks[-1]) == 1:
        chunks[-2:] = [torch.cat(chunks[-2:])]
    return torch.cat([F.batch_norm(chunk, None, None, scale, shift, True) for chunk in chunks])


def bottleneck(x, weights, name, stride, groups, training):
    y = torch.relu(normalise(F.conv2d(x, weights[name + ".conv1.weight"]), weights, name + ".bn1", groups, training))
    y = torch.relu(normalise(F.conv2d(y, weights[name + ".conv2.weight"], stride=stride, padding=1), weights, name + ".bn2", groups, training))
    y = normalise(F.conv2d(y, weights[name + ".conv3.weight"]), weights, name + ".bn3", groups, training)
    if name + ".downsample.0.weight" in weights:
        x = normalise(F.conv2d(x, weights[name + ".downsample.0.weight"], stride=stride), weights, name + ".downsample.1", groups, training)
    return torch.relu(x + y)


def network(images, weights, record, training=True):
    """Pooled features and scores of both branches."""
    groups = int(record.number("network.batch-norm-groups"))
    x = normalise(F.conv2d(images, weights["conv1.weight"], stride=2, padding=3), weights, "bn1", groups, training)
    if record.settings["network.stem-relu"] == "true":
        x = torch.relu(x)
    x = F.max_pool2d(x, 3, 2, 1)
    blocks = [int(b) for b in record.numbers("network.blocks")]

    def stage(x, name, count, stride):
        for block in range(count):
            x = bottleneck(x, weights, f"{name}.{block}", stride if block == 0 else 1, groups, training)
        return x

    for layer in (1, 2, 3):
        x = stage(x, f"layer{layer}", blocks[layer - 1], 1 if layer == 1 else 2)
    g = stage(x, "branch_g.layer4", blocks[3], 1).mean((2, 3))
    m = bottleneck(stage(x, "branch_m.layer4", blocks[3], 1), weights, "branch_m.extra", 1, groups, training).amax((2, 3))
    scores = [F.linear(normalise(f, weights, f"branch_{b}.neck", groups, training), weights[f"branch_{b}.classifier.weight"])
              for f, b in ((g, "g"), (m, "m"))]
    return g, m, scores[0], scores[1]


# ---------------------------------------------------------------- losses (sections 3 and 4)

def smoothed(scores, labels, smoothing):
    classes = scores.shape[1]
    target = torch.full_like(scores, smoothing / classes)
    target[torch.arange(len(labels)), labels] += 1 - smoothing
    return -(target * scores.log_softmax(1)).sum(1).mean()


def pairs_of(features, labels):
    distances = ((features[:, None] - features[None]) ** 2).sum(2).clamp_min(1e-12).sqrt()
    same = labels[:, None] == labels[None]
    plain = distances.detach()
    return distances, plain.masked_fill(~same, -np.inf).argmax(1), plain.masked_fill(same, np.inf).argmin(1)


def hard_triplet(features, labels):
    distances, positive, negative = pairs_of(features, labels)
    rows = torch.arange(len(labels))
    pair = torch.stack([distances[rows, positive], distances[rows, negative]], 1)
    return -pair.log_softmax(1)[:, 1].mean()


def soft_triplet(features, reference, labels):
    distances, positive, negative = pairs_of(features, labels)
    rows = torch.arange(len(labels))
    theirs = ((reference[:, None] - reference[None]) ** 2).sum(2).clamp_min(1e-12).sqrt()
    target = torch.stack([theirs[rows, positive], theirs[rows, negative]], 1).softmax(1)
    pair = torch.stack([distances[rows, positive], distances[rows, negative]], 1)
    return -(target * pair.log_softmax(1)).sum(1).mean()


def soft_entropy(scores, reference):
    return -(reference.softmax(1) * scores.log_softmax(1)).sum(1).mean()


class Adam:
    """Adam with an L2 penalty in the gradient (Kingma and Ba 2015)."""

    def __init__(self, decay):
        self.decay, self.steps, self.first, self.second = decay, 0, {}, {}

    def move(self, parameters, gradients, rate):
        self.steps += 1
        moved = {}
        for name, value in parameters.items():
            slope = gradients[name] + self.decay * value
            self.first[name] = 0.9 * self.first.get(name, 0) + 0.1 * slope
            self.second[name] = 0.999 * self.second.get(name, 0) + 0.001 * slope ** 2
            root = (self.second[name] / (1 - 0.999 ** self.steps)).sqrt() + 1e-8
            moved[name] = value - rate * self.first[name] / (1 - 0.9 ** self.steps) / root
        return moved


def is_trained(name):
    return "running_" not in name and not name.endswith("neck.bias")


def with_gradients(weights):
    return {name: value.clone().requires_grad_(is_trained(name)) for name, value in weights.items()}


def agreeing(found, expected, before, rate):
    """Share of the parameters that moved where they should. Adam moves by the sign of a gradient at first, so where the
    gradient is nothing but rounding the program may go the other way."""
    close = total = 0
    for name in expected:
        close += int(((found[name] - expected[name]).abs() <= 0.02 * rate + 1e-7).sum())
        total += expected[name].numel()
    return close / total


# ---------------------------------------------------------------- what a step drew

def view_of(shown, image, padding):
    """(mirrored, down, right, erased rectangle or None) of a view, found by trying them all; None when it shows another image."""
    height, width, _ = image.shape
    black = -MEAN / DEVIATION
    for mirrored in (False, True):
        source = image[:, ::-1] if mirrored else image
        padded = np.tile(black, (height + 2 * padding, width + 2 * padding, 1))
        padded[padding:padding + height, padding:padding + width] = source
        for top in range(2 * padding + 1):
            for left in range(2 * padding + 1):
                differs = np.abs(padded[top:top + height, left:left + width] - shown).max(2) > 1e-4
                if not differs.any():
                    return mirrored, top - padding, left - padding, None
                rows, columns = np.where(differs.any(1))[0], np.where(differs.any(0))[0]
                box = (rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
                inside = shown[box[0]:box[0] + box[2], box[1]:box[1] + box[3]]
                if differs.mean() < 0.75 and np.ptp(inside.reshape(-1, 3), 0).max() < 1e-6:
                    return mirrored, top - padding, left - padding, box
    return None


def check_views(held, record, name, batch, indices, images, padding, fill):
    """Every picture of a batch is the image that was drawn, in a view that the settings allow. Returns how many are
    mirrored and erased."""
    mirrored = erased = 0
    for slot, index in enumerate(indices):
        view = view_of(batch[slot].astype(np.float64), record(f"{images}/{index}").astype(np.float64), padding)
        held.true(f"{name}, picture {slot} is no view of image {index}", view is not None)
        if view is None:
            continue
        mirrored += view[0]
        if view[3] is not None:
            erased += 1
            height, width = view[3][2:]
            held.near(f"{name}, what is written where picture {slot} is erased", batch[slot][view[3][0], view[3][1]], fill, 1e-5)
            # The rectangle seen can be smaller than the one drawn where the picture had the same colour anyway.
            held.true(f"{name}, picture {slot} is erased over {height} x {width} of {batch.shape[1:3]}",
                      fill is not None and height * width <= 1.1 * record.number("adapt.erase-max-area") * batch[slot].shape[0] * batch[slot].shape[1])
    return mirrored, erased


# ---------------------------------------------------------------- the two stages

def learning_rate(record, epoch):
    warmup = record.number("pretrain.warmup-epochs")
    progress = epoch / warmup if epoch < warmup else 1
    factor = record.number("pretrain.warmup-factor")
    passed = sum(m <= epoch for m in record.numbers("pretrain.milestones"))
    return record.number("pretrain.learning-rate") * (factor + (1 - factor) * progress) * record.number("pretrain.gamma") ** passed


def images_of(batch):
    return torch.tensor(batch.astype(np.float64)).permute(0, 3, 1, 2)


def pretraining(record, held, numbers):
    adam = Adam(record.number("pretrain.weight-decay"))
    identities = sorted(set(i for i in record.texts["source-identities"] if i >= 0))
    before = record.weights("pretrain-before")
    padding, steps = int(record.number("pretrain.padding")), int(record.number("pretrain.iterations"))
    mirrored = shown = 0
    for step in range(record.count("pretrain")):
        name, epoch = f"step {step} of stage 1", step // steps
        held.true(f"{name} is of epoch {epoch}", int(record(f"pretrain{step}/epoch")[0]) == epoch)
        drawn = record(f"drawn/source/Pretrain/{epoch}/{step % steps}")
        held.near(f"classes of {name}", record(f"pretrain{step}/labels"), [identities.index(record.texts["source-identities"][i]) for i in drawn], 0)
        for kind, images in (("source", "image/source-features"), ("target", "image/extract")):
            batch = record(f"pretrain{step}/{kind}")
            of = record(f"drawn/{kind}/Pretrain/{epoch}/{step % steps}")
            found = check_views(held, record, f"{kind} of {name}", batch, of, images, padding, None)
            mirrored, shown = mirrored + found[0], shown + len(of)
        weights, labels = with_gradients(before), torch.tensor(record(f"pretrain{step}/labels").astype(np.int64))
        g, m, score_g, score_m = network(images_of(record(f"pretrain{step}/source")), weights, record)
        smoothing = record.number("pretrain.label-smoothing")
        entropy = (smoothed(score_g, labels, smoothing) + smoothed(score_m, labels, smoothing)) / 2
        triplet = (hard_triplet(g, labels) + hard_triplet(m, labels)) / 2
        rate = learning_rate(record, epoch)
        losses = [float(entropy + triplet), float(entropy), 0, float(triplet), rate]
        held.near(f"losses of {name}", record(f"pretrain{step}/losses"), losses, 1e-3)
        numbers["pretrain"].append(losses)
        (entropy + triplet).backward()
        trained = {key: value.detach() for key, value in weights.items() if is_trained(key)}
        moved = adam.move(trained, {key: weights[key].grad for key in trained}, rate)
        before = record.weights(f"pretrain{step}/after")
        held.true(f"weights after {name} are where Adam moves them", agreeing(before, moved, trained, rate) > 0.95)
    held.true(f"{mirrored} of {shown} pictures of stage 1 are mirrored", 0.3 < mirrored / shown < 0.7)


def adaptation(record, held, numbers):
    ema, smoothing = record.number("adapt.ema"), record.number("adapt.label-smoothing")
    share = [record.number(f"adapt.{key}-weight") for key in ("hard", "soft", "triplet")]
    steps, padding = int(record.number("adapt.iterations")), int(record.number("adapt.padding"))
    fill = {"mean": [0, 0, 0], "abmt": [0.485, 0.456, 0.406]}[record.settings["adapt.erase-fill"]]
    half = record("step0/means").shape[1] // 2
    student = teacher = None
    erased = shown = 0
    for step in range(record.count("step")):
        name, epoch = f"step {step} of stage 2", step // steps
        if step % steps == 0:
            adam = Adam(record.number("adapt.weight-decay"))
            student, teacher = record.weights(f"step{step}/student-before"), record.weights(f"step{step}/teacher-before")
            features, refined = record(f"epoch{epoch}/features").astype(np.float64), record(f"epoch{epoch}/refined")
            means = np.stack([features[refined == c].sum(0) for c in range(refined.max() + 1)])
            means /= np.linalg.norm(means, axis=1, keepdims=True)
            held.near(f"class means of epoch {epoch}", record(f"step{step}/means"), means, 1e-5)
            for branch, part in (("g", means[:, :half]), ("m", means[:, half:])):
                classifier = part / np.linalg.norm(part, axis=1, keepdims=True)
                for network_name, weights in (("student", student), ("teacher", teacher)):
                    held.near(f"the {network_name}'s classifier {branch} of epoch {epoch}", weights[f"branch_{branch}.classifier.weight"].numpy(), classifier, 1e-5)
        held.true(f"{name} is of epoch {epoch}", int(record(f"step{step}/epoch")[0]) == epoch)
        drawn = record(f"drawn/train/Adapt/{epoch}/{step % steps}")
        held.near(f"labels of {name}", record(f"step{step}/labels"), refined[drawn], 0)
        found = check_views(held, record, name, record(f"step{step}/images"), drawn, "image/extract", padding, fill)
        erased, shown = erased + found[1], shown + len(drawn)
        images, labels = images_of(record(f"step{step}/images")), torch.tensor(record(f"step{step}/labels").astype(np.int64))
        weights = with_gradients(student)
        g, m, score_g, score_m = network(images, weights, record)
        with torch.no_grad():
            teacher_g, teacher_m, teacher_score_g, teacher_score_m = network(images, teacher, record)
        hard = (smoothed(score_g, labels, smoothing) + smoothed(score_m, labels, smoothing)) / 2
        soft = (soft_entropy(score_g, teacher_score_m) + soft_entropy(score_m, teacher_score_g)) / 2
        triplet = (soft_triplet(g, teacher_m, labels) + soft_triplet(m, teacher_g, labels)) / 2
        total = share[0] * hard + share[1] * soft + share[2] * triplet
        rate = record.number("adapt.learning-rate")
        losses = [float(total), float(hard), float(soft), float(triplet), rate]
        held.near(f"losses of {name}", record(f"step{step}/losses"), losses, 1e-3)
        total.backward()
        trained = {key: value.detach() for key, value in weights.items() if is_trained(key)}
        moved = adam.move(trained, {key: weights[key].grad for key in trained}, rate)
        student = record.weights(f"step{step}/student-after")
        held.true(f"the student after {name} is where Adam moves it", agreeing(student, moved, trained, rate) > 0.95)
        # Counted over the whole stage, so that the average's memory grows across epochs.
        memory = min(1 - 1 / (step + 1), ema)
        after = record.weights(f"step{step}/teacher-after")
        distance = 0.0
        for key in trained:
            held.near(f"the teacher's {key} after {name}", after[key].numpy(), (memory * teacher[key] + (1 - memory) * student[key]).numpy(), 1e-6)
            distance += float(((after[key] - teacher[key]) ** 2).sum())
        numbers["adapt"].append(losses + [distance ** 0.5])
        teacher = after
    held.true(f"{erased} of {shown} pictures of stage 2 are erased", erased / shown > 0.6 * record.number("adapt.erase"))


# ---------------------------------------------------------------- labels (sections 5 to 8)

def jaccard(features, k1, k2):
    """k-reciprocal Jaccard distances in ABMT's form (arXiv 1701.08398), dense."""
    squared = ((features[:, None] - features[None]) ** 2).sum(2)
    squared = squared / squared.max(0)
    squared = squared.T
    n, rank = len(squared), np.argsort(squared, 1, kind="stable")

    def reciprocal(i, k):
        forward = rank[i, :k + 1]
        return [j for j in forward if i in rank[j, :k + 1]]

    weights = np.zeros((n, n))
    for i in range(n):
        own = reciprocal(i, k1)
        expanded = list(own)
        for j in own:
            half = reciprocal(j, int(np.around(k1 / 2)))
            if len(np.intersect1d(half, own)) > 2 / 3 * len(half):
                expanded = np.append(expanded, half)
        expanded = np.unique(expanded).astype(int)
        weight = np.exp(-squared[i, expanded])
        weights[i, expanded] = weight / weight.sum()
    if k2 > 1:
        weights = np.stack([weights[rank[i, :k2]].mean(0) for i in range(n)])
    least = np.minimum(weights[:, None], weights[None]).sum(2)
    return 1 - least / (2 - least)


def source_term(features, source):
    """How far each image is from the source domain, the farthest being 1."""
    nearest = (1 - np.exp(-((features[:, None] - source[None]) ** 2).sum(2))).min(1)
    return nearest / nearest.max()


def dbscan(distances, eps, least):
    n = len(distances)
    near = [np.where(distances[i] <= eps)[0] for i in range(n)]
    labels, cluster = np.full(n, -1), 0
    for i in range(n):
        if labels[i] >= 0 or len(near[i]) < least:
            continue
        labels[i], queue = cluster, [i]
        while queue:
            for j in near[queue.pop(0)]:
                if labels[j] < 0:
                    labels[j] = cluster
                    if len(near[j]) >= least:
                        queue.append(j)
        cluster += 1
    return labels


def soft_labels(previous, current, alpha):
    clusters, before = current.max() + 1, (previous.max() + 1 if previous is not None else 0)
    projection = np.zeros((before, clusters))
    for a in range(before):
        for b in range(clusters):
            both, either = ((previous == a) & (current == b)).sum(), ((previous == a) | (current == b)).sum()
            projection[a, b] = both / either
    sums = projection.sum(1, keepdims=True)
    projection = np.divide(projection, sums, out=np.zeros_like(projection), where=sums > 0)
    soft = np.zeros((len(current), clusters))
    for i, label in enumerate(current):
        if label < 0:
            continue
        soft[i, label] = 1
        if previous is not None and previous[i] >= 0 and projection[previous[i]].any():
            soft[i] = alpha * soft[i] + (1 - alpha) * projection[previous[i]]
    return soft


def hdbscan(points, least_size, samples):
    """HDBSCAN (Campello et al. 2013), excess of mass, no single cluster; all merges at one height are one merge."""
    n = len(points)
    distances = np.sqrt(((points[:, None] - points[None]) ** 2).sum(2))
    core = np.sort(distances, 1)[:, samples]
    reach = np.maximum(distances, np.maximum(core[:, None], core[None]))
    np.fill_diagonal(reach, 0)

    def components(members, below):
        """Parts of a set that hang together by edges shorter than the height."""
        left, parts = set(members), []
        while left:
            part, queue = set(), [left.pop()]
            while queue:
                i = queue.pop()
                part.add(i)
                near = {j for j in left if reach[i, j] < below - 1e-12}
                left -= near
                queue += near
            parts.append(sorted(part))
        return parts

    def split_height(members):
        """The longest edge of a minimum spanning tree of the set."""
        inside, height = {members[0]}, 0.0
        best = {j: reach[members[0], j] for j in members[1:]}
        while best:
            j = min(best, key=best.get)
            height = max(height, best.pop(j))
            inside.add(j)
            for k in best:
                best[k] = min(best[k], reach[j, k])
        return height

    def inverse(height):
        return 1 / height if height > 0 else np.inf

    def visit(members, birth, is_root):
        """(stability, clusters) of the best selection below and at this cluster."""
        own, cluster = 0.0, list(members)
        while True:
            height = split_height(cluster) if len(cluster) > 1 else 0.0
            if height == 0.0:  # copies of one point never part
                own += np.inf if birth < np.inf else 0
                children = []
                break
            parts = [part for part in components(cluster, height) if len(part) >= least_size]
            level = inverse(height)
            if len(parts) == 1:
                own += (len(cluster) - len(parts[0])) * (level - birth)
                cluster = parts[0]
                continue
            own += len(cluster) * (level - birth)
            children = [visit(part, level, False) for part in parts]
            break
        below = sum(stability for stability, _ in children)
        chosen = [c for _, clusters in children for c in clusters]
        if is_root or (children and below > own):
            return below, chosen
        return own, [list(members)]

    labels = np.full(n, -1)
    for number, members in enumerate(visit(list(range(n)), 0.0, True)[1]):
        labels[members] = number
    return labels


def same_partition(a, b):
    pairs = {(x, y) for x, y in zip(a, b)}
    return len({x for x, _ in pairs}) == len(pairs) == len({y for _, y in pairs}) and all((x < 0) == (y < 0) for x, y in pairs)


def labels(record, held, numbers):
    previous = None
    for epoch in range(int(record.number("adapt.epochs"))):
        features, source = record(f"epoch{epoch}/features").astype(np.float64), record(f"epoch{epoch}/source").astype(np.float64)
        share = record.number("distance.lambda")
        weights = source_term(features, source)
        distances = (1 - share) * jaccard(features, int(record.number("distance.k1")), int(record.number("distance.k2"))) \
            + share * (weights[:, None] + weights[None])
        np.fill_diagonal(distances, 0)
        current, found = dbscan(distances, record.number("clustering.dbscan.eps" if "clustering.dbscan.eps" in record.settings else "dbscan.eps"),
                                int(record.number("clustering.dbscan.min-samples" if "clustering.dbscan.min-samples" in record.settings else "dbscan.min-samples"))), record(f"epoch{epoch}/current")
        held.true(f"labels of epoch {epoch}: the program has {found.tolist()}, here they are {current.tolist()}", same_partition(current, found))
        refined = found.copy()
        if previous is not None:
            clustered = np.where(found >= 0)[0]
            soft = soft_labels(previous, found, record.number("refine.alpha"))
            refined[clustered] = hdbscan(soft[clustered], int(record.number("refine.min-cluster-size")), int(record.number("refine.min-samples")))
        held.true(f"refined labels of epoch {epoch}: the program has {record(f'epoch{epoch}/refined').tolist()}, here they are {refined.tolist()}",
                  same_partition(refined, record(f"epoch{epoch}/refined")))
        numbers["labels"].append({"current": found.tolist(), "refined": record(f"epoch{epoch}/refined").tolist()})
        previous = found  # refine.memory = raw


# ---------------------------------------------------------------- scores (section 10)

def scores(record, held, numbers):
    for epoch in range(int(record.number("adapt.epochs")) + 1):
        name = f"scores{epoch}"
        query, gallery = record(f"{name}/query").astype(np.float64), record(f"{name}/gallery").astype(np.float64)
        ids = [record(f"{name}/{side}-{what}") for side in ("query", "gallery") for what in ("identity", "camera")]
        precisions, first = [], []
        for i, row in enumerate(((query[:, None] - gallery[None]) ** 2).sum(2)):
            kept = (ids[2] != -1) & ~((ids[2] == ids[0][i]) & (ids[3] == ids[1][i]))
            hits = (ids[2] == ids[0][i])[kept][np.argsort(row[kept], kind="stable")]
            if hits.any():
                ranks = np.where(hits)[0] + 1
                precisions.append(np.mean((np.arange(len(ranks)) + 1) / ranks))
                first.append(ranks[0])
        found = [np.mean(precisions)] + [np.mean(np.array(first) <= k) for k in (1, 5, 10)]
        held.near(f"scores after {epoch} epochs", record(f"{name}/found"), found, 1e-6)
        numbers["scores"].append(found)


def features_are_the_teachers(record, held):
    """The features that are clustered are the teacher's, of the images as they are, in evaluation mode."""
    steps = int(record.number("adapt.iterations"))
    for epoch in range(int(record.number("adapt.epochs"))):
        weights = record.weights(f"step{epoch * steps}/teacher-before")
        keys = record.texts["target-keys"]
        images = np.stack([record(f"image/extract/{keys.index(key)}") for key in record.texts[f"epoch{epoch}/keys"]])
        with torch.no_grad():
            g, m, _, _ = network(images_of(images), weights, record, training=False)
            necks = [normalise(f, weights, f"branch_{b}.neck", 1, False) for f, b in ((g, "g"), (m, "m"))]
            rows = F.normalize(torch.cat(necks, 1)).numpy()
        held.near(f"features of epoch {epoch}", record(f"epoch{epoch}/features"), rows, 2e-4)


def main():
    record, held = Record(sys.argv[1]), Held()
    numbers = {"pretrain": [], "adapt": [], "labels": [], "scores": []}
    pretraining(record, held, numbers)
    adaptation(record, held, numbers)
    features_are_the_teachers(record, held)
    labels(record, held, numbers)
    scores(record, held, numbers)
    for line in held.wrong:
        print(line)
    print(f"{held.compared - len(held.wrong)} of {held.compared} numbers and pictures of the record agree")
    if len(sys.argv) > 2:
        with open(sys.argv[2], "w") as file:
            json.dump(numbers, file, indent=1)
            file.write("\n")
    sys.exit(1 if held.wrong else 0)


if __name__ == "__main__":
    main()
