# twin of: 01_generators
"""A kitchen that cooks on demand: the same program in plain Python."""

from itertools import cycle


class Worker:
    """Somebody in the kitchen, from "starts" to "goes home"."""

    def __init__(self, column):
        self.column = column

    def __enter__(self):
        self.does("starts")
        return self

    def __exit__(self, *error):
        self.does("goes home")

    def does(self, what):
        print(" " * 20 * self.column + what)


def orders():
    with Worker(3) as waiter:
        for order in cycle(["soup", "fish", "curry", "salad"]):
            waiter.does("yields " + order)
            yield order


def chop(orders):
    with Worker(2) as helper:
        helper.does("asks orders")
        for order in orders:
            if order == "fish":
                helper.does("has no fish")
            else:
                helper.does("chops, yields " + order)
                yield order
            helper.does("asks orders")


def cook(chopped):
    with Worker(1) as chef:
        chef.does("asks chop")
        for order in chopped:
            dish = "hot " + order
            chef.does("yields " + dish)
            yield dish
            chef.does("asks chop")


def serve(dishes):
    with Worker(0) as window:
        window.does("calls orders, chop, cook")
        line = cook(chop(orders()))
        window.does("has a generator")
        window.does("asks cook")
        served = 0
        for dish in line:
            window.does("serves " + dish)
            served += 1
            if served == dishes:
                break
            window.does("asks cook")
        line.close()  # C++: the scope ends


print("pass                cook                chop                orders")
print("-" * 72)
serve(3)
