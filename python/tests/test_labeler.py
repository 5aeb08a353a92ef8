import os
import pickle
import signal
import subprocess
import sys
import threading
import time
import warnings

import numpy as np
import pytest
import slr
from conftest import blobs

pytestmark = pytest.mark.filterwarnings("ignore::slr.LabelWarning")


def run(labeler, epochs, **more):
    return [labeler.next(features, **more) for features in epochs]


def test_labels_are_those_of_the_groups(epochs):
    labels = slr.PseudoLabeler(k1=8, k2=3).next(epochs[0])
    assert labels.dtype == np.int32 and labels.shape == (180,)
    for group in range(12):
        own = labels[group * 15:(group + 1) * 15]
        assert len(set(own[own >= 0])) == 1


def test_options_are_named_and_refused_in_words():
    labeler = slr.PseudoLabeler(k1=30, alpha=0.25, eps=0.5, threads=np.int64(2))
    assert {**labeler.options, **{"k1": 30, "alpha": 0.25, "eps": 0.5, "threads": 2}} == labeler.options
    with pytest.raises(ValueError, match="k1 is 0"):
        slr.PseudoLabeler(k1=0)
    with pytest.raises(ValueError, match="there is no option 'knn'"):
        slr.PseudoLabeler(knn=3)
    with pytest.raises(ValueError, match="eps is nan: it must be a finite number"):
        slr.PseudoLabeler(eps=float("nan"))
    with pytest.raises(TypeError, match="an option cannot be a ndarray"):
        slr.PseudoLabeler(k1=np.zeros(2))
    assert slr.PseudoLabeler(rho=0.01).options["rho"] == 0.01
    assert slr.PseudoLabeler(clusterer="kmeans", clusters=7).options["clusters"] == 7


def test_it_goes_on_from_its_state_and_through_pickle(epochs):
    whole = run(slr.PseudoLabeler(k1=8, k2=3), epochs)
    labeler = slr.PseudoLabeler(k1=8, k2=3)
    for epoch, features in enumerate(epochs):
        assert labeler.epoch == epoch
        assert np.array_equal(labeler.next(features), whole[epoch])
        labeler = slr.PseudoLabeler.from_state(labeler.state()) if epoch % 2 else pickle.loads(pickle.dumps(labeler))
    with pytest.raises(slr.DamagedStateError):
        slr.PseudoLabeler.from_state(b"nothing")
    with pytest.raises(ValueError):
        slr.PseudoLabeler.from_state(labeler.state()[:-1])


def test_keys_carry_labels_to_images_in_another_order(epochs):
    keys = [f"straße-{i}.jpg" for i in range(180)]
    plain, turned = slr.PseudoLabeler(k1=8, k2=3), slr.PseudoLabeler(k1=8, k2=3)
    plain.next(epochs[0], keys), turned.next(epochs[0], keys)
    plain.next(epochs[1], keys), turned.next(epochs[1][::-1], keys[::-1])
    assert plain.report["mean_best_iou"] == turned.report["mean_best_iou"]


def test_rows_may_be_of_any_kind_that_holds_the_same_numbers(epochs):
    rows = epochs[0]
    expected = slr.PseudoLabeler(k1=8, k2=3).next(rows)

    class Tensor:
        def __array__(self, dtype=None, copy=None):
            return rows

    for other in (np.asfortranarray(rows), rows.astype(">f4"), rows.astype(np.float64), np.repeat(rows, 2, axis=0)[::2], Tensor(),
                  rows.tolist()):
        assert np.array_equal(slr.PseudoLabeler(k1=8, k2=3).next(other), expected)
    half = slr.PseudoLabeler(k1=8, k2=3).next(rows.astype(np.float16))
    assert (half == expected).mean() > 0.95


@pytest.mark.parametrize("features, error, words", [
    (np.ones(5, np.float32), ValueError, "two axes"),
    (np.ones((5, 3), np.int32), TypeError, "floating-point"),
    (np.array([["a"]]), TypeError, "floating-point"),
    (np.ones((0, 3), np.float32), ValueError, "is empty"),
    (np.ones((5, 0), np.float32), ValueError, "is empty"),
    (np.full((5, 4), np.nan, np.float32), ValueError, "row 0 holds NaN"),
    (np.full((5, 4), np.inf, np.float32), ValueError, "row 0 holds Infinity"),
    (np.ones((5, 4), np.float32), ValueError, "row 0 has length 2"),
    (np.zeros((5, 4), np.float32), ValueError, "row 0 is all zeros"),
])
def test_what_are_no_features_is_refused(features, error, words):
    with pytest.raises(error, match=words):
        slr.PseudoLabeler().next(features)


def test_companions_of_rows_are_checked(epochs):
    rows, labeler = epochs[0], slr.PseudoLabeler(k1=8, k2=3)
    with pytest.raises(ValueError, match="3 keys for 180 rows"):
        labeler.next(rows, ["a", "b", "c"])
    with pytest.raises(TypeError, match="keys must be str, not int"):
        labeler.next(rows, range(180))
    with pytest.raises(ValueError, match="half of a character"):
        labeler.next(rows, ["\ud800"] * 180)
    with pytest.raises(ValueError, match="occurs twice"):
        labeler.next(rows, ["a"] * 180)
    with pytest.raises(ValueError, match="camera must have one number"):
        labeler.next(rows, camera=[1, 2])
    with pytest.raises(TypeError, match="track must be whole numbers"):
        labeler.next(rows, track=np.zeros(180))
    with pytest.raises(ValueError, match="time must have one number"):
        labeler.next(rows, time=[1.0])
    with pytest.raises(ValueError, match="the source's rows have 3 numbers"):
        labeler.next(rows, source=np.eye(3, dtype=np.float32))
    with pytest.raises(ValueError, match="camera"):
        slr.PseudoLabeler(form="camera").next(rows)
    assert labeler.epoch == 0
    labeler.next(rows)
    with pytest.raises(ValueError, match="give keys"):
        labeler.next(rows[:100])


