"""Writes the tables of a made-up MARS: four tracklets of six images, of which the first and the third are searched for."""
import numpy as np
import scipy.io

tracklets = np.array([[1, 2, 1, 1], [3, 3, 1, 2], [4, 5, 2, 1], [6, 6, -1, 1]], dtype=float)
scipy.io.savemat("tracks_test_info.mat", {"track_test_info": tracklets}, do_compression=True)
scipy.io.savemat("query_IDX.mat", {"query_IDX": np.array([[1, 3]], dtype=np.uint16)}, do_compression=False)
scipy.io.savemat("text.mat", {"note": "no numbers"}, do_compression=True)
