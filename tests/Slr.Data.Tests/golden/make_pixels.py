"""Makes the pixel fixtures: image files, and what PIL makes of them (run with Pillow 9.4, libjpeg-turbo 2.1.5).

pixels/NAME.EXT        the files
pixels/expected.json   for each: size, SHA-256 of PIL's RGB pixels, and of its BICUBIC resize to 256 x 128 and 64 x 32
pixels/small.safetensors   the 64 x 32 pixels themselves, to see by how much something differs
"""
import hashlib, json, os, struct, zlib
import numpy as np
from PIL import Image, ImageOps

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pixels")
rng = np.random.default_rng(7)


def picture(height, width, noise=12):
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    channels = [127 + 90 * np.sin(x / (5 + 3 * c) + c) * np.cos(y / (9 - 2 * c)) + 60 * ((x // 7 + y // 11 + c) % 2) for c in range(3)]
    values = np.stack(channels, -1) + rng.normal(0, noise, (height, width, 3))
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def save(name, image, **options):
    image.save(os.path.join(HERE, name), **options)


market = picture(128, 64)
save("market.jpg", market, quality=90)
save("fine.jpg", market, quality=95, subsampling=0)
save("half.jpg", market, quality=80, subsampling=1)
save("odd.jpg", picture(127, 61), quality=75)
save("progressive.jpg", market, quality=85, progressive=True)
save("grey.jpg", market.convert("L"), quality=85)
save("cmyk.jpg", market.convert("CMYK"), quality=90)
save("large.jpg", picture(411, 187), quality=60)
save("tiny.jpg", picture(9, 5), quality=90)
save("exact.jpg", picture(256, 128), quality=70)
save("same width.jpg", picture(90, 128), quality=70)
for origin in range(2, 9):
    exif = Image.Exif()
    exif[0x0112] = origin
    save(f"turned{origin}.jpg", picture(48, 30), quality=85, exif=exif)
save("plain.png", picture(64, 32))
save("palette.png", market.quantize(64))
save("grey.png", market.convert("L"))
transparent = picture(64, 32).convert("RGBA")
transparent.putalpha(Image.fromarray(rng.integers(0, 256, (64, 32)).astype(np.uint8)))
save("transparent.png", transparent)
save("plain.bmp", picture(40, 21))
save("lossless.webp", picture(50, 30), lossless=True)
save("lossy.webp", picture(64, 33), quality=80)
exif = Image.Exif()
exif[0x0112] = 6
save("turned6.png", picture(20, 12), exif=exif)
exif[0x0112] = 8
save("turned8.webp", picture(20, 12), exif=exif, lossless=True)
save("two levels.png", picture(20, 12).convert("1"))
save("grey and alpha.png", picture(20, 12).convert("LA"))
save("palette.bmp", picture(20, 12).quantize(16))
save("grey.bmp", picture(20, 12).convert("L"))
save("renamed.jpg", picture(20, 12), format="PNG")
see_through = picture(20, 12).convert("RGBA")
see_through.putalpha(Image.fromarray(rng.integers(0, 256, (20, 12)).astype(np.uint8)))
save("transparent.webp", see_through, lossless=True)
chunk = lambda name, data: struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
deep = np.asarray(picture(20, 12)).astype(">u2") * 257 + 100
with open(os.path.join(HERE, "deep.png"), "wb") as file:
    file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 12, 20, 16, 2, 0, 0, 0))
               + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row.tobytes() for row in deep))) + chunk(b"IEND", b""))

expected, tensors = {}, {}
digest = lambda image: hashlib.sha256(np.asarray(image).tobytes()).hexdigest()
for name in sorted(os.listdir(HERE)):
    if name.startswith(("expected", "small")):
        continue
    image = ImageOps.exif_transpose(Image.open(os.path.join(HERE, name))).convert("RGB")
    small = image.resize((32, 64), Image.BICUBIC)
    expected[name] = {"height": image.height, "width": image.width, "decoded": digest(image),
                      "256x128": digest(image.resize((128, 256), Image.BICUBIC)), "64x32": digest(small)}
    tensors[name] = np.asarray(small)
json.dump(expected, open(os.path.join(HERE, "expected.json"), "w"), indent=1)
header, offset = {}, 0
for name, values in tensors.items():
    header[name] = {"dtype": "U8", "shape": list(values.shape), "data_offsets": [offset, offset + values.nbytes]}
    offset += values.nbytes
text = json.dumps(header).encode()
text += b" " * (-len(text) % 8)
with open(os.path.join(HERE, "small.safetensors"), "wb") as file:
    file.write(struct.pack("<Q", len(text)) + text + b"".join(v.tobytes() for v in tensors.values()))
