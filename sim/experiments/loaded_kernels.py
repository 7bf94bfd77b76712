"""Imported by the server that processes are forked from: they find the model's kernels loaded.

To load them takes each process as long as to live two small worlds. Where nothing has been compiled
yet, nothing is done: that is for the parent, which does it once.
"""

from sim.experiments.compiling import is_anything_warm, live_a_little
from sim.scenario.files import load_scenario

if is_anything_warm():
    live_a_little(load_scenario("baseline"))
