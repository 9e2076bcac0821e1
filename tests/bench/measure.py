"""One measurement, one line: name  ours  peer  ratio  goal  ok|short."""
import statistics


def line(name, ours, peer, ratio, goal, at_most=True, unit=""):
    """Prints the line; whether the goal is reached. `goal` bounds `ratio` from above or below."""
    reached = ratio <= goal if at_most else ratio >= goal
    bound = ("<=" if at_most else ">=") + f"{goal:g}"
    print(f"{name:<22} {ours:>12.4g}{unit:<5} {peer:>12.4g}{unit:<5} {ratio:>8.3f}  {bound:<8} "
          f"{'ok' if reached else 'short'}", flush=True)
    return reached


def interleaved(ours, peer, rounds):
    """Medians of the two functions' values, taken in turn."""
    a, b = [], []
    for _ in range(rounds):
        a.append(ours())
        b.append(peer())
    return statistics.median(a), statistics.median(b)
