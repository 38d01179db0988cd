"""Parse and type-check a formula: a small, whitelisted subset of Python expressions (see docs/regeltaal.md)."""

from __future__ import annotations

import ast
import contextlib
import keyword
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from inkoopkader.regels import formula_hints, levels, units, values
from inkoopkader.regels.errors import FormulaError, nearest
from inkoopkader.regels.expressions import (
    Aggregate,
    Arith,
    Call,
    Choose,
    Compare,
    Const,
    Expr,
    Logic,
    Lookup,
    Member,
    Negate,
    Not,
    Ref,
    Round,
    Shift,
    Signature,
)

BUILTINS = {
    "zorgkantoor": Signature("code", "regio", 0),
    "jaar": Signature("aantal", "regio", 0),
    "peildatum": Signature("datum", "regio", 0),
    "nu": Signature("tijdstip", "regio", 0),
}
AGGREGATES = ("som", "tel", "laagste", "hoogste", "er_is")
ROUNDINGS = ("rond", "rond_omlaag", "rond_omhoog")
DURATIONS = ("dagen", "maanden", "jaren")
FUNCTIONS = (
    *ROUNDINGS,
    *AGGREGATES,
    *DURATIONS,
    "kleinste",
    "grootste",
    "begrens",
    "absoluut",
    "bekend",
    "datum",
    "tijdstip",
    "dag_van",
    "begin_van",
    "einde_van",
    "jaar_van",
    "dagen_tussen",
)
WORDS = frozenset({*BUILTINS, *FUNCTIONS, *values.TYPES, "ja", "nee", "onbekend", "vervallen", *keyword.kwlist})
"""Words of the language, which cannot be the name of an entry."""
_MAX_LENGTH = 2000
_MAX_DEPTH = 60
_MAX_DIGITS = 15  # as many as survive being read as a binary float and written back

_ARITH: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_COMPARE: dict[type, str] = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}


@dataclass(slots=True)
class Scope:
    """What a formula may use: names with their signature, tables with keys and columns, and the level it is written at.

    `offices` are the codes that `zorgkantoor` can have (None: any). `hidden` receives expressions that an aggregate needs as a rule of their own: it gets level, type, scale and
    expression, returns a name.
    """

    lookup: Callable[[str], Signature | None]
    known: Callable[[], Mapping[str, Any]]
    level: str
    tables: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = field(default_factory=dict)
    hidden: Callable[[str, Expr], str] | None = None
    offices: frozenset[str] | None = None


def parse(text: str, scope: Scope) -> Expr:
    """Return the typed tree of a formula. Raises FormulaError (Dutch) for anything outside the language."""
    if len(text) > _MAX_LENGTH:
        raise FormulaError(f"de formule is langer dan {_MAX_LENGTH} tekens; splits haar in regels met een naam")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Python's hints about dubious literals mean nothing to a policy writer
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        at = error.offset if isinstance(error, SyntaxError) else None
        raise FormulaError(formula_hints.unreadable(text.strip(), at)) from None
    return _Parser(scope).expression(tree, 0)


def fit(expr: Expr, kind: str, scale: int) -> Expr:
    """Check that an expression can be the value of an entry of type `kind` with `scale` decimals.

    Raises FormulaError.
    """
    if expr.type == "onbekend":
        return Const(kind, scale, values.UNKNOWN)
    if expr.type == "getal" and kind in values.NUMERIC:
        pass
    elif expr.type == "tekst" and kind == "code" and _only_literals(expr):
        expr = _as_codes(expr)
    elif expr.type != kind:
        raise FormulaError(f"de formule geeft {expr.type}, maar de regel is van type {kind}")
    if kind in values.NUMERIC and expr.scale > scale:
        raise FormulaError(
            f"de uitkomst kan {expr.scale} decimalen hebben en {kind} heeft er {scale}; zeg hoe er wordt afgerond, bijvoorbeeld rond(..., {scale})"
        )
    return expr


def _only_literals(expr: Expr) -> bool:
    """Does every branch end in a written text or onbekend?"""
    if isinstance(expr, Choose):
        return _only_literals(expr.then) and _only_literals(expr.otherwise)
    return isinstance(expr, Const)


