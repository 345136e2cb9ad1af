"""No kernel is compiled once more because of how it is called."""

from __future__ import annotations

import ast
from pathlib import Path

import linkanalysis.kernels

MODULES = sorted(Path(linkanalysis.kernels.__path__[0]).glob("*.py"))


def _kernels(tree: ast.Module) -> list[ast.FunctionDef]:
    return [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(
            word in ast.unparse(decorator)
            for decorator in node.decorator_list
            for word in ("compiled", "njit")
        )
    ]


def _is_plain_number(value: ast.expr) -> bool:
    value = value.operand if isinstance(value, ast.UnaryOp) else value
    return isinstance(value, ast.Constant) and type(value.value) is int


def test_no_kernel_hands_a_plain_whole_number_to_another() -> None:
    """To Numba 0 and 1 are two types, `np.int64(0)` and `np.int64(1)` are one."""
    kernels = {path.stem: _kernels(ast.parse(path.read_text())) for path in MODULES}
    names = {kernel.name for found in kernels.values() for kernel in found}
    assert len(names) > 100
    calls = [
        f"{module}.{kernel.name}: {ast.unparse(call)}"
        for module, found in kernels.items()
        for kernel in found
        for call in ast.walk(kernel)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in names
        and any(_is_plain_number(value) for value in call.args)
    ]
    assert calls == []
