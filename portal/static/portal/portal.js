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
}());
