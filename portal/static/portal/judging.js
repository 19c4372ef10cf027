// Marking by keys, and keeping marks while they are given. The page works without it.
(function () {
  "use strict";

  var form = document.getElementById("marks");
  if (!form) { return; }
  var saved = document.getElementById("saved");
  var keys = form.querySelector("details.keys");
  var single = document.getElementById("single-keys");
  var store = "marks:" + form.dataset.autosave;
  var waiting = null, sending = false, again = false, leaving = false;

  keys.hidden = false;
  single.checked = recall("single-keys") !== "off";
  single.addEventListener("change", function () {
    keep("single-keys", single.checked ? "on" : "off");
  });

  function recall(name) {
    try { return window.localStorage.getItem(name); } catch (error) { return null; }
  }

  function keep(name, value) {
    try {
      if (value === null) { window.localStorage.removeItem(name); } else { window.localStorage.setItem(name, value); }
    } catch (error) { /* a browser that keeps nothing */ }
  }

  // --- Keeping what is typed -----------------------------------------------------------------
  function fields() {
    return Array.prototype.filter.call(form.elements, function (field) {
      return /^marks-/.test(field.name);
    });
  }

  function typed() {
    var all = {};
    fields().forEach(function (field) {
      if (field.type !== "radio" || field.checked) { all[field.name] = field.value; }
    });
    return all;
  }

  function putBack() {
    var kept = recall(store);
    if (!kept) { return; }
    var values = JSON.parse(kept);
    fields().forEach(function (field) {
      if (!(field.name in values)) { return; }
      if (field.type === "radio") { field.checked = field.value === values[field.name]; } else { field.value = values[field.name]; }
    });
    saved.textContent = form.dataset.back;
    soon();
  }

  function soon() {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(send, 1000);
  }

  function send() {
    window.clearTimeout(waiting);
    if (leaving) { return; }
    if (sending) { again = true; return; }
    sending = true;
    window.fetch(form.dataset.autosave, {
      method: "POST", body: new FormData(form), credentials: "same-origin"
    }).then(function (response) {
      var type = response.headers.get("Content-Type") || "";
      if (type.indexOf("application/json") !== 0) { throw new Error("no answer of ours"); }
      return response.json();
    }).then(told, function () {
      keep(store, JSON.stringify(typed()));
      saved.textContent = form.dataset.offline;
    }).then(function () {
      sending = false;
      if (again) { again = false; send(); }
    });
  }

  function told(answer) {
    if (answer.refused) {
      saved.textContent = answer.refused;
      return;
    }
    keep(store, null);
    Array.prototype.forEach.call(form.querySelectorAll("input[type=hidden][name^=initial-marks-]"), function (shown) {
      shown.value = answer.kept[shown.name.slice("initial-".length)] || "";
    });
    saved.textContent = form.dataset.saved + " " + answer.saved + (answer.waiting ? " · " + form.dataset.waiting : "");
    document.getElementById("total").textContent = answer.total || "—";
    document.getElementById("done").textContent = answer.done;
  }

  form.addEventListener("input", soon);
  form.addEventListener("change", send);
  form.addEventListener("submit", function () {
    leaving = true;
    window.clearTimeout(waiting);
    keep(store, null);
  });
  putBack();

  // --- Keys ----------------------------------------------------------------------------------
  var digits = "";
  var forget = null;

  function choose(radio, digit) {
    digits += digit;
    window.clearTimeout(forget);
    forget = window.setTimeout(function () { digits = ""; }, 800);
    var whole = form.querySelector("input[name='" + radio.name + "'][value='" + digits + "']");
    var found = whole || form.querySelector("input[name='" + radio.name + "'][value='" + digit + "']");
    if (!whole) { digits = digit; }
    if (found) {
      found.checked = true;
      found.focus();
      soon();
      if (!goesOn(radio.name)) { onward(radio.name); }
    }
  }

  // Whether a further digit could still make another mark: 1 of 10.
  function goesOn(name) {
    return Array.prototype.some.call(form.querySelectorAll("input[name='" + name + "']"), function (radio) {
      return radio.value.length > digits.length && radio.value.indexOf(digits) === 0;
    });
  }

  function groups() {
    var names = [];
    form.querySelectorAll("input[type=radio]").forEach(function (radio) {
      if (names.indexOf(radio.name) < 0) { names.push(radio.name); }
    });
    return names;
  }

  function of(name) {
    return form.querySelector("input[name='" + name + "']:checked") || form.querySelector("input[name='" + name + "']");
  }

  // To the next criterion that is marked by digits; behind the last one the focus stays.
  function onward(name) {
    var names = groups(), next = names[names.indexOf(name) + 1];
    digits = "";
    if (next) { of(next).focus(); }
  }

  // Where nothing has the focus, a digit is for the first criterion without a mark.
  function firstOpen() {
    var open = groups().filter(function (name) { return !of(name).checked; });
    return open.length ? of(open[0]) : null;
  }

  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.getElementById("save-next").click();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !single.checked) { return; }
    var at = event.target, digit = /^[0-9]$/.test(event.key);
    var radio = digit && (at === document.body ? firstOpen() : at.matches("input[type=radio]") ? at : null);
    if (radio) {
      event.preventDefault();
      choose(radio, event.key);
    } else if (event.key === "?" && !at.matches("textarea, input:not([type=radio], [type=checkbox])")) {
      keys.open = !keys.open;
      keys.querySelector("summary").focus();
    }
  });
}());
