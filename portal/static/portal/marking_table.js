// Keeps the marks of a table while they are given. The page works without it.
(function () {
  "use strict";

  var form = document.getElementById("marks");
  if (!form) { return; }
  var saved = document.getElementById("saved"), waiting = null, sending = false, again = false;

  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(send, 1000);
  }

  function send() {
    window.clearTimeout(waiting);
    if (sending) { again = true; return; }
    sending = true;
    window.fetch(window.location.pathname, {
      method: "POST", body: new FormData(form), credentials: "same-origin", headers: {"X-Autosave": "1"}
    }).then(function (response) { return response.json(); }).then(told, function () {
      saved.textContent = form.dataset.offline;
    }).then(function () {
      sending = false;
      if (again) { again = false; send(); }
    });
  }

  function told(answer) {
    Object.keys(answer.kept).forEach(function (name) {
      var shown = form.elements[name];
      if (shown) { shown.value = answer.kept[name]; }
    });
    Object.keys(answer.totals).forEach(function (key) {
      var total = form.querySelector("[data-total='" + key + "']");
      if (total) { total.textContent = answer.totals[key] || "—"; }
    });
    document.getElementById("done").textContent = answer.done;
    saved.textContent = answer.refused.length ? answer.refused.join(" ") : form.dataset.saved + " " + answer.saved;
  }

  form.addEventListener("input", soon);
  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
}());
