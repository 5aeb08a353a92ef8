#!/usr/bin/env python3
"""Real person crops with tracks and times, from the street video of Debian's package opencv-doc (vtest.avi).

Background subtraction and a tracker that takes the box that overlaps most, of a few lines and rough on purpose: partial
bodies, groups, identity switches and broken tracks are what people's trackers give. One camera, no identities.

usage: crops.py OUT [VIDEO]     needs: apt-get install opencv-doc python3-opencv
Writes OUT/cam1/t0007/t0007_f000123.jpg and OUT/crops.csv (path, camera, track, time in seconds).
"""
import csv
import os
import sys

import cv2
import numpy as np

VIDEO = '/usr/share/doc/opencv-doc/examples/data/vtest.avi'
SETTLING, LOST, SHORTEST, EVERY, EDGE = 30, 5, 8, 2, 4  # frames, frames, frames, frames, pixels


def people(mask):
    """Boxes (x, y, width, height) of the size and shape of a person, the largest first."""
    mask = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((3, 3)))
    mask = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 7)))
    boxes = [cv2.boundingRect(outline) for outline in cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0]]
    boxes = [b for b in boxes if 18 <= b[2] <= 90 and 45 <= b[3] <= 190 and 1.3 <= b[3] / b[2] <= 4.5]
    return sorted(boxes, key=lambda b: -b[2] * b[3])


def overlap(a, b):
    """Intersection over union of two boxes."""
    width = min(a[0] + a[2], b[0] + b[2]) - max(a[0], b[0])
    height = min(a[1] + a[3], b[1] + b[3]) - max(a[1], b[1])
    shared = width * height if width > 0 and height > 0 else 0
    return shared / (a[2] * a[3] + b[2] * b[3] - shared)


def track(video):
    """Crops as (track, frame, pixels), the lengths of all tracks, and frames a second."""
    background = cv2.createBackgroundSubtractorMOG2(history=300, varThreshold=25, detectShadows=True)
    tracks, crops, frame = {}, [], 0  # track -> (box, last frame, length)
    while True:
        there, image = video.read()
        if not there:
            return crops, {number: length for number, (_, _, length) in tracks.items()}, video.get(cv2.CAP_PROP_FPS) or 10
        mask = (background.apply(image) == 255).astype(np.uint8)
        free = {number for number, (_, last, _) in tracks.items() if frame - last <= LOST}
        for box in people(mask) if frame > SETTLING else []:
            number = max(free, key=lambda n: overlap(tracks[n][0], box), default=None)
            if number is None or overlap(tracks[number][0], box) < .25:
                number = len(tracks) + 1
            free.discard(number)
            tracks[number] = (box, frame, tracks.get(number, (0, 0, 0))[2] + 1)
            if frame % EVERY == 0:
                x, y, width, height = box
                crops.append((number, frame, image[max(0, y - EDGE):y + height + EDGE, max(0, x - EDGE):x + width + EDGE].copy()))
        frame += 1


def main():
    out, path = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else VIDEO
    video = cv2.VideoCapture(path)
    if not video.isOpened():
        sys.exit(f'{path} cannot be read: apt-get install opencv-doc')
    crops, lengths, rate = track(video)
    crops = [crop for crop in crops if lengths[crop[0]] >= SHORTEST]
    os.makedirs(out, exist_ok=True)
    with open(f'{out}/crops.csv', 'w', newline='') as file:
        table = csv.writer(file)
        table.writerow(['path', 'camera', 'track', 'time'])
        for number, frame, pixels in crops:
            name = f'cam1/t{number:04d}/t{number:04d}_f{frame:06d}.jpg'
            os.makedirs(os.path.dirname(f'{out}/{name}'), exist_ok=True)
            cv2.imwrite(f'{out}/{name}', pixels, [cv2.IMWRITE_JPEG_QUALITY, 92])
            table.writerow([name, 1, number, f'{frame / rate:.2f}'])
    print(f'{len(set(crop[0] for crop in crops))} tracks, {len(crops)} crops in {out}')


if __name__ == '__main__':
    main()
