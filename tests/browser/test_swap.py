"""With scripts only the outcome changes: the page stays, the address follows, and who listens hears what came of it."""

from __future__ import annotations

from playwright.sync_api import expect

from browser.visitor import Visitor


def stays(visitor: Visitor) -> None:
    """Mark the page, so that it can be told from a page that was loaded anew."""
    visitor.page.evaluate("() => { window.dezelfde = true; }")


def stayed(visitor: Visitor) -> bool:
    return bool(visitor.page.evaluate("() => window.dezelfde === true"))


def test_a_filter_changes_the_outcome_the_heading_and_the_address(visitor: Visitor) -> None:
    visitor.open("/termijnen/?jaar=2027&zorgkantoor=dsw")
    stays(visitor)
    visitor.choose("Jaar", "2026")
    visitor.press("Laat zien")
    visitor.heading("2026")
    expect(visitor.page).to_have_url(visitor.address + "/termijnen/?jaar=2026&zorgkantoor=dsw")
    expect(visitor.page).to_have_title("Termijnen in het beleid van 2026 - Inkoopkader")
    expect(visitor.page.locator("#melding[role=status]")).to_contain_text("19 termijnen")
    expect(visitor.page.get_by_role("button", name="Laat zien")).to_be_focused()
    assert stayed(visitor)
    visitor.page.go_back()
    expect(visitor.page).to_have_url(visitor.address + "/termijnen/?jaar=2027&zorgkantoor=dsw")
    visitor.heading("2027")


def test_leafing_brings_the_focus_to_the_new_part(visitor: Visitor) -> None:
    visitor.open("/wijzigingen/?van=2026&naar=2027")
    stays(visitor)
    visitor.follow("Volgende")
    visitor.sees("41 tot en met 80 van")
    expect(visitor.page.locator("#uitkomst")).to_be_focused()
    assert stayed(visitor)


def test_what_goes_wrong_is_a_page_of_its_own(visitor: Visitor) -> None:
    visitor.open("/termijnen/?jaar=2024&zorgkantoor=dsw")
    visitor.watch.expected.add(404)
    visitor.page.evaluate("() => { document.querySelector('#k-cz').value = 'zz'; }")
    visitor.tick("CZ")
    # htmx tells the console about the answer; that it does is no error of the page
    visitor.watch.problems.clear()
    visitor.press("Laat zien")
    visitor.heading("Niet gevonden")
    visitor.sees("zorgkantoor 'zz' bestaat niet")
    visitor.watch.problems[:] = [
        line for line in visitor.watch.problems if "Response Status Error Code 404" not in line
    ]
