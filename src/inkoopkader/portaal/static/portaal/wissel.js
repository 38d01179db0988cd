// Filters and pages of long lists swap only the outcome (htmx). Without scripts every address works just the same.
document.addEventListener("htmx:afterSettle", () => {
  // A link that was swapped away took the focus with it; a button of a form keeps it.
  const outcome = document.getElementById("uitkomst");
  if (outcome && (document.activeElement === null || document.activeElement === document.body)) {
    outcome.scrollIntoView();
    outcome.focus({ preventScroll: true });
  }
});
for (const failure of ["htmx:responseError", "htmx:sendError"]) {
  // What went wrong is said on a page of its own.
  document.addEventListener(failure, (event) => {
    const path = event.detail.pathInfo;
    window.location.assign(path.finalRequestPath || path.requestPath);
  });
}
