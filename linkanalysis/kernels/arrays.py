"""Short names for the types of arrays that kernels take and return.

Lives here: one name a dtype. A CSR of n nodes is `indptr` (n + 1,) and `indices` (slots,).
Not here: giving an array that type (`csr.frozen`).
"""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["F32", "F64", "I8", "I32", "I64", "U8", "U16", "U32", "U64", "Bools"]

Bools: TypeAlias = NDArray[np.bool_]
U8: TypeAlias = NDArray[np.uint8]
U16: TypeAlias = NDArray[np.uint16]
U32: TypeAlias = NDArray[np.uint32]
U64: TypeAlias = NDArray[np.uint64]
I8: TypeAlias = NDArray[np.int8]
I32: TypeAlias = NDArray[np.int32]
I64: TypeAlias = NDArray[np.int64]
F32: TypeAlias = NDArray[np.float32]
F64: TypeAlias = NDArray[np.float64]
