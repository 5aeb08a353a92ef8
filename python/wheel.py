"""Writes the wheel: python3 wheel.py LIBRARIES DIST VERSION. A wheel is a zip with a list of its files; nothing else is needed to make one."""
import base64
import hashlib
import pathlib
import sys
import zipfile

libraries, dist = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
version = sys.argv[3]
here = pathlib.Path(__file__).parent
tag = "py3-none-linux_x86_64"
info = f"slr-{version}.dist-info"
files = {f"slr/{path.name}": path.read_bytes() for path in sorted((here / "slr").glob("*.py"))}
files["slr/py.typed"] = b""
files.update({f"slr/{path.name}": path.read_bytes() for path in sorted(libraries.glob("libslr*.so"))})
files[f"{info}/METADATA"] = f"""Metadata-Version: 2.1
Name: slr
Version: {version}
Summary: Pseudo labels for any trainer: k-reciprocal Jaccard distances, clustering, and refinement by the last epoch's labels
License: MIT
Requires-Python: >=3.9
Requires-Dist: numpy>=1.20
Description-Content-Type: text/markdown

""".encode() + (here / "README.md").read_bytes()
files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: slr\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()
files[f"{info}/LICENSE"] = (here.parent / "LICENSE").read_bytes()


def record(name, data):
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(data)}"


files[f"{info}/RECORD"] = "\n".join([*(record(*file) for file in files.items()), f"{info}/RECORD,,", ""]).encode()
wheel = dist / f"slr-{version}-{tag}.whl"
with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
    for name, data in files.items():
        entry = zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0))  # the same bytes whenever it is made
        entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
        archive.writestr(entry, data)
print(wheel)