def test_tracks_and_cameras_are_knowledge(epochs):
    track = np.arange(180) // 5
    labels = slr.PseudoLabeler(k1=8, k2=3).next(epochs[0], camera=np.zeros(180, int), track=track, time=np.arange(180) % 5.0)
    for number in range(36):
        assert len(set(labels[track == number])) == 1
    assert slr.PseudoLabeler(form="camera").next(epochs[0], camera=np.arange(180) % 3).shape == (180,)


def test_soft_labels_and_report(epochs):
    labeler = slr.PseudoLabeler(k1=8, k2=3)
    assert labeler.report is None and labeler.soft is None
    run(labeler, epochs[:2])
    starts, columns, values = labeler.soft
    assert starts.shape == (181,) and starts[-1] == len(columns) == len(values)
    for row in np.flatnonzero(labeler.before_refinement >= 0):
        assert values[starts[row]:starts[row + 1]].sum() == pytest.approx(1, abs=1e-9)
    assert labeler.report["clusters"] > 1 and labeler.report["clusterer"]["eps"] > 0
    assert set(labeler.report["seconds"]) == {"neighbours", "jaccard", "cluster", "project", "fuse", "hdbscan", "means"}


def test_stages_are_told_as_they_begin(epochs):
    told = []
    slr.PseudoLabeler(k1=8, k2=3).next(epochs[0], progress=told.append)
    assert list(dict.fromkeys(told)) == ["neighbours", "jaccard", "cluster", "project", "fuse", "hdbscan", "means"]


def test_what_a_person_should_know_is_warned_of(epochs):
    with pytest.warns(slr.LabelWarning):
        labels = slr.PseudoLabeler(eps=1e-6).next(epochs[0])
    assert (labels == -1).all()


def test_a_closed_labeler_is_refused(epochs):
    with slr.PseudoLabeler() as labeler:
        pass
    with pytest.raises(slr.SlrError, match="was closed"):
        labeler.next(epochs[0])
    labeler.close()


def test_several_labelers_in_several_threads_do_not_meet(epochs):
    whole = run(slr.PseudoLabeler(k1=8, k2=3), epochs)
    answers = {}

    def work(number):
        with warnings.catch_warnings():
            answers[number] = run(slr.PseudoLabeler(k1=8, k2=3), epochs)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    [thread.start() for thread in threads], [thread.join() for thread in threads]
    assert len(answers) == 4
    for answer in answers.values():
        assert all(np.array_equal(*pair) for pair in zip(answer, whole))


def test_ctrl_c_is_heard_and_costs_nothing(epochs):
    labeler = slr.PseudoLabeler(k1=8, k2=3)
    expected = slr.PseudoLabeler(k1=8, k2=3).next(epochs[0])

    def interrupt(stage):
        if stage == "jaccard":
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(0.5)

    with pytest.raises(KeyboardInterrupt):
        labeler.next(epochs[0], progress=interrupt)
    assert np.array_equal(labeler.next(epochs[0]), expected)


def test_ctrl_c_ends_a_long_search_soon():
    code = ("import numpy as np, slr, threading, os, signal, time\n"
            "x = np.random.default_rng(0).normal(size=(30000, 512)).astype(np.float32)\n"
            "x /= np.linalg.norm(x, axis=1, keepdims=True)\n"
            "at = []\n"
            "def press(): time.sleep(0.7); at.append(time.time()); os.kill(os.getpid(), signal.SIGINT)\n"
            "threading.Thread(target=press).start()\n"
            "try: slr.PseudoLabeler().next(x)\n"
            "except KeyboardInterrupt: print('heard', time.time() - at[0], sum(t.name == 'slr' for t in threading.enumerate()))\n"
            "before = time.process_time(); time.sleep(1); print(time.process_time() - before < 0.5)\n")
    heard, rests = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=True).stdout.splitlines()
    assert heard.startswith("heard") and rests == "True"


def test_what_a_callback_raises_stops_the_epoch_and_is_raised(epochs):
    labeler = slr.PseudoLabeler(k1=8, k2=3)

    def refuse(stage):
        if stage == "jaccard":
            raise KeyError("enough")

    with pytest.raises(KeyError, match="enough"):
        labeler.next(epochs[0], progress=refuse)
    assert labeler.epoch == 0 and labeler.next(epochs[0]).shape == (180,)
    with pytest.raises(TypeError, match="progress must be callable"):
        labeler.next(epochs[0], progress=5)


def test_a_forked_child_is_told_that_threads_did_not_come_along():
    child = os.fork()
    if child == 0:
        try:
            slr.PseudoLabeler()
        except slr.SlrError as error:
            os._exit(0 if "spawn" in str(error) else 2)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_thousand_calls_leave_nothing_behind():
    rows = blobs(groups=4, size=10)

    def resident():
        with open("/proc/self/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * 4096

    def calls(number):
        for _ in range(number):
            labeler = slr.PseudoLabeler(k1=5, k2=2, threads=1)
            labeler.next(rows)
            labeler.state()

    calls(200)
    before = resident()
    calls(1000)
    assert resident() - before < 32 * 2**20
