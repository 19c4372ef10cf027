// Small helps on top of pages that work without them.
(function () {
  "use strict";

  // Whoever asked for changes that were refused is led to what is wrong.
  var problems = document.getElementById("problems");
  if (problems) { problems.focus(); }

  // A form goes off once, however often it is pressed.
  document.addEventListener("submit", function (event) {
    var form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    window.setTimeout(function () { delete form.dataset.sent; }, 4000);
  });

  document.addEventListener("click", function (event) {
    var button = event.target.closest("[data-print]");
    if (button) { window.print(); }
    close(event.target);
  });

  // What opened above the page closes again: by a click beside it, or by Escape.
  function close(but) {
    document.querySelectorAll(".top details[open]").forEach(function (open) {
      if (!but || !open.contains(but)) { open.open = false; }
    });
  }
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") { return; }
    var open = document.activeElement.closest(".top details[open]");
    close(null);
    if (open) { open.querySelector("summary").focus(); }
  });

  // At a desk: / to search, j and k through the list, or from case to case of it.
  if (document.body.dataset.keys !== "on") { return; }
  function step(by) {
    var onward = document.querySelector(by > 0 ? "a[rel=next]" : "a[rel=prev]");
    var rows = Array.from(document.querySelectorAll("table.list tbody th a"));
    var at = rows.indexOf(document.activeElement);
    if (onward) { onward.click(); } else if (rows.length) {
      rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + by))].focus();
    }
  }
  document.addEventListener("keydown", function (event) {
    var busy = event.ctrlKey || event.metaKey || event.altKey;
    if (busy || event.target.closest("input, textarea, select, [contenteditable]")) { return; }
    var search = document.querySelector("main input[type=search], main [role=search] input");
    if (event.key === "/" && search) { event.preventDefault(); search.focus(); }
    if (event.key === "j") { step(1); }
    if (event.key === "k") { step(-1); }
  });
}());
