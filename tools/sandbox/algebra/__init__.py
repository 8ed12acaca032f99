"""Solves equations with SymPy: a CPython child that is confined before it reads any of them.

The sandbox's second tier, for what its interpreter (pydantic-monty) cannot do. `keeper.py` keeps
one child, `child.py` is what runs in it, `notation.py` reads expressions, `expressions.py` builds
them, `system.py` solves them, `solutions.py` chooses among the solutions. SymPy is imported in the
child only.
"""