def _with_unit(expr: Expr, kind: str) -> Expr:
    """Give a written number the unit of what it stands beside, so that it is shown as such."""
    return Const(kind, expr.scale, expr.value) if isinstance(expr, Const) and expr.type == "getal" else expr


def _as_codes(expr: Expr) -> Expr:
    if isinstance(expr, Choose):
        return Choose("code", 0, expr.condition, _as_codes(expr.then), _as_codes(expr.otherwise))
    return Const("code", 0, expr.value if isinstance(expr, Const) else None)


def _as_point(kind: str, text: str) -> str:
    """Advice for a text beside a date or a moment."""
    for written in (text, f"{text}T00:00:00"):
        with contextlib.suppress(FormulaError):
            if values.parse(kind, written) is not values.UNKNOWN:
                return f'schrijf {kind}("{written}") om een {kind} te vergelijken'
    example = "2026-09-04" if kind == "datum" else "2026-09-04T12:00:00"
    return f"'{text}' is geen {kind}; schrijf {kind}(\"{example}\")"


def _written(node: ast.AST) -> str:
    """Return a part of a formula between quotes, shortened; of a part too deep to write out, only what it is."""
    try:
        return formula_hints.short(ast.unparse(node)) if isinstance(node, ast.expr) else type(node).__name__
    except RecursionError:
        return type(node).__name__


