"""The course of a figure: which figure from which day, and where the policy stops giving one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from inkoopkader.overzicht.history import COMPUTED, ENDS, FIGURE, UNKNOWN, History, history
from inkoopkader.regels.policy import Policy


def of(policy: Policy, name: str) -> History | None:
    return history(policy, [layer.entries[name] for layer in policy.layers() if name in layer.entries])


def test_the_base_of_2021_is_not_known_for_the_years_after_and_lapses(real: Policy) -> None:
    """NVI-2021 VID-0379: 94% for 2021; VID-0459: 2022 and 2023 not yet decided."""
    found = of(real, "basistarief_2021")
    assert found is not None and found.changes
    assert [(step.start, step.kind, step.value) for step in found.courses[0].steps] == [
        (date(2021, 1, 1), FIGURE, Decimal("0.94")),
        (date(2022, 1, 1), UNKNOWN, None),
        (date(2024, 1, 1), ENDS, None),
    ]


def test_the_same_figure_again_is_no_change(real: Policy) -> None:
    """DSW gives new providers 91% in 2026 and in 2027."""
    found = of(real, "percentage_nieuw")
    assert found is not None and not found.changes


def test_every_layer_that_names_a_figure_has_its_course(real: Policy) -> None:
    found = of(real, "nhc_nic_percentage")
    assert found is not None and [course.label for course in found.courses] == ["Landelijk", "DSW"]


def test_what_is_only_computed_has_no_course(real: Policy) -> None:
    assert of(real, "tariefpercentage") is None


def test_of_two_publications_for_one_day_the_last_counts(land: Policy) -> None:
    """A version of the same start that was published later replaces the earlier one."""
    courses = 0
    for layer in land.layers():
        for entry in layer.entries.values():
            found = history(land, [entry])
            if found is not None:
                courses += 1
                starts = [step.start for step in found.courses[0].steps]
                assert starts == sorted(set(starts))
                assert all((step.kind == FIGURE) == (step.value is not None) for step in found.courses[0].steps)
                assert COMPUTED not in {step.kind for step in found.courses[0].steps if step.value is not None}
    assert courses > 3
