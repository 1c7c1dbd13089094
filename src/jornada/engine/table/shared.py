"""Tables that compiled functions share: handed over by reference, and read by their names.

A NamedTuple of arrays is hundreds of words, which compiled code would copy at every call. `shared` leaves it where it
is, for as long as the kernel runs that made it, and hands over where that is: `scene.offices` reads the same from both.
"""

from typing import Any

from numba import types
from numba.core.cgutils import alloca_once_value, gep_inbounds
from numba.core.imputils import impl_ret_borrowed
from numba.core.typing.templates import AttributeTemplate
from numba.extending import infer_getattr, intrinsic, lower_getattr_generic, models, register_model

TYPES: Any = types
STORED: Any = alloca_once_value
FIELD: Any = gep_inbounds
LENT: Any = impl_ret_borrowed


class SharedType(TYPES.Type):  # type: ignore[misc]
    """The type of tables that are handed over by reference."""

    def __init__(self, tables: Any) -> None:
        self.dtype = tables
        super().__init__(f"Shared({tables})")


@infer_getattr
class _Fields(AttributeTemplate):  # its base refuses all names, and so is said to return nothing
    """Of what type the fields of shared tables are."""

    key = SharedType

    def generic_resolve(self, held: Any, name: str) -> Any:  # type: ignore[override]
        """Return the type of a field, None where there is none of that name."""
        fields = held.dtype.fields
        return held.dtype.types[fields.index(name)] if name in fields else None


def _field(context: Any, builder: Any, held: Any, value: Any, name: str) -> Any:
    """Return a field of shared tables: it alone is read."""
    number = held.dtype.fields.index(name)
    kind = held.dtype.types[number]
    return LENT(
        context,
        builder,
        kind,
        context.data_model_manager[kind].load_from_data_pointer(builder, FIELD(builder, value, 0, number)),
    )


def _shared(context: Any, value: Any) -> Any:
    """Return where tables are."""

    def stored(target: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        model = target.data_model_manager[signature.args[0]]
        return STORED(builder, model.as_data(builder, arguments[0]))

    return SharedType(value)(value), stored


register_model(SharedType)(models.PointerModel)
lower_getattr_generic(SharedType)(_field)  # type: ignore[no-untyped-call]
shared: Any = intrinsic(_shared)
