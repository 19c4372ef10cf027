// Keeps what is typed a second after it was typed, and says so; counts words as Word counts them.
(function () {
  "use strict";
  var form = document.querySelector("form[data-keep=yes]");
  if (!form) { return; }
  var told = form.querySelector("[data-kept]"), timer = 0, dirty = false, sending = false;

  function clock() {
    return new Date().toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false });
  }

  function tell(words) { if (told && told.textContent !== words) { told.textContent = words; } }

  function keep(leaving) {
    window.clearTimeout(timer);
    if (!dirty || (sending && !leaving)) { return; }
    var body = new URLSearchParams(new FormData(form));
    body.set("autosave", "yes");
    dirty = false;
    sending = true;
    fetch(form.action, { method: "POST", body: body, credentials: "same-origin", keepalive: leaving === true })
      .then(function (answer) {
        sending = false;
        if (answer.ok) { tell(form.dataset.saved + " " + clock()); }
        else if (answer.status === 401) { tell(form.dataset.signedOut); }
        else { again(); }
        if (dirty) { later(); }
      }, function () { sending = false; again(); });
  }

  function again() { dirty = true; tell(form.dataset.unsaved || form.dataset.failed); timer = window.setTimeout(keep, 5000); }
  function later() { window.clearTimeout(timer); timer = window.setTimeout(keep, 1000); }

  form.addEventListener("input", function () { dirty = true; later(); });
  form.addEventListener("focusout", function () { keep(); });
  form.addEventListener("submit", function () { dirty = false; window.clearTimeout(timer); });
  document.addEventListener("visibilitychange", function () {
    if (document.visibilityState === "hidden") { keep(true); }
  });
  window.addEventListener("pagehide", function () { keep(true); });

  // The same figure as the server's: each East Asian character and mark is one, each other run one.
  var asian = "\u1100-\u11ff\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef";
  var either = "\u00b7\u2018\u2019\u201c\u201d\u2014\u2025\u2026";
  var run = "[^" + asian + either + "\\s\u200b\ufeff]+";
  var word = new RegExp("[" + asian + "]|" + run + "(?:[" + either + "]" + run + ")*|[" + either + "]", "g");
  document.querySelectorAll("[data-words-for]").forEach(function (line) {
    var field = document.getElementById(line.dataset.wordsFor), most = Number(line.dataset.most);
    function count() {
      var left = most - (field.value.match(word) || []).length;
      line.textContent = (left < 0 ? line.dataset.over : line.dataset.left).replace("#", Math.abs(left));
      line.classList.toggle("over", left < 0);
    }
    field.addEventListener("input", count);
    count();
  });
}());
