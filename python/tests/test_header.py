"""slr.h and the library from C."""
import pathlib
import shutil
import subprocess

import pytest
import slr

FOLDER = pathlib.Path(slr.__file__).parent
HEADER = pathlib.Path(__file__).parents[2] / "src" / "Slr.Native"
PROGRAM = r"""
#include <stdio.h>
#include "slr.h"
int main(void) {
  char text[256];
  float rows[4] = {1, 0, 0, 1};
  slr_handle labeler = 0, epoch = 0, labels = 0;
  int32_t refined[2];
  if (slr_labeler_create("{\"k3\": 1}", &labeler) != SLR_ARGUMENT) return 1;
  slr_error(text, sizeof text);
  puts(text);
  if (slr_labeler_create("{\"k1\": 3}", &labeler) || slr_epoch_begin(labeler, 2, 2, 0, 0, 0, 0, 0, &epoch)) return 2;
  if (slr_epoch_add(epoch, rows, 2, 0, 0, 0, 0) || slr_epoch_finish(epoch, &labels) || slr_labels_copy(labels, refined, 0)) return 3;
  printf("%d %d\n", refined[0], refined[1]);
  if (slr_free(labels) || slr_free(epoch) || slr_free(labeler)) return 4;
  return slr_free(labeler) == SLR_CLOSED ? 0 : 5;
}
"""


@pytest.mark.skipif(shutil.which("gcc") is None, reason="gcc is not installed")
def test_a_program_in_c_labels_two_rows(tmp_path):
    (tmp_path / "main.c").write_text(PROGRAM)
    subprocess.run(["gcc", "-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{HEADER}", "main.c", "-o", "main", f"-L{FOLDER}", "-l:libslr.so",
                    f"-Wl,-rpath,{FOLDER}"], cwd=tmp_path, check=True)
    said = subprocess.run([tmp_path / "main"], capture_output=True, text=True, check=True).stdout.splitlines()
    assert said[0].startswith("there is no option 'k3'") and said[1] == "-1 -1"
