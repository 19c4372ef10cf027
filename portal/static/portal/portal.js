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
  });
}());
