"""Draws views with code of its own and writes views.json: python3 make_views.py > views.json

Random numbers: Philox 4x32-10 on coordinates hashed by SplitMix64's finaliser, as Slr.Primitives documents it. Views: mirrored with
probability 0.5, shifted by up to the padding, erased with probability 0.5 - a rectangle of 0.02 to 0.4 of the area and a
height of 0.3 to 1 / 0.3 times its width, drawn again until it is smaller than the image.
"""
import json
import math
import statistics

M64, M32 = (1 << 64) - 1, (1 << 32) - 1
HEIGHT, WIDTH, PADDING, SEED, STAGE, EPOCH, STEP = 256, 128, 10, 7, 2, 3, 11


def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & M64
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & M64
    return z ^ (z >> 31)


class Random:
    def __init__(self, seed, *coordinates):
        key, h = mix(seed ^ 0x9E3779B97F4A7C15), mix(seed + len(coordinates) & M64)
        for c in coordinates:
            h = mix(h ^ mix(c + 0xD1B54A32D192ED03 & M64))
            key = mix(key + h & M64)
        self.key, self.stream, self.block, self.words = key, h, 0, []

    def word(self):
        if not self.words:
            a, b, c, d = self.block & M32, self.block >> 32, self.stream & M32, self.stream >> 32
            k0, k1 = self.key & M32, self.key >> 32
            for _ in range(10):
                low, high = 0xD2511F53 * a, 0xCD9E8D57 * c
                a, b, c, d = (high >> 32) ^ b ^ k0, high & M32, (low >> 32) ^ d ^ k1, low & M32
                k0, k1 = k0 + 0x9E3779B9 & M32, k1 + 0xBB67AE85 & M32
            self.words, self.block = [a, b, c, d], self.block + 1
        return self.words.pop(0)

    def uniform(self, low=0.0, high=1.0):
        low_word = self.word()
        return low + (high - low) * (((low_word | self.word() << 32) >> 11) / (1 << 53))

    def below(self, n):
        product = self.word() * n
        while product & M32 < (1 << 32) % n:
            product = self.word() * n
        return product >> 32


def rectangle(r):
    while True:
        area = r.uniform(0.02, 0.4) * HEIGHT * WIDTH
        ratio = r.uniform(0.3, 1 / 0.3)
        height, width = round(math.sqrt(area * ratio)), round(math.sqrt(area / ratio))
        if height < HEIGHT and width < WIDTH:
            return [r.below(HEIGHT - height + 1), r.below(WIDTH - width + 1), height, width]


def view(slot):
    r = Random(SEED, 0x56494557, STAGE, EPOCH, STEP, slot)
    flip = r.uniform() < 0.5
    top, left = r.below(2 * PADDING + 1), r.below(2 * PADDING + 1)
    return [int(flip), top, left] + (rectangle(r) if r.uniform() < 0.5 else [0, 0, 0, 0])


views = [view(slot) for slot in range(4000)]
erased = [v for v in views if v[5]]
print(json.dumps({
    "views": views[:64],
    "meanHeight": statistics.mean(v[5] for v in erased),
    "meanWidth": statistics.mean(v[6] for v in erased),
}))