class _Parser:
    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.rounded = ""  # the rounding we are in

    def expression(self, node: ast.AST, depth: int) -> Expr:
        if depth > _MAX_DEPTH:
            raise FormulaError("de formule is te diep genest; splits haar in regels met een naam")

        def sub(part: ast.AST) -> Expr:
            return self.expression(part, depth + 1)

        match node:
            case ast.Constant(value=value):
                return self.constant(value)
            case ast.Name(id=name):
                return self.name(name)
            case ast.BoolOp(op=op, values=parts):
                return Logic(
                    "ja_nee",
                    0,
                    "and" if isinstance(op, ast.And) else "or",
                    tuple(self.boolean(sub(part)) for part in parts),
                )
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return Not("ja_nee", 0, self.boolean(sub(operand)))
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                inner = self.number(sub(operand))
                return (
                    Const(inner.type, inner.scale, -inner.value)
                    if isinstance(inner, Const)
                    else Negate(inner.type, inner.scale, inner)
                )
            case ast.BinOp(left=left, op=ast.Div(), right=right):
                if self.rounded:
                    part = formula_hints.short(ast.unparse(node))[1:-1]
                    raise FormulaError(
                        f"de deling {part} staat in {self.rounded}(...) te diep; rond haar apart af, zoals {self.rounded}({part}, 2), of maak van alles één breuk"
                    )
                raise FormulaError(
                    "delen mag alleen binnen een afronding, zoals rond(a / b, 2): zeg hoeveel decimalen en welke kant op"
                )
            case ast.BinOp(left=left, op=op, right=right) if type(op) in _ARITH:
                return self.arithmetic(_ARITH[type(op)], left, right, sub)
            case ast.Compare():
                return self.comparison(node, sub)
            case ast.IfExp(test=test, body=body, orelse=orelse):
                return self.choose(self.boolean(sub(test)), sub(body), sub(orelse))
            case ast.Call():
                return self.call(node, sub, depth)
        raise self.foreign(node)

    @staticmethod
    def foreign(node: ast.AST) -> FormulaError:
        """The mistake of something that Python knows and this language does not."""
        written = _written(node)
        known = formula_hints.advice(written[1:-1])
        return FormulaError(f"{written} hoort niet bij de regeltaal" + (f"; {known}" if known else ""))

    def constant(self, value: object) -> Expr:
        if isinstance(value, bool) or value is None:
            raise FormulaError("schrijf ja, nee of onbekend")
        if isinstance(value, int | float):
            number = Decimal(repr(value))  # the shortest text that reads back the same, so 0.946 stays 0.946
            exponent = number.as_tuple().exponent
            if not isinstance(exponent, int) or abs(number) >= 10**values.MAX_DIGITS:
                raise FormulaError(f"het getal {value} is te groot")
            if isinstance(value, float) and (len(number.as_tuple().digits) > _MAX_DIGITS or -exponent > _MAX_DIGITS):
                raise FormulaError(
                    f"het getal {value} heeft meer dan {_MAX_DIGITS} cijfers; zo veel worden er niet exact gelezen"
                )
            return Const("getal", max(0, -exponent), Decimal(format(number, "f")))
        if isinstance(value, str):
            return Const("tekst", 0, value)
        raise FormulaError(f"'{value!r}' hoort niet bij de regeltaal")

    def name(self, name: str) -> Expr:
        if name in ("ja", "nee"):
            return Const("ja_nee", 0, name == "ja")
        if name == "onbekend":
            return Const("onbekend", 0, values.UNKNOWN)
        signature = self.signature(name)
        if not levels.sees(self.scope.level, signature.level):
            way = (
                "gebruik som, tel, laagste, hoogste of er_is"
                if levels.is_below(signature.level, self.scope.level)
                else "dat niveau is hier niet bereikbaar"
            )
            raise FormulaError(
                f"'{name}' hoort bij niveau {signature.level} en deze regel bij niveau {self.scope.level}: {way}"
            )
        return Ref(signature.type, signature.scale, name)

    def signature(self, name: str) -> Signature:
        signature = BUILTINS.get(name) or self.scope.lookup(name)
        if name == "zorgkantoor" and signature is not None:
            signature = replace(signature, codes=self.scope.offices)
        if signature is None and name in self.scope.tables:
            keys, columns = self.scope.tables[name]
            raise FormulaError(f'{name} is een tabel; schrijf {name}("{next(iter(columns))}", {", ".join(keys)})')
        if signature is None:
            raise FormulaError(f"de naam '{name}' bestaat niet.{nearest(name, self.scope.known())}")
        return signature

    @staticmethod
    def boolean(expr: Expr) -> Expr:
        if expr.type == "onbekend":
            return Const("ja_nee", 0, values.UNKNOWN)
        if expr.type != "ja_nee":
            raise FormulaError(f"hier hoort een voorwaarde (ja of nee), geen {expr.type}")
        return expr

    @staticmethod
    def number(expr: Expr) -> Expr:
        if expr.type != "getal" and expr.type not in values.NUMERIC:
            raise FormulaError(f"hier hoort een getal, geen {expr.type}")
        return expr

    def arithmetic(self, op: str, left_node: ast.AST, right_node: ast.AST, sub: Callable[..., Expr]) -> Expr:
        left, right = sub(left_node), sub(right_node)
        if left.type in ("datum", "tijdstip") and op in "+-":
            if right.type in DURATIONS:
                return Shift(left.type, 0, left, right, right.type, 1 if op == "+" else -1)
            if op == "-" and left.type == right.type == "datum":
                return Call("dagen", 0, "dagen_tussen", (right, left))
        if op == "*":
            return self.product(left, right)
        if left.type in ("datum", "tijdstip") and right.type in ("getal", "aantal"):
            raise FormulaError(
                f"bij een {left.type} telt u dagen, maanden of jaren op: schrijf dagen({_written(right_node)[1:-1]})"
            )
        left, right = self.number(left), self.number(right)
        kind = self.common(left, right, f"{left.type} {op} {right.type} kan niet")
        return Arith(kind, max(left.scale, right.scale), op, _with_unit(left, kind), _with_unit(right, kind))

    def product(self, left: Expr, right: Expr) -> Expr:
        left, right = self.number(left), self.number(right)
        return Arith(units.product(left.type, right.type), left.scale + right.scale, "*", left, right)

    @staticmethod
    def common(left: Expr, right: Expr, message: str) -> str:
        if right.type in (left.type, "getal"):
            return left.type
        if left.type == "getal":
            return right.type
        raise FormulaError(message)

    def comparison(self, node: ast.Compare, sub: Callable[..., Expr]) -> Expr:
        parts: list[Expr] = []
        left_node = node.left
        for op, right_node in zip(node.ops, node.comparators, strict=True):
            parts.append(self.one_comparison(op, left_node, right_node, sub))
            left_node = right_node
        return parts[0] if len(parts) == 1 else Logic("ja_nee", 0, "and", tuple(parts))

    def one_comparison(self, op: ast.cmpop, left_node: ast.AST, right_node: ast.AST, sub: Callable[..., Expr]) -> Expr:
        if isinstance(op, ast.In | ast.NotIn):
            member = self.member(left_node, right_node, sub)
            return Not("ja_nee", 0, member) if isinstance(op, ast.NotIn) else member
        if type(op) not in _COMPARE:
            raise FormulaError("vergelijk met == != < <= > >= of in")
        left, right = sub(left_node), sub(right_node)
        symbol = _COMPARE[type(op)]
        if "onbekend" in (left.type, right.type):
            raise FormulaError("vergelijken met onbekend geeft altijd onbekend; gebruik bekend(naam)")
        left, right = self.as_code(left, left_node, right_node), self.as_code(right, right_node, left_node)
        if {left.type, right.type} == {"datum", "tijdstip"}:
            raise FormulaError(
                "een datum en een tijdstip zijn niet te vergelijken; gebruik dag_van(...), begin_van(...) of einde_van(...)"
            )
        for one, other in ((left, right), (right, left)):
            if one.type in ("datum", "tijdstip") and isinstance(other, Const) and other.type == "code":
                raise FormulaError(_as_point(one.type, other.value))
        kind = self.common(left, right, f"{left.type} en {right.type} zijn niet te vergelijken")
        if symbol not in ("==", "!=") and kind not in (*values.NUMERIC, "getal", "datum", "tijdstip"):
            raise FormulaError(f"van {kind} bestaat geen groter of kleiner; gebruik == of !=")
        if kind == "codes":
            raise FormulaError("vergelijk verzamelingen met in")
        return Compare("ja_nee", 0, symbol, _with_unit(left, kind), _with_unit(right, kind))

    def as_code(self, expr: Expr, node: ast.AST, other: ast.AST) -> Expr:
        """A text literal compared with a code is a code, and must be one that exists."""
        if not (isinstance(expr, Const) and expr.type == "tekst"):
            return expr
        if isinstance(other, ast.Name):
            signature = self.signature(other.id)
            if signature.type == "tekst":
                return expr
            if signature.type in ("code", "codes"):
                if signature.codes is not None and expr.value not in signature.codes:
                    raise FormulaError(
                        f"'{expr.value}' is geen code van {other.id}.{nearest(expr.value, signature.codes)}"
                    )
                return Const("code", 0, expr.value)
        return Const("code", 0, expr.value)

    def member(self, item_node: ast.AST, items_node: ast.AST, sub: Callable[..., Expr]) -> Expr:
        if isinstance(items_node, ast.Tuple | ast.Set | ast.List):
            literals = [self.as_code(sub(part), part, item_node) for part in items_node.elts]
            if not literals or not all(isinstance(part, Const) and part.type == "code" for part in literals):
                raise FormulaError('na in hoort een rij van codes, zoals ("crisis", "logeren"), of een verzameling')
            items: Expr = Const("codes", 0, frozenset(part.value for part in literals if isinstance(part, Const)))
        else:
            items = sub(items_node)
        item = self.as_code(sub(item_node), item_node, items_node)
        if item.type != "code" or items.type != "codes":
            raise FormulaError(
                f"in vraagt of een code in een verzameling van codes zit, niet {item.type} in {items.type}"
            )
        return Member("ja_nee", 0, item, items)

    def choose(self, condition: Expr, then: Expr, otherwise: Expr) -> Expr:
        if then.type == "onbekend":
            then = Const(otherwise.type, 0, values.UNKNOWN)
        if otherwise.type == "onbekend":
            otherwise = Const(then.type, 0, values.UNKNOWN)
        if {then.type, otherwise.type} == {"tekst", "code"}:
            then, otherwise = (
                Const("code", 0, part.value) if isinstance(part, Const) else part for part in (then, otherwise)
            )
        kind = self.common(
            then, otherwise, f"de twee takken zijn van verschillend type: {then.type} en {otherwise.type}"
        )
        return Choose(kind, max(then.scale, otherwise.scale), condition, then, otherwise)

    def call(self, node: ast.Call, sub: Callable[..., Expr], depth: int) -> Expr:
        if (
            not isinstance(node.func, ast.Name)
            or node.keywords
            or any(isinstance(part, ast.Starred) for part in node.args)
        ):
            raise self.foreign(node)
        name, args = node.func.id, node.args
        if name in ROUNDINGS:
            return self.rounding(name, args, depth)
        if name in AGGREGATES:
            return self.aggregate(name, args)
        if name in self.scope.tables:
            return self.table(name, args, sub)
        if name in ("datum", "tijdstip"):
            if len(args) != 1 or not isinstance(args[0], ast.Constant) or not isinstance(args[0].value, str):
                raise FormulaError(
                    f'schrijf {name}("2026-09-04")' if name == "datum" else 'schrijf tijdstip("2026-09-04T12:00:00")'
                )
            return Const(name, 0, values.parse(name, args[0].value))
        parts = tuple(sub(part) for part in args)
        if name in DURATIONS:
            return self.duration(name, parts)
        if name in ("kleinste", "grootste") and len(parts) >= 2:
            return self.extreme(name, parts)
        if name == "begrens" and len(parts) == 3:
            return self.extreme("kleinste", (self.extreme("grootste", (parts[0], parts[1])), parts[2]))
        if name == "absoluut" and len(parts) == 1:
            inner = self.number(parts[0])
            return Call(inner.type, inner.scale, name, (inner,))
        if name == "bekend" and len(parts) == 1:
            return Call("ja_nee", 0, name, parts)
        return self.calendar_call(name, parts)

    def calendar_call(self, name: str, parts: tuple[Expr, ...]) -> Expr:
        kinds = tuple(part.type for part in parts)
        if name == "dag_van" and kinds == ("tijdstip",):
            return Call("datum", 0, name, parts)
        if name == "dag_van" and kinds == ("datum",):
            return parts[0]
        if name in ("begin_van", "einde_van") and kinds == ("datum",):
            return Call("tijdstip", 0, name, parts)
        if name == "jaar_van" and kinds in (("datum",), ("tijdstip",)):
            return Call("aantal", 0, name, parts)
        if name == "dagen_tussen" and kinds == ("datum", "datum"):
            return Call("dagen", 0, name, parts)
        functions = (*FUNCTIONS, *self.scope.tables)
        if name in functions:
            raise FormulaError(f"{name} kan niet met ({', '.join(kinds)})")
        if self.scope.lookup(name) is not None:
            raise FormulaError(f"{name} is geen functie of tabel; schrijf de naam zonder haakjes")
        known = formula_hints.advice(name)
        raise FormulaError(
            f"de functie '{name}' bestaat niet" + (f"; {known}" if known else f".{nearest(name, functions)}")
        )

    @staticmethod
    def duration(name: str, parts: tuple[Expr, ...]) -> Expr:
        if len(parts) != 1 or parts[0].type not in ("getal", "aantal", name) or parts[0].scale:
            raise FormulaError(f"schrijf {name}(20) met een heel getal of een parameter")
        inner = parts[0]
        if isinstance(inner, Const):
            return Const(name, 0, inner.value)
        return Call(name, 0, "duur", parts)

    def extreme(self, name: str, parts: tuple[Expr, ...]) -> Expr:
        kind = parts[0].type
        for part in parts[1:]:
            kind = self.common(
                Const(kind, 0, None), part, f"{name} vraagt waarden van één type, niet {kind} en {part.type}"
            )
        if kind not in (*values.NUMERIC, "getal", "datum", "tijdstip"):
            raise FormulaError(f"{name} kan niet met {kind}")
        scale = max(part.scale for part in parts)
        return Call(kind, scale, name, tuple(_with_unit(part, kind) for part in parts))

    def rounding(self, name: str, args: list[ast.expr], depth: int) -> Expr:
        if len(args) != 2 or not isinstance(args[1], ast.Constant | ast.UnaryOp):
            raise FormulaError(f"schrijf {name}(waarde, decimalen), bijvoorbeeld {name}(a / b, 2)")
        digits = self.expression(args[1], depth + 1)
        if not isinstance(digits, Const) or digits.type != "getal" or digits.scale or not -6 <= digits.value <= 6:
            raise FormulaError(f"het aantal decimalen van {name} is een heel getal van -6 tot 6")
        outside, self.rounded = self.rounded, name
        top, below, above, under = self.fraction(args[0], depth + 1)
        self.rounded = outside
        kind = units.quotient(above, under)
        return Round(kind, max(0, int(digits.value)), name, top, below, int(digits.value))

    def fraction(self, node: ast.AST, depth: int) -> tuple[Expr, Expr | None, list[str], list[str]]:
        """Split what is rounded into one numerator and one denominator, with the units of both; nested divisions
        multiply out."""
        if depth > _MAX_DEPTH:
            raise FormulaError("de formule is te diep genest; splits haar in regels met een naam")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div | ast.Mult):
            left, below_left, units_left, under_left = self.fraction(node.left, depth + 1)
            right, below_right, units_right, under_right = self.fraction(node.right, depth + 1)
            if isinstance(node.op, ast.Mult):
                return (
                    self.times(left, right),
                    self.times(below_left, below_right),
                    units_left + units_right,
                    under_left + under_right,
                )
            top, below = self.times(left, below_right), self.times(below_left, right)
            return top, below, units_left + under_right, under_left + units_right
        expr = self.number(self.expression(node, depth))
        return expr, None, [expr.type], []

    @staticmethod
    def times(left: Expr | None, right: Expr | None) -> Any:
        if left is None or right is None:
            return left if right is None else right
        return Arith("getal", left.scale + right.scale, "*", left, right)

    def aggregate(self, name: str, args: list[ast.expr]) -> Expr:
        if len(args) != 1:
            raise FormulaError(f"schrijf {name}(naam)")
        lower = [
            self.signature(part.id)
            for part in ast.walk(args[0])
            if isinstance(part, ast.Name) and not self._is_function(part, args[0])
        ]
        below = {item.level for item in lower if levels.is_below(item.level, self.scope.level)}
        if not below:
            raise FormulaError(
                f"{name} telt over een lager niveau dan {self.scope.level}, maar hier staat niets van een lager niveau"
            )
        level = next((item for item in below if all(levels.sees(item, other) for other in below)), None)
        if level is None:
            raise FormulaError(f"{name} kan niet tegelijk over de niveaus {', '.join(sorted(below))} tellen")
        inner_scope = replace(self.scope, level=level)
        inner = _Parser(inner_scope).expression(args[0], 0)
        if name in ("tel", "er_is"):
            inner = self.boolean(inner)
        elif name == "som":
            inner = self.number(inner)
        elif inner.type not in (*values.NUMERIC, "datum", "tijdstip"):
            raise FormulaError(f"{name} kan niet met {inner.type}")
        if isinstance(inner, Ref):
            source = inner.name
        elif self.scope.hidden is not None:
            source = self.scope.hidden(level, inner)
        else:
            raise FormulaError(f"geef wat binnen {name}(...) staat een eigen regel met een naam")
        kind = {"tel": "aantal", "er_is": "ja_nee"}.get(name, inner.type)
        return Aggregate(kind, 0 if name in ("tel", "er_is") else inner.scale, name, source, level)

    @staticmethod
    def _is_function(part: ast.Name, root: ast.AST) -> bool:
        return part.id in ("ja", "nee", "onbekend") or any(
            isinstance(node, ast.Call) and node.func is part for node in ast.walk(root)
        )

    def table(self, name: str, args: list[ast.expr], sub: Callable[..., Expr]) -> Expr:
        keys, columns = self.scope.tables[name]
        if not args or not isinstance(args[0], ast.Constant) or args[0].value not in columns:
            raise FormulaError(f"{name} begint met de naam van een kolom: {', '.join(columns)}")
        column = str(args[0].value)
        if len(args) != len(keys) + 1:
            raise FormulaError(f"{name} vraagt na de kolom {len(keys)} sleutels: {', '.join(keys)}")
        parts = []
        for (key, kind), node in zip(keys.items(), args[1:], strict=True):
            part = sub(node)
            if part.type == "tekst":
                part = Const("code", 0, part.value) if isinstance(part, Const) else part
            if part.type not in (kind, "getal"):
                raise FormulaError(f"sleutel {key} van {name} is van type {kind}, niet {part.type}")
            parts.append(part)
        kind = columns[column]
        return Lookup(kind, values.SCALE.get(kind, 0), name, column, tuple(parts))
